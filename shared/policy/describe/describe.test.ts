import { describe, expect, it } from 'vitest';
import { fen } from '../../money/fen.ts';
import { makePolicy, makeRule } from '../testing/make-policy.ts';
import { describeLimit, describeSettings, describeTopUpRule } from './other-parts.ts';
import { describeRule } from './rule.ts';

const everybody = makeRule({ id: 'r' }).who;
const policy = makePolicy({
  scope: { divisionCodes: ['370214'], siteKinds: null, canteenIds: null },
});

describe('a rule as a sentence', () => {
  it('says who, when, what, how much, who pays and the most', () => {
    const rule = makeRule({
      id: 'lunch',
      who: {
        ...everybody,
        age: { from: { years: 60, isIncluded: true }, to: { years: 70, isIncluded: false } },
        home: { basis: 'household', area: 'policy-area' },
      },
      when: { ...makeRule({ id: 'r' }).when, mealPeriods: ['lunch'], days: 'working-days' },
      goods: {
        kinds: ['set-meal'],
        setMealPrice: { fromFen: fen(1200), toFen: fen(1500) },
      },
      benefit: { form: 'fixed-price', priceFen: fen(800) },
      subsidyMaxFen: fen(700),
    });
    expect(describeRule(rule, policy)).toBe(
      '60周岁以上未满70周岁、户籍在本区县的老人，工作日午餐的套餐（12元至15元）付8元，其余由区级资金承担，最高补贴7元。',
    );
  });

  it('tells included from excluded ends of ages', () => {
    const sentence = (from: [number, boolean] | null, to: [number, boolean] | null): string => {
      const end = (given: [number, boolean] | null) =>
        given === null ? null : { years: given[0], isIncluded: given[1] };
      const age = { from: end(from), to: end(to) };
      return (
        describeRule(makeRule({ id: 'r', who: { ...everybody, age } }), policy).split('，')[0] ?? ''
      );
    };
    expect(sentence([60, true], [69, true])).toBe('60至69周岁的老人');
    expect(sentence([80, true], null)).toBe('80周岁以上的老人');
    expect(sentence([80, false], null)).toBe('超过80周岁的老人');
    expect(sentence(null, [60, false])).toBe('未满60周岁的老人');
    expect(sentence(null, [60, true])).toBe('不超过60周岁的老人');
    expect(sentence([60, false], [70, false])).toBe('超过60周岁且未满70周岁的老人');
  });

  it('says thresholds, bookings, the n-th meal and two payers in turn', () => {
    const rule = makeRule({
      id: 'r',
      who: { ...everybody, anyCategory: ['minimum-living-allowance', 'destitute-support'] },
      when: {
        mealPeriods: ['lunch', 'dinner'],
        days: 'every-day',
        serviceTypes: ['delivery'],
        bookedDaysBefore: 1,
        nth: { window: 'day', from: 1, to: 1 },
      },
      spend: { comparison: 'above', amountFen: fen(500), on: 'list-price' },
      goods: { kinds: ['set-meal', 'dishes'], setMealPrice: null },
      payers: {
        split: 'in-order',
        parts: [
          { fundId: 'city', upToFen: fen(300) },
          { fundId: 'county', upToFen: null },
        ],
      },
    });
    expect(describeRule(rule, policy)).toBe(
      '属于低保或特困的老人，午餐和晚餐、送餐、提前至少1天预订、每天第1份的套餐和单点菜品，原价超过5元时减4元，减的部分先由市级资金承担3元以内的部分，不够的由区级资金承担。',
    );
  });

  it('says every form of benefit in its own words', () => {
    const words = (benefit: Parameters<typeof makeRule>[0]['benefit']): string =>
      describeRule(
        makeRule({
          id: 'r',
          goods: { kinds: ['set-meal'], setMealPrice: null },
          ...(benefit === undefined ? {} : { benefit }),
        }),
        policy,
      );
    expect(words({ form: 'free' })).toContain('套餐免费，全部由区级资金承担');
    expect(words({ form: 'percent', paysPermille: 700 })).toContain('按7折付，其余');
    expect(words({ form: 'percent', paysPermille: 715 })).toContain('按7.15折付');
    expect(words({ form: 'flat-fee', window: 'month', feeFen: fen(2000) })).toContain(
      '每月一共付20元',
    );
    expect(words({ form: 'by-weight', fenPer100Grams: fen(150) })).toContain('每100克付1.5元');
  });
});

describe('other parts as sentences', () => {
  it('say what a limit counts and where it comes from', () => {
    const common = { id: 'l', title: '限', origin: 'setting' } as const;
    expect(
      describeLimit(
        { form: 'meals', ...common, ruleIds: null, window: 'meal-period', mealsMax: 1 },
        policy,
      ),
    ).toBe('各条补贴规则合计，每人每餐次最多享受1份（本地设置，文件没有写）。');
    expect(
      describeLimit(
        {
          form: 'subsidy',
          ...common,
          origin: 'published',
          ruleIds: ['x'],
          window: 'month',
          subsidyMaxFen: fen(10_050),
        },
        makePolicy({ rules: [makeRule({ id: 'x', title: '高龄' })] }),
      ),
    ).toBe('“高龄”，每人每月最多补贴100.5元（文件规定）。');
  });

  it('say a bonus on prepaid money', () => {
    expect(
      describeTopUpRule(
        {
          id: 't',
          title: '充值',
          who: everybody,
          paysPermille: 710,
          creditMinFen: fen(10_000),
          creditMaxFen: null,
          payers: { split: 'whole', fundId: 'city' },
        },
        policy,
      ),
    ).toBe('每一位老人，一次充值至少100元，按7.1折付，其余由市级资金承担。');
  });

  it('give every setting an answer in words', () => {
    const answers = describeSettings(policy.settings);
    expect(answers).toHaveLength(Object.keys(policy.settings).length);
    expect(answers.find((one) => one.name === 'excludedStates')?.answer).toBe('没有，人人都享受');
    for (const one of answers) expect(one.answer).toMatch(/[\u4e00-\u9fff]/);
  });
});
