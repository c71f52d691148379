import { fen } from '../../../money/fen.ts';
import { EVERYBODY } from '../../conditions.ts';
import type { PolicyDocument, PolicyRule } from '../../document.ts';
import type { Limit } from '../../limit.ts';
import { makePolicy, makeRule, testSite } from '../../testing/make-policy.ts';
import { workedCaseSchema } from '../../worked-case.ts';
import { checkPolicy } from '../check-policy.ts';
import type { PolicyFinding } from '../finding.ts';

// One good document for the tests of the checker; each test changes it in one place.

export const lunch = {
  businessDate: '2026-06-01',
  mealPeriod: 'lunch',
  isWorkingDay: true,
  serviceType: 'eat-in',
  bookedDaysBefore: 0,
  prices: { setMealFen: 1500, dishesFen: 0, byWeightFen: 0, weightGrams: 0, deliveryFeeFen: 0 },
};

/** From so many years to so many, both included. */
export function aged(from: number | null, to: number | null): PolicyRule['who'] {
  const end = (years: number | null) => (years === null ? null : { years, isIncluded: true });
  return { ...EVERYBODY, age: { from: end(from), to: end(to) } };
}

export const sixties = makeRule({ id: 'age-60', title: '60至69岁', who: aged(60, 69) });
export const seventies = makeRule({
  id: 'age-70',
  title: '70岁以上',
  who: aged(70, null),
  benefit: { form: 'amount-off', amountFen: fen(600) },
});
export const twicePaid: PolicyRule['payers'] = {
  split: 'in-order',
  parts: [
    { fundId: 'city', upToFen: fen(100) },
    { fundId: 'county', upToFen: null },
  ],
};

/** A document without findings but for what a test changes: two bands, two funds. */
export function good(changes: Partial<PolicyDocument> = {}): PolicyDocument {
  const funds = makePolicy().funds.filter(({ level }) => level !== 'merchant');
  return makePolicy({
    funds,
    rules: [{ ...sixties, payers: twicePaid }, seventies],
    ...changes,
  });
}

export function withRules(...rules: readonly PolicyRule[]): readonly PolicyFinding[] {
  return checkPolicy(good({ rules: [...rules] })).filter(({ code }) => code !== 'unused');
}

/** Severity, code, place and sentence of the findings. */
export function told(findings: readonly PolicyFinding[]): readonly unknown[] {
  return findings.map(({ severity, code, path, sentence }) => [
    severity,
    code,
    path.join('.'),
    sentence,
  ]);
}

/** A person of 65 takes a lunch of 15 元. */
export function lunchCase(
  changes: Readonly<Record<string, unknown>>,
): PolicyDocument['cases'][number] {
  return workedCaseSchema.parse({
    kind: 'meal',
    id: 'lunch-65',
    title: '65岁午餐',
    person: { ageYears: 65 },
    site: testSite,
    meal: lunch,
    expect: { paysFen: 1100 },
    ...changes,
  });
}

/** At most so many meals in a window. */
export function onceA(
  window: 'meal-period' | 'day',
  mealsMax: number,
  ruleIds: string[] | null,
): Limit {
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
