import { addDays, isLeapDay } from '../time/calendar.ts';
import type { PolicyDocument } from './document.ts';

/**
 * Age in completed years (周岁) on a date, by the policy's own answers to what the texts leave open:
 * whether the birthday itself counts, and when a person born on 29 February has a birthday in a common year.
 */
export function completedYears(
  person: { readonly birthDate: string; readonly onDate: string },
  settings: Pick<PolicyDocument['settings'], 'ageCountsFrom' | 'leapDayBirthday'>,
): number {
  const year = Number(person.onDate.slice(0, 4));
  const age = year - Number(person.birthDate.slice(0, 4));
  const birthday = birthdayInYear(person.birthDate, year, settings.leapDayBirthday);
  const countsFrom = settings.ageCountsFrom === 'birthday' ? birthday : addDays(birthday, 1);
  return person.onDate >= countsFrom ? age : age - 1;
}

function birthdayInYear(
  birthDate: string,
  year: number,
  leapDayBirthday: PolicyDocument['settings']['leapDayBirthday'],
): string {
  const sameDay = `${String(year).padStart(4, '0')}-${birthDate.slice(5)}`;
  if (!isLeapDay(birthDate) || isLeapDay(sameDay)) return sameDay;
  return `${sameDay.slice(0, 5)}${leapDayBirthday === 'february-28' ? '02-28' : '03-01'}`;
}
