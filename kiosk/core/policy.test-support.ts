import { type PolicyDocument, policyDocumentSchema } from '../../shared/policy/document.ts';

/** Parts of a policy as a test writes them down: the schema checks them. */
type Part = Readonly<Record<string, unknown>>;

const EVERYBODY = {
  age: null,
  anyCategory: null,
  everyCategory: null,
  noCategory: null,
  careLevel: null,
  home: null,
};

export const ANY_TIME = {
  mealPeriods: null,
  days: 'every-day',
  serviceTypes: null,
  bookedDaysBefore: null,
  nth: null,
};

/** Who is from so many to so many completed years old, both ends included. */
export function agedFrom(from: number, to: number | null = null): Part {
  const end = (years: number) => ({ years, isIncluded: true });
  return { ...EVERYBODY, age: { from: end(from), to: to === null ? null : end(to) } };
}

/** A rule about set meals for everybody at any time, borne by the county, with what a test changes. */
export function testRule(changes: Part): Part {
  return {
    title: `规则${changes['id']}`,
    layerId: 'government',
    who: EVERYBODY,
    when: ANY_TIME,
    goods: { kinds: ['set-meal'], setMealPrice: null },
    spend: null,
    benefit: { form: 'free' },
    subsidyMaxFen: null,
    payers: { split: 'whole', fundId: 'county' },
    ...changes,
  };
}

/** A limit that the text itself sets, over every rule that no merchant bears. */
export function testLimit(changes: Part): Part {
  return { title: `限额${changes['id']}`, ruleIds: null, origin: 'published', ...changes };
}

export const TEST_SETTINGS = {
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
};

/** A whole policy of one layer for every canteen, in force since December 2020, with what a test changes. */
export function testPolicy(changes: Part): PolicyDocument {
  return policyDocumentSchema.parse({
    format: 1,
    policyId: '7c1d2f4e-3b5a-4c6d-8e7f-9a0b1c2d3e4f',
    version: 1,
    title: '测试政策',
    issuer: '测试',
    documentNumber: '测试-1',
    effectiveFrom: '2020-12-01',
    effectiveTo: null,
    source: { grade: 'demo', place: '测试', note: '' },
    scope: { divisionCodes: null, siteKinds: null, canteenIds: null },
    funds: [
      { id: 'county', name: '区级资金', level: 'county' },
      { id: 'charity', name: '慈善会', level: 'charity' },
      { id: 'canteen', name: '食堂', level: 'merchant' },
    ],
    settings: TEST_SETTINGS,
    layers: [{ id: 'government', title: '补贴', combine: 'lowest-price', subsidyMaxFen: null }],
    rules: [],
    limits: [],
    topUpRules: [],
    operatorPayments: [],
    siteGrants: [],
    settlement: { advancedBy: 'canteen', claimEvery: 'month' },
    cases: [],
    ...changes,
  });
}

/** Price by age and hardship, one meal a period: the rules of the demo's policy. */
export const CHENGYANG: PolicyDocument = testPolicy({
  policyId: '5b0c1f7e-6a53-4d0e-9b58-2f1d7c3a9e10',
  title: '青岛城阳中城路助老食堂套餐价（演示）',
  documentNumber: '演示-2020-12',
  funds: [
    { id: 'district-elder-meals', name: '区级助餐补贴（演示）', level: 'county' },
    { id: 'hardship-relief', name: '困难群众救助资金（演示）', level: 'city' },
  ],
  rules: [
    tier({ id: 'age-60-69', title: '60至69周岁套餐8元', priceFen: 800, who: agedFrom(60, 69) }),
    tier({ id: 'age-70-79', title: '70至79周岁套餐7元', priceFen: 700, who: agedFrom(70, 79) }),
    tier({ id: 'age-80-up', title: '80周岁及以上套餐6元', priceFen: 600, who: agedFrom(80) }),
    tier({
      id: 'hardship',
      title: '低保、特困套餐2元',
      priceFen: 200,
      who: { ...EVERYBODY, anyCategory: ['minimum-living-allowance', 'destitute-support'] },
      fundId: 'hardship-relief',
    }),
  ],
  limits: [
    {
      form: 'meals',
      id: 'one-per-period',
      title: '每餐次补贴一份',
      ruleIds: null,
      origin: 'setting',
      window: 'meal-period',
      mealsMax: 1,
    },
  ],
});

function tier(given: {
  readonly id: string;
  readonly title: string;
  readonly priceFen: number;
  readonly who: Part;
  readonly fundId?: string;
}): Part {
  const { id, title, priceFen, who, fundId = 'district-elder-meals' } = given;
  const benefit = { form: 'fixed-price', priceFen };
  return testRule({ id, title, who, benefit, payers: { split: 'whole', fundId } });
}
