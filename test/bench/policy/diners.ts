import { fen } from '../../../shared/money/fen.ts';
import type { Question } from '../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { PersonFacts, UsedMeal } from '../../../shared/policy/facts.ts';
import { usedSince } from '../../../shared/policy/windows.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { type Random, randomOf } from '../../policy/random.ts';

const MONTH = '2026-11';
const SEED = 20_261_123;
const CANTEEN = {
  canteenId: '3f1f0ad2-7c43-4d6f-9a53-0b6b7e2f9c11',
  kind: 'canteen',
  divisionCode: '370481001001',
} as const;
const PRICES = [700, 800, 1000, 1200, 1333, 1500] as const;
const HELD = [
  'minimum-living-allowance',
  'destitute-support',
  'disabled-loss',
  'living-alone',
] as const;

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function person(random: Random): PersonFacts {
  const year = 2026 - random.whole(55, 98);
  return {
    standing: 'registered',
    birthDate: `${year}-${twoDigits(random.whole(1, 12))}-${twoDigits(random.whole(1, 28))}`,
    categories: HELD.filter(() => random.chance(0.15)).map((category) => ({
      category,
      from: '2024-01-01',
      to: random.chance(0.5) ? null : '2026-12-31',
    })),
    careLevels: [],
    states: [],
    householdCode: '370481001001',
    residenceCode: '370481001001',
  };
}

/** What a kiosk passes on: lunch on most days since the policy's widest window began, and sometimes a meal today. */
function used(random: Random, policy: PolicyDocument, today: string): UsedMeal[] {
  const meals: UsedMeal[] = [];
  for (let date = usedSince(policy, today); date <= today; date = addDays(date, 1)) {
    if (!random.chance(date === today ? 0.15 : 0.75)) continue;
    meals.push({
      businessDate: date,
      mealPeriod: 'lunch',
      subsidies: [{ ruleId: 'age-70', amountFen: fen(random.whole(200, 600)) }],
      fees: [],
    });
  }
  return meals;
}

/** So many different people with different meals and pasts, under one document. */
export function diners(policy: PolicyDocument, count: number): Question[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomOf(SEED, index);
    const businessDate = `${MONTH}-${twoDigits(random.whole(1, 30))}`;
    return {
      policy,
      person: person(random),
      site: CANTEEN,
      meal: {
        businessDate,
        mealPeriod: random.pick(['lunch', 'dinner'] as const),
        isWorkingDay: true,
        serviceType: 'eat-in',
        bookedDaysBefore: 0,
        prices: {
          setMealFen: fen(random.pick(PRICES)),
          dishesFen: fen(random.chance(0.2) ? random.whole(100, 600) : 0),
          byWeightFen: fen(0),
          weightGrams: 0,
          deliveryFeeFen: fen(0),
        },
      },
      used: used(random, policy, businessDate),
    };
  });
}
