import { boxedCode, visibleCharacters } from '../../shared/text/shown-text.ts';
import type { GlyphPainter } from './glyphs/painter.ts';
import { printerCodes } from './printer-characters.ts';

/** One unit that is never broken over two lines: a character, or the boxed code of one that cannot be shown. */
export interface PrintableUnit {
  readonly text: string;
  /** In columns of normal size: ASCII 1, everything else 2, drawn or printed. */
  readonly columns: number;
}

/**
 * Text as paper can take it: what the printer has, what can be drawn, and 〔U+XXXX〕 for the rest, control characters and private
 * use among it: they would reach the printer as commands or as somebody else's picture. The half-width yen sign becomes
 * the full-width one, which GB 2312 has.
 */
export function toPrintableUnits(text: string, glyphs: GlyphPainter): PrintableUnit[] {
  const units: PrintableUnit[] = [];
  for (const character of shownCharacters(text)) {
    if (isShown(character, glyphs)) units.push({ text: character, columns: columnsOf(character) });
    else {
      const boxed = boxedCode(character);
      units.push({ text: boxed, columns: displayColumns(boxed) });
    }
  }
  return units;
}

/** The characters of a text that will be shown as boxed codes. */
export function unprintableCharacters(text: string, glyphs: GlyphPainter): string[] {
  return shownCharacters(text.replaceAll('\n', '')).filter(
    (character) => !isShown(character, glyphs),
  );
}

/** Columns of normal size that a laid-out text takes. */
export function displayColumns(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOf(character);
  return columns;
}

/** One column for ASCII, two for everything else, as a printer with two-byte characters sets them. */
export function columnsOf(character: string): 1 | 2 {
  return character.charCodeAt(0) < 0x80 ? 1 : 2;
}

/** True when a laid-out text holds a character that is not left to the printer. */
export function isTextDrawn(text: string, glyphs: GlyphPainter): boolean {
  for (const character of text) if (isDrawn(character, glyphs)) return true;
  return false;
}

/** Adds the bytes of a laid-out text, of which nothing is drawn. */
export function pushPrintable(bytes: number[], text: string): void {
  for (const character of text) {
    const unit = character.charCodeAt(0);
    if (unit < 0x80) {
      bytes.push(unit);
      continue;
    }
    const code = certainCode(character) || likelyCode(character);
    if (code === 0) throw new Error(`the printer has no ${boxedCode(character)}`);
    bytes.push(code >> 8, code & 0xff);
  }
}

function shownCharacters(text: string): string[] {
  return visibleCharacters(text.replaceAll('\u00a5', '\uffe5'));
}

function isShown(character: string, glyphs: GlyphPainter): boolean {
  const unit = character.charCodeAt(0);
  if (unit < 0x80) return unit >= 0x20 && unit < 0x7f;
  return isDrawn(character, glyphs) || certainCode(character) > 0 || likelyCode(character) > 0;
}

/** What not every printer has is drawn as long as there is a picture of it. */
function isDrawn(character: string, glyphs: GlyphPainter): boolean {
  if (character.charCodeAt(0) < 0x80) return false;
  return certainCode(character) === 0 && glyphs.has(character);
}

function certainCode(character: string): number {
  return character.length === 1 ? (printerCodes().certain[character.charCodeAt(0)] ?? 0) : 0;
}

function likelyCode(character: string): number {
  return character.length === 1 ? (printerCodes().likely[character.charCodeAt(0)] ?? 0) : 0;
}
