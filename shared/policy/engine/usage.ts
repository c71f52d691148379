import type { Window } from '../conditions.ts';
import type { MealFacts, UsedMeal } from '../facts.ts';
import { windowDates } from '../windows.ts';
import type { ReadyPolicy } from './compile.ts';

/** What a person has had in the windows that hold a meal. */
export interface Usage {
  /** By position of the limit: counting meals of a `meals` limit, fen of a `subsidy` limit; 0 for the others. */
  readonly ofLimits: readonly number[];
  readonly used: readonly UsedMeal[];
  readonly meal: MealFacts;
}

/** Adds up what used meals mean for every limit of a policy. */
export function usageOf(policy: ReadyPolicy, meal: MealFacts, used: readonly UsedMeal[]): Usage {
  const spans = spansOf(meal.businessDate);
  const ofLimits: number[] = [];
  for (const { limit, ruleIds } of policy.limits) {
    let total = 0;
    if (limit.form === 'meals') {
      for (const one of used) {
        if (isHeld(limit.window, one, meal, spans) && counts(one, ruleIds)) total += 1;
      }
    } else if (limit.form === 'subsidy' && limit.window !== 'meal') {
      for (const one of used) {
        if (isHeld(limit.window, one, meal, spans)) total += subsidyOfRules(one, ruleIds);
      }
    }
    ofLimits.push(total);
  }
  return { ofLimits, used, meal };
}

/** Used meals in a window that count for all rules. */
export function mealsInWindow({ used, meal }: Usage, window: Window): number {
  const spans = spansOf(meal.businessDate);
  let total = 0;
  for (const one of used) if (isHeld(window, one, meal, spans) && counts(one, null)) total += 1;
  return total;
}

/** Flat fees already paid under a rule in a window, in fen. */
export function feesPaid({ used, meal }: Usage, ruleId: string, window: 'day' | 'month'): number {
  const spans = spansOf(meal.businessDate);
  let total = 0;
  for (const one of used) {
    if (!isHeld(window, one, meal, spans)) continue;
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

/** Tells whether the window of a kind around a meal holds a used meal. */
function isHeld(window: Window, used: UsedMeal, meal: MealFacts, spans: Spans): boolean {
  const date = used.businessDate;
  switch (window) {
    case 'meal-period':
      return date === meal.businessDate && used.mealPeriod === meal.mealPeriod;
    case 'day':
      return date === meal.businessDate;
    case 'week':
      return date >= spans.week.from && date <= spans.week.to;
    case 'month':
      return date >= spans.month.from && date <= spans.month.to;
  }
}

interface Spans {
  readonly week: ReturnType<typeof windowDates>;
  readonly month: ReturnType<typeof windowDates>;
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
