import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';

const anybody = {
  age: null,
  anyCategory: null,
  everyCategory: null,
  noCategory: null,
  careLevel: null,
  home: null,
};
const anyTime = {
  mealPeriods: null,
  days: 'every-day',
  serviceTypes: null,
  bookedDaysBefore: null,
  nth: null,
};
const wholeMeal = { kinds: ['set-meal', 'dishes'], setMealPrice: null };

function ages(from: number, below: number | null) {
  return {
    from: { years: from, isIncluded: true },
    to: below === null ? null : { years: below, isIncluded: false },
  };
}

function rule(id: string, parts: Record<string, unknown>) {
  return {
    id,
    title: id,
    layerId: 'subsidy',
    who: anybody,
    when: anyTime,
    goods: wholeMeal,
    spend: null,
    subsidyMaxFen: null,
    payers: {
      split: 'by-share',
      parts: [
        { fundId: 'city', sharePermille: 600 },
        { fundId: 'county', sharePermille: 400 },
      ],
    },
    ...parts,
  };
}

/** Eight rules by age and hardship of which the best counts, under four limits: a meal a period, two a day, money of the natural week and
 * an own share, the windows that published schemes have. */
export function tieredPolicy(): PolicyDocument {
  return policyDocumentSchema.parse({
    format: 1,
    policyId: '0b6d3f0e-52d8-4c5e-9d0c-0d4a8f2a7c31',
    version: 1,
    title: '八档就餐补贴（测速用）',
    issuer: '测速',
    documentNumber: '测速1号',
    effectiveFrom: '2026-01-01',
    effectiveTo: null,
    source: { grade: 'demo', place: '测速', note: '' },
    scope: { divisionCodes: null, siteKinds: null, canteenIds: null },
    funds: [
      { id: 'city', name: '市级', level: 'city' },
      { id: 'county', name: '区级', level: 'county' },
    ],
    settings: {
      ageCountsFrom: 'birthday',
      leapDayBirthday: 'march-1',
      unknownPerson: 'list-price',
      overLimit: 'list-price',
      limitPartlyLeft: 'grant-the-rest',
      rounding: 'half-up',
      usableAt: 'every-site',
      homeBasis: 'either',
      grantedTwice: 'honour',
      excludedStates: [],
    },
    layers: [{ id: 'subsidy', title: '补贴', combine: 'lowest-price', subsidyMaxFen: null }],
    rules: tiers(),
    limits: [
      limit('one-a-period', { form: 'meals', window: 'meal-period', mealsMax: 1 }),
      limit('two-a-day', { form: 'meals', window: 'day', mealsMax: 2 }),
      limit('money-of-week', { form: 'subsidy', window: 'week', subsidyMaxFen: 2_000 }),
      limit('own-share', { form: 'own-share', minFen: 50 }),
    ],
    topUpRules: [],
    operatorPayments: [],
    siteGrants: [],
    settlement: { advancedBy: 'canteen', claimEvery: 'month' },
    cases: [],
  });
}

function limit(id: string, parts: Record<string, unknown>) {
  return { id, title: id, ruleIds: null, origin: 'published', ...parts };
}

function tiers() {
  return [
    rule('age-60', {
      who: { ...anybody, age: ages(60, 70) },
      benefit: { form: 'amount-off', amountFen: 200 },
    }),
    rule('age-70', {
      who: { ...anybody, age: ages(70, 80) },
      benefit: { form: 'amount-off', amountFen: 300 },
    }),
    rule('age-80', {
      who: { ...anybody, age: ages(80, 90) },
      benefit: { form: 'amount-off', amountFen: 500 },
    }),
    rule('age-90', { who: { ...anybody, age: ages(90, null) }, benefit: { form: 'free' } }),
    rule('minimum-living', {
      who: { ...anybody, age: ages(60, null), anyCategory: ['minimum-living-allowance'] },
      benefit: { form: 'fixed-price', priceFen: 400 },
    }),
    rule('destitute', {
      who: { ...anybody, age: ages(60, null), anyCategory: ['destitute-support'] },
      benefit: { form: 'fixed-price', priceFen: 200 },
    }),
    rule('disabled', {
      who: { ...anybody, age: ages(60, null), anyCategory: ['disabled-loss'] },
      spend: { comparison: 'at-least', amountFen: 800, on: 'list-price' },
      benefit: { form: 'percent', paysPermille: 500 },
    }),
    rule('living-alone', {
      who: { ...anybody, age: ages(70, null), anyCategory: ['living-alone'] },
      when: { ...anyTime, mealPeriods: ['dinner'] },
      benefit: { form: 'percent', paysPermille: 700 },
    }),
  ];
}
