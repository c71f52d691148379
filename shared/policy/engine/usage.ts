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
  const ofLimits: number[] = [];
  for (const limit of policy.limits) ofLimits.push(usageOfLimit(limit, meal, used));
  return { ofLimits, used, meal };
}

function usageOfLimit(
  { limit, ruleIds }: ReadyLimit,
  meal: MealFacts,
  used: readonly UsedMeal[],
): number {
  if (limit.form === 'own-share' || limit.window === 'meal' || used.length === 0) return 0;
  const span = spanOf(limit.window, meal);
  let total = 0;
  for (const one of used) {
    if (!isInSpan(one, span)) continue;
    if (limit.form === 'meals') total += counts(one, ruleIds) ? 1 : 0;
    else total += subsidyOfRules(one, ruleIds);
  }
  return total;
}

/** Used meals in a window that count for all rules. */
export function mealsInWindow(usage: Usage, window: Window): number {
  const span = spanOf(window, usage.meal);
  let total = 0;
  for (const one of usage.used) if (isInSpan(one, span) && counts(one, null)) total += 1;
  return total;
}

/** Flat fees already paid under a rule in a window, in fen. */
export function feesPaid(usage: Usage, ruleId: string, window: 'day' | 'month'): number {
  const span = spanOf(window, usage.meal);
  let total = 0;
  for (const one of usage.used) {
    if (!isInSpan(one, span)) continue;
    for (const fee of one.fees) if (fee.ruleId === ruleId) total += fee.amountFen;
  }
  return total;
}

/** A used meal counts when it has a subsidy or a fee of one of the rules. */
function counts(used: UsedMeal, ruleIds: ReadonlySet<string> | null): boolean {
  return hasPart(used.subsidies, ruleIds) || hasPart(used.fees, ruleIds);
}

function hasPart(parts: UsedMeal['fees'], ruleIds: ReadonlySet<string> | null): boolean {
  for (const part of parts) {
    if (part.amountFen > 0 && (ruleIds === null || ruleIds.has(part.ruleId))) return true;
  }
  return false;
}

function subsidyOfRules(used: UsedMeal, ruleIds: ReadonlySet<string> | null): number {
  let total = 0;
  for (const part of used.subsidies) {
    if (ruleIds === null || ruleIds.has(part.ruleId)) total += part.amountFen;
  }
  return total;
}

/** A window around a meal: dates, both included, and the meal period where only one counts. */
interface Span {
  readonly from: string;
  readonly to: string;
  readonly mealPeriod: MealFacts['mealPeriod'] | null;
}

function isInSpan(used: UsedMeal, span: Span): boolean {
  if (used.businessDate < span.from || used.businessDate > span.to) return false;
  return span.mealPeriod === null || used.mealPeriod === span.mealPeriod;
}

function spanOf(window: Window, { businessDate, mealPeriod }: MealFacts): Span {
  if (window === 'week' || window === 'month') return spanFrom(known[window], window, businessDate);
  const isPeriod = window === 'meal-period';
  return { from: businessDate, to: businessDate, mealPeriod: isPeriod ? mealPeriod : null };
}

/** Windows already worked out: the meals of a day, and the days of a replay, come in thousands. */
const known = { week: new Map<string, Span>(), month: new Map<string, Span>() };
const KNOWN_MAX = 1_000;

function spanFrom(spans: Map<string, Span>, window: 'week' | 'month', date: string): Span {
  const held = spans.get(date);
  if (held !== undefined) return held;
  if (spans.size >= KNOWN_MAX) spans.clear();
  const made = { ...windowDates(window, date), mealPeriod: null };
  spans.set(date, made);
  return made;
}
