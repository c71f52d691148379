import { parseIdNumber } from '../../shared/identity/id-number.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { isCalendarDate } from '../../shared/time/calendar.ts';
import { READ_REPLY_LENGTHS } from './protocol.ts';
import { type CardText, type CardType, parseTextBlock } from './text-block.ts';

/** What a card says about its holder. Lives in memory only: never log it, never store it in clear. */
export interface PersonRead {
  /** 18 characters; on the older foreign permanent residents' card (I) 3 letters and 12 digits. */
  readonly number: string;
  readonly name: string;
  /** ISO date YYYY-MM-DD. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  /** Empty on foreign permanent residents' cards. */
  readonly address: string;
  /** The last day as an ISO date; `long-term` for 长期; null where the chip has neither, which is no reason to turn anybody away. */
  readonly validUntil: string | null;
  readonly cardType: CardType;
}

/**
 * Why the answer to a read is no person: `shape` the block or a field is not what it must be, `checksum` of the
 * number, `birth-date` or `sex` disagree between number and field. It is a read error, never a judgement of the person.
 */
export interface PersonReadFailure {
  readonly code: 'shape' | 'checksum' | 'birth-date' | 'sex';
}

/** The person in the data of a good `read-card` answer. The photo behind the text is not looked at. */
export function personFromReadData(data: Uint8Array): Result<PersonRead, PersonReadFailure> {
  const lengths = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const { lengths: head, text, photo } = READ_REPLY_LENGTHS;
  if (data.length !== head + text + photo) return fail({ code: 'shape' });
  if (lengths.getUint16(0) !== text || lengths.getUint16(2) !== photo)
    return fail({ code: 'shape' });
  const parsed = parseTextBlock(data.subarray(head, head + text));
  return parsed.ok ? personFromText(parsed.value) : fail({ code: 'shape' });
}

/** Checks the fields against each other. */
function personFromText(text: CardText): Result<PersonRead, PersonReadFailure> {
  const birthDate = isoDate(text.birth);
  if (birthDate === undefined || text.name === '') return fail({ code: 'shape' });
  const holder =
    text.cardType === 'foreign-permanent-2017'
      ? olderForeignNumber(text)
      : eighteenCharacters(text);
  if (!holder.ok) return holder;
  if (holder.value.birthDate !== birthDate) return fail({ code: 'birth-date' });
  const { number, sex } = holder.value;
  const { name, address, cardType } = text;
  const validUntil = text.validUntil === '长期' ? 'long-term' : (isoDate(text.validUntil) ?? null);
  return succeed({ number, name, birthDate, sex, address, validUntil, cardType });
}

interface Holder {
  readonly number: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
}

/** Residents, J and Y cards: GB 11643 number, which carries birth date and sex. */
function eighteenCharacters(text: CardText): Result<Holder, PersonReadFailure> {
  const parsed = parseIdNumber(text.number);
  if (!parsed.ok) return fail({ code: parsed.failure.code === 'checksum' ? 'checksum' : 'shape' });
  const printedSex = sexOfCode(text.sexCode);
  if (printedSex !== null && printedSex !== parsed.value.sex) return fail({ code: 'sex' });
  return succeed(parsed.value);
}

/**
 * I card: 3 letters and 12 digits, of which the 8th to the 13th character are the birth date YYMMDD. The number does not
 * carry the sex. Its check digit (weights 7, 3, 1) is known from one source only and therefore not a reason to refuse.
 */
function olderForeignNumber(text: CardText): Result<Holder, PersonReadFailure> {
  const number = text.number.toUpperCase();
  const birthDate = isoDate(text.birth);
  const sex = sexOfCode(text.sexCode);
  if (!/^[A-Z]{3}\d{12}$/.test(number) || birthDate === undefined || sex === null)
    return fail({ code: 'shape' });
  if (number.slice(7, 13) !== text.birth.slice(2)) return fail({ code: 'birth-date' });
  return succeed({ number, birthDate, sex });
}

/** Codes of GB/T 2261.1; null for 0 (unknown), 9 (not stated) and anything else. */
function sexOfCode(code: string): 'male' | 'female' | null {
  if (code === '1') return 'male';
  return code === '2' ? 'female' : null;
}

/** YYYYMMDD as an ISO date; undefined when it is not a date. */
function isoDate(text: string): string | undefined {
  if (!/^\d{8}$/.test(text)) return undefined;
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isCalendarDate(date) ? date : undefined;
}
