import { type Fen, formatSpokenYuan, sumFen } from '../../money/fen.ts';
import type { MealPrices } from '../facts.ts';
import { CATEGORY_NAMES, careLevelName, MEAL_PERIOD_NAMES, SERVICE_TYPE_NAMES } from '../names.ts';
import type { CasePerson, WorkedCase } from '../worked-case.ts';

/** A worked case in one sentence: who takes what, and what must come out. */
export function describeCase(one: WorkedCase): string {
  switch (one.kind) {
    case 'meal': {
      const period = MEAL_PERIOD_NAMES[one.meal.mealPeriod];
      const service = SERVICE_TYPE_NAMES[one.meal.serviceType];
      const day = one.meal.isWorkingDay ? '' : '休息日';
      const used = one.used.length === 0 ? '' : `，此前已享受${one.used.length}份`;
      const outcome = one.expect.isRefused
        ? '应拒绝刷卡'
        : `应付${formatSpokenYuan(one.expect.paysFen)}`;
      return `${personWords(one.person)}，${day}${period}${service}，原价${formatSpokenYuan(total(one.meal.prices))}${used}，${outcome}。`;
    }
    case 'operator-total':
      return `${one.parts.reduce((sum, part) => sum + part.times, 0)}份餐，应付给运营方${formatSpokenYuan(one.expect.operatorFen)}。`;
    case 'top-up':
      return `${personWords(one.person)}，充值${formatSpokenYuan(one.creditFen)}，应付${formatSpokenYuan(one.expect.paysFen)}。`;
  }
}

function total(prices: MealPrices): Fen {
  return sumFen([prices.setMealFen, prices.dishesFen, prices.byWeightFen, prices.deliveryFeeFen]);
}

function personWords(person: CasePerson | null): string {
  if (person === null) return '没有登记的客人';
  const age =
    person.ageYears === undefined ? `${person.birthDate ?? ''}出生` : `${person.ageYears}周岁`;
  const level = person.careLevels[0];
  return [
    age,
    ...person.categories.map((held) => CATEGORY_NAMES[held.category]),
    ...(level === undefined ? [] : [careLevelName(level.level)]),
  ].join('、');
}
