import { fen } from '../../../shared/money/fen.ts';
import { ANY_TIME, EVERYBODY, type Who } from '../../../shared/policy/conditions.ts';
import type { PolicyDocument, PolicyRule } from '../../../shared/policy/document.ts';
import { makePolicy, makeRule } from '../../../shared/policy/testing/make-policy.ts';

function ages(from: number, below: number | null): Who['age'] {
  return {
    from: { years: from, isIncluded: true },
    to: below === null ? null : { years: below, isIncluded: false },
  };
}

function rule(id: string, parts: Partial<PolicyRule>): PolicyRule {
  return makeRule({
    id,
    goods: { kinds: ['set-meal', 'dishes'], setMealPrice: null },
    payers: {
      split: 'by-share',
      parts: [
        { fundId: 'city', sharePermille: 600 },
        { fundId: 'county', sharePermille: 400 },
      ],
    },
    ...parts,
  });
}

/** Eight rules by age and hardship of which the best counts, under four limits: a meal a period, two a day, money of the natural week and
 * an own share, the windows that published schemes have. */
export function tieredPolicy(): PolicyDocument {
  return makePolicy({
    title: '八档就餐补贴（测速用）',
    funds: [
      { id: 'city', name: '市级', level: 'city' },
      { id: 'county', name: '区级', level: 'county' },
    ],
    rules: tiers(),
    limits: [
      { ...limitNamed('one-a-period'), form: 'meals', window: 'meal-period', mealsMax: 1 },
      { ...limitNamed('two-a-day'), form: 'meals', window: 'day', mealsMax: 2 },
      {
        ...limitNamed('money-of-week'),
        form: 'subsidy',
        window: 'week',
        subsidyMaxFen: fen(2_000),
      },
      { ...limitNamed('own-share'), form: 'own-share', minFen: fen(50) },
    ],
  });
}

function limitNamed(id: string) {
  return { id, title: id, ruleIds: null, origin: 'published' as const };
}

function tiers(): PolicyRule[] {
  return [
    rule('age-60', {
      who: { ...EVERYBODY, age: ages(60, 70) },
      benefit: { form: 'amount-off', amountFen: fen(200) },
    }),
    rule('age-70', {
      who: { ...EVERYBODY, age: ages(70, 80) },
      benefit: { form: 'amount-off', amountFen: fen(300) },
    }),
    rule('age-80', {
      who: { ...EVERYBODY, age: ages(80, 90) },
      benefit: { form: 'amount-off', amountFen: fen(500) },
    }),
    rule('age-90', { who: { ...EVERYBODY, age: ages(90, null) }, benefit: { form: 'free' } }),
    rule('minimum-living', {
      who: { ...EVERYBODY, age: ages(60, null), anyCategory: ['minimum-living-allowance'] },
      benefit: { form: 'fixed-price', priceFen: fen(400) },
    }),
    rule('destitute', {
      who: { ...EVERYBODY, age: ages(60, null), anyCategory: ['destitute-support'] },
      benefit: { form: 'fixed-price', priceFen: fen(200) },
    }),
    rule('disabled', {
      who: { ...EVERYBODY, age: ages(60, null), anyCategory: ['disabled-loss'] },
      spend: { comparison: 'at-least', amountFen: fen(800), on: 'list-price' },
      benefit: { form: 'percent', paysPermille: 500 },
    }),
    rule('living-alone', {
      who: { ...EVERYBODY, age: ages(70, null), anyCategory: ['living-alone'] },
      when: { ...ANY_TIME, mealPeriods: ['dinner'] },
      benefit: { form: 'percent', paysPermille: 700 },
    }),
  ];
}
