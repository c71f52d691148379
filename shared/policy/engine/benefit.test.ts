import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { Benefit, Payers } from '../benefit.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { PolicyRule } from '../document.ts';
import type { MealPrices, UsedMeal } from '../facts.ts';
import type { PolicySettings } from '../settings.ts';
import {
  makeMeal,
  makePolicy,
  makePrices,
  makeQuestion,
  makeRule,
  makeUsed,
} from '../testing/make-policy.ts';

function under(
  rule: Partial<PolicyRule>,
  at: {
    readonly prices?: MealPrices;
    readonly used?: readonly UsedMeal[];
    readonly settings?: Partial<PolicySettings>;
  } = {},
): Decision {
  const base = makePolicy();
  const policy = makePolicy({
    rules: [makeRule({ id: 'rule', ...rule })],
    settings: { ...base.settings, ...at.settings },
  });
  const meal = makeMeal({ prices: at.prices ?? makePrices({ setMeal: 15 }) });
  return decide(makeQuestion({ policy, meal, used: at.used ?? [] }));
}

function pays(
  benefit: Benefit,
  prices: MealPrices,
  settings: Partial<PolicySettings> = {},
): number {
  return under({ benefit }, { prices, settings }).payableFen;
}

describe('what a benefit leaves to pay', () => {
  it.each<[string, Benefit, number, number]>([
    ['4 元 off', { form: 'amount-off', amountFen: fen(400) }, 15, 1100],
    ['4 元 off a bill of 4 元', { form: 'amount-off', amountFen: fen(400) }, 4, 0],
    ['4 元 off less than that', { form: 'amount-off', amountFen: fen(400) }, 3, 0],
    ['30 % off', { form: 'percent', paysPermille: 700 }, 15, 1050],
    ['a fixed price', { form: 'fixed-price', priceFen: fen(800) }, 15, 800],
    ['a fixed price above the bill', { form: 'fixed-price', priceFen: fen(800) }, 6, 600],
    ['nothing', { form: 'free' }, 15, 0],
  ])('is, with %s', (_, benefit, yuan, expected) => {
    expect(pays(benefit, makePrices({ setMeal: yuan }))).toBe(expected);
  });

  it.each([
    [700, 13.33, { 'half-up': 933, down: 933, up: 934 }],
    [750, 10.02, { 'half-up': 752, down: 751, up: 752 }],
    [500, 0.01, { 'half-up': 1, down: 0, up: 1 }],
    [710, 100, { 'half-up': 7100, down: 7100, up: 7100 }],
  ])('by %i thousandths of %f rounds as the settings say', (paysPermille, yuan, expected) => {
    for (const rounding of ['half-up', 'down', 'up'] as const) {
      const left = pays({ form: 'percent', paysPermille }, makePrices({ setMeal: yuan }), {
        rounding,
      });
      expect([rounding, left]).toEqual([rounding, expected[rounding]]);
    }
  });

  it('by weight is so much for 100 g, rounded as the settings say, and never more than the list price', () => {
    const goods = { kinds: ['by-weight' as const], setMealPrice: null };
    const benefit: Benefit = { form: 'by-weight', fenPer100Grams: fen(151) };
    const at = (grams: number, rounding: PolicySettings['rounding']) =>
      under(
        { benefit, goods },
        { prices: makePrices({ byWeight: 20, grams, setMeal: 5 }), settings: { rounding } },
      ).payableFen - 500;
    expect([at(350, 'half-up'), at(350, 'down'), at(350, 'up')]).toEqual([529, 528, 529]);
    expect(at(333, 'half-up')).toBe(503);
    expect(at(5000, 'half-up')).toBe(2000);
  });

  it('is never below nothing by the rule’s own cap, and the cap is what 最高补贴 says', () => {
    expect(under({ benefit: { form: 'free' }, subsidyMaxFen: fen(500) }).payableFen).toBe(1000);
    expect(under({ subsidyMaxFen: fen(400) }).payableFen).toBe(1100);
    expect(under({ subsidyMaxFen: fen(0) })).toMatchObject({
      payableFen: 1500,
      reasons: [{ code: 'already-cheaper', ruleId: 'rule' }],
    });
  });
});

describe('a flat fee', () => {
  const benefit: Benefit = { form: 'flat-fee', window: 'day', feeFen: fen(500) };
  const fee = (yuan: number, changes: Partial<UsedMeal> = {}, ruleId = 'rule') =>
    makeUsed({ subsidies: [], fees: [{ ruleId, amountFen: fen(yuan * 100) }], ...changes });

  it('is paid with the first meal of the day and covers the rest of it', () => {
    expect(under({ benefit })).toMatchObject({
      payableFen: 500,
      lines: [{ ruleId: 'rule', fundId: 'county', amountFen: 1000 }],
      fees: [{ ruleId: 'rule', amountFen: 500 }],
    });
    expect(under({ benefit }, { used: [fee(5, { mealPeriod: 'breakfast' })] })).toMatchObject({
      payableFen: 0,
      fees: [],
    });
  });

  it('goes on with the next meal where the first was cheaper than the fee', () => {
    const breakfast = under({ benefit }, { prices: makePrices({ setMeal: 3 }) });
    expect(breakfast).toMatchObject({
      payableFen: 300,
      lines: [],
      fees: [{ ruleId: 'rule', amountFen: 300 }],
      reasons: [{ code: 'rule-applied', ruleId: 'rule' }],
    });
    const used = [fee(3, { mealPeriod: 'breakfast' })];
    expect(under({ benefit }, { used })).toMatchObject({
      payableFen: 200,
      fees: [{ amountFen: 200 }],
    });
    expect(under({ benefit }, { used: [...used, fee(1)] }).payableFen).toBe(100);
  });

  it('begins again on another day, and is counted for its own rule alone', () => {
    expect(under({ benefit }, { used: [fee(5, { businessDate: '2026-11-22' })] }).payableFen).toBe(
      500,
    );
    expect(under({ benefit }, { used: [fee(5, {}, 'another')] }).payableFen).toBe(500);
  });

  it('of a month covers the calendar month', () => {
    const month: Benefit = { ...benefit, window: 'month', feeFen: fen(1000) };
    const paid = (businessDate: string) =>
      under({ benefit: month }, { used: [fee(10, { businessDate })] }).payableFen;
    expect([
      paid('2026-11-01'),
      paid('2026-11-30'),
      paid('2026-10-31'),
      paid('2026-12-01'),
    ]).toEqual([0, 0, 1000, 1000]);
  });

  it('of two rules together is listed no higher than what is paid', () => {
    const fee = (id: string) => makeRule({ id, benefit: { ...benefit, feeFen: fen(1000) } });
    const layers = [{ id: 'subsidy', title: '补贴', combine: 'sum' as const, subsidyMaxFen: null }];
    const decision = decide(
      makeQuestion({ policy: makePolicy({ layers, rules: [fee('a'), fee('b')] }) }),
    );
    expect(decision.payableFen).toBe(500);
    expect(decision.fees).toEqual([{ ruleId: 'a', amountFen: 500 }]);
  });

  it('is not listed above what is paid when another rule made the meal cheaper', () => {
    const base = makePolicy();
    const policy = makePolicy({
      layers: [{ id: 'subsidy', title: '补贴', combine: 'sum', subsidyMaxFen: null }],
      rules: [
        makeRule({ id: 'fee', benefit }),
        makeRule({ id: 'gift', benefit: { form: 'amount-off', amountFen: fen(1200) } }),
      ],
      settings: base.settings,
    });
    const decision = decide(makeQuestion({ policy }));
    expect(decision).toMatchObject({ payableFen: 0, fees: [] });
    expect(decision.lines.map((line) => [line.ruleId, line.amountFen])).toEqual([
      ['fee', 1000],
      ['gift', 500],
    ]);
  });
});

describe('who bears a subsidy', () => {
  const lines = (payers: Payers, off: number) =>
    under({ benefit: { form: 'amount-off', amountFen: fen(off) }, payers }).lines.map((line) => [
      line.fundId,
      line.amountFen,
    ]);

  it('one fund whole', () => {
    expect(lines({ split: 'whole', fundId: 'city' }, 333)).toEqual([['city', 333]]);
  });

  it('funds in order, each up to its amount, the last the rest', () => {
    const payers: Payers = {
      split: 'in-order',
      parts: [
        { fundId: 'city', upToFen: fen(200) },
        { fundId: 'county', upToFen: null },
      ],
    };
    expect(lines(payers, 500)).toEqual([
      ['city', 200],
      ['county', 300],
    ]);
    expect(lines(payers, 200)).toEqual([['city', 200]]);
    expect(lines(payers, 150)).toEqual([['city', 150]]);
  });

  it('funds by share, rounded down, the last the rest, and no line of nothing', () => {
    const third = (fundId: string, sharePermille: number) => ({ fundId, sharePermille });
    const payers: Payers = { split: 'by-share', parts: [third('city', 333), third('county', 667)] };
    expect(lines(payers, 100)).toEqual([
      ['city', 33],
      ['county', 67],
    ]);
    expect(lines(payers, 2)).toEqual([['county', 2]]);
    expect(
      lines({ split: 'by-share', parts: [third('city', 500), third('county', 500)] }, 333),
    ).toEqual([
      ['city', 166],
      ['county', 167],
    ]);
  });
});
