import { addDays } from '../../format.ts';

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** One day of a week, as 周一 11月23日. */
export interface WeekDay {
  readonly date: string;
  /** 一 to 日. */
  readonly short: string;
  readonly text: string;
}

/** The Monday of a date's week. */
export function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
}

/** The seven days from a Monday on. */
export function weekFrom(monday: string): readonly WeekDay[] {
  return WEEKDAYS.map((short, index) => {
    const date = addDays(monday, index);
    return { date, short, text: `周${short} ${shortDate(date)}` };
  });
}

/** 11月23日. */
function shortDate(date: string): string {
  return `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`;
}

/** 11月23日–11月29日. */
export function weekText(monday: string): string {
  return `${shortDate(monday)}–${shortDate(addDays(monday, 6))}`;
}
