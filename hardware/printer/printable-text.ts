import iconv from 'iconv-lite';

/** One unit that is never broken over two lines: a character, or the boxed code of one the printer lacks. */
export interface PrintableUnit {
  readonly text: string;
  /** In columns of normal size: ASCII 1, a hanzi 2. */
  readonly columns: number;
}

/**
 * Text as the printer can take it. Printers have the one-byte and two-byte part of GB18030 in their ROM; a four-byte code would come
 * out as a wrong hanzi and digits. So such a character becomes 〔U+XXXX〕, and so do control characters, which
 * would otherwise reach the printer as commands. The half-width yen sign becomes the full-width one, which GB18030 has.
 */
export function toPrintableUnits(text: string): PrintableUnit[] {
  return [...text].map(printableUnit);
}

/** The characters of a text that will be shown as boxed codes, for the log. */
export function unprintableCharacters(text: string): string[] {
  return [...text].filter(
    (character) => character !== '\n' && codeOf(normalised(character)) === null,
  );
}

/** The GB18030 bytes of units. */
export function encodePrintable(text: string): Uint8Array {
  return new Uint8Array(iconv.encode(text, 'gb18030'));
}

function printableUnit(character: string): PrintableUnit {
  const text = normalised(character);
  const code = codeOf(text);
  if (code !== null) return { text, columns: code.length };
  const boxed = boxedCode(character);
  return { text: boxed, columns: encodePrintable(boxed).length };
}

function normalised(character: string): string {
  if (character === '\u00a5') return '\uffe5';
  return character === '\t' || character === '\u00a0' ? ' ' : character;
}

function boxedCode(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `〔U+${point.toString(16).toUpperCase().padStart(4, '0')}〕`;
}

/** The one or two bytes of a printable character, or null. */
function codeOf(character: string): Uint8Array | null {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x7f) return point < 0x20 ? null : Uint8Array.of(point);
  // Private-use codes have two bytes but no picture in any printer.
  if (point >= 0xe000 && point <= 0xf8ff) return null;
  const bytes = encodePrintable(character);
  const lead = bytes[0] ?? 0;
  const trail = bytes[1] ?? 0;
  return bytes.length === 2 && lead >= 0x81 && trail >= 0x40 ? bytes : null;
}
