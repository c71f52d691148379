import { parseCardNumber } from '../../shared/identity/card-number.ts';
import { readScannedCode, type ScannedCode } from '../scanner/scanned-code.ts';

/** What a reader or scanner that acts as a keyboard has read. */
export type TypedRead =
  | { readonly kind: 'card'; readonly cardNumber: string }
  | { readonly kind: 'code'; readonly code: ScannedCode };

/** Shorter ones are a person's typing. */
export const TYPED_CHARACTERS_MIN = 4;
/** The longest code of ours is a receipt's with 29 characters, the longest payment code has 24. */
export const TYPED_CHARACTERS_MAX = 64;

/** Digits, letters, and what receipts (dash) and printed card numbers (comma) have between: no blank, no key that acts. */
const ALLOWED_CHARACTER = /^[0-9A-Za-z,-]$/;

/** Every text that a reader may type. */
export const TYPED_TEXT = new RegExp(
  `^[0-9A-Za-z,-]{${TYPED_CHARACTERS_MIN},${TYPED_CHARACTERS_MAX}}$`,
);

/** True for one character that a reader may type. */
export function isTypedCharacter(key: string): boolean {
  return ALLOWED_CHARACTER.test(key);
}

/**
 * What a typed text is; null for one that no reader types. A payment code goes before a card number of as many digits: what may
 * be somebody's money is looked up nowhere.
 */
export function readTypedText(text: string): TypedRead | null {
  if (!TYPED_TEXT.test(text)) return null;
  const code = readScannedCode(text);
  const cardNumber = code.kind === 'unknown' ? parseCardNumber(text) : null;
  return cardNumber === null ? { kind: 'code', code } : { kind: 'card', cardNumber };
}
