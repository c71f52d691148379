import type { Question } from '../../shared/policy/decide.ts';
import type { Decision } from '../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import type { MealFacts, UsedMeal } from '../../shared/policy/facts.ts';
import type { Limit } from '../../shared/policy/limit.ts';

function total(parts: ReadonlyArray<{ readonly amountFen: number }>): number {
  return parts.reduce((sum, part) => sum + part.amountFen, 0);
}

/** What is wrong with the money of a decision whatever the rules were; empty when nothing is. */
export function moneyFaults({ meal }: Question, decision: Decision): string[] {
  const { listPriceFen, payableFen, lines, fees, operatorLines } = decision;
  const { setMealFen, dishesFen, byWeightFen, deliveryFeeFen } = meal.prices;
  const faults: string[] = [];
  if (listPriceFen !== setMealFen + dishesFen + byWeightFen + deliveryFeeFen)
    faults.push('the list price is not that of the goods');
  if (listPriceFen !== payableFen + total(lines)) faults.push('price ≠ paid + every line');
  if (payableFen < 0 || payableFen > listPriceFen)
    faults.push('paid is not within 0 and the price');
  for (const line of [...lines, ...fees, ...operatorLines])
    if (line.amountFen <= 0) faults.push('a line of nothing or less');
  if (total(fees) > payableFen) faults.push('more fees than paid');
  if (decision.isRefused && lines.length + fees.length + operatorLines.length > 0)
    faults.push('money in a refusal');
  return faults;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function dayNumber(date: string): number {
  return Date.parse(date) / DAY_MS;
}

/** Day 0 was a Thursday, so three days more make the weeks begin with Monday. */
function weekNumber(date: string): number {
  return Math.floor((dayNumber(date) + 3) / 7);
}

/** Whether a used meal lies in the natural window of a meal. */
function isInWindow(window: string, used: UsedMeal, meal: MealFacts): boolean {
  const [then, now] = [used.businessDate, meal.businessDate];
  switch (window) {
    case 'meal-period':
      return then === now && used.mealPeriod === meal.mealPeriod;
    case 'day':
      return then === now;
    case 'week':
      return weekNumber(then) === weekNumber(now);
    case 'month':
      return then.slice(0, 7) === now.slice(0, 7);
    default:
      return false;
  }
}

/** Tells of which rules a limit is: those it names, or all that no merchant bears, an earlier version's among them. */
function coveredBy(limit: Limit, policy: PolicyDocument): (ruleId: string) => boolean {
  const { ruleIds } = limit;
  if (ruleIds !== null) return (ruleId) => ruleIds.includes(ruleId);
  const merchants = policy.funds.filter((fund) => fund.level === 'merchant').map(({ id }) => id);
  const ofMerchants = policy.rules
    .filter(({ payers }) => payers.split === 'whole' && merchants.includes(payers.fundId))
    .map(({ id }) => id);
  return (ruleId) => !ofMerchants.includes(ruleId);
}

/** The limits that a decision passes, counted from the usage anew; empty when it keeps all. */
export function limitFaults({ policy, meal, used }: Question, decision: Decision): string[] {
  if (policy === null) return [];
  const faults: string[] = [];
  for (const limit of policy.limits) {
    const isCovered = coveredBy(limit, policy);
    const covered = decision.lines.filter((line) => isCovered(line.ruleId));
    const coveredFees = decision.fees.filter((fee) => isCovered(fee.ruleId));
    const inWindow =
      limit.form === 'own-share' ? [] : used.filter((one) => isInWindow(limit.window, one, meal));
    if (limit.form === 'meals') {
      const meals = inWindow.filter((one) =>
        [...one.subsidies, ...one.fees].some(
          (part) => part.amountFen > 0 && isCovered(part.ruleId),
        ),
      );
      if (covered.length + coveredFees.length > 0 && meals.length >= limit.mealsMax)
        faults.push(`a meal more than ${limit.id} allows`);
    } else if (limit.form === 'subsidy') {
      const before = total(
        inWindow.flatMap((one) => one.subsidies).filter((part) => isCovered(part.ruleId)),
      );
      if (covered.length > 0 && before + total(covered) > limit.subsidyMaxFen)
        faults.push(`more money than ${limit.id} allows`);
    } else {
      let priceFen: number = decision.listPriceFen;
      const last = decision.lines.findLastIndex((line) => isCovered(line.ruleId));
      for (const line of decision.lines.slice(0, last + 1)) priceFen -= line.amountFen;
      // Rules that the limit does not cover may make a meal cheaper still, but only after the last one that it covers.
      if (last >= 0 && priceFen < limit.minFen) faults.push(`less paid than ${limit.id} asks`);
    }
  }
  return faults;
}
