// Goal: whoever writes a policy learns of every mistake where it stands and in words that say what to do.
// Method: one good document, changed in one place a test; asserted are code, place and sentence.
import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import { ANY_TIME, EVERYBODY } from '../conditions.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { testSite } from '../testing/make-policy.ts';
import { workedCaseSchema } from '../worked-case.ts';
import { checkPolicy } from './check-policy.ts';
import {
  aged,
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
            who: EVERYBODY,
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
          ...EVERYBODY,
          age: { from: { years: 70, isIncluded: false }, to: { years: 70, isIncluded: true } },
        },
      },
      '第1条规则“60至69岁”的年龄起点高于终点，没有人符合：请检查起止年龄和是否含本数。',
    ],
    [
      'rules.0.who.careLevel',
      { who: { ...EVERYBODY, careLevel: { from: 3, to: 1 } } },
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
      { when: { ...ANY_TIME, nth: { window: 'day', from: 3, to: 2 } } },
      '第1条规则“60至69岁”的第几份从第3份到第2份，起点大于终点：请对调。',
    ],
  ])('that hold nothing are told: %s', (place, changes, sentence) => {
    expect(told(withRules({ ...sixties, ...changes }))).toEqual([
      ['error', 'range-reversed', place, sentence],
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

  it('too many for the rules are not worked out while somebody types', () => {
    const part = { times: 1, person: null, site: testSite, meal: lunch };
    const parts = Array.from({ length: 20 }, () => part);
    const cases = Array.from({ length: 51 }, (_, index) =>
      workedCaseSchema.parse({
        kind: 'operator-total',
        id: `c-${index}`,
        title: '一个月',
        parts,
        expect: { operatorFen: 0 },
      }),
    );
    const rules = Array.from({ length: 200 }, (_, index) => ({ ...seventies, id: `r-${index}` }));
    expect(told(checkPolicy(good({ rules, cases })))).toEqual([
      [
        'error',
        'too-large',
        'cases',
        '算例太多：200条规则时最多1000份餐，现在有1020份。请把一部分算例放到单独的算例文件里。',
      ],
    ]);
  });

  it('whose prices pass what an amount can be are told, not worked out', () => {
    const prices = { ...lunch.prices, setMealFen: 300_000_000, dishesFen: 300_000_000 };
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
