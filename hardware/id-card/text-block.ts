import { fail, type Result, succeed } from '../../shared/result.ts';

/** Which of the four layouts a card has: resident; J Hong Kong, Macao, Taiwan residence permit; I and Y foreign permanent residents (2017, 2023). */
export type CardType =
  | 'resident'
  | 'hmt-residence'
  | 'foreign-permanent-2017'
  | 'foreign-permanent-2023';

/** What stands on the chip, as text, still unchecked. */
export interface CardText {
  readonly cardType: CardType;
  /** Chinese name; on an I card without one the name in Latin letters. */
  readonly name: string;
  /** GB/T 2261.1: 1 male, 2 female, 0 unknown, 9 not stated. */
  readonly sexCode: string;
  /** YYYYMMDD. */
  readonly birth: string;
  /** Empty on foreign permanent residents' cards, which carry no address. */
  readonly address: string;
  readonly number: string;
  /** YYYYMMDD or 长期. */
  readonly validUntil: string;
}

const TEXT_BLOCK_LENGTH = 256;
const TYPE_OFFSET = 248;
const TYPE_OF_LETTER: ReadonlyMap<string, CardType> = new Map([
  ['I', 'foreign-permanent-2017'],
  ['J', 'hmt-residence'],
  ['Y', 'foreign-permanent-2023'],
]);

/** Offset and length in bytes. */
type Place = readonly [offset: number, length: number];
type Layout = Readonly<Record<'name' | 'sex' | 'birth' | 'number' | 'validUntil', Place>> & {
  readonly address: Place | null;
  /** Where the name stands when the first place is empty. */
  readonly otherName: Place | null;
};

/** GA/T 490 layout of the 256 bytes; the J card keeps the same places. */
const RESIDENT: Layout = {
  name: [0, 30],
  otherName: null,
  sex: [30, 2],
  birth: [36, 16],
  address: [52, 70],
  number: [122, 36],
  validUntil: [204, 16],
};

const LAYOUTS: Readonly<Record<CardType, Layout>> = {
  resident: RESIDENT,
  'hmt-residence': RESIDENT,
  'foreign-permanent-2017': {
    name: [158, 30],
    otherName: [0, 120],
    sex: [120, 2],
    birth: [220, 16],
    address: null,
    number: [122, 30],
    validUntil: [204, 16],
  },
  // At 52 this card has the name in Latin letters where a resident's card has the address.
  'foreign-permanent-2023': { ...RESIDENT, address: null, otherName: [52, 70] },
};

/** Takes the text block apart by its own layout. Padding may be spaces or zeros; both are trimmed. */
export function parseTextBlock(block: Uint8Array): Result<CardText, { readonly code: 'length' }> {
  if (block.length !== TEXT_BLOCK_LENGTH) return fail({ code: 'length' });
  const cardType = TYPE_OF_LETTER.get(textAt(block, [TYPE_OFFSET, 2])) ?? 'resident';
  const layout = LAYOUTS[cardType];
  const optional = (place: Place | null): string => (place === null ? '' : textAt(block, place));
  return succeed({
    cardType,
    name: textAt(block, layout.name) || optional(layout.otherName),
    sexCode: textAt(block, layout.sex),
    birth: textAt(block, layout.birth),
    address: optional(layout.address),
    number: textAt(block, layout.number),
    validUntil: textAt(block, layout.validUntil),
  });
}

function textAt(block: Uint8Array, [offset, length]: Place): string {
  const text = new TextDecoder('utf-16le').decode(block.subarray(offset, offset + length));
  let start = 0;
  let end = text.length;
  while (start < end && isPadding(text.charAt(start))) start += 1;
  while (end > start && isPadding(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isPadding(character: string): boolean {
  return character === ' ' || character === '\0';
}
