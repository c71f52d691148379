import { fail, type Result, succeed } from '../result.ts';
import { isCalendarDate } from '../time/calendar.ts';

/** What an 18-character identity number says about its holder. */
export interface IdNumberFacts {
  /** The number with an upper-case X. */
  readonly number: string;
  /** ISO date of birth, YYYY-MM-DD. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
}

export type IdNumberFailure = { readonly code: 'shape' | 'birth-date' | 'checksum' };

/** GB 11643-1999 4.2: weights of the first 17 digits, MOD 11-2 of ISO 7064. */
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_CHARACTERS = '10X98765432';

/** Check character of the 17 leading digits of an identity number (GB 11643-1999). */
export function idNumberCheckCharacter(leading17: string): string {
  if (!/^\d{17}$/.test(leading17)) throw new RangeError('17 digits are needed');
  const sum = WEIGHTS.reduce(
    (total, weight, index) => total + weight * Number(leading17[index]),
    0,
  );
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/**
 * Checks an identity number by GB 11643: 18 characters, a real birth date, the check character.
 * The area code is never judged: codes stay with a person after their area is abolished.
 */
export function parseIdNumber(text: string): Result<IdNumberFacts, IdNumberFailure> {
  const number = text.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(number)) return fail({ code: 'shape' });
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isCalendarDate(birthDate)) return fail({ code: 'birth-date' });
  if (idNumberCheckCharacter(number.slice(0, 17)) !== number.charAt(17))
    return fail({ code: 'checksum' });
  const sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return succeed({ number, birthDate, sex });
}
