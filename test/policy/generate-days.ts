import type { Random } from './random.ts';
import strengths from './strengths.json' with { type: 'json' };

const DAY_MS = 24 * 60 * 60 * 1000;

/** The date so many days later; negative is earlier. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A stretch of days that mostly holds today and often begins or ends with it. */
export function spanAround(random: Random, today: string): { from: string; to: string | null } {
  const { spanIsOver, spanIsOpen } = strengths.chances;
  if (random.chance(spanIsOver)) {
    return random.chance(0.5)
      ? { from: daysLater(today, -90), to: daysLater(today, -random.whole(1, 2)) }
      : { from: daysLater(today, random.whole(1, 2)), to: null };
  }
  return {
    from: daysLater(today, -random.pick([0, 0, 1, 2, 30, 400])),
    to: random.chance(spanIsOpen) ? null : daysLater(today, random.pick([0, 0, 1, 30])),
  };
}

/** A birth date; most are within two days of a birthday in a year that some age band names, and some are leap days. */
export function birthDate(random: Random, today: string): string {
  const year = Number(today.slice(0, 4)) - random.pick(strengths.ageYears);
  const { leapDayBirth, birthdayNearToday } = strengths.chances;
  if (random.chance(leapDayBirth)) return `${year - (year % 4)}-02-29`;
  if (random.chance(birthdayNearToday)) {
    const monthAndDay = daysLater(today, random.whole(-2, 2)).slice(5);
    return `${year}-${monthAndDay === '02-29' ? '03-01' : monthAndDay}`;
  }
  return daysLater(`${year}-01-01`, random.whole(-2_000, 2_000));
}
