import type { Window } from '../conditions.ts';
import type { MealFacts, UsedMeal } from '../facts.ts';
import { windowDates } from '../windows.ts';
import type { ReadyPolicy } from './compile.ts';
import { dayNumber } from './day-number.ts';

/** What a person has had in the windows that hold a meal. */
export interface Usage {
  /** By position of the limit: counting meals of a `meals` limit, fen of a `subsidy` limit; 0 for the others. */
  readonly ofLimits: readonly number[];
  /** What counts for all rules. */
  readonly ofAllRules: WindowTotals;
  readonly used: readonly UsedMeal[];
  readonly meal: MealFacts;
}

/** Counting meals and their subsidies in fen, by `AT` of the window around a meal. */
interface WindowTotals {
  readonly meals: number[];
  readonly fen: number[];
}

const AT = { 'meal-period': 0, day: 1, week: 2, month: 3 } as const satisfies Record<
  Window,
  number
>;

/** Adds up what used meals mean for every limit of a policy. */
export function usageOf(policy: ReadyPolicy, meal: MealFacts, used: readonly UsedMeal[]): Usage {
  const ofAllRules = totalsOf(null, meal, used);
  const ofLimits: number[] = [];
  for (const { limit, ruleIds } of policy.limits) {
    let total = 0;
    if (limit.form !== 'own-share' && limit.window !== 'meal') {
      const totals = ruleIds === null ? ofAllRules : totalsOf(ruleIds, meal, used);
      total = totals[limit.form === 'meals' ? 'meals' : 'fen'][AT[limit.window]] ?? 0;
    }
    ofLimits.push(total);
  }
  return { ofLimits, ofAllRules, used, meal };
}

/** One walk through the used meals for all windows; `ruleIds` null counts every rule. */
function totalsOf(
  ruleIds: ReadonlySet<string> | null,
  meal: MealFacts,
  used: readonly UsedMeal[],
): WindowTotals {
  const totals: WindowTotals = { meals: [0, 0, 0, 0], fen: [0, 0, 0, 0] };
  const spans = spansOf(meal.businessDate);
  for (const one of used) {
    const day = dayNumber(one.businessDate);
    const isInMonth = day >= spans.monthFrom && day <= spans.monthTo;
    const isInWeek = day >= spans.weekFrom && day <= spans.weekTo;
    if (!isInMonth && !isInWeek) continue;
    const fen = subsidyOfRules(one, ruleIds);
    const meals = fen > 0 || hasFee(one, ruleIds) ? 1 : 0;
    if (isInMonth) add(totals, AT.month, meals, fen);
    if (!isInWeek) continue;
    add(totals, AT.week, meals, fen);
    if (day !== spans.day) continue;
    add(totals, AT.day, meals, fen);
    if (one.mealPeriod === meal.mealPeriod) add(totals, AT['meal-period'], meals, fen);
  }
  return totals;
}

function add(totals: WindowTotals, at: number, meals: number, fen: number): void {
  totals.meals[at] = (totals.meals[at] ?? 0) + meals;
  totals.fen[at] = (totals.fen[at] ?? 0) + fen;
}

/** Used meals in a window that count for all rules. */
export function mealsInWindow(usage: Usage, window: Window): number {
  return usage.ofAllRules.meals[AT[window]] ?? 0;
}

/** Flat fees already paid under a rule in a window, in fen. */
export function feesPaid({ used, meal }: Usage, ruleId: string, window: 'day' | 'month'): number {
  const { day, monthFrom, monthTo } = spansOf(meal.businessDate);
  const [from, to] = window === 'day' ? [day, day] : [monthFrom, monthTo];
  let total = 0;
  for (const one of used) {
    const usedDay = dayNumber(one.businessDate);
    if (usedDay < from || usedDay > to) continue;
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

/** The windows around a day; days as numbers, first and last included. */
interface Spans {
  readonly day: number;
  readonly weekFrom: number;
  readonly weekTo: number;
  readonly monthFrom: number;
  readonly monthTo: number;
}

/** Windows already worked out: the meals of a day, and the days of a replay, come in thousands. */
const known = new Map<string, Spans>();
const KNOWN_MAX = 1_000;

function spansOf(date: string): Spans {
  const held = known.get(date);
  if (held !== undefined) return held;
  if (known.size >= KNOWN_MAX) known.clear();
  const week = windowDates('week', date);
  const month = windowDates('month', date);
  const made = {
    day: dayNumber(date),
    weekFrom: dayNumber(week.from),
    weekTo: dayNumber(week.to),
    monthFrom: dayNumber(month.from),
    monthTo: dayNumber(month.to),
  };
  known.set(date, made);
  return made;
}
