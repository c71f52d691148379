import type { Window } from '../conditions.ts';
import type { MealFacts, UsedMeal } from '../facts.ts';
import { windowDates } from '../windows.ts';
import type { ReadyLimit, ReadyPolicy } from './compile.ts';

/** What a person has had in the windows that hold a meal. */
export interface Usage {
  /** By position of the limit: counting meals of a `meals` limit, fen of a `subsidy` limit; 0 for the others. */
  readonly ofLimits: readonly number[];
  readonly used: readonly UsedMeal[];
  readonly meal: MealFacts;
}

/** Adds up what used meals mean for every limit of a policy. */
export function usageOf(policy: ReadyPolicy, meal: MealFacts, used: readonly UsedMeal[]): Usage {
  return { ofLimits: policy.limits.map((limit) => usageOfLimit(limit, meal, used)), used, meal };
}

function usageOfLimit(
  { limit, ruleIds }: ReadyLimit,
  meal: MealFacts,
  used: readonly UsedMeal[],
): number {
  if (limit.form === 'own-share' || limit.window === 'meal') return 0;
  let total = 0;
  for (const one of used) {
    if (!isInWindow(limit.window, one, meal)) continue;
    if (limit.form === 'meals') total += counts(one, ruleIds) ? 1 : 0;
    else total += subsidyOfRules(one, ruleIds);
  }
  return total;
}

/** Used meals in a window that count for all rules. */
export function mealsInWindow(usage: Usage, window: Window): number {
  let total = 0;
  for (const one of usage.used) {
    if (isInWindow(window, one, usage.meal) && counts(one, null)) total += 1;
  }
  return total;
}

/** Flat fees already paid under a rule in a window, in fen. */
export function feesPaid(usage: Usage, ruleId: string, window: 'day' | 'month'): number {
  let total = 0;
  for (const one of usage.used) {
    if (!isInWindow(window, one, usage.meal)) continue;
    for (const fee of one.fees) if (fee.ruleId === ruleId) total += fee.amountFen;
  }
  return total;
}

/** A used meal counts when it has a subsidy or a fee of one of the rules. */
function counts(used: UsedMeal, ruleIds: ReadonlySet<string> | null): boolean {
  const isOne = (part: { readonly ruleId: string; readonly amountFen: number }): boolean =>
    part.amountFen > 0 && (ruleIds === null || ruleIds.has(part.ruleId));
  return used.subsidies.some(isOne) || used.fees.some(isOne);
}

function subsidyOfRules(used: UsedMeal, ruleIds: ReadonlySet<string> | null): number {
  let total = 0;
  for (const part of used.subsidies) {
    if (ruleIds === null || ruleIds.has(part.ruleId)) total += part.amountFen;
  }
  return total;
}

function isInWindow(window: Window, used: UsedMeal, meal: MealFacts): boolean {
  switch (window) {
    case 'meal-period':
      return used.businessDate === meal.businessDate && used.mealPeriod === meal.mealPeriod;
    case 'day':
      return used.businessDate === meal.businessDate;
    case 'month':
      return used.businessDate.slice(0, 7) === meal.businessDate.slice(0, 7);
    case 'week': {
      const { from, to } = weekOf(meal.businessDate);
      return from <= used.businessDate && used.businessDate <= to;
    }
  }
}

/** The week of the date that was asked for last: meals of one day are priced in a row. */
let lastWeek = { date: '', from: '', to: '' };

function weekOf(date: string): { readonly from: string; readonly to: string } {
  if (lastWeek.date !== date) lastWeek = { date, ...windowDates('week', date) };
  return lastWeek;
}
