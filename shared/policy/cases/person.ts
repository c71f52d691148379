import { addDays, isCalendarDate } from '../../time/calendar.ts';
import type { PersonFacts } from '../facts.ts';
import type { CasePerson } from '../worked-case.ts';

/** Days from the birthday of a person given by age to the date of the case: half a year, so that no birthday is near. */
const DAYS_SINCE_BIRTHDAY = 182;

/** The facts of a case's person on a date. A person given by completed years had a birthday half a year before. */
export function personFacts(person: CasePerson, onDate: string): PersonFacts {
  const { standing, categories, careLevels, states, householdCode, residenceCode } = person;
  return {
    standing,
    birthDate: person.birthDate ?? birthDateOf(person.ageYears ?? 0, onDate),
    categories,
    careLevels,
    states,
    householdCode,
    residenceCode,
  };
}

function birthDateOf(ageYears: number, onDate: string): string {
  const birthday = addDays(onDate, -DAYS_SINCE_BIRTHDAY);
  const year = String(Number(birthday.slice(0, 4)) - ageYears).padStart(4, '0');
  const sameDay = `${year}${birthday.slice(4)}`;
  return isCalendarDate(sameDay) ? sameDay : `${year}-02-28`;
}
