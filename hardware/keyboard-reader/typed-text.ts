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
 * Card numbers as readers type them: 4, 5 or 7 bytes in hexadecimal, 8 to 10 digits, or facility and number as 123,45678.
 * The roster knows the card by the very form that the canteen's readers type.
 */
const CARD_NUMBER = /^(?:[0-9A-F]{8}|[0-9A-F]{10}|[0-9A-F]{14}|\d{9}|\d{3},\d{5})$/;

/** What a typed text is; null for one that no reader types. */
export function readTypedText(text: string): TypedRead | null {
  if (!TYPED_TEXT.test(text)) return null;
  const cardNumber = text.toUpperCase();
  return CARD_NUMBER.test(cardNumber)
    ? { kind: 'card', cardNumber }
    : { kind: 'code', code: readScannedCode(text) };
}
