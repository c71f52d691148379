/** How the bytes of a card become the number printed on it; settings of the reader (hardware/device-settings.ts). */
export interface PrintedNumberSettings {
  /** `reversed`: the card's print begins with the byte that the reader sends last. */
  readonly byteOrder: 'as-read' | 'reversed';
  readonly printedForm: 'hexadecimal' | 'decimal' | 'facility-and-number';
}

/** An EM4100 card has a version byte before its 32 bits, which decimal prints leave out. */
const EM4100_LENGTH = 5;

/**
 * The number as it is printed on the card, in the spelling of shared/identity/card-number.ts:
 *
 * - `hexadecimal`: every byte, upper case, as 62E3086CED;
 * - `decimal`: the last 32 bits of an EM4100 card or the whole of another, with leading zeros to the longest number of that
 *   length: 10 digits of 4 bytes, as 3808980205, and 17 of 7;
 * - `facility-and-number`: the low 24 bits as 8 and 16, as 008,27885.
 *
 * `reversed` turns the bytes of the number around; an EM4100 version byte that the form leaves out takes no part.
 */
export function printedNumber(card: Uint8Array, settings: PrintedNumberSettings): string {
  const isWhole = settings.printedForm === 'hexadecimal' || card.length !== EM4100_LENGTH;
  const bytes = [...(isWhole ? card : card.subarray(1))];
  if (settings.byteOrder === 'reversed') bytes.reverse();
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  switch (settings.printedForm) {
    case 'hexadecimal':
      return digits.toUpperCase();
    case 'decimal':
      return BigInt(`0x${digits}`)
        .toString()
        .padStart((256n ** BigInt(bytes.length) - 1n).toString().length, '0');
    case 'facility-and-number': {
      const facility = Number.parseInt(digits.slice(-6, -4), 16);
      const number = Number.parseInt(digits.slice(-4), 16);
      return `${facility.toString().padStart(3, '0')},${number.toString().padStart(5, '0')}`;
    }
  }
}
