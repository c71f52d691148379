import { addDays } from '../time/calendar.ts';
import type { Window } from './conditions.ts';
import type { PolicyDocument } from './document.ts';

/** First and last date of the natural window that holds a date; a meal period lies in its day. */
export function windowDates(
  window: Window,
  date: string,
): { readonly from: string; readonly to: string } {
  switch (window) {
    case 'meal-period':
    case 'day':
      return { from: date, to: date };
    case 'week': {
      const from = addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
      return { from, to: addDays(from, 6) };
    }
    case 'month': {
      const from = `${date.slice(0, 8)}01`;
      return { from, to: addDays(`${addDays(from, 31).slice(0, 8)}01`, -1) };
    }
  }
}

/** The earliest used meal that can matter to a policy on a date: where its widest window begins. */
export function usedSince(policy: PolicyDocument, businessDate: string): string {
  const windows = new Set<string>([
    'day',
    ...policy.limits.flatMap((limit) => (limit.form === 'own-share' ? [] : [limit.window])),
    ...policy.rules.flatMap((rule) => [
      ...(rule.when.nth === null ? [] : [rule.when.nth.window]),
      ...(rule.benefit.form === 'flat-fee' ? [rule.benefit.window] : []),
    ]),
  ]);
  const starts = (['day', 'week', 'month'] as const)
    .filter((window) => windows.has(window))
    .map((window) => windowDates(window, businessDate).from)
    .sort();
  return starts[0] ?? businessDate;
}
