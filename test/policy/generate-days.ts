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
  const { leapDayBirth, leapDayBirthInFebruary, birthdayNearToday } = strengths.chances;
  const thisYear = Number(today.slice(0, 4));
  const isEndOfFebruary = ['02-27', '02-28', '02-29', '03-01', '03-02'].includes(today.slice(5));
  if (random.chance(isEndOfFebruary ? leapDayBirthInFebruary : leapDayBirth)) {
    const leapYears = strengths.ageYears
      .map((years) => thisYear - years)
      .filter((year) => year % 4 === 0);
    return `${leapYears.length === 0 ? 1948 : random.pick(leapYears)}-02-29`;
  }
  const year = thisYear - random.pick(strengths.ageYears);
  if (random.chance(birthdayNearToday)) {
    const monthAndDay = daysLater(today, random.whole(-2, 2)).slice(5);
    return `${year}-${monthAndDay === '02-29' ? '03-01' : monthAndDay}`;
  }
  return daysLater(`${year}-01-01`, random.whole(-2_000, 2_000));
}
