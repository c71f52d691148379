import type { CalendarDay } from '../../../shared/time/working-day.ts';
import type { Queryable } from '../database/connection.ts';

/** Subject of the one change mark that the calendar has. */
export const CALENDAR_SUBJECT = 'calendar';

/** Every day that differs from the packaged calendar of holidays and make-up working days, oldest first. */
export async function differingDays(database: Queryable): Promise<readonly CalendarDay[]> {
  const rows = await database.selectFrom('calendar_day').selectAll().orderBy('day').execute();
  return rows.map((row) => ({ date: row.day, isWorkingDay: row.is_working_day }));
}
