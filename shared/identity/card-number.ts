/** 4 and 7 bytes of ISO 14443-3, 5 of EM4100; never 18 characters, which would be an identity number. */
const HEXADECIMAL = /^(?:[0-9A-F]{8}|[0-9A-F]{10}|[0-9A-F]{14})$/;
/** 32 bits have ten digits, which are hexadecimal ones too; 56 bits have seventeen. */
const LONG_DECIMAL = /^\d{17}$/;
/** The high 8 and the low 16 of 24 bits, as 008,27885. */
const FACILITY_AND_NUMBER = /^(\d{1,3}),(\d{1,5})$/;

/**
 * The number of a canteen's own card, as somebody typed it from the card or a table holds it, in the one spelling that is
 * hashed for its lookup (lookup.ts) and that readers give (hardware/elder-card/printed-number.ts): hexadecimal in upper case
 * (62E3086CED), decimal with its leading zeros (3808980205), facility and number with theirs and a comma (008,27885).
 * Full-width characters, spaces, colons and hyphens are forgiven. Null for anything else: a number that lost its leading
 * zeros in a spreadsheet is not guessed at.
 */
export function parseCardNumber(text: string): string | null {
  const typed = text
    .normalize('NFKC')
    .replaceAll(/[\s:-]/g, '')
    .toUpperCase();
  if (HEXADECIMAL.test(typed) || LONG_DECIMAL.test(typed)) return typed;
  const [, facility, number] = FACILITY_AND_NUMBER.exec(typed) ?? [];
  if (facility === undefined || number === undefined) return null;
  if (Number(facility) > 0xff || Number(number) > 0xffff) return null;
  return `${facility.padStart(3, '0')},${number.padStart(5, '0')}`;
}
