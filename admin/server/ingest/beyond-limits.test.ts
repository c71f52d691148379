import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '../../../shared/money/fen.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import template from '../../../shared/policy/templates/qingdao-chengyang-set-meal.json' with {
  type: 'json',
};
import { findBeyondLimits, type GrantedMeal } from './beyond-limits.ts';

const LIMIT = { ruleIds: null, origin: 'setting' };
const POLICY = policyDocumentSchema.parse({
  ...template,
  limits: [
    { ...LIMIT, form: 'meals', id: 'two-a-week', title: '每周两餐', window: 'week', mealsMax: 2 },
    {
      ...LIMIT,
      form: 'subsidy',
      id: 'month-money',
      title: '每月20元',
      window: 'month',
      subsidyMaxFen: 2_000,
    },
  ],
});
const policyOf = (digest: string): PolicyDocument | null => (digest === 'known' ? POLICY : null);

function meal(seq: number, businessDate: string, more: Partial<GrantedMeal> = {}): GrantedMeal {
  return {
    kioskId: `kiosk-${seq % 2}`,
    kioskNumber: 1 + (seq % 2),
    seq,
    atMs: Date.parse(`${businessDate}T11:${String(10 + (seq % 40))}:00+08:00`),
    policyDigest: 'known',
    used: {
      businessDate,
      mealPeriod: 'lunch',
      subsidies: [{ ruleId: 'age-70-79', amountFen: fen(500) }],
      fees: [],
    },
    ...more,
  };
}

const found = (meals: readonly GrantedMeal[]) =>
  findBeyondLimits(meals, policyOf).map(({ meal, limit, counted }) => [
    meal.seq,
    limit.id,
    counted.map((one) => one.seq),
  ]);

describe('meals past a limit', () => {
  it('are those after the limit was used up, with the meals that used it', () => {
    const week = [meal(1, '2026-11-09'), meal(2, '2026-11-11'), meal(3, '2026-11-15')];
    expect(found(week)).toEqual([[3, 'two-a-week', [1, 2]]]);
    expect(found([...week, meal(4, '2026-11-16')])).toEqual([[3, 'two-a-week', [1, 2]]]);
  });

  it('pass a limit of money where the sum does, and not where it is met exactly', () => {
    const month = ['02', '09', '16', '23', '30'].map((day, index) =>
      meal(index + 1, `2026-11-${day}`),
    );
    expect(found(month.slice(0, 4))).toEqual([]);
    expect(found(month)).toEqual([[5, 'month-money', [1, 2, 3, 4]]]);
  });

  it('are judged by no policy that is not known here, and count for those that are', () => {
    const strange = { policyDigest: 'strange' };
    const week = [
      meal(1, '2026-11-09', strange),
      meal(2, '2026-11-10', strange),
      meal(3, '2026-11-11', strange),
    ];
    expect(found(week)).toEqual([]);
    expect(found([...week, meal(4, '2026-11-12')])).toEqual([[4, 'two-a-week', [1, 2, 3]]]);
  });

  it('are the same whatever the order in which they came in, and a further meal never takes one back', () => {
    const meals = fc.uniqueArray(
      fc.record({ seq: fc.integer({ min: 1, max: 60 }), day: fc.integer({ min: 1, max: 28 }) }),
      { minLength: 1, maxLength: 20, selector: ({ seq }) => seq },
    );
    const dated = meals.map((list) =>
      list.map(({ seq, day }) => meal(seq, `2026-11-${String(day).padStart(2, '0')}`)),
    );
    const flagged = (list: readonly GrantedMeal[]) =>
      new Set(findBeyondLimits(list, policyOf).map((one) => `${one.meal.seq} ${one.limit.id}`));
    fc.assert(
      fc.property(
        dated.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(found(shuffled)).toEqual(found(list));
          for (const one of flagged(list.slice(1))) expect(flagged(list)).toContain(one);
        },
      ),
    );
  });
});
