import type { PolicySettings } from './settings.ts';

/**
 * Age in completed years (周岁) on a date, by the policy's own answers to what the texts leave open:
 * whether the birthday itself counts, and when a person born on 29 February has a birthday in a common year.
 */
export function completedYears(
  person: { readonly birthDate: string; readonly onDate: string },
  settings: Pick<PolicySettings, 'ageCountsFrom' | 'leapDayBirthday'>,
): number {
  const year = Number(person.onDate.slice(0, 4));
  const age = year - Number(person.birthDate.slice(0, 4));
  const birthday = birthdayInYear(person.birthDate.slice(5), year, settings.leapDayBirthday);
  const day = person.onDate.slice(5);
  const hasCome = settings.ageCountsFrom === 'birthday' ? day >= birthday : day > birthday;
  return hasCome ? age : age - 1;
}

/** Month and day (MM-DD) of a birthday in a year. */
function birthdayInYear(
  monthDay: string,
  year: number,
  leapDayBirthday: PolicySettings['leapDayBirthday'],
): string {
  if (monthDay !== '02-29' || isLeapYear(year)) return monthDay;
  return leapDayBirthday === 'february-28' ? '02-28' : '03-01';
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
