import { fen } from '../../money/fen.ts';
import { ANY_TIME, EVERYBODY } from '../conditions.ts';
import type { Question } from '../decide.ts';
import {
  type PolicyDocument,
  type PolicyRule,
  policyDocumentSchema,
  policyRuleSchema,
} from '../document.ts';
import type { MealFacts, MealPrices, PersonFacts, SiteFacts, UsedMeal } from '../facts.ts';

// Small complete documents and questions for tests; each test says only what it is about.

/** A rule for everybody: 4 元 off any goods, from the one fund. */
export function makeRule(changes: Partial<PolicyRule> & { readonly id: string }): PolicyRule {
  return policyRuleSchema.parse({
    title: changes.id,
    layerId: 'subsidy',
    who: EVERYBODY,
    when: ANY_TIME,
    goods: { kinds: ['set-meal', 'dishes', 'by-weight', 'delivery-fee'], setMealPrice: null },
    spend: null,
    benefit: { form: 'amount-off', amountFen: 400 },
    subsidyMaxFen: null,
    payers: { split: 'whole', fundId: 'county' },
    ...changes,
  });
}

/** A document with one layer, three funds and no rule. */
export function makePolicy(changes: Partial<PolicyDocument> = {}): PolicyDocument {
  return policyDocumentSchema.parse({
    format: 1,
    policyId: '0b9f6c51-9d56-4b6e-8a3e-5f5c0c9f2a11',
    version: 1,
    title: '测试政策',
    issuer: '测试',
    documentNumber: '测试-1',
    effectiveFrom: '2026-01-01',
    effectiveTo: null,
    source: { grade: 'demo', place: '测试', note: '' },
    scope: { divisionCodes: null, siteKinds: null, canteenIds: null },
    funds: [
      { id: 'city', name: '市级资金', level: 'city' },
      { id: 'county', name: '区级资金', level: 'county' },
      { id: 'canteen', name: '食堂让利', level: 'merchant' },
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

/** A registered person of 75 without any category, on 2026-11-23. */
export function makePerson(changes: Partial<PersonFacts> = {}): PersonFacts {
  return {
    standing: 'registered',
    birthDate: '1951-05-20',
    categories: [],
    careLevels: [],
    states: [],
    householdCode: null,
    residenceCode: null,
    ...changes,
  };
}

export const testSite: SiteFacts = {
  canteenId: '3f0a7f52-6f0e-4b0c-9a51-0a4a8f3b7c21',
  kind: 'canteen',
  divisionCode: '370481001002',
};

/** Prices of a meal; what is not said is not taken. */
export function makePrices(yuan: {
  readonly setMeal?: number;
  readonly dishes?: number;
  readonly byWeight?: number;
  readonly grams?: number;
  readonly delivery?: number;
}): MealPrices {
  const toFen = (amount = 0) => fen(Math.round(amount * 100));
  return {
    setMealFen: toFen(yuan.setMeal),
    dishesFen: toFen(yuan.dishes),
    byWeightFen: toFen(yuan.byWeight),
    weightGrams: yuan.grams ?? 0,
    deliveryFeeFen: toFen(yuan.delivery),
  };
}

/** Lunch on Monday 2026-11-23, a set meal of 15 元 eaten in. */
export function makeMeal(changes: Partial<MealFacts> = {}): MealFacts {
  return {
    businessDate: '2026-11-23',
    mealPeriod: 'lunch',
    isWorkingDay: true,
    serviceType: 'eat-in',
    bookedDaysBefore: 0,
    prices: makePrices({ setMeal: 15 }),
    ...changes,
  };
}

/** A meal already had, with 4 元 under a rule. */
export function makeUsed(changes: Partial<UsedMeal> & { readonly ruleId?: string } = {}): UsedMeal {
  const { ruleId = 'any', ...rest } = changes;
  return {
    businessDate: '2026-11-23',
    mealPeriod: 'lunch',
    subsidies: [{ ruleId, amountFen: fen(400) }],
    fees: [],
    ...rest,
  };
}

/** A question about that person's lunch. */
export function makeQuestion(changes: Partial<Question> = {}): Question {
  return {
    policy: makePolicy(),
    person: makePerson(),
    site: testSite,
    meal: makeMeal(),
    used: [],
    ...changes,
  };
}
