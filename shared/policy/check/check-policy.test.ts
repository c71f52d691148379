// Goal: whoever writes a policy learns of every mistake where it stands and in words that say what to do.
// Method: one good document, changed in one place a test; asserted are code, place and sentence.
import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { makePolicy } from '../testing/make-policy.ts';
import { checkPolicy } from './check-policy.ts';
import {
  aged,
  anybody,
  anyTime,
  good,
  lunch,
  lunchCase,
  onceA,
  seventies,
  sixties,
  told,
  withRules,
} from './testing/good-policy.ts';

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

describe('other parts', () => {
  const payment = {
    id: 'p',
    title: '按人次',
    fundId: 'county',
    amountFen: fen(300),
    per: 'meal' as const,
    who: anybody,
  };
  const grant = {
    id: 'g',
    title: '建设补助',
    fundId: 'county',
    kind: 'building' as const,
    amountMaxFen: fen(3_000_000),
    fullYearOfService: false,
    evaluationPassed: true,
    mealsOfYearMin: null,
  };
  const topUp = {
    id: 't',
    title: '充值优惠',
    who: anybody,
    paysPermille: 710,
    creditMinFen: fen(10_000),
    creditMaxFen: null,
    payers: { split: 'whole' as const, fundId: 'county' },
  };
  const merchant = makePolicy().funds;

  it('that are right are not told', () => {
    expect(
      checkPolicy(good({ operatorPayments: [payment], siteGrants: [grant], topUpRules: [topUp] })),
    ).toEqual([]);
  });

  it.each<[string, string, Partial<PolicyDocument>, string]>([
    [
      'nothing-given',
      'operatorPayments.0.amountFen',
      { operatorPayments: [{ ...payment, amountFen: fen(0) }] },
      '第1项运营补贴“按人次”的金额是0元：请改金额，或删掉这一项。',
    ],
    [
      'nothing-given',
      'siteGrants.0.amountMaxFen',
      { siteGrants: [{ ...grant, amountMaxFen: fen(0) }] },
      '第1项站点补助“建设补助”的最高金额是0元：请改金额，或删掉这一项。',
    ],
    [
      'nothing-given',
      'topUpRules.0.paysPermille',
      { topUpRules: [{ ...topUp, paysPermille: 1000 }] },
      '第1条充值优惠“充值优惠”的自付千分比是1000，等于没有优惠：请改折扣，或删掉这一条。',
    ],
    [
      'nothing-given',
      'layers.0.subsidyMaxFen',
      {
        layers: good().layers.map((layer) => ({ ...layer, subsidyMaxFen: fen(0) })),
        rules: [seventies],
      },
      '第1层“补贴”的最高补贴是0元，这一层等于没有：请改金额，或删掉上限。',
    ],
    [
      'range-reversed',
      'topUpRules.0.creditMinFen',
      { topUpRules: [{ ...topUp, creditMaxFen: fen(5_000) }] },
      '第1条充值优惠“充值优惠”的最低充值金额100元大于最高充值金额50元：请对调。',
    ],
    [
      'merchant-fund-mixed',
      'operatorPayments.0.fundId',
      { funds: merchant, operatorPayments: [{ ...payment, fundId: 'canteen' }] },
      '第1项运营补贴“按人次”的资金来源是食堂让利，食堂不能自己付给自己：请换成付钱的资金来源。',
    ],
    [
      'shape',
      'operatorPayments',
      { operatorPayments: [{ ...payment, amountFen: fen(1_000_000_000) }] },
      '运营补贴加起来超过5000000元一份：请改正金额。',
    ],
  ])('that are wrong are told: %s %s', (code, place, changes, sentence) => {
    expect(told(checkPolicy(good(changes)))).toEqual([['error', code, place, sentence]]);
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
