import { z } from 'zod';

/** China keeps one offset all year: UTC+8, no daylight saving since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;
const MINUTES_OF_DAY = 24 * 60;

/** ISO date YYYY-MM-DD that exists in the calendar. */
export const dateSchema = z.iso.date();

/** Wall time with offset as ledger entries carry it: 2026-11-23T11:42:07.123+08:00. */
export const wallTimeSchema = z.iso.datetime({ offset: true, precision: 3 });

/** Wall time in Shanghai with its offset, from milliseconds since 1970 UTC. */
export function shanghaiWallTime(epochMs: number): string {
  return `${new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** Calendar date in Shanghai, from milliseconds since 1970 UTC; no canteen's day boundary plays a part. */
export function shanghaiDate(epochMs: number): string {
  return shanghaiWallTime(epochMs).slice(0, 10);
}

/** A wall time as people read it, to the minute: 2026-11-23 11:42. */
export function minuteText(wallTime: string): string {
  return wallTime.slice(0, 16).replace('T', ' ');
}

export const mealPeriodIdSchema = z.enum(['breakfast', 'lunch', 'dinner']);
export type MealPeriodId = z.infer<typeof mealPeriodIdSchema>;

/** One of a canteen's meal periods. Minutes count from 00:00 of the business date and may pass 1440 for a meal after midnight. */
export const mealPeriodSchema = z.strictObject({
  id: mealPeriodIdSchema,
  name: z.string().min(1).max(8),
  fromMinute: z.number().int().min(0).max(2880),
  toMinute: z.number().int().min(0).max(2880),
});
export type MealPeriod = z.infer<typeof mealPeriodSchema>;

/** When a canteen's day begins and what its meal periods are; periods do not overlap. */
export const businessDaySchema = z.strictObject({
  dayBoundaryMinute: z.number().int().min(0).max(720),
  mealPeriods: z.array(mealPeriodSchema).min(1).max(6),
});
export type BusinessDay = z.infer<typeof businessDaySchema>;

/** The business date (YYYY-MM-DD, Asia/Shanghai) of a moment: before the day boundary it is still yesterday's. */
export function businessDate(epochMs: number, day: BusinessDay): string {
  const shifted = epochMs + SHANGHAI_OFFSET_MS - day.dayBoundaryMinute * 60_000;
  return new Date(shifted).toISOString().slice(0, 10);
}

/** The meal period of a moment, or null between meals. `fromMinute` is included, `toMinute` is not. */
export function mealPeriodAt(epochMs: number, day: BusinessDay): MealPeriod | null {
  const dateStartMs = Date.parse(`${businessDate(epochMs, day)}T00:00:00.000+08:00`);
  const minute = Math.floor((epochMs - dateStartMs) / 60_000);
  return (
    day.mealPeriods.find((period) => minute >= period.fromMinute && minute < period.toMinute) ??
    null
  );
}

/** A clock time of a minute of the business day, as 11:00; after midnight it says so, as 次日04:00. */
export function clockTime(minute: number): string {
  const ofDay = minute % MINUTES_OF_DAY;
  const hour = String(Math.floor(ofDay / 60)).padStart(2, '0');
  return `${minute >= MINUTES_OF_DAY ? '次日' : ''}${hour}:${String(ofDay % 60).padStart(2, '0')}`;
}
