import chineseDays from 'chinese-days';
import type { Queryable } from '../database/connection.ts';
import { differingDays } from './days.ts';

/** Whether a date (YYYY-MM-DD) is a working day: public holidays are none, make-up days are. */
export type WorkingDays = (date: string) => boolean;

/** The calendar as kiosks have it: the packaged one of `chinese-days`, and before it the days that were imported. */
export async function loadWorkingDays(database: Queryable): Promise<WorkingDays> {
  const differing = new Map(
    (await differingDays(database)).map(({ date, isWorkingDay }) => [date, isWorkingDay]),
  );
  return (date) => differing.get(date) ?? chineseDays.isWorkday(date);
}
