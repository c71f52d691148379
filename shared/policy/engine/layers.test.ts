import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import { decide, operatorOwedFen } from '../decide.ts';
import { subsidyOf } from '../decision.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { Layer } from '../layer.ts';
import type { OperatorPayment } from '../operator.ts';
import {
  makeMeal,
  makePerson,
  makePolicy,
  makePrices,
  makeQuestion,
  makeRule,
  makeUsed,
} from '../testing/make-policy.ts';

function layer(combine: Layer['combine'], changes: Partial<Layer> = {}): Layer {
  return { id: 'subsidy', title: '补贴', combine, subsidyMaxFen: null, ...changes };
}

function off(id: string, amount: number, changes: Partial<PolicyRule> = {}): PolicyRule {
  return makeRule({ id, benefit: { form: 'amount-off', amountFen: fen(amount) }, ...changes });
}

function ask(
  layers: Layer[],
  rules: PolicyRule[],
  changes: Partial<PolicyDocument> = {},
  question = {},
) {
  const policy = makePolicy({ layers, rules, ...changes });
  return decide(makeQuestion({ policy, ...question }));
}

const linesOf = (decision: ReturnType<typeof ask>) =>
  decision.lines.map((line) => [line.ruleId, line.amountFen]);

describe('several rules that fit', () => {
  it('lowest-price: the greatest subsidy, of equal ones the smaller id, whatever the order of the file', () => {
    const rules = [off('b', 300), off('c', 500), off('a', 500)];
    for (const order of [rules, rules.toReversed()]) {
      expect(linesOf(ask([layer('lowest-price')], order))).toEqual([['a', 500]]);
    }
  });

  it('lowest-price: a fee rather than nothing', () => {
    const fee = makeRule({
      id: 'fee',
      benefit: { form: 'flat-fee', window: 'day', feeFen: fen(2000) },
    });
    const nothing = makeRule({ id: 'a', benefit: { form: 'fixed-price', priceFen: fen(3000) } });
    const larger = makeRule({
      id: 'larger',
      benefit: { form: 'flat-fee', window: 'day', feeFen: fen(9000) },
    });
    for (const order of [
      [nothing, fee, larger],
      [larger, fee, nothing],
    ]) {
      const decision = ask([layer('lowest-price')], order);
      expect(decision).toMatchObject({
        payableFen: 1500,
        fees: [{ ruleId: 'fee', amountFen: 1500 }],
      });
    }
  });

  it('lowest-price: judged after caps, so a capped rule may lose', () => {
    const rules = [off('capped', 900, { subsidyMaxFen: fen(200) }), off('plain', 300)];
    expect(linesOf(ask([layer('lowest-price')], rules))).toEqual([['plain', 300]]);
  });

  it('first-match: the first of the file alone, even if it gives nothing', () => {
    const rules = [off('z', 100), off('a', 500)];
    expect(linesOf(ask([layer('first-match')], rules))).toEqual([['z', 100]]);
    expect(linesOf(ask([layer('first-match')], rules.toReversed()))).toEqual([['a', 500]]);
    const dinner = { ...makeRule({ id: 'x' }).when, mealPeriods: ['dinner' as const] };
    expect(
      linesOf(ask([layer('first-match')], [off('z', 100, { when: dinner }), off('a', 500)])),
    ).toEqual([['a', 500]]);
    const barren = ask(
      [layer('first-match')],
      [makeRule({ id: 'z', benefit: { form: 'fixed-price', priceFen: fen(1500) } }), off('a', 500)],
    );
    expect(barren).toMatchObject({
      payableFen: 1500,
      reasons: [{ code: 'already-cheaper', ruleId: 'z' }],
    });
  });

  it('sum: all of them on the price the layer began with, in the order of ids, never below nothing', () => {
    const half = (id: string) => makeRule({ id, benefit: { form: 'percent', paysPermille: 500 } });
    expect(linesOf(ask([layer('sum')], [half('b'), off('a', 400)]))).toEqual([
      ['a', 400],
      ['b', 750],
    ]);
    const much = ask([layer('sum')], [half('c'), half('b'), half('a')]);
    expect(much.payableFen).toBe(0);
    expect(linesOf(much)).toEqual([
      ['a', 750],
      ['b', 750],
    ]);
    expect(much.reasons).toEqual([
      { code: 'rule-applied', ruleId: 'a' },
      { code: 'rule-applied', ruleId: 'b' },
    ]);
  });

  it('sum: up to what the layer may give', () => {
    const capped = layer('sum', { subsidyMaxFen: fen(600) });
    expect(linesOf(ask([capped], [off('a', 400), off('b', 400), off('c', 400)]))).toEqual([
      ['a', 400],
      ['b', 200],
    ]);
    expect(
      linesOf(ask([layer('lowest-price', { subsidyMaxFen: fen(250) })], [off('a', 400)])),
    ).toEqual([['a', 250]]);
  });

  it('sum: a spend threshold looks at the price when the layer began', () => {
    const spend = {
      comparison: 'at-least' as const,
      amountFen: fen(1500),
      on: 'price-after-earlier-layers' as const,
    };
    expect(linesOf(ask([layer('sum')], [off('a', 400), off('b', 100, { spend })]))).toEqual([
      ['a', 400],
      ['b', 100],
    ]);
  });
});

describe('layers', () => {
  const first = layer('lowest-price', { id: 'first', title: '第一层' });
  const percent = makeRule({ id: 'percent', benefit: { form: 'percent', paysPermille: 800 } });

  it('work in their order, each on what the earlier ones left', () => {
    const before = off('amount', 500, { layerId: 'first' });
    const after = { ...off('amount', 500), layerId: 'first' };
    expect(linesOf(ask([first, layer('lowest-price')], [percent, before]))).toEqual([
      ['amount', 500],
      ['percent', 200],
    ]);
    const swapped = [
      { ...percent, layerId: 'first' },
      { ...after, layerId: 'subsidy' },
    ];
    expect(linesOf(ask([first, layer('lowest-price')], swapped))).toEqual([
      ['percent', 300],
      ['amount', 500],
    ]);
  });

  it('take a subsidy off set meal, dishes, weighed food and delivery in this order', () => {
    const free = makeRule({
      id: 'delivery',
      goods: { kinds: ['delivery-fee'], setMealPrice: null },
      benefit: { form: 'free' },
    });
    const prices = makePrices({ setMeal: 5, dishes: 3, byWeight: 2, grams: 100, delivery: 2 });
    const at = (amount: number) =>
      linesOf(
        ask(
          [first, layer('lowest-price')],
          [off('amount', amount, { layerId: 'first' }), free],
          {},
          { meal: makeMeal({ prices }) },
        ),
      )[1];
    expect([at(1000), at(1100)]).toEqual([
      ['delivery', 200],
      ['delivery', 100],
    ]);
    expect(at(1200)).toBeUndefined();
    const onGoods = (
      kinds: PolicyRule['goods']['kinds'],
      kind: PolicyRule['goods']['kinds'][number],
    ) => {
      const rules = [
        off('amount', 600, { layerId: 'first', goods: { kinds, setMealPrice: null } }),
        makeRule({
          id: 'rest',
          goods: { kinds: [kind], setMealPrice: null },
          benefit: { form: 'free' },
        }),
      ];
      return (
        linesOf(
          ask([first, layer('lowest-price')], rules, {}, { meal: makeMeal({ prices }) }),
        )[1]?.[1] ?? 0
      );
    };
    expect(onGoods(['by-weight', 'dishes', 'set-meal'], 'set-meal')).toBe(0);
    expect(onGoods(['by-weight', 'dishes', 'set-meal'], 'dishes')).toBe(200);
    expect(onGoods(['by-weight', 'dishes', 'set-meal'], 'by-weight')).toBe(200);
    expect(onGoods(['delivery-fee', 'by-weight'], 'delivery-fee')).toBe(0);
    expect(onGoods(['delivery-fee', 'dishes'], 'dishes')).toBe(0);
    expect(onGoods(['delivery-fee', 'dishes'], 'set-meal')).toBe(500);
  });

  it('a set meal outside the price range of a rule stays at its price', () => {
    const goods = {
      kinds: ['set-meal' as const, 'dishes' as const],
      setMealPrice: { fromFen: fen(2000), toFen: null },
    };
    const rules = [
      off('dishes', 400, { layerId: 'first', goods }),
      makeRule({
        id: 'meal',
        goods: { kinds: ['set-meal'], setMealPrice: null },
        benefit: { form: 'free' },
      }),
    ];
    const meal = makeMeal({ prices: makePrices({ setMeal: 10, dishes: 3 }) });
    expect(linesOf(ask([first, layer('lowest-price')], rules, {}, { meal }))).toEqual([
      ['dishes', 300],
      ['meal', 1000],
    ]);
  });

  it('refuse the card when one of them is held by a limit of meals, whatever the others give', () => {
    const base = makePolicy();
    const limit = {
      form: 'meals' as const,
      id: 'one',
      title: '一份',
      ruleIds: ['held'],
      origin: 'setting' as const,
      window: 'day' as const,
      mealsMax: 1,
    };
    const changes = {
      limits: [limit],
      settings: { ...base.settings, overLimit: 'refuse' as const },
    };
    const used = [makeUsed({ ruleId: 'held' })];
    const both = [off('given', 100, { layerId: 'first' }), off('held', 100)];
    expect(ask([first, layer('sum')], both, changes, { used })).toMatchObject({
      isRefused: true,
      payableFen: 1500,
      lines: [],
      reasons: [{ code: 'refused', limitId: 'one' }],
    });
    // In one layer another rule stands in for the one that is held.
    expect(
      ask([layer('sum')], [off('given', 100), off('held', 100)], changes, { used }),
    ).toMatchObject({ isRefused: false, payableFen: 1400 });
  });
});

describe('reasons', () => {
  const poor = { ...makeRule({ id: 'x' }).who, anyCategory: ['low-income' as const] };

  it('say that no rule is for this person, or which condition is missing first', () => {
    const dinner = { ...makeRule({ id: 'x' }).when, mealPeriods: ['dinner' as const] };
    expect(ask([layer('sum')], [off('a', 100, { who: poor })]).reasons).toEqual([
      { code: 'no-rule-fits' },
    ]);
    expect(ask([layer('sum')], []).reasons).toEqual([{ code: 'no-rule-fits' }]);
    const rules = [
      off('c', 100, { when: dinner }),
      off('a', 100, { who: poor }),
      off('b', 100, { when: dinner }),
    ];
    expect(ask([layer('sum')], rules).reasons).toEqual([
      { code: 'condition-not-met', ruleId: 'b', condition: 'meal-period' },
    ]);
    const first = layer('sum', { id: 'first' });
    const inLayers = [
      off('z', 100, { layerId: 'first', when: dinner }),
      off('a', 100, { when: dinner }),
    ];
    expect(ask([first, layer('sum')], inLayers).reasons).toEqual([
      { code: 'condition-not-met', ruleId: 'z', condition: 'meal-period' },
    ]);
  });

  it('keep silent about missing conditions once something was given', () => {
    const delivery = off('delivery', 100, {
      goods: { kinds: ['delivery-fee'], setMealPrice: null },
    });
    expect(ask([layer('sum')], [off('a', 100), delivery]).reasons).toEqual([
      { code: 'rule-applied', ruleId: 'a' },
    ]);
  });

  it('name the smallest rule of those that would not lower the price', () => {
    const dear = (id: string) =>
      makeRule({ id, benefit: { form: 'fixed-price', priceFen: fen(9900) } });
    for (const combine of ['sum', 'lowest-price'] as const) {
      expect(ask([layer(combine)], [dear('b'), dear('a')]).reasons).toEqual([
        { code: 'already-cheaper', ruleId: 'a' },
      ]);
    }
  });

  it('name the limit before the price that was already lower', () => {
    const dear = makeRule({ id: 'a', benefit: { form: 'fixed-price', priceFen: fen(9900) } });
    const limit = {
      form: 'meals' as const,
      id: 'one',
      title: '一份',
      ruleIds: ['b'],
      origin: 'setting' as const,
      window: 'day' as const,
      mealsMax: 1,
    };
    const decision = ask(
      [layer('sum')],
      [dear, off('b', 100)],
      { limits: [limit] },
      { used: [makeUsed({ ruleId: 'b' })] },
    );
    expect(decision.reasons).toEqual([{ code: 'limit-reached', limitId: 'one' }]);
  });
});

describe('what the operator is owed', () => {
  const everybody = makeRule({ id: 'x' }).who;
  const pay = (
    per: OperatorPayment['per'],
    changes: Partial<OperatorPayment> = {},
  ): OperatorPayment => ({
    id: per,
    title: per,
    fundId: 'city',
    amountFen: fen(300),
    per,
    who: everybody,
    ...changes,
  });
  const owed = (
    rules: PolicyRule[],
    question = {},
    payments = [pay('meal'), pay('subsidised-meal'), pay('person-day'), pay('delivery')],
  ) =>
    ask([layer('sum')], rules, { operatorPayments: payments }, question).operatorLines.map(
      (line) => line.paymentId,
    );

  it('is per meal, per subsidised meal, per person and day, per delivery', () => {
    expect(owed([off('a', 100)])).toEqual(['meal', 'subsidised-meal', 'person-day']);
    expect(owed([])).toEqual(['meal']);
    expect(owed([off('a', 100, { payers: { split: 'whole', fundId: 'canteen' } })])).toEqual([
      'meal',
    ]);
    expect(owed([], { meal: makeMeal({ serviceType: 'delivery' }) })).toEqual(['meal', 'delivery']);
    expect(owed([off('a', 100)], { used: [makeUsed({ mealPeriod: 'breakfast' })] })).toEqual([
      'meal',
      'subsidised-meal',
    ]);
    expect(owed([off('a', 100)], { used: [makeUsed({ businessDate: '2026-11-22' })] })).toEqual([
      'meal',
      'subsidised-meal',
      'person-day',
    ]);
    const fee = makeRule({
      id: 'fee',
      benefit: { form: 'flat-fee', window: 'day', feeFen: fen(9900) },
    });
    expect(owed([fee])).toEqual(['meal', 'subsidised-meal', 'person-day']);
  });

  it('is for those it names, and nothing is no line', () => {
    const of80 = { ...everybody, age: { from: { years: 80, isIncluded: true }, to: null } };
    expect(owed([], {}, [pay('meal', { who: of80 })])).toEqual([]);
    expect(
      owed([], { person: makePerson({ birthDate: '1940-01-01' }) }, [pay('meal', { who: of80 })]),
    ).toEqual(['meal']);
    expect(owed([], {}, [pay('meal', { amountFen: fen(0) })])).toEqual([]);
  });

  it('is for unknown people only what age alone decides', () => {
    const base = makePolicy();
    const changes = {
      settings: { ...base.settings, unknownPerson: 'age-rules' as const },
      operatorPayments: [
        pay('meal', { id: 'age' }),
        pay('meal', { id: 'others', who: { ...everybody, noCategory: ['childless' as const] } }),
      ],
    };
    const at = (standing: 'registered' | 'provisional') =>
      ask([layer('sum')], [], changes, { person: makePerson({ standing }) }).operatorLines.map(
        (line) => line.paymentId,
      );
    expect([at('registered'), at('provisional')]).toEqual([['age', 'others'], ['age']]);
  });

  it('adds advanced subsidies and leaves out what the canteen gives itself', () => {
    const rules = [off('a', 100), off('b', 50, { payers: { split: 'whole', fundId: 'canteen' } })];
    const policy = makePolicy({ layers: [layer('sum')], rules, operatorPayments: [pay('meal')] });
    const decision = decide(makeQuestion({ policy }));
    expect(subsidyOf(decision)).toBe(150);
    expect(operatorOwedFen(policy, decision)).toBe(400);
    expect(operatorOwedFen(null, { ...decision, lines: [], operatorLines: [] })).toBe(0);
  });
});
