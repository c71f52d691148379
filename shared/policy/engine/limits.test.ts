import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import { decide } from '../decide.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { UsedMeal } from '../facts.ts';
import type { Limit } from '../limit.ts';
import type { PolicySettings } from '../settings.ts';
import {
  makeMeal,
  makePolicy,
  makePrices,
  makeQuestion,
  makeRule,
  makeUsed,
} from '../testing/make-policy.ts';

const common = { title: '限额', ruleIds: null, origin: 'setting' as const };

function meals(changes: Partial<Extract<Limit, { form: 'meals' }>> = {}): Limit {
  return { form: 'meals', id: 'meals', ...common, window: 'day', mealsMax: 1, ...changes };
}

function money(changes: Partial<Extract<Limit, { form: 'subsidy' }>> = {}): Limit {
  return {
    form: 'subsidy',
    id: 'money',
    ...common,
    window: 'day',
    subsidyMaxFen: fen(600),
    ...changes,
  };
}

function share(minFen: number, ruleIds: string[] | null = null): Limit {
  return { form: 'own-share', id: 'share', ...common, ruleIds, minFen: fen(minFen) };
}

function ask(
  limits: Limit[],
  at: {
    readonly used?: readonly UsedMeal[];
    readonly rules?: PolicyRule[];
    readonly settings?: Partial<PolicySettings>;
    readonly document?: Partial<PolicyDocument>;
    readonly yuan?: number;
  } = {},
) {
  const base = makePolicy();
  const policy = makePolicy({
    rules: at.rules ?? [makeRule({ id: 'rule' })],
    limits,
    settings: { ...base.settings, ...at.settings },
    ...at.document,
  });
  const meal = makeMeal({ prices: makePrices({ setMeal: at.yuan ?? 15 }) });
  return decide(makeQuestion({ policy, meal, used: at.used ?? [] }));
}

describe('a limit of meals', () => {
  it('gives the list price once it is reached, and says which limit it was and what is left', () => {
    expect(ask([meals({ mealsMax: 2 })], { used: [makeUsed()] })).toMatchObject({
      payableFen: 1100,
      limitsLeft: [{ limitId: 'meals', mealsLeft: 0 }],
      reasons: [{ code: 'rule-applied', ruleId: 'rule' }],
    });
    expect(ask([meals({ mealsMax: 1 })], { used: [makeUsed()] })).toMatchObject({
      payableFen: 1500,
      isRefused: false,
      lines: [],
      limitsLeft: [{ limitId: 'meals', mealsLeft: 0 }],
      reasons: [{ code: 'limit-reached', limitId: 'meals' }],
    });
    const overUsed = [
      makeUsed(),
      makeUsed({ mealPeriod: 'dinner' }),
      makeUsed({ mealPeriod: 'breakfast' }),
    ];
    expect(ask([meals({ mealsMax: 2 })], { used: overUsed }).limitsLeft).toEqual([
      { limitId: 'meals', mealsLeft: 0 },
    ]);
  });

  it('refuses the card where the policy says so, and owes and gives nothing then', () => {
    const refused = ask([meals()], {
      used: [makeUsed()],
      settings: { overLimit: 'refuse' },
      document: {
        operatorPayments: [
          {
            id: 'each',
            title: '每餐',
            fundId: 'city',
            amountFen: fen(80),
            per: 'meal',
            who: makeRule({ id: 'x' }).who,
          },
        ],
      },
    });
    expect(refused).toEqual({
      listPriceFen: 1500,
      payableFen: 1500,
      isRefused: true,
      lines: [],
      fees: [],
      operatorLines: [],
      limitsLeft: [{ limitId: 'meals', mealsLeft: 0 }],
      reasons: [{ code: 'refused', limitId: 'meals' }],
    });
    expect(ask([meals()], { settings: { overLimit: 'refuse' } }).isRefused).toBe(false);
    const byMoney = ask([money()], {
      used: [makeUsed(), makeUsed()],
      settings: { overLimit: 'refuse' },
    });
    expect(byMoney).toMatchObject({
      isRefused: false,
      reasons: [{ code: 'limit-reached', limitId: 'money' }],
    });
  });

  it('names the first limit of the document that is reached', () => {
    const limits = [
      meals({ id: 'week', window: 'week', mealsMax: 5 }),
      meals({ id: 'day' }),
      meals({ id: 'period', window: 'meal-period' }),
    ];
    expect(ask(limits, { used: [makeUsed()] })).toMatchObject({
      limitsLeft: [
        { limitId: 'week', mealsLeft: 4 },
        { limitId: 'day', mealsLeft: 0 },
        { limitId: 'period', mealsLeft: 0 },
      ],
      reasons: [{ code: 'limit-reached', limitId: 'day' }],
    });
  });

  it('of some rules counts and holds those rules only, so another rule may still give', () => {
    const rules = [
      makeRule({ id: 'generous', benefit: { form: 'free' } }),
      makeRule({ id: 'modest', benefit: { form: 'amount-off', amountFen: fen(100) } }),
    ];
    const limits = [meals({ ruleIds: ['generous'] })];
    expect(ask(limits, { rules, used: [makeUsed({ ruleId: 'generous' })] })).toMatchObject({
      payableFen: 1400,
      limitsLeft: [{ limitId: 'meals', mealsLeft: 0 }],
    });
    expect(ask(limits, { rules, used: [makeUsed({ ruleId: 'modest' })] })).toMatchObject({
      payableFen: 0,
      limitsLeft: [{ limitId: 'meals', mealsLeft: 0 }],
    });
    const fee = makeUsed({ subsidies: [], fees: [{ ruleId: 'generous', amountFen: fen(1) }] });
    expect(ask(limits, { rules, used: [fee] }).payableFen).toBe(1400);
    const onlyModest = rules.slice(1);
    expect(
      ask(limits.slice(0, 0).concat(meals({ ruleIds: ['modest'], mealsMax: 3 })), {
        rules: onlyModest,
        used: [makeUsed()],
      }).limitsLeft,
    ).toEqual([{ limitId: 'meals', mealsLeft: 2 }]);
  });

  it('without names leaves the canteen’s own discount alone', () => {
    const discount = makeRule({ id: 'discount', payers: { split: 'whole', fundId: 'canteen' } });
    expect(ask([meals()], { rules: [discount], used: [makeUsed()] })).toMatchObject({
      payableFen: 1100,
      limitsLeft: [{ limitId: 'meals', mealsLeft: 0 }],
    });
    expect(
      ask([meals({ mealsMax: 2 })], { rules: [discount], used: [makeUsed()] }).limitsLeft,
    ).toEqual([{ limitId: 'meals', mealsLeft: 1 }]);
    expect(
      ask([meals({ ruleIds: ['discount'] })], {
        rules: [discount],
        used: [makeUsed({ ruleId: 'discount' })],
      }).payableFen,
    ).toBe(1500);
  });
});

describe('a limit of money', () => {
  it('leaves what is left of it, and says what cut the subsidy', () => {
    expect(ask([money()], { used: [makeUsed()] })).toMatchObject({
      payableFen: 1300,
      lines: [{ amountFen: 200 }],
      limitsLeft: [{ limitId: 'money', subsidyLeftFen: 0 }],
      reasons: [
        { code: 'rule-applied', ruleId: 'rule' },
        { code: 'cut-by-limit', ruleId: 'rule', limitId: 'money' },
      ],
    });
    expect(ask([money({ subsidyMaxFen: fen(800) })], { used: [makeUsed()] })).toMatchObject({
      payableFen: 1100,
      limitsLeft: [{ limitId: 'money', subsidyLeftFen: 0 }],
      reasons: [{ code: 'rule-applied' }],
    });
    expect(ask([money()])).toMatchObject({
      payableFen: 1100,
      limitsLeft: [{ limitId: 'money', subsidyLeftFen: 200 }],
    });
  });

  it('holds a rule once nothing is left, also where more than it was given', () => {
    const used = [makeUsed(), makeUsed()];
    expect(ask([money()], { used })).toMatchObject({
      payableFen: 1500,
      limitsLeft: [{ limitId: 'money', subsidyLeftFen: 0 }],
      reasons: [{ code: 'limit-reached', limitId: 'money' }],
    });
  });

  it('gives nothing instead of a part where the policy says so, but of one meal always the part', () => {
    const settings = { limitPartlyLeft: 'grant-nothing' } as const;
    expect(ask([money()], { used: [makeUsed()], settings })).toMatchObject({
      payableFen: 1500,
      limitsLeft: [{ limitId: 'money', subsidyLeftFen: 200 }],
      reasons: [{ code: 'limit-reached', limitId: 'money' }],
    });
    expect(
      ask([money({ subsidyMaxFen: fen(800) })], { used: [makeUsed()], settings }).payableFen,
    ).toBe(1100);
    expect(
      ask([money({ window: 'meal', subsidyMaxFen: fen(300) })], { used: [makeUsed()], settings }),
    ).toMatchObject({
      payableFen: 1200,
      limitsLeft: [],
    });
  });

  it('adds up its own window only', () => {
    const week = money({ window: 'week', subsidyMaxFen: fen(1000) });
    const used = ['2026-11-22', '2026-11-23', '2026-11-30'].map((businessDate) =>
      makeUsed({ businessDate }),
    );
    expect(ask([week], { used }).limitsLeft).toEqual([{ limitId: 'money', subsidyLeftFen: 200 }]);
  });

  it('takes nothing of a meal that was refused', () => {
    const used = [makeUsed({ ruleId: 'held' })];
    const rules = [makeRule({ id: 'given', layerId: 'before' }), makeRule({ id: 'held' })];
    const document = {
      layers: [
        { id: 'before', title: '前', combine: 'sum' as const, subsidyMaxFen: null },
        ...makePolicy().layers,
      ],
    };
    const limits = [meals({ ruleIds: ['held'] }), money({ subsidyMaxFen: fen(2000) })];
    const refused = ask(limits, { used, rules, document, settings: { overLimit: 'refuse' } });
    expect(refused.limitsLeft).toEqual([
      { limitId: 'meals', mealsLeft: 0 },
      { limitId: 'money', subsidyLeftFen: 1600 },
    ]);
  });

  it('of some rules adds up those rules only', () => {
    const used = [
      makeUsed({
        subsidies: [
          { ruleId: 'rule', amountFen: fen(500) },
          { ruleId: 'other', amountFen: fen(90) },
        ],
      }),
    ];
    expect(ask([money({ ruleIds: ['rule'] })], { used }).limitsLeft).toEqual([
      { limitId: 'money', subsidyLeftFen: 0 },
    ]);
    expect(ask([money({ ruleIds: ['rule'] })], { used }).payableFen).toBe(1400);
    expect(ask([money()], { used }).payableFen).toBe(1490);
  });

  it('counts what the meal already has from an earlier rule', () => {
    const base = makePolicy();
    const rules = [
      makeRule({ id: 'first', layerId: 'before' }),
      makeRule({ id: 'second' }),
      makeRule({
        id: 'third',
        layerId: 'after',
        benefit: { form: 'amount-off', amountFen: fen(100) },
      }),
    ];
    const layer = (id: string) => ({ id, title: id, combine: 'sum' as const, subsidyMaxFen: null });
    const document = { layers: [layer('before'), ...base.layers, layer('after')] };
    const decision = ask([money()], { rules, document });
    expect(decision.lines.map((line) => [line.ruleId, line.amountFen])).toEqual([
      ['first', 400],
      ['second', 200],
    ]);
    expect(decision.reasons).toEqual([
      { code: 'rule-applied', ruleId: 'first' },
      { code: 'rule-applied', ruleId: 'second' },
      { code: 'cut-by-limit', ruleId: 'second', limitId: 'money' },
      { code: 'limit-reached', limitId: 'money' },
    ]);
    expect(decision.limitsLeft).toEqual([{ limitId: 'money', subsidyLeftFen: 0 }]);
  });

  it('names the last limit that lessened the amount', () => {
    const limits = [
      money({ id: 'wide', subsidyMaxFen: fen(300) }),
      money({ id: 'wider', subsidyMaxFen: fen(350) }),
      money({ id: 'narrow', window: 'meal', subsidyMaxFen: fen(100) }),
    ];
    expect(ask(limits).reasons).toContainEqual({
      code: 'cut-by-limit',
      ruleId: 'rule',
      limitId: 'narrow',
    });
    expect(ask(limits.slice(0, 2)).reasons).toContainEqual({
      code: 'cut-by-limit',
      ruleId: 'rule',
      limitId: 'wide',
    });
  });

  it('that leaves a flat fee nothing lets the fee stand and says what took the subsidy', () => {
    const rules = [
      makeRule({ id: 'rule', benefit: { form: 'flat-fee', window: 'day', feeFen: fen(500) } }),
    ];
    expect(ask([money({ subsidyMaxFen: fen(0) })], { rules })).toMatchObject({
      payableFen: 1500,
      lines: [],
      fees: [{ ruleId: 'rule', amountFen: 500 }],
      reasons: [{ code: 'rule-applied' }, { code: 'cut-by-limit', limitId: 'money' }],
    });
  });
});

describe('an own share', () => {
  it('is always paid by the elder, at most the whole meal', () => {
    const rules = [makeRule({ id: 'rule', benefit: { form: 'free' } })];
    expect(ask([share(200)], { rules })).toMatchObject({
      payableFen: 200,
      limitsLeft: [],
      reasons: [{ code: 'rule-applied' }, { code: 'cut-by-limit', limitId: 'share' }],
    });
    expect(ask([share(200)], { rules, yuan: 2 })).toMatchObject({
      payableFen: 200,
      reasons: [{ code: 'limit-reached', limitId: 'share' }],
    });
    expect(ask([share(200)], { rules, yuan: 1 }).payableFen).toBe(100);
    expect(ask([share(1100)]).reasons).toEqual([{ code: 'rule-applied', ruleId: 'rule' }]);
  });

  it('holds only the rules it names', () => {
    const rules = [makeRule({ id: 'rule', benefit: { form: 'free' } })];
    expect(ask([share(200, ['rule'])], { rules }).payableFen).toBe(200);
    const others = [
      ...rules,
      makeRule({ id: 'small', benefit: { form: 'amount-off', amountFen: fen(100) } }),
    ];
    expect(ask([share(200, ['small'])], { rules: others }).payableFen).toBe(0);
  });

  it('looks at the whole meal as the layers before left it', () => {
    const base = makePolicy();
    const rules = [
      makeRule({
        id: 'discount',
        layerId: 'before',
        benefit: { form: 'amount-off', amountFen: fen(1000) },
        payers: { split: 'whole', fundId: 'canteen' },
      }),
      makeRule({ id: 'rule' }),
    ];
    const document = {
      layers: [
        { id: 'before', title: '让利', combine: 'sum' as const, subsidyMaxFen: null },
        ...base.layers,
      ],
    };
    expect(ask([share(200)], { rules, document })).toMatchObject({
      payableFen: 200,
      lines: [{ amountFen: 1000 }, { amountFen: 300 }],
    });
  });
});
