import type { MenuItem } from '../../shared/sync/contract.ts';
import {
  businessDate,
  clockTime,
  mealPeriodAt,
  shanghaiDate,
} from '../../shared/time/business-time.ts';
import type { CanteenView } from '../contract/views.ts';
import { type MealTime, mealsOf } from './checkout/price.ts';
import type { CanteenSettings, StoreReads } from './ports.ts';

export const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'] as const;

/** What every screen shows; before the first settings came, only that it is being prepared. */
export function canteenView(
  settings: CanteenSettings | null,
  now: { readonly nowMs: number; readonly isOnline: boolean },
): CanteenView {
  const { nowMs, isOnline } = now;
  const period = settings === null ? null : mealPeriodAt(nowMs, settings.businessDay);
  return {
    canteenName: settings?.canteenName ?? '助老食堂',
    isDemo: settings?.isDemo ?? false,
    dateText: dateText(settings, nowMs),
    mealPeriod:
      period === null
        ? null
        : {
            name: period.name,
            hours: `${clockTime(period.fromMinute)}–${clockTime(period.toMinute)}`,
          },
    isOnline,
  };
}

function dateText(settings: CanteenSettings | null, nowMs: number): string {
  const date = businessDateNow(settings, nowMs);
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日 星期${weekday}`;
}

/** Date and period of a meal ordered now; null between meals and before there are settings. */
export function mealTimeAt(settings: CanteenSettings | null, nowMs: number): MealTime | null {
  if (settings === null) return null;
  const period = mealPeriodAt(nowMs, settings.businessDay);
  if (period === null) return null;
  return {
    businessDate: businessDate(nowMs, settings.businessDay),
    mealPeriod: period.id,
    bookedDaysBefore: 0,
  };
}

/** The business date now; the calendar date before there are settings. */
export function businessDateNow(settings: CanteenSettings | null, nowMs: number): string {
  return settings === null ? shanghaiDate(nowMs) : businessDate(nowMs, settings.businessDay);
}

/** The meals on offer now. */
export function mealsNow(store: StoreReads, nowMs: number): readonly MenuItem[] {
  const time = mealTimeAt(store.settings(), nowMs);
  return time === null ? [] : mealsOf(store.menu(), time);
}

/** Milliseconds until the date or the meal period may change: the next whole minute that is a boundary, at most an hour. */
export function untilNextBoundaryMs(settings: CanteenSettings | null, nowMs: number): number {
  const longestMs = 60 * 60_000;
  if (settings === null) return longestMs;
  const { dayBoundaryMinute, mealPeriods } = settings.businessDay;
  const minutes = [
    dayBoundaryMinute,
    ...mealPeriods.flatMap((period) => [period.fromMinute, period.toMinute]),
  ];
  const startMs = Date.parse(`${businessDate(nowMs, settings.businessDay)}T00:00:00.000+08:00`);
  const waitsMs = minutes
    .flatMap((minute) => [startMs + minute * 60_000, startMs + (minute + 1_440) * 60_000])
    .map((momentMs) => momentMs - nowMs)
    .filter((waitMs) => waitMs > 0);
  return Math.min(longestMs, ...waitsMs);
}
