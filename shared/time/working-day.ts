import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

/** A day that differs from the packaged calendar, as the admin announced it. */
export interface CalendarDay {
  readonly date: string;
  readonly isWorkingDay: boolean;
}

// The package's tables and not its functions: those read dates in the machine's own time zone.
const holidays: ReadonlySet<string> = new Set(Object.keys(chineseDays.holidays));
const makeUpDays: ReadonlySet<string> = new Set(Object.keys(chineseDays.workdays));

/**
 * Tells whether a date (YYYY-MM-DD) is a working day (工作日): what `announced` says of it, else the State Council's yearly
 * notice of holidays and make-up working days as the package chinese-days has it, else Monday to Friday.
 */
export function isWorkingDay(date: string, announced: readonly CalendarDay[] = []): boolean {
  const said = announced.find((day) => day.date === date);
  if (said !== undefined) return said.isWorkingDay;
  if (makeUpDays.has(date)) return true;
  if (holidays.has(date)) return false;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}
