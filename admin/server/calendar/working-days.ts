import { isWorkingDay } from '../../../shared/time/working-day.ts';
import type { Queryable } from '../database/connection.ts';
import { differingDays } from './days.ts';

/** Whether a date (YYYY-MM-DD) is a working day, by the calendar that kiosks have too. */
export type WorkingDays = (date: string) => boolean;

/** The packaged calendar, and before it the days that were imported. */
export async function loadWorkingDays(database: Queryable): Promise<WorkingDays> {
  const announced = await differingDays(database);
  return (date) => isWorkingDay(date, announced);
}
