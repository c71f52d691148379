import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { Goods, Spend, When } from '../conditions.ts';
import { decide } from '../decide.ts';
import type { PolicyRule } from '../document.ts';
import type { MealFacts, UsedMeal } from '../facts.ts';
import {
  makeMeal,
  makePolicy,
  makePrices,
  makeQuestion,
  makeRule,
  makeUsed,
} from '../testing/make-policy.ts';

function ask(
  rule: Partial<PolicyRule>,
  meal: Partial<MealFacts> = {},
  used: readonly UsedMeal[] = [],
) {
  const policy = makePolicy({ rules: [makeRule({ id: 'rule', ...rule })] });
  return decide(makeQuestion({ policy, meal: makeMeal(meal), used }));
}

const always = makeRule({ id: 'any' }).when;
const unmet = (condition: string) => [{ code: 'condition-not-met', ruleId: 'rule', condition }];

/** What keeps a rule with this `when` from a meal; null when nothing does. */
function keptBy(
  when: Partial<When>,
  meal: Partial<MealFacts> = {},
  used: readonly UsedMeal[] = [],
) {
  const [reason] = ask({ when: { ...always, ...when } }, meal, used).reasons;
  if (reason?.code === 'rule-applied') return null;
  return reason?.code === 'condition-not-met' ? reason.condition : reason?.code;
}

describe('when a rule holds', () => {
  it('in its meal periods', () => {
    expect(keptBy({ mealPeriods: ['breakfast', 'lunch'] })).toBeNull();
    expect(keptBy({ mealPeriods: ['breakfast', 'dinner'] })).toBe('meal-period');
  });

  it('on working days, rest days or every day, by the calendar it is told', () => {
    expect(keptBy({ days: 'working-days' }, { isWorkingDay: true })).toBeNull();
    expect(keptBy({ days: 'working-days' }, { isWorkingDay: false })).toBe('day');
    expect(keptBy({ days: 'rest-days' }, { isWorkingDay: true })).toBe('day');
    expect(keptBy({ days: 'rest-days' }, { isWorkingDay: false })).toBeNull();
    expect(keptBy({ days: 'every-day' }, { isWorkingDay: false })).toBeNull();
  });

  it('for its service types', () => {
    expect(
      keptBy({ serviceTypes: ['delivery', 'pick-up'] }, { serviceType: 'pick-up' }),
    ).toBeNull();
    expect(keptBy({ serviceTypes: ['delivery'] }, { serviceType: 'eat-in' })).toBe('service-type');
  });

  it('with the meal booked early enough', () => {
    expect(keptBy({ bookedDaysBefore: 1 }, { bookedDaysBefore: 0 })).toBe('booking');
    expect(keptBy({ bookedDaysBefore: 1 }, { bookedDaysBefore: 1 })).toBeNull();
    expect(keptBy({ bookedDaysBefore: 1 }, { bookedDaysBefore: 2 })).toBeNull();
  });

  it('for the n-th meal of a window, this one included', () => {
    const nth = (from: number, to: number | null) => ({ window: 'day' as const, from, to });
    const one = [makeUsed()];
    const two = [makeUsed(), makeUsed({ mealPeriod: 'dinner' })];
    expect([keptBy({ nth: nth(1, 1) }), keptBy({ nth: nth(1, 1) }, {}, one)]).toEqual([
      null,
      'nth-meal',
    ]);
    expect([
      keptBy({ nth: nth(2, 2) }),
      keptBy({ nth: nth(2, 2) }, {}, one),
      keptBy({ nth: nth(2, 2) }, {}, two),
    ]).toEqual(['nth-meal', null, 'nth-meal']);
    expect([keptBy({ nth: nth(2, null) }), keptBy({ nth: nth(2, null) }, {}, two)]).toEqual([
      'nth-meal',
      null,
    ]);
  });

  it('names the first condition that is not met, in the order of the format page', () => {
    const when: When = {
      mealPeriods: ['dinner'],
      days: 'rest-days',
      serviceTypes: ['delivery'],
      bookedDaysBefore: 1,
      nth: { window: 'day', from: 2, to: null },
    };
    const goods: Goods = { kinds: ['dishes'], setMealPrice: null };
    const spend: Spend = { comparison: 'above', amountFen: fen(100_00), on: 'list-price' };
    const met: Partial<MealFacts>[] = [
      { mealPeriod: 'dinner' },
      { isWorkingDay: false },
      { serviceType: 'delivery' },
      { bookedDaysBefore: 1 },
    ];
    const found = [0, 1, 2, 3, 4].map((count) => {
      const meal = Object.assign({}, ...met.slice(0, count)) as Partial<MealFacts>;
      return ask({ when, goods, spend }, meal).reasons;
    });
    const all = Object.assign({}, ...met) as Partial<MealFacts>;
    found.push(ask({ when, goods, spend }, all, [makeUsed()]).reasons);
    found.push(
      ask({ when, goods, spend }, { ...all, prices: makePrices({ dishes: 5 }) }, [makeUsed()])
        .reasons,
    );
    expect(found).toEqual(
      ['meal-period', 'day', 'service-type', 'booking', 'nth-meal', 'goods', 'spend'].map(unmet),
    );
  });
});

describe('the windows of used meals', () => {
  it.each([
    ['meal-period', ['2026-11-23 lunch']],
    ['day', ['2026-11-23 lunch', '2026-11-23 dinner']],
    ['week', ['2026-11-23 lunch', '2026-11-23 dinner', '2026-11-29 lunch']],
    [
      'month',
      [
        '2026-11-01 lunch',
        '2026-11-22 lunch',
        '2026-11-23 lunch',
        '2026-11-23 dinner',
        '2026-11-29 lunch',
        '2026-11-30 lunch',
      ],
    ],
  ] as const)('%s: natural, with Monday first, and nothing carried over', (window, expected) => {
    const places = [
      '2026-10-31 lunch',
      '2026-11-01 lunch',
      '2026-11-22 lunch',
      '2026-11-23 lunch',
      '2026-11-23 dinner',
      '2026-11-29 lunch',
      '2026-11-30 lunch',
      '2026-12-01 lunch',
      '2025-11-23 lunch',
    ];
    const counted = places.filter((place) => {
      const [businessDate = '', mealPeriod] = place.split(' ');
      const used = makeUsed({
        businessDate,
        mealPeriod: mealPeriod === 'dinner' ? 'dinner' : 'lunch',
      });
      return keptBy({ nth: { window, from: 2, to: null } }, {}, [used]) === null;
    });
    expect(counted).toEqual(expected);
  });

  it('of a week run across months and years', () => {
    const used = makeUsed({ businessDate: '2026-12-28' });
    const at = (businessDate: string) =>
      keptBy({ nth: { window: 'week', from: 2, to: null } }, { businessDate }, [used]);
    expect([at('2026-12-27'), at('2026-12-28'), at('2027-01-03'), at('2027-01-04')]).toEqual([
      'nth-meal',
      null,
      null,
      'nth-meal',
    ]);
  });

  it('count a meal with a subsidy or a fee above nothing', () => {
    const counts = (changes: Partial<UsedMeal>) =>
      keptBy({ nth: { window: 'day', from: 2, to: null } }, {}, [makeUsed(changes)]) === null;
    const nothing = { ruleId: 'any', amountFen: fen(0) };
    const some = { ruleId: 'any', amountFen: fen(1) };
    expect(counts({ subsidies: [], fees: [] })).toBe(false);
    expect(counts({ subsidies: [nothing], fees: [nothing] })).toBe(false);
    expect(counts({ subsidies: [nothing, some], fees: [] })).toBe(true);
    expect(counts({ subsidies: [], fees: [some] })).toBe(true);
  });
});

describe('the goods of a rule', () => {
  const all = makePrices({ setMeal: 15, dishes: 6, byWeight: 8, grams: 300, delivery: 3 });

  it.each([
    ['set-meal', 1500],
    ['dishes', 600],
    ['by-weight', 800],
    ['delivery-fee', 300],
  ] as const)('%s alone are made free', (kind, amountFen) => {
    const decision = ask(
      { goods: { kinds: [kind], setMealPrice: null }, benefit: { form: 'free' } },
      { prices: all },
    );
    expect(decision).toMatchObject({
      listPriceFen: 3200,
      payableFen: 3200 - amountFen,
      lines: [{ amountFen }],
    });
  });

  it('hold a set meal only within the price range, both ends included; other goods stay', () => {
    const free = (setMeal: number, setMealPrice: Goods['setMealPrice']) =>
      ask(
        { goods: { kinds: ['set-meal', 'dishes'], setMealPrice }, benefit: { form: 'free' } },
        { prices: makePrices({ setMeal, dishes: 1 }) },
      ).payableFen;
    const range = { fromFen: fen(1000), toFen: fen(1500) };
    expect([9.99, 10, 15, 15.01].map((yuan) => free(yuan, range))).toEqual([999, 0, 0, 1501]);
    expect([
      free(1, { fromFen: null, toFen: fen(1500) }),
      free(99, { fromFen: fen(1000), toFen: null }),
    ]).toEqual([0, 0]);
    const only = ask(
      { goods: { kinds: ['set-meal'], setMealPrice: range } },
      { prices: makePrices({ setMeal: 16, dishes: 4 }) },
    );
    expect(only.reasons).toEqual(unmet('goods'));
  });
});

describe('a spend threshold', () => {
  const at = (yuan: number, comparison: Spend['comparison']) =>
    ask(
      { spend: { comparison, amountFen: fen(500), on: 'list-price' } },
      { prices: makePrices({ setMeal: yuan }) },
    ).lines.length > 0;

  it('at least includes the amount, above does not', () => {
    expect([4.99, 5, 5.01].map((yuan) => at(yuan, 'at-least'))).toEqual([false, true, true]);
    expect([4.99, 5, 5.01].map((yuan) => at(yuan, 'above'))).toEqual([false, false, true]);
  });

  it('looks at the rule’s goods alone', () => {
    const spend: Spend = { comparison: 'at-least', amountFen: fen(1000), on: 'list-price' };
    const goods: Goods = { kinds: ['dishes'], setMealPrice: null };
    expect(
      ask({ spend, goods }, { prices: makePrices({ setMeal: 20, dishes: 9 }) }).reasons,
    ).toEqual(unmet('spend'));
  });

  it.each([
    ['list-price', 1000],
    ['price-after-earlier-layers', 1400],
  ] as const)(
    'on the %s, after a discount of 1 元 on 15 元, leaves %i to pay',
    (on, payableFen) => {
      const base = makePolicy();
      const policy = makePolicy({
        layers: [
          { id: 'discount', title: '让利', combine: 'sum', subsidyMaxFen: null },
          ...base.layers,
        ],
        rules: [
          makeRule({
            id: 'one-off',
            layerId: 'discount',
            benefit: { form: 'amount-off', amountFen: fen(100) },
            payers: { split: 'whole', fundId: 'canteen' },
          }),
          makeRule({ id: 'rule', spend: { comparison: 'at-least', amountFen: fen(1500), on } }),
        ],
      });
      expect(decide(makeQuestion({ policy })).payableFen).toBe(payableFen);
    },
  );
});
