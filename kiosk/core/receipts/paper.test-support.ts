import { createPaperDecoder } from '../../../hardware/printer/decode.ts';
import { encodeReceipt } from '../../../hardware/printer/encode.ts';
import {
  COLUMN_DOTS,
  type GlyphPainter,
  NO_GLYPHS,
} from '../../../hardware/printer/glyphs/painter.ts';
import type { PaperColumns, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';

/** One printed line as the simulated printer reads it from the bytes. */
export interface ReadLine {
  readonly text: string;
  readonly width: number;
  readonly height: number;
  readonly bold: boolean;
}

/** A document as it comes out of the simulated printer. */
export interface ReadPaper {
  readonly lines: readonly ReadLine[];
  readonly qrCodes: readonly string[];
  /** Lines that were drawn, for characters that the printer lacks. */
  readonly pictures: number;
  readonly cuts: number;
  /** Every line without the blanks around and between its parts, one below the other. */
  readonly text: string;
}

export const EVERY_WIDTH: readonly PaperColumns[] = [32, 42, 48];

/**
 * Prints a document on paper of a width.
 * @throws Error where bytes would come out as garbage, or the printer would have to begin a line by itself because one overflows.
 */
export function readPaper(
  document: ReceiptDocument,
  columns: PaperColumns,
  glyphs: GlyphPainter = NO_GLYPHS,
): ReadPaper {
  const decoder = createPaperDecoder({ columns });
  let buffer = Buffer.from(encodeReceipt(document, columns, glyphs));
  const lines: ReadLine[] = [];
  const qrCodes: string[] = [];
  let cuts = 0;
  let pictures = 0;
  while (buffer.length > 0) {
    const step = decoder.step(buffer);
    if (step === null) throw new Error(`the bytes end inside a command: ${buffer.toString('hex')}`);
    const isCharacter = (buffer.at(0) ?? 0) >= 0x20;
    buffer = Buffer.from(buffer.subarray(step.length));
    const { action } = step;
    if (action.kind === 'problem') throw new Error(action.detail);
    if (action.kind === 'cut') cuts += 1;
    if (action.kind !== 'printed') continue;
    if (isCharacter) throw new Error(`a line is longer than ${columns} columns`);
    for (const item of action.items) {
      if (item.kind === 'qr') qrCodes.push(item.text);
      else if (item.kind === 'line') lines.push(item);
      else if (item.widthDots > columns * COLUMN_DOTS) throw new Error('a drawn line is too wide');
      else pictures += 1;
    }
  }
  const text = lines.map((line) => line.text.replaceAll(/\s+/g, ' ').trim()).join('\n');
  return { lines, qrCodes, pictures, cuts, text };
}

/** Columns that a text takes at normal size: 2 for everything beyond ASCII. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) < 0x80 ? 1 : 2), 0);
}
