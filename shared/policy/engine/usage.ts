import type { Window } from '../conditions.ts';
import type { MealFacts, UsedMeal } from '../facts.ts';
import { windowDates } from '../windows.ts';
import type { ReadyPolicy } from './compile.ts';

/** What a person has had in the windows that hold a meal. */
export interface Usage {
  /** By position of the limit: counting meals of a `meals` limit, fen of a `subsidy` limit; 0 for the others. */
  readonly ofLimits: readonly number[];
  /** What counts for all rules. */
  readonly ofAllRules: WindowTotals;
  readonly used: readonly UsedMeal[];
  readonly meal: MealFacts;
}

/** Counting meals and their subsidies in fen, in each window around a meal. */
type WindowTotals = Readonly<Record<Window, { readonly meals: number; readonly fen: number }>>;

/** Adds up what used meals mean for every limit of a policy. */
export function usageOf(policy: ReadyPolicy, meal: MealFacts, used: readonly UsedMeal[]): Usage {
  const ofAllRules = totalsOf(null, meal, used);
  const ofLimits: number[] = [];
  for (const { limit, ruleIds } of policy.limits) {
    if (limit.form === 'own-share' || limit.window === 'meal') {
      ofLimits.push(0);
      continue;
    }
    const totals = ruleIds === null ? ofAllRules : totalsOf(ruleIds, meal, used);
    const inWindow = totals[limit.window];
    ofLimits.push(limit.form === 'meals' ? inWindow.meals : inWindow.fen);
  }
  return { ofLimits, ofAllRules, used, meal };
}

/** One walk through the used meals for all windows; `ruleIds` null counts every rule. */
function totalsOf(
  ruleIds: ReadonlySet<string> | null,
  meal: MealFacts,
  used: readonly UsedMeal[],
): WindowTotals {
  const period = { meals: 0, fen: 0 };
  const day = { meals: 0, fen: 0 };
  const week = { meals: 0, fen: 0 };
  const month = { meals: 0, fen: 0 };
  const spans = spansOf(meal.businessDate);
  for (const one of used) {
    const isInMonth = holdsDate(spans.month, one.businessDate);
    const isInWeek = holdsDate(spans.week, one.businessDate);
    if (!isInMonth && !isInWeek) continue;
    const fen = subsidyOfRules(one, ruleIds);
    const meals = fen > 0 || hasFee(one, ruleIds) ? 1 : 0;
    if (isInMonth) add(month, meals, fen);
    if (!isInWeek) continue;
    add(week, meals, fen);
    if (one.businessDate !== meal.businessDate) continue;
    add(day, meals, fen);
    if (one.mealPeriod === meal.mealPeriod) add(period, meals, fen);
  }
  return { 'meal-period': period, day, week, month };
}

function add(total: { meals: number; fen: number }, meals: number, fen: number): void {
  total.meals += meals;
  total.fen += fen;
}

/** Used meals in a window that count for all rules. */
export function mealsInWindow(usage: Usage, window: Window): number {
  return usage.ofAllRules[window].meals;
}

/** Flat fees already paid under a rule in a window, in fen. */
export function feesPaid({ used, meal }: Usage, ruleId: string, window: 'day' | 'month'): number {
  const span = window === 'day' ? spanOfDay(meal.businessDate) : spansOf(meal.businessDate).month;
  let total = 0;
  for (const one of used) {
    if (!holdsDate(span, one.businessDate)) continue;
    for (const fee of one.fees) if (fee.ruleId === ruleId) total += fee.amountFen;
  }
  return total;
}

function hasFee(used: UsedMeal, ruleIds: ReadonlySet<string> | null): boolean {
  for (const fee of used.fees) {
    if (fee.amountFen > 0 && (ruleIds === null || ruleIds.has(fee.ruleId))) return true;
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

/** First and last date, both included. */
type Span = ReturnType<typeof windowDates>;

function holdsDate(span: Span, date: string): boolean {
  return date >= span.from && date <= span.to;
}

function spanOfDay(date: string): Span {
  return { from: date, to: date };
}

interface Spans {
  readonly week: Span;
  readonly month: Span;
}

/** Weeks and months of dates already asked for: the meals of a day, and the days of a replay, come in thousands. */
const known = new Map<string, Spans>();
const KNOWN_MAX = 1_000;

function spansOf(date: string): Spans {
  const held = known.get(date);
  if (held !== undefined) return held;
  if (known.size >= KNOWN_MAX) known.clear();
  const made = { week: windowDates('week', date), month: windowDates('month', date) };
  known.set(date, made);
  return made;
}
