import { dayNumber } from './engine/day-number.ts';
import type { PolicySettings } from './settings.ts';

/**
 * Age in completed years (周岁) on a date, by the policy's own answers to what the texts leave open:
 * whether the birthday itself counts, and when a person born on 29 February has a birthday in a common year.
 */
export function completedYears(
  person: { readonly birthDate: string; readonly onDate: string },
  settings: Pick<PolicySettings, 'ageCountsFrom' | 'leapDayBirthday'>,
): number {
  const onDay = dayNumber(person.onDate);
  const birthDay = dayNumber(person.birthDate);
  const year = Math.floor(onDay / 10_000);
  const age = year - Math.floor(birthDay / 10_000);
  const birthday = birthdayInYear(birthDay % 10_000, year, settings.leapDayBirthday);
  const day = onDay % 10_000;
  const hasCome = settings.ageCountsFrom === 'birthday' ? day >= birthday : day > birthday;
  return hasCome ? age : age - 1;
}

/** Month and day (MMDD as a number) of a birthday in a year. */
function birthdayInYear(
  monthDay: number,
  year: number,
  leapDayBirthday: PolicySettings['leapDayBirthday'],
): number {
  if (monthDay !== 229 || isLeapYear(year)) return monthDay;
  return leapDayBirthday === 'february-28' ? 228 : 301;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
