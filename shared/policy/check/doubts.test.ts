// Goal: whoever writes a policy is asked about what may be meant and may be a slip: bands, rules and limits without use.
// Method: one good document, changed in one place a test; asserted are code, place and sentence.
import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import { ANY_TIME, EVERYBODY } from '../conditions.ts';
import type { PolicyRule } from '../document.ts';
import type { Limit } from '../limit.ts';
import { makePolicy } from '../testing/make-policy.ts';
import { checkPolicy } from './check-policy.ts';
import {
  aged,
  good,
  onceA,
  seventies,
  sixties,
  told,
  twicePaid,
  withRules,
} from './testing/good-policy.ts';

describe('age bands', () => {
  it('with a gap are told by the ages that nobody thought of', () => {
    const exclusive = {
      ...aged(60, null),
      age: { from: null, to: { years: 69, isIncluded: false } },
    };
    expect(told(withRules({ ...sixties, who: exclusive }, seventies))).toEqual([
      [
        'warning',
        'band-gap',
        'rules.1.who.age',
        '第1条规则“60至69岁”和第2条规则“70岁以上”之间，69周岁没有规则：请核对原文；原文就是这样的，可以保留。',
      ],
    ]);
  });

  it('that overlap are told with how the layer settles it', () => {
    const cheaper = { ...sixties, who: aged(60, 75) };
    expect(told(withRules(cheaper, seventies))).toEqual([
      [
        'warning',
        'band-overlap',
        'rules.1.who.age',
        '70至75周岁同时符合第1条规则“60至69岁”和第2条规则“70岁以上”，按这一层的“取最优惠的一条”处理：请核对原文；原文就是这样的，可以保留。',
      ],
    ]);
  });

  it('of different meal periods or categories are not compared', () => {
    const dinner: PolicyRule = {
      ...seventies,
      who: aged(60, null),
      when: { ...ANY_TIME, mealPeriods: ['dinner'] },
    };
    const poor: PolicyRule = {
      ...seventies,
      id: 'poor',
      who: { ...aged(60, null), anyCategory: ['low-income'] },
    };
    expect(
      withRules({ ...sixties, when: { ...ANY_TIME, mealPeriods: ['lunch'] } }, dinner, poor),
    ).toEqual([]);
  });
});

describe('rules that are never used', () => {
  const unused = (index: number, title: string, words: string) => [
    'warning',
    'rule-unreachable',
    `rules.${index}`,
    `第${index + 1}条规则“${title}”永远用不上：${words}。请改条件或顺序，或删掉这条规则。`,
  ];

  it('because another for at least the same people is never dearer', () => {
    const narrow = { ...sixties, who: aged(80, 89), title: '80多岁', id: 'age-80' };
    expect(told(withRules(narrow, seventies))).toEqual([
      unused(0, '80多岁', '第2条规则“70岁以上”符合这一条的人都符合它，而且它的价钱从不更高'),
    ]);
  });

  it('but not when they give more at some price', () => {
    const percent: PolicyRule = {
      ...sixties,
      id: 'age-80',
      who: aged(80, 89),
      benefit: { form: 'percent', paysPermille: 500 },
    };
    expect(withRules(percent, seventies).map(({ code }) => code)).toEqual(['band-overlap']);
    const goods: PolicyRule['goods'] = {
      kinds: ['set-meal'],
      setMealPrice: { fromFen: null, toFen: fen(1200) },
    };
    const bounded = { ...percent, goods };
    expect(withRules(bounded, seventies).map(({ code }) => code)).toEqual(['rule-unreachable']);
  });

  it('but not when a limit holds the better one alone', () => {
    const narrow = { ...sixties, who: aged(80, 89), id: 'age-80' };
    const limits = [onceA('day', 1, ['age-70'])];
    const findings = checkPolicy(good({ rules: [narrow, seventies], limits }));
    expect(findings.filter(({ code }) => code === 'rule-unreachable')).toEqual([]);
  });

  it('of two alike only the one that loses the tie', () => {
    const twin = { ...seventies, id: 'twin', title: '又一条' };
    expect(told(withRules(twin, seventies))).toEqual([
      unused(0, '又一条', '第2条规则“70岁以上”符合这一条的人都符合它，而且它的价钱从不更高'),
    ]);
  });

  it('because an earlier one comes first, and not the other way round', () => {
    const layers = good().layers.map((layer) => ({ ...layer, combine: 'first-match' as const }));
    const free: PolicyRule = {
      ...sixties,
      id: 'age-90',
      title: '90岁以上',
      who: aged(90, null),
      benefit: { form: 'free' },
    };
    const reach = (rules: PolicyRule[]) =>
      checkPolicy(good({ layers, rules })).filter(({ code }) => code === 'rule-unreachable');
    expect(told(reach([seventies, free]))).toEqual([
      unused(1, '90岁以上', '第1条规则“70岁以上”排在前面，符合这一条的人都先符合它'),
    ]);
    expect(reach([free, seventies])).toEqual([]);
  });

  it.each<[string, string, Partial<PolicyRule>]>([
    [
      'rules.0.who.noCategory',
      '既要有又不能有“低保”。请改条件，或删掉这条规则。',
      {
        who: {
          ...EVERYBODY,
          everyCategory: ['minimum-living-allowance'],
          noCategory: ['minimum-living-allowance'],
        },
      },
    ],
    [
      'rules.0.who.noCategory',
      '要求的类别全部被排除了。请改条件，或删掉这条规则。',
      {
        who: { ...EVERYBODY, anyCategory: ['disability'], noCategory: ['disability', 'dementia'] },
      },
    ],
    [
      'rules.0.spend',
      '消费门槛高于套餐价范围的上限15元。请改门槛或价格范围。',
      {
        goods: { kinds: ['set-meal'], setMealPrice: { fromFen: null, toFen: fen(1500) } },
        spend: { comparison: 'above', amountFen: fen(1500), on: 'list-price' },
      },
    ],
  ])('because they contradict themselves: %s %s', (place, words, changes) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['warning', 'rule-unreachable', place, `第1条规则“60至69岁”永远用不上：${words}`],
    ]);
  });

  it('because no limit lets anybody have so many meals', () => {
    const second: PolicyRule = {
      ...seventies,
      when: { ...ANY_TIME, nth: { window: 'day', from: 2, to: null } },
    };
    const findings = checkPolicy(
      good({ rules: [sixties, second], limits: [onceA('day', 1, null)] }),
    );
    expect(told(findings.filter(({ code }) => code === 'rule-unreachable'))).toEqual([
      [
        'warning',
        'rule-unreachable',
        'rules.1.when.nth',
        '第2条规则“70岁以上”永远用不上：要到第2份才开始，而限额“once”不允许到第2份。请改份数或限额。',
      ],
    ]);
  });
});

describe('limits that never hold', () => {
  const lunchOnly = { ...ANY_TIME, mealPeriods: ['lunch' as const] };
  const lunches = [
    { ...sixties, when: lunchOnly, payers: twicePaid },
    { ...seventies, when: lunchOnly },
  ];
  const reach = (rules: PolicyRule[], ...limits: Limit[]) =>
    told(checkPolicy(good({ rules, limits })).filter(({ code }) => code === 'limit-unreachable'));
  const never = (index: number, title: string, words: string) => [
    'warning',
    'limit-unreachable',
    `limits.${index}`,
    `第${index + 1}个限额“${title}”永远不会起作用：${words}。请改数值，或删掉这个限额。`,
  ];

  it('because another is always reached before', () => {
    const daily = { ...onceA('day', 4, null), id: 'daily', title: '一天四份' };
    expect(reach(lunches, onceA('meal-period', 1, null), daily)).toEqual([
      never(1, '一天四份', '有限额“once”，每天最多只有1份，到不了4份'),
    ]);
    expect(reach([sixties, seventies], onceA('meal-period', 2, null), daily)).toEqual([]);
  });

  it('because all that can be given lies below', () => {
    const money: Limit = {
      form: 'subsidy',
      id: 'money',
      title: '一天的钱',
      ruleIds: null,
      origin: 'published',
      window: 'day',
      subsidyMaxFen: fen(1800),
    };
    const tight = { ...money, subsidyMaxFen: fen(1799) };
    const bounds = onceA('meal-period', 1, null);
    expect(reach([sixties, seventies], bounds, money)).toEqual([
      never(1, '一天的钱', '所管的规则每天最多补贴18元，不会超过18元'),
    ]);
    expect(reach([sixties, seventies], bounds, tight)).toEqual([]);
    expect(reach([sixties, seventies], money)).toEqual([]);
  });

  it('because only the canteen itself gives what they count', () => {
    const own: PolicyRule = { ...sixties, payers: { split: 'whole', fundId: 'canteen' } };
    const findings = checkPolicy(
      makePolicy({ rules: [own], limits: [onceA('day', 1, ['age-60'])] }),
    );
    expect(told(findings)).toContainEqual(
      never(0, 'once', '它只管食堂让利的规则，而食堂让利不计入已用'),
    );
  });
});

describe('parts without use', () => {
  it('are told', () => {
    const layers = [
      ...good().layers,
      { id: 'idle', title: '空层', combine: 'sum' as const, subsidyMaxFen: null },
    ];
    expect(told(checkPolicy(good({ rules: [sixties, seventies], layers })))).toEqual([
      ['warning', 'unused', 'funds.0', '第1个资金来源“市级资金”没有用到：请在规则里选用，或删掉。'],
      ['warning', 'unused', 'layers.1', '第2层“空层”里没有规则：请添加规则，或删掉这一层。'],
    ]);
  });
});
