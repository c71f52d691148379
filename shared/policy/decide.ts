import { type Fen, minFen, subtractFen, sumFen } from '../money/fen.ts';
import type { MealPeriodId } from '../time/business-time.ts';
import { completedYears } from './age.ts';
import type { Decision, DecisionReason, LimitLeft } from './decision.ts';
import type { PolicyDocument, PolicyRule } from './document.ts';
import type { PersonFacts, UsedMeal } from './facts.ts';

/** One meal to be priced: one portion of one set meal. */
export interface MealToPrice {
  readonly listPriceFen: Fen;
  readonly businessDate: string;
  readonly mealPeriod: MealPeriodId;
}

/**
 * Prices one meal for one person: a pure function of policy, person, meal and usage.
 * `policy` null means that none is in force; `person` null is a guest. Both pay the list price.
 */
export function decide(input: {
  readonly policy: PolicyDocument | null;
  readonly person: PersonFacts | null;
  readonly meal: MealToPrice;
  readonly usedMeals: readonly UsedMeal[];
}): Decision {
  const { policy, person, meal } = input;
  if (policy === null) return atListPrice(meal, [], { code: 'no-policy-in-force' });
  if (person === null) return atListPrice(meal, [], { code: 'guest' });
  const fitting = policy.rules.filter((rule) => ruleFits(rule, person, meal, policy));
  const best = lowestPrice(fitting, meal);
  const left = mealsLeft(policy, meal, input.usedMeals);
  if (best === null) return atListPrice(meal, left, { code: 'no-rule-fits' });
  const reached = left.find((limit) => limit.mealsLeft === 0);
  if (reached !== undefined) {
    return atListPrice(meal, left, { code: 'limit-reached', limitId: reached.limitId });
  }
  const subsidyFen = subtractFen(meal.listPriceFen, best.priceFen);
  if (subsidyFen <= 0)
    return atListPrice(meal, left, { code: 'already-cheaper', ruleId: best.rule.id });
  return {
    listPriceFen: meal.listPriceFen,
    payableFen: best.priceFen,
    lines: [{ ruleId: best.rule.id, fundId: best.rule.fundId, amountFen: subsidyFen }],
    limitsLeft: left.map((limit) => ({ ...limit, mealsLeft: limit.mealsLeft - 1 })),
    reasons: [{ code: 'rule-applied', ruleId: best.rule.id }],
  };
}

function atListPrice(
  meal: MealToPrice,
  limitsLeft: readonly LimitLeft[],
  reason: DecisionReason,
): Decision {
  return {
    listPriceFen: meal.listPriceFen,
    payableFen: meal.listPriceFen,
    lines: [],
    limitsLeft,
    reasons: [reason],
  };
}

function ruleFits(
  rule: PolicyRule,
  person: PersonFacts,
  meal: MealToPrice,
  policy: PolicyDocument,
): boolean {
  const { age, anyCategory } = rule.who;
  if (age !== null) {
    const years = completedYears(
      { birthDate: person.birthDate, onDate: meal.businessDate },
      policy.settings,
    );
    if (age.fromYears !== null && years < age.fromYears) return false;
    if (age.toYears !== null && years > age.toYears) return false;
  }
  if (anyCategory === null) return true;
  return person.categories.some(
    (held) =>
      anyCategory.includes(held.category) &&
      held.from <= meal.businessDate &&
      (held.to === null || meal.businessDate <= held.to),
  );
}

/** Lowest price wins; equal prices go to the smaller rule id, so the order of rules in the file never matters. */
function lowestPrice(
  rules: readonly PolicyRule[],
  meal: MealToPrice,
): { readonly rule: PolicyRule; readonly priceFen: Fen } | null {
  let best: { readonly rule: PolicyRule; readonly priceFen: Fen } | null = null;
  for (const rule of rules) {
    const priceFen = priceUnder(rule, meal);
    if (
      best === null ||
      priceFen < best.priceFen ||
      (priceFen === best.priceFen && rule.id < best.rule.id)
    ) {
      best = { rule, priceFen };
    }
  }
  return best;
}

/** What the elder would pay under a rule: never more than the list price. */
function priceUnder(rule: PolicyRule, meal: MealToPrice): Fen {
  return minFen(rule.benefit.priceFen, meal.listPriceFen);
}

function mealsLeft(
  policy: PolicyDocument,
  meal: MealToPrice,
  usedMeals: readonly UsedMeal[],
): readonly LimitLeft[] {
  return policy.limits.map((limit) => {
    const used = usedMeals.filter(
      (usedMeal) =>
        usedMeal.businessDate === meal.businessDate && usedMeal.mealPeriod === meal.mealPeriod,
    ).length;
    return { limitId: limit.id, mealsLeft: Math.max(0, limit.mealsMax - used) };
  });
}

/** The whole subsidy of a decision. */
export function subsidyOf(decision: Pick<Decision, 'lines'>): Fen {
  return sumFen(decision.lines.map((line) => line.amountFen));
}
