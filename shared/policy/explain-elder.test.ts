import { describe, expect, it } from 'vitest';
import { fen } from '../money/fen.ts';
import {
  common,
  decideUnder,
  limited,
  meals,
  money,
  plain,
  type RuleParts,
  settings,
  toElder,
  withRule,
} from './explain.test-support.ts';
import { explainDecision } from './explain.ts';
import { reductionsOf } from './explain-elder.ts';
import { tightestLimitText } from './explain-limits.ts';
import type { PersonFacts } from './facts.ts';
import type { Limit } from './limit.ts';
import { CARE_LEVEL_NAMES, CATEGORY_NAMES, STATE_NAMES } from './names.ts';
import { makePerson, makePolicy, makePrices, makeRule, makeUsed } from './testing/make-policy.ts';

describe('the elder who gets a lower price is told', () => {
  it('list price, who gives what, and the own price', () => {
    expect(toElder(withRule({}))).toBe('原价15元，政府补贴4元，您付11元。');
  });

  it('givers by their kind and never by the name of a fund', () => {
    const policy = makePolicy({
      funds: [
        { id: 'county', name: '困难群众救助资金', level: 'county' },
        { id: 'village', name: '村集体', level: 'village' },
        { id: 'charity', name: '慈善会', level: 'charity' },
        { id: 'firm', name: '某企业', level: 'enterprise' },
        { id: 'canteen', name: '食堂', level: 'merchant' },
      ],
      layers: [
        { id: 'subsidy', title: '补贴', combine: 'sum', subsidyMaxFen: null },
        { id: 'discount', title: '让利', combine: 'sum', subsidyMaxFen: null },
      ],
      rules: [
        makeRule({
          id: 'shared',
          benefit: { form: 'amount-off', amountFen: fen(800) },
          payers: {
            split: 'in-order',
            parts: [
              { fundId: 'charity', upToFen: fen(100) },
              { fundId: 'firm', upToFen: fen(50) },
              { fundId: 'village', upToFen: fen(250) },
              { fundId: 'county', upToFen: null },
            ],
          },
        }),
        makeRule({
          id: 'own',
          layerId: 'discount',
          benefit: { form: 'amount-off', amountFen: fen(100) },
          payers: { split: 'whole', fundId: 'canteen' },
        }),
      ],
    });
    expect(toElder(policy)).toBe(
      '原价15元，政府补贴4元，村社补助2.5元，爱心捐助1.5元，食堂让利1元，您付6元。',
    );
    expect(reductionsOf(decideUnder(policy), policy)).toEqual([
      { name: '政府补贴', amountFen: 400 },
      { name: '村社补助', amountFen: 250 },
      { name: '爱心捐助', amountFen: 150 },
      { name: '食堂让利', amountFen: 100 },
    ]);
  });

  it('that nothing is to be paid', () => {
    const free = withRule({ benefit: { form: 'free' } });
    expect(toElder(free)).toBe('原价15元，政府补贴15元，您不用付钱。');
  });

  it('what is left of the limits after this meal, in the order of the document', () => {
    const policy = limited(meals('day', 2), meals('week', 5), money('month', 16));
    expect(toElder(policy)).toBe(
      '原价15元，政府补贴4元，您付11元；这份以后今天还可优惠1份，本周还可优惠4份，本月还可补贴12元。',
    );
  });

  it('that less is left than would be given, and how much at least is paid', () => {
    const used = [makeUsed({ ruleId: 'plain' })];
    expect(toElder(limited(money('month', 7)), { used })).toBe(
      '原价15元，政府补贴3元，您付12元，本月的补贴只剩这些；这份以后本月的补贴用完了。',
    );
    const floor: Limit = { ...common, form: 'own-share', id: 'floor', minFen: fen(1_200) };
    expect(toElder(limited(floor))).toBe('原价15元，政府补贴3元，您付12元，每一份自己至少付12元。');
    expect(toElder(limited(money('meal', 2)))).toBe(
      '原价15元，政府补贴2元，您付13元，每一份最多补贴2元。',
    );
  });

  it('that a flat fee covers the rest of the day once the whole of it is paid', () => {
    const fee = { form: 'flat-fee', window: 'day', feeFen: fen(500) } as const;
    const policy = withRule({ benefit: fee });
    expect(toElder(policy)).toBe('原价15元，政府补贴10元，您付5元，今天后面的饭不用再付。');
    const paid = [makeUsed({ subsidies: [], fees: [{ ruleId: 'plain', amountFen: fen(500) }] })];
    expect(toElder(policy, { used: paid })).toBe(
      '原价15元，政府补贴15元，您不用付钱，今天的餐费您已经付过。',
    );
    const dear = withRule({ benefit: { ...fee, window: 'month', feeFen: fen(2_000) } });
    expect(toElder(dear), 'a part of the month’s fee').toBe('原价15元，您付15元。');
    expect(toElder(dear, { meal: { prices: makePrices({ setMeal: 20 }) } })).toBe(
      '原价20元，您付20元，本月后面的饭不用再付。',
    );
  });
});

describe('the elder who gets no lower price is told why', () => {
  const list = '这一份按原价15元。';

  it.each<[string, RuleParts, string]>([
    ['meal period', { when: { mealPeriods: ['breakfast', 'dinner'] } }, '早餐、晚餐才有优惠'],
    ['day of rest', { when: { days: 'rest-days' } }, '休息日才有优惠'],
    ['service type', { when: { serviceTypes: ['delivery'] } }, '送餐才有优惠'],
    ['booking', { when: { bookedDaysBefore: 1 } }, '前一天预订才有优惠'],
    ['early booking', { when: { bookedDaysBefore: 3 } }, '提前3天预订才有优惠'],
    ['n-th meal', { when: { nth: { window: 'day', from: 2, to: 2 } } }, '今天第2份才有优惠'],
    [
      'later meals',
      { when: { nth: { window: 'week', from: 2, to: null } } },
      '本周从第2份起才有优惠',
    ],
    [
      'goods',
      { goods: { kinds: ['dishes', 'by-weight'], setMealPrice: null } },
      '单点菜品、称重菜品才有优惠',
    ],
    [
      'price of the set meal',
      { goods: { kinds: ['set-meal'], setMealPrice: { fromFen: null, toFen: fen(1_200) } } },
      '12元以内的套餐才有优惠',
    ],
    [
      'spend',
      { spend: { comparison: 'at-least', amountFen: fen(2_000), on: 'list-price' } },
      '满20元才有优惠',
    ],
    [
      'more than a spend',
      { spend: { comparison: 'above', amountFen: fen(1_500), on: 'list-price' } },
      '超过15元才有优惠',
    ],
  ])('by the condition the meal did not meet: %s', (_name, rule, words) => {
    expect(toElder(withRule(rule))).toBe(`${words}，${list}`);
  });

  it('by the working day', () => {
    const policy = withRule({ when: { days: 'working-days' } });
    expect(toElder(policy, { meal: { isWorkingDay: false } })).toBe(`工作日才有优惠，${list}`);
  });

  it('by the limit that is reached, and what other limits leave', () => {
    const used = [makeUsed({ ruleId: 'plain' })];
    expect(toElder(limited(meals('meal-period', 1), meals('day', 2)), { used })).toBe(
      '这一餐的优惠您已经用过了，再买一份按原价15元；今天还可优惠1份。',
    );
    expect(toElder(limited(meals('day', 1)), { used })).toBe(
      '您今天的优惠已经用完，再买一份按原价15元。',
    );
    expect(toElder(limited(money('month', 4)), { used })).toBe(
      '您本月的补贴已经用完，这一份按原价15元。',
    );
    const nothing = { ...settings, limitPartlyLeft: 'grant-nothing' } as const;
    const partly = makePolicy({ rules: [plain], limits: [money('month', 7)], settings: nothing });
    expect(toElder(partly, { used })).toBe('您本月剩下的补贴不够，这一份按原价15元。');
  });

  it('by the own share that the list price does not pass', () => {
    const floor: Limit = { ...common, form: 'own-share', id: 'floor', minFen: fen(1_500) };
    expect(toElder(limited(floor))).toBe(`每一份自己至少付15元，${list}`);
  });

  it('by the limit that makes the card refuse, and how a meal is had all the same', () => {
    const refuse = { ...settings, overLimit: 'refuse' } as const;
    const policy = makePolicy({ rules: [plain], limits: [meals('day', 1)], settings: refuse });
    expect(toElder(policy, { used: [makeUsed({ ruleId: 'plain' })] })).toBe(
      '您今天的优惠已经用完，再买一份请按原价15元付现金。',
    );
  });

  it('without naming a state, an age, a category or a rule', () => {
    const held = { from: '2020-01-01', to: null };
    const died = makePerson({ states: [{ state: 'died', ...held }] });
    const excluding = { ...settings, excludedStates: ['died' as const] };
    const poor = makeRule({
      id: 'poor',
      title: '低保老人免费',
      who: { ...plain.who, anyCategory: ['minimum-living-allowance'] },
      benefit: { form: 'free' },
    });
    const policy = makePolicy({ rules: [poor], settings: excluding, limits: [meals('day', 1)] });
    const holder = makePerson({ categories: [{ category: 'minimum-living-allowance', ...held }] });
    const told = [
      toElder(policy, { person: died }),
      toElder(policy),
      toElder(policy, { person: holder }),
      toElder(policy, { person: holder, used: [makeUsed({ ruleId: 'poor' })] }),
    ];
    expect(told).toEqual([
      '按现在登记的情况，这一份是原价15元，有疑问请问工作人员。',
      '按现在登记的情况，这一份是原价15元，有疑问请问工作人员。',
      '原价15元，政府补贴15元，您不用付钱；这份以后今天的优惠用完了。',
      '您今天的优惠已经用完，再买一份按原价15元。',
    ]);
  });

  it('when nobody is known, nothing is in force, or the canteen is not theirs', () => {
    expect(toElder(null)).toBe('今天没有收到补贴政策，这一份按原价15元。');
    expect(toElder(withRule({}), { person: null })).toBe('没有登记的客人按原价，这一份15元。');
    expect(toElder(withRule({}), { person: makePerson({ standing: 'provisional' }) })).toMatch(
      /还没有登记.*请找工作人员/,
    );
    const home = { ...settings, usableAt: 'town-of-home' } as const;
    const person = makePerson({ householdCode: '370481009' });
    expect(toElder(makePolicy({ rules: [plain], settings: home }), { person })).toBe(
      `您的优惠要在您自己镇街的食堂用，${list}`,
    );
    const cheap = withRule({ benefit: { form: 'fixed-price', priceFen: fen(2_000) } });
    expect(toElder(cheap)).toBe('这一份的价钱已经低于优惠价，按原价15元。');
  });
});

describe('whatever happens, the elder’s words', () => {
  const held = { from: '2020-01-01', to: null };
  const marked = '低保专项';
  const poor = makeRule({
    id: 'poor',
    title: marked,
    who: { ...plain.who, anyCategory: ['minimum-living-allowance', 'dementia'] },
    benefit: { form: 'flat-fee', window: 'day', feeFen: fen(200) },
    when: { ...plain.when, days: 'working-days' },
  });
  const policies = (['list-price', 'refuse'] as const).flatMap((overLimit) =>
    [meals('day', 1), money('month', 14), money('meal', 3)].map((limit) =>
      makePolicy({
        title: marked,
        documentNumber: marked,
        funds: [{ id: 'county', name: marked, level: 'county' }],
        layers: [{ id: 'subsidy', title: marked, combine: 'lowest-price', subsidyMaxFen: null }],
        rules: [poor],
        limits: [{ ...limit, title: marked }],
        settings: { ...settings, overLimit, excludedStates: ['in-institution', 'died'] },
      }),
    ),
  );
  const categories = [{ category: 'minimum-living-allowance' as const, ...held }];
  const people: readonly PersonFacts[] = [
    makePerson({ categories }),
    makePerson({ categories, states: [{ state: 'in-institution', ...held }] }),
    makePerson({ categories, careLevels: [{ level: 4, ...held }] }),
    makePerson({ categories: [{ category: 'dementia', ...held }] }),
    makePerson(),
  ];
  const secrets = [
    marked,
    ...Object.values(CATEGORY_NAMES),
    ...Object.values(CARE_LEVEL_NAMES),
    ...Object.values(STATE_NAMES),
  ];

  it('never name what a person is, a fund, a rule or a limit', () => {
    const said = new Set<string>();
    for (const policy of policies) {
      for (const person of people) {
        for (const isWorkingDay of [true, false]) {
          for (const used of [[], [makeUsed({ ruleId: 'poor' })]]) {
            const decision = decideUnder(policy, { person, used, meal: { isWorkingDay } });
            said.add(explainDecision(decision, { policy, audience: 'elder' }));
            said.add(tightestLimitText(decision, policy) ?? '');
            for (const { name } of reductionsOf(decision, policy)) said.add(name);
          }
        }
      }
    }
    expect(said.size, [...said].join('\n')).toBeGreaterThan(8);
    for (const secret of secrets) {
      expect([...said].filter((words) => words.includes(secret))).toEqual([]);
    }
  });
});
