import { fen } from '../../../shared/money/fen.ts';
import type { Question } from '../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { PersonFacts, UsedMeal } from '../../../shared/policy/facts.ts';
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

/** Lunch on most days of the month before today, and sometimes a meal today. */
function used(random: Random, day: number): UsedMeal[] {
  const meals: UsedMeal[] = [];
  for (let earlier = 1; earlier <= day; earlier += 1) {
    if (!random.chance(earlier === day ? 0.25 : 0.7)) continue;
    meals.push({
      businessDate: `${MONTH}-${twoDigits(earlier)}`,
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
    const day = random.whole(1, 30);
    return {
      policy,
      person: person(random),
      site: CANTEEN,
      meal: {
        businessDate: `${MONTH}-${twoDigits(day)}`,
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
      used: used(random, day),
    };
  });
}
