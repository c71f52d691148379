// Goal: what is called unreachable changes no price when it is taken away.
// Method: small documents and weeks of meals drawn at random; the part in question is left out and the week is priced again.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fen, fen } from '../../money/fen.ts';
import { addDays } from '../../time/calendar.ts';
import { ANY_TIME, EVERYBODY } from '../conditions.ts';
import { decide } from '../decide.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import type { MealFacts, PersonFacts, UsedMeal } from '../facts.ts';
import type { Limit } from '../limit.ts';
import {
  makeMeal,
  makePerson,
  makePolicy,
  makePrices,
  makeRule,
  testSite,
} from '../testing/make-policy.ts';
import { checkPolicy } from './check-policy.ts';

const SEED = 20261123;
const RUNS = 3_000;

const yuan = (max: number) => fc.integer({ min: 1, max }).map((amount): Fen => fen(amount * 100));
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

type Categories = PolicyRule['who']['anyCategory'];

const whoArbitrary = fc
  .record({
    from: fc.constantFrom(null, 60, 70, 80),
    to: fc.constantFrom(null, 79, 89),
    any: fc.constantFrom<Categories>(null, ['low-income'], ['low-income', 'disability']),
    none: fc.constantFrom<Categories>(null, null, ['disability']),
  })
  .map(({ from, to, any, none }): PolicyRule['who'] => ({
    ...EVERYBODY,
    age: {
      from: from === null ? null : { years: from, isIncluded: true },
      to: to === null ? null : { years: to, isIncluded: true },
    },
    anyCategory: any,
    noCategory: none,
  }));

const benefitArbitrary: fc.Arbitrary<PolicyRule['benefit']> = fc.oneof(
  yuan(9).map((amountFen) => ({ form: 'amount-off' as const, amountFen })),
  fc
    .constantFrom(333, 500, 700)
    .map((paysPermille) => ({ form: 'percent' as const, paysPermille })),
  yuan(12).map((priceFen) => ({ form: 'fixed-price' as const, priceFen })),
  fc.constant({ form: 'free' as const }),
);

const ruleArbitrary = fc.record({
  who: whoArbitrary,
  benefit: benefitArbitrary,
  subsidyMaxFen: orNull(yuan(8)),
  mealPeriods: fc.constantFrom<PolicyRule['when']['mealPeriods']>(
    null,
    ['lunch'],
    ['lunch', 'dinner'],
  ),
  nth: fc.constantFrom(null, null, { window: 'day' as const, from: 2, to: null }),
  goods: fc.constantFrom<PolicyRule['goods']>(
    { kinds: ['set-meal', 'dishes'], setMealPrice: null },
    { kinds: ['set-meal'], setMealPrice: null },
    { kinds: ['set-meal'], setMealPrice: { fromFen: fen(500), toFen: fen(1200) } },
  ),
  spend: fc.constantFrom<PolicyRule['spend']>(null, {
    comparison: 'above',
    amountFen: fen(900),
    on: 'list-price',
  }),
});

const limitArbitrary = fc.record({
  form: fc.constantFrom('meals' as const, 'subsidy' as const),
  window: fc.constantFrom('meal-period' as const, 'day' as const, 'week' as const),
  most: fc.integer({ min: 1, max: 5 }),
  rule: fc.constantFrom(null, null, 0, 1),
});

const documentArbitrary = fc
  .record({
    rules: fc.array(ruleArbitrary, { minLength: 2, maxLength: 4 }),
    limits: fc.array(limitArbitrary, { maxLength: 3 }),
    combine: fc.constantFrom('lowest-price' as const, 'first-match' as const, 'sum' as const),
  })
  .map(({ rules, limits, combine }): PolicyDocument => {
    const base = makePolicy();
    return makePolicy({
      layers: base.layers.map((layer) => ({ ...layer, combine })),
      rules: rules.map(({ mealPeriods, nth, ...rule }, index) =>
        makeRule({
          ...rule,
          id: `r-${index}`,
          when: { ...ANY_TIME, mealPeriods, nth },
        }),
      ),
      limits: limits.map(({ form, window, most, rule }, index): Limit => {
        const common = {
          id: `l-${index}`,
          title: `l-${index}`,
          ruleIds: rule === null ? null : [`r-${rule}`],
          origin: 'published' as const,
          window,
        };
        return form === 'meals'
          ? { ...common, form, mealsMax: most }
          : { ...common, form, subsidyMaxFen: fen(most * 400) };
      }),
    });
  });

const mealsArbitrary = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 3 }),
      mealPeriod: fc.constantFrom('breakfast' as const, 'lunch' as const, 'dinner' as const),
      setMeal: fc.constantFrom(0, 4.99, 8, 9, 12, 13.33, 20),
      dishes: fc.constantFrom(0, 0, 3.5),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((meals) =>
    meals.map(
      ({ day, mealPeriod, setMeal, dishes }): MealFacts =>
        makeMeal({
          businessDate: addDays('2026-11-23', day),
          mealPeriod,
          prices: makePrices({ setMeal, dishes }),
        }),
    ),
  );

const personArbitrary = fc
  .record({
    year: fc.constantFrom(1930, 1940, 1950, 1960, 1970),
    categories: fc.subarray(['low-income' as const, 'disability' as const]),
  })
  .map(
    ({ year, categories }): PersonFacts =>
      makePerson({
        birthDate: `${year}-05-20`,
        categories: categories.map((category) => ({ category, from: '2020-01-01', to: null })),
      }),
  );

/** What a person pays for meal after meal, each counted for the next. */
function pricesOf(
  policy: PolicyDocument,
  person: PersonFacts,
  meals: readonly MealFacts[],
): readonly number[] {
  const used: UsedMeal[] = [];
  return meals.map((meal) => {
    const { payableFen, lines, fees } = decide({ policy, person, site: testSite, meal, used });
    const { businessDate, mealPeriod } = meal;
    if (lines.length > 0) {
      used.push({ businessDate, mealPeriod, subsidies: [...lines], fees: [...fees] });
    }
    return payableFen;
  });
}

/** The document without each rule or limit that a finding calls unreachable, one at a time. */
function without(document: PolicyDocument): readonly PolicyDocument[] {
  return checkPolicy(document).flatMap(({ code, path }) => {
    const index = Number(path[1]);
    if (code === 'limit-unreachable')
      return [{ ...document, limits: document.limits.toSpliced(index, 1) }];
    if (code !== 'rule-unreachable') return [];
    // Limits may go on naming the rule: names of rules that are gone count nothing.
    return [{ ...document, rules: document.rules.toSpliced(index, 1) }];
  });
}

describe('a rule or limit that is called unreachable', () => {
  it('can be taken away and no price changes', () => {
    console.log(`fast-check seed ${SEED}, ${RUNS} documents`);
    let takenAway = 0;
    fc.assert(
      fc.property(documentArbitrary, personArbitrary, mealsArbitrary, (document, person, meals) => {
        for (const other of without(document)) {
          takenAway += 1;
          expect(pricesOf(other, person, meals)).toEqual(pricesOf(document, person, meals));
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(takenAway).toBeGreaterThan(RUNS / 10);
  });
});
