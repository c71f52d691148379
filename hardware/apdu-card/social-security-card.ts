import iconv from 'iconv-lite';
import { parseIdNumber } from '../../shared/identity/id-number.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { isCalendarDate } from '../../shared/time/calendar.ts';
import {
  type ApduAnswer,
  type ApduFailure,
  exchange,
  readRecord,
  STATUS_WORDS,
  selectByName,
} from './apdu.ts';
import type { ApduTransport } from './transport.ts';

/** What a social-security card says about its holder. Lives in memory only: never log it, never store it in clear. */
export interface SocialSecurityPerson {
  /** 18 characters with an upper-case X. */
  readonly number: string;
  readonly name: string;
  /** ISO date. */
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  /** The number printed on the card; null where the card does not tell it. */
  readonly cardNumber: string | null;
  /** ISO date, the last day; null where the card does not tell it. */
  readonly validTo: string | null;
}

/**
 * Why a card gave no person: `lifted` too early; `no-answer` of the reader; `other-card` without the application; `protected`
 * the card wants a security module first; `incomplete` a record is missing; `card-error` anything else the card refused;
 * `card-mismatch` fields are not what they must be or disagree, which is a read error and never a judgement of the person.
 */
export interface SocialSecurityFailure {
  readonly code:
    | 'lifted'
    | 'no-answer'
    | 'other-card'
    | 'protected'
    | 'incomplete'
    | 'card-error'
    | 'card-mismatch';
}

/** The application’s name, sx1.sh.社会保障, in GBK. */
const APPLICATION = iconv.encode('sx1.sh.社会保障', 'gbk');

/** Records by their tag, which is also their number, with the bytes of their value. */
const CARD_FILE = { shortFileId: 5, validTo: 0x06, cardNumber: 0x07 } as const;
const PERSON_FILE = { shortFileId: 6, number: 0x08, name: 0x09, sex: 0x0a, birth: 0x0d } as const;
const VALUE_LENGTHS: Readonly<Record<number, number>> = {
  [CARD_FILE.validTo]: 4,
  [CARD_FILE.cardNumber]: 9,
  [PERSON_FILE.number]: 18,
  [PERSON_FILE.name]: 30,
  [PERSON_FILE.sex]: 1,
  [PERSON_FILE.birth]: 4,
};

/** Selects the application and reads the files EF05 and EF06, of them only what identifies the person and the card. */
export async function readSocialSecurityCard(
  transport: ApduTransport,
): Promise<Result<SocialSecurityPerson, SocialSecurityFailure>> {
  const selected = await exchange(transport, selectByName(APPLICATION));
  if (!selected.ok) return fail(causeOfSilence(selected.failure));
  const { statusWord } = selected.value;
  if (statusWord === STATUS_WORDS.fileNotFound) return fail({ code: 'other-card' });
  if (statusWord !== STATUS_WORDS.done) return fail(causeOfRefusal(statusWord));

  const person = await readFields(transport, PERSON_FILE.shortFileId, [
    PERSON_FILE.number,
    PERSON_FILE.name,
    PERSON_FILE.sex,
    PERSON_FILE.birth,
  ]);
  if (!person.ok) return person;
  const card = await readFields(transport, CARD_FILE.shortFileId, [
    CARD_FILE.validTo,
    CARD_FILE.cardNumber,
  ]);
  if (!card.ok && card.failure.code !== 'incomplete') return card;
  const read = personOf(person.value, card.ok ? card.value : new Map());
  for (const value of person.value.values()) value.fill(0);
  return read;
}

type Fields = ReadonlyMap<number, Uint8Array>;

/** The values of records by tag; all of them, or a failure. */
async function readFields(
  transport: ApduTransport,
  shortFileId: number,
  tags: readonly number[],
): Promise<Result<Fields, SocialSecurityFailure>> {
  const fields = new Map<number, Uint8Array>();
  for (const tag of tags) {
    // Tag and length stand before the value.
    const length = (VALUE_LENGTHS[tag] ?? 0) + 2;
    const read = await exchange(transport, readRecord({ shortFileId, record: tag, length }));
    if (!read.ok) return fail(causeOfSilence(read.failure));
    const { statusWord } = read.value;
    if (statusWord !== STATUS_WORDS.done) return fail(causeOfRefusal(statusWord));
    const value = fieldOf(read.value, tag);
    if (value === null) return fail({ code: 'card-mismatch' });
    fields.set(tag, value);
  }
  return succeed(fields);
}

/** A record is its tag, the length of its value, and the value; a card may fill it up behind. */
function fieldOf({ data }: ApduAnswer, tag: number): Uint8Array | null {
  const [toldTag, length] = data;
  if (toldTag !== tag || length === undefined || data.length < length + 2) return null;
  return data.subarray(2, length + 2);
}

/** Checks the fields against each other, as those of an ID card are. */
function personOf(
  person: Fields,
  card: Fields,
): Result<SocialSecurityPerson, SocialSecurityFailure> {
  const parsed = parseIdNumber(textOf(person.get(PERSON_FILE.number)));
  const name = textOf(person.get(PERSON_FILE.name));
  const sex = sexOf(person.get(PERSON_FILE.sex));
  if (!parsed.ok || name === '' || name.includes('\ufffd')) return fail({ code: 'card-mismatch' });
  const { number, birthDate } = parsed.value;
  if (dateOf(person.get(PERSON_FILE.birth)) !== birthDate) return fail({ code: 'card-mismatch' });
  if (sex !== null && sex !== parsed.value.sex) return fail({ code: 'card-mismatch' });
  return succeed({
    ...{ number, name, birthDate, sex: parsed.value.sex },
    cardNumber: textOf(card.get(CARD_FILE.cardNumber)) || null,
    validTo: dateOf(card.get(CARD_FILE.validTo)),
  });
}

/** GBK text, without what it was filled up with: 00, FF or spaces. */
function textOf(value: Uint8Array | undefined): string {
  if (value === undefined) return '';
  const end = value.findLastIndex((byte) => byte !== 0x00 && byte !== 0xff) + 1;
  return iconv.decode(Buffer.from(value.subarray(0, end)), 'gbk').trim();
}

/** YYYYMMDD in four bytes of two digits each, as an ISO date; null when it is none. */
function dateOf(value: Uint8Array | undefined): string | null {
  const digits = Buffer.from(value ?? []).toString('hex');
  if (!/^\d{8}$/.test(digits)) return null;
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  return isCalendarDate(date) ? date : null;
}

/** Codes 1 and 2 of GB/T 2261.1 as a character or a number; null for unknown and not stated. */
function sexOf(value: Uint8Array | undefined): 'male' | 'female' | null {
  switch (value?.[0]) {
    case 0x31:
    case 0x01:
      return 'male';
    case 0x32:
    case 0x02:
      return 'female';
    default:
      return null;
  }
}

function causeOfSilence(failure: ApduFailure): SocialSecurityFailure {
  switch (failure.code) {
    case 'no-card':
      return { code: 'lifted' };
    case 'no-answer':
    case 'gone':
      return { code: 'no-answer' };
    case 'garbled':
      return { code: 'card-error' };
  }
}

function causeOfRefusal(statusWord: number): SocialSecurityFailure {
  switch (statusWord) {
    case STATUS_WORDS.securityNotSatisfied:
      return { code: 'protected' };
    case STATUS_WORDS.fileNotFound:
    case STATUS_WORDS.recordNotFound:
      return { code: 'incomplete' };
    default:
      return { code: 'card-error' };
  }
}
