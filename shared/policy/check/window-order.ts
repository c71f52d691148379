import type { Window } from '../conditions.ts';

/** Windows that lie inside another: a week is not inside a month. */
const WIDER: Readonly<Record<Window, readonly Window[]>> = {
  'meal-period': ['meal-period', 'day', 'week', 'month'],
  day: ['day', 'week', 'month'],
  week: ['week'],
  month: ['month'],
};

/** Tells whether every window of one kind lies inside one window of the other. */
export function isWithin(inner: Window, outer: Window): boolean {
  return WIDER[inner].includes(outer);
}

/** Days of a window at most. */
const DAYS: Readonly<Record<Window, number>> = { 'meal-period': 1, day: 1, week: 7, month: 31 };

/**
 * The most windows of one kind that have a part in one window of another; a month has parts of six weeks, a week of two months.
 * `periodsOfDay`: meal periods of a day that count.
 */
export function windowsWithin(inner: Window, outer: Window, periodsOfDay: number): number {
  if (isWithin(outer, inner)) return 1;
  if (inner === 'meal-period') return periodsOfDay * DAYS[outer];
  if (inner === 'day') return DAYS[outer];
  return inner === 'week' ? 6 : 2;
}
