// Goal: whoever writes a policy learns of every mistake where it stands and in words that say what to do.
// Method: one good document, changed in one place a test; asserted are code, place and sentence.
import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { Limit } from '../limit.ts';
import { makePolicy, makeRule } from '../testing/make-policy.ts';
import { workedCaseSchema } from '../worked-case.ts';
import { checkPolicy } from './check-policy.ts';
import type { PolicyFinding } from './finding.ts';

const lunch = {
  businessDate: '2026-06-01',
  mealPeriod: 'lunch',
  isWorkingDay: true,
  serviceType: 'eat-in',
  bookedDaysBefore: 0,
  prices: { setMealFen: 1500, dishesFen: 0, byWeightFen: 0, weightGrams: 0, deliveryFeeFen: 0 },
};

const anybody = makeRule({ id: 'x' }).who;
const anyTime = makeRule({ id: 'x' }).when;

/** From so many years to so many, both included. */
function aged(from: number | null, to: number | null): PolicyRule['who'] {
  const end = (years: number | null) => (years === null ? null : { years, isIncluded: true });
  return { ...anybody, age: { from: end(from), to: end(to) } };
}

const sixties = makeRule({ id: 'age-60', title: '60至69岁', who: aged(60, 69) });
const seventies = makeRule({
  id: 'age-70',
  title: '70岁以上',
  who: aged(70, null),
  benefit: { form: 'amount-off', amountFen: fen(600) },
});
const twicePaid: PolicyRule['payers'] = {
  split: 'in-order',
  parts: [
    { fundId: 'city', upToFen: fen(100) },
    { fundId: 'county', upToFen: null },
  ],
};

/** A document without findings but for what a test changes: two bands, two funds. */
function good(changes: Partial<PolicyDocument> = {}): PolicyDocument {
  const funds = makePolicy().funds.filter(({ level }) => level !== 'merchant');
  return makePolicy({
    funds,
    rules: [{ ...sixties, payers: twicePaid }, seventies],
    ...changes,
  });
}

function withRules(...rules: readonly PolicyRule[]): readonly PolicyFinding[] {
  return checkPolicy(good({ rules: [...rules] })).filter(({ code }) => code !== 'unused');
}

/** Severity, code, place and sentence of the findings. */
function told(findings: readonly PolicyFinding[]): readonly unknown[] {
  return findings.map(({ severity, code, path, sentence }) => [
    severity,
    code,
    path.join('.'),
    sentence,
  ]);
}

describe('a good document', () => {
  it('has no findings', () => {
    expect(checkPolicy(good())).toEqual([]);
  });
});

describe('names', () => {
  it('that occur twice are told with both places', () => {
    expect(told(withRules(sixties, { ...seventies, id: 'age-60' }))).toEqual([
      [
        'error',
        'duplicate-id',
        'rules.1.id',
        '第2条规则“70岁以上”的编号“age-60”与第1条规则“60至69岁”相同：请换一个编号。',
      ],
    ]);
  });

  it('of goods said twice are told, for they would be paid twice', () => {
    const goods: PolicyRule['goods'] = { kinds: ['dishes', 'dishes'], setMealPrice: null };
    expect(told(withRules({ ...sixties, goods }))).toEqual([
      [
        'error',
        'duplicate-id',
        'rules.0.goods.kinds',
        '第1条规则“60至69岁”的餐品种类里“dishes”写了两次：请删掉一个。',
      ],
    ]);
  });

  it.each<[string, Partial<PolicyDocument>, string]>([
    [
      'rules.0.layerId',
      { rules: [{ ...sixties, layerId: 'gone' }] },
      '第1条规则“60至69岁”的所属的层写的“gone”不存在：请改成政策里有的层编号，或先添加这个层。',
    ],
    [
      'rules.0.payers.fundId',
      { rules: [{ ...sixties, payers: { split: 'whole', fundId: 'gone' } }] },
      '第1条规则“60至69岁”的出资资金来源写的“gone”不存在：请改成政策里有的资金来源编号，或先添加这个资金来源。',
    ],
    [
      'limits.0.ruleIds.0',
      { limits: [onceA('meal-period', 1, ['gone'])] },
      '第1个限额“once”的所管的规则第1项写的“gone”不存在：请改成政策里有的规则编号，或先添加这个规则。',
    ],
    [
      'operatorPayments.0.fundId',
      {
        operatorPayments: [
          {
            id: 'p',
            title: '运营',
            fundId: 'gone',
            amountFen: fen(100),
            per: 'meal',
            who: anybody,
          },
        ],
      },
      '第1项运营补贴“运营”的资金来源写的“gone”不存在：请改成政策里有的资金来源编号，或先添加这个资金来源。',
    ],
    [
      'cases.0.variant.combine.gone',
      { cases: [lunchCase({ variant: { settings: {}, combine: { gone: 'sum' } } })] },
      '第1个算例“65岁午餐”的另一种答案合并方式“gone”写的“gone”不存在：请改成政策里有的层编号，或先添加这个层。',
    ],
  ])('that lead nowhere are told: %s', (place, changes, sentence) => {
    expect(told(checkPolicy(good(changes)))).toContainEqual([
      'error',
      'unknown-reference',
      place,
      sentence,
    ]);
  });
});

describe('dates and ranges', () => {
  it('that end before they begin are told', () => {
    expect(told(checkPolicy(good({ effectiveTo: '2025-12-31' })))).toEqual([
      [
        'error',
        'dates-reversed',
        'effectiveTo',
        '失效日期2025-12-31早于生效日期2026-01-01：请改正其中一个。',
      ],
    ]);
  });

  it('of a case whose person is born after the meal are told', () => {
    const [finding] = checkPolicy(
      good({ cases: [lunchCase({ person: { birthDate: '2026-07-01' } })] }),
    );
    expect(finding).toMatchObject({
      code: 'dates-reversed',
      path: ['cases', 0, 'person', 'birthDate'],
      sentence: '第1个算例“65岁午餐”的老人出生日期2026-07-01晚于就餐日期2026-06-01：请改正。',
    });
  });

  it('near the ends of the calendar are told, for no computer reckons well there', () => {
    for (const businessDate of ['0001-01-01', '9999-12-31']) {
      const meal = { ...lunch, businessDate };
      const [finding] = checkPolicy(good({ cases: [lunchCase({ meal })] }));
      expect(finding?.sentence).toBe(
        `第1个算例“65岁午餐”的日期${businessDate}不在2000年到2200年之间：请改正年份。`,
      );
    }
  });

  it.each<[string, Partial<PolicyRule>, string]>([
    [
      'rules.0.who.age',
      { who: aged(70, 60) },
      '第1条规则“60至69岁”的年龄起点高于终点，没有人符合：请检查起止年龄和是否含本数。',
    ],
    [
      'rules.0.who.age',
      {
        who: {
          ...anybody,
          age: { from: { years: 70, isIncluded: false }, to: { years: 70, isIncluded: true } },
        },
      },
      '第1条规则“60至69岁”的年龄起点高于终点，没有人符合：请检查起止年龄和是否含本数。',
    ],
    [
      'rules.0.who.careLevel',
      { who: { ...anybody, careLevel: { from: 3, to: 1 } } },
      '第1条规则“60至69岁”的能力等级从3级到1级，起点高于终点：请对调。',
    ],
    [
      'rules.0.goods.setMealPrice',
      {
        goods: { kinds: ['set-meal'], setMealPrice: { fromFen: fen(1500), toFen: fen(1000) } },
      },
      '第1条规则“60至69岁”的餐品套餐价范围下限大于上限，没有套餐符合：请对调。',
    ],
    [
      'rules.0.when.nth',
      { when: { ...anyTime, nth: { window: 'day', from: 3, to: 2 } } },
      '第1条规则“60至69岁”的第几份从第3份到第2份，起点大于终点：请对调。',
    ],
  ])('that hold nothing are told: %s', (place, changes, sentence) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['error', 'range-reversed', place, sentence],
    ]);
  });
});

describe('funds', () => {
  const place = '第1条规则“60至69岁”的出资';
  it.each<[string, PolicyRule['payers']]>([
    [
      '各方的千分比加起来是999，不是1000：请改正。',
      {
        split: 'by-share',
        parts: [
          { fundId: 'city', sharePermille: 500 },
          { fundId: 'county', sharePermille: 499 },
        ],
      },
    ],
    [
      '只有最后一方可以不写上限：请给前面各方写上最多承担多少。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: null },
          { fundId: 'county', upToFen: null },
        ],
      },
    ],
    [
      '最后一方写了上限，超出的部分没有人承担：请去掉最后一方的上限。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(100) },
          { fundId: 'county', upToFen: fen(900) },
        ],
      },
    ],
    [
      '第1方最多承担0元，等于不承担：请改金额，或删掉这一方。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(0) },
          { fundId: 'county', upToFen: null },
        ],
      },
    ],
    [
      '前面各方已经能承担4元，这条规则一份最多补贴4元，最后一方永远不用出钱：请改金额，或删掉最后一方。',
      {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(400) },
          { fundId: 'county', upToFen: null },
        ],
      },
    ],
  ])('that do not add up are told: %s', (words, payers) => {
    expect(told(withRules({ ...sixties, payers }))).toEqual([
      ['error', 'funds-do-not-add-up', 'rules.0.payers.parts', `${place}${words}`],
    ]);
  });

  it('of a merchant bear their rule whole or not at all', () => {
    const payers: PolicyRule['payers'] = {
      split: 'by-share',
      parts: [
        { fundId: 'canteen', sharePermille: 500 },
        { fundId: 'county', sharePermille: 500 },
      ],
    };
    expect(told(checkPolicy(makePolicy({ rules: [{ ...sixties, payers }] })))).toEqual([
      [
        'error',
        'merchant-fund-mixed',
        'rules.0.payers',
        `${place}把食堂让利和别的资金混在一条里：请把食堂让利单独写成一条规则，由它全部承担。`,
      ],
    ]);
  });
});

describe('benefits', () => {
  it.each<[string, Partial<PolicyRule>, string]>([
    [
      'rules.0.goods.kinds',
      { benefit: { form: 'by-weight', fenPer100Grams: fen(100) } },
      '的餐品种类要只选称重菜品，因为优惠是按重量计价：请改餐品，或换一种优惠。',
    ],
    [
      'rules.0.goods.setMealPrice',
      { goods: { kinds: ['dishes'], setMealPrice: { fromFen: null, toFen: fen(1500) } } },
      '的餐品套餐价范围没有用处，因为餐品里没有套餐：请加上套餐，或删掉价格范围。',
    ],
    [
      'rules.0.goods.kinds',
      {
        goods: { kinds: ['delivery-fee'], setMealPrice: null },
        when: { ...anyTime, serviceTypes: ['eat-in'] },
      },
      '的餐品种类只有送餐费，用餐方式里却没有送餐：请加上送餐，或换餐品。',
    ],
  ])('that do not suit their goods are told: %s', (place, changes, words) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['error', 'benefit-does-not-suit-goods', place, `第1条规则“60至69岁”${words}`],
    ]);
  });

  it.each<[string, Partial<PolicyRule>, string]>([
    [
      'rules.0.benefit.amountFen',
      { benefit: { form: 'amount-off', amountFen: fen(0) } },
      '的优惠金额是0元，等于不优惠：请改金额，或删掉这条规则。',
    ],
    [
      'rules.0.benefit.paysPermille',
      { benefit: { form: 'percent', paysPermille: 1000 } },
      '的优惠自付千分比是1000，等于不打折：请改折扣（七折写700），或删掉这条规则。',
    ],
    [
      'rules.0.subsidyMaxFen',
      { subsidyMaxFen: fen(0) },
      '的最高补贴是0元，等于不补贴：请改金额，或删掉这条规则。',
    ],
    [
      'rules.0.benefit',
      {
        benefit: { form: 'fixed-price', priceFen: fen(1500) },
        goods: { kinds: ['set-meal'], setMealPrice: { fromFen: null, toFen: fen(1500) } },
      },
      '的优惠对最高15元的套餐不会有任何补贴：请改价格，或改套餐价范围。',
    ],
  ])('that give nothing are told: %s', (place, changes, words) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['error', 'nothing-given', place, `第1条规则“60至69岁”${words}`],
    ]);
  });
});

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
      when: { ...anyTime, mealPeriods: ['dinner'] },
    };
    const poor: PolicyRule = {
      ...seventies,
      id: 'poor',
      who: { ...aged(60, null), anyCategory: ['low-income'] },
    };
    expect(
      withRules({ ...sixties, when: { ...anyTime, mealPeriods: ['lunch'] } }, dinner, poor),
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
          ...anybody,
          everyCategory: ['minimum-living-allowance'],
          noCategory: ['minimum-living-allowance'],
        },
      },
    ],
    [
      'rules.0.who.noCategory',
      '要求的类别全部被排除了。请改条件，或删掉这条规则。',
      { who: { ...anybody, anyCategory: ['disability'], noCategory: ['disability', 'dementia'] } },
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
      when: { ...anyTime, nth: { window: 'day', from: 2, to: null } },
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
  const lunchOnly = { ...anyTime, mealPeriods: ['lunch' as const] };
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
      { ...(good().layers[0] ?? fail()), id: 'idle', title: '空层' },
    ];
    expect(told(checkPolicy(good({ rules: [sixties, seventies], layers })))).toEqual([
      ['warning', 'unused', 'funds.0', '第1个资金来源“市级资金”没有用到：请在规则里选用，或删掉。'],
      ['warning', 'unused', 'layers.1', '第2层“空层”里没有规则：请添加规则，或删掉这一层。'],
    ]);
  });
});

describe('worked cases', () => {
  it('that come out otherwise are told with both amounts', () => {
    expect(told(checkPolicy(good({ cases: [lunchCase({ expect: { paysFen: 1200 } })] })))).toEqual([
      [
        'error',
        'case-differs',
        'cases.0',
        '第1个算例“65岁午餐”算出来不一样：应付应为12元，算出11元。请改规则或算例。',
      ],
    ]);
    expect(checkPolicy(good({ cases: [lunchCase({ expect: { paysFen: 1100 } })] }))).toEqual([]);
  });

  it('outside the dates of the policy are told to be so', () => {
    const [finding] = checkPolicy(
      good({ effectiveTo: '2026-05-31', cases: [lunchCase({ expect: { paysFen: 1100 } })] }),
    );
    expect(finding?.sentence).toBe(
      '第1个算例“65岁午餐”算出来不一样：应付应为11元，算出15元。算例的日期2026-06-01不在政策有效期内：请改算例的日期。',
    );
  });

  it('whose prices pass what an amount can be are told, not worked out', () => {
    const prices = { ...lunch.prices, setMealFen: 1_000_000_000, dishesFen: 1_000_000_000 };
    const [finding] = checkPolicy(good({ cases: [lunchCase({ meal: { ...lunch, prices } })] }));
    expect(finding?.sentence).toBe('第1个算例“65岁午餐”的价格加起来超过5000000元：请改正金额。');
  });
});

describe('many findings', () => {
  it('are bounded, errors first, and the rest counted', () => {
    const rules = Array.from(
      { length: 120 },
      (_, index): PolicyRule => ({
        ...sixties,
        id: `r-${index}`,
        layerId: 'gone',
      }),
    );
    const findings = checkPolicy(good({ rules }));
    expect(findings).toHaveLength(51);
    expect(findings.at(-1)?.sentence).toBe('还有70处没有列出：改好上面这些再检查一次。');
  });
});

/** A person of 65 takes a lunch of 15 元. */
function lunchCase(changes: Readonly<Record<string, unknown>>): PolicyDocument['cases'][number] {
  return workedCaseSchema.parse({
    kind: 'meal',
    id: 'lunch-65',
    title: '65岁午餐',
    person: { ageYears: 65 },
    site: {
      canteenId: '6b6f2e3a-1c1d-4a57-9d2e-0a8b7c6d5e4f',
      kind: 'canteen',
      divisionCode: '370214001001',
    },
    meal: lunch,
    expect: { paysFen: 1100 },
    ...changes,
  });
}

/** At most so many meals in a window. */
function onceA(window: 'meal-period' | 'day', mealsMax: number, ruleIds: string[] | null): Limit {
  return {
    form: 'meals',
    id: 'once',
    title: 'once',
    ruleIds,
    origin: 'published',
    window,
    mealsMax,
  };
}

function fail(): never {
  throw new Error('the good document has a layer');
}
