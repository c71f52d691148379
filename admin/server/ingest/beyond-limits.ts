import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { type ReadyLimit, readyPolicy } from '../../../shared/policy/engine/compile.ts';
import { usageOf } from '../../../shared/policy/engine/usage.ts';
import { type MealFacts, NO_PRICES, type UsedMeal } from '../../../shared/policy/facts.ts';
import { compareInTime } from '../meals/in-time.ts';
import type { PolicyOf } from './policies.ts';

/** A stored meal under a subsidy, as the limits of policies see it. */
export interface GrantedMeal {
  readonly kioskId: string;
  readonly kioskNumber: number;
  readonly seq: number;
  /** By the kiosk's own clock, milliseconds since 1970 UTC. */
  readonly atMs: number;
  readonly policyDigest: string | null;
  readonly used: UsedMeal;
}

/** A meal that was granted though the limit was used up by the meals named. */
export interface BeyondLimit {
  readonly meal: GrantedMeal;
  readonly limit: { readonly id: string; readonly title: string };
  /** The meals before it that the limit counts, oldest first. */
  readonly counted: readonly GrantedMeal[];
  readonly outcome: PolicyDocument['settings']['grantedTwice'];
}

/**
 * Which of one person's meals went past a limit of the policy they were priced with, when all of them are put in the order
 * of time. It depends on the meals alone, so that nothing hangs on whose batch came first; a further meal can only add to it.
 */
export function findBeyondLimits(
  meals: readonly GrantedMeal[],
  policyOf: PolicyOf,
): readonly BeyondLimit[] {
  const ordered = meals.toSorted((one, other) =>
    compareInTime({ ...one, ...one.used }, { ...other, ...other.used }),
  );
  return ordered.flatMap((meal, index) => {
    const policy = meal.policyDigest === null ? null : policyOf(meal.policyDigest);
    if (policy === null) return [];
    return limitsPassed(policy, { meal, earlier: ordered.slice(0, index) });
  });
}

function limitsPassed(
  policy: PolicyDocument,
  at: { readonly meal: GrantedMeal; readonly earlier: readonly GrantedMeal[] },
): readonly BeyondLimit[] {
  const { meal, earlier } = at;
  const ready = readyPolicy(policy);
  const facts = factsFor(meal.used);
  const countOf = (one: GrantedMeal, position: number): number =>
    usageOf(ready, facts, [one.used]).ofLimits[position] ?? 0;
  return limitsCovering(policy, meal.used).flatMap(({ limit, position }) => {
    if (limit.form === 'own-share' || limit.window === 'meal') return [];
    const counted = earlier.filter((one) => countOf(one, position) > 0);
    const most = limit.form === 'meals' ? limit.mealsMax : limit.subsidyMaxFen;
    const total = [...counted, meal].reduce((sum, one) => sum + countOf(one, position), 0);
    if (total <= most) return [];
    const { id, title } = limit;
    return [{ meal, limit: { id, title }, counted, outcome: policy.settings.grantedTwice }];
  });
}

/** The limits that cover a rule under which the meal was given. */
function limitsCovering(policy: PolicyDocument, used: UsedMeal): readonly ReadyLimit[] {
  const ruleIds = new Set(
    [...used.subsidies, ...used.fees].flatMap(({ ruleId, amountFen }) =>
      amountFen > 0 ? [ruleId] : [],
    ),
  );
  const rules = readyPolicy(policy).layers.flatMap((layer) => layer.rulesById);
  const covering = rules.filter(({ rule }) => ruleIds.has(rule.id)).flatMap((rule) => rule.limits);
  return [...new Set(covering)].toSorted((one, other) => one.position - other.position);
}

/** Windows ask for date and period alone. */
function factsFor({ businessDate, mealPeriod }: UsedMeal): MealFacts {
  return {
    businessDate,
    mealPeriod,
    isWorkingDay: true,
    serviceType: 'eat-in',
    bookedDaysBefore: 0,
    prices: NO_PRICES,
  };
}
