import { missingCase } from '../../shared/result.ts';
import {
  COLUMN_DOTS,
  type GlyphPainter,
  LINE_DOTS,
  LINE_GAP_DOTS,
  NO_GLYPHS,
} from './glyphs/painter.ts';
import { type LaidOutItem, layOutReceipt } from './layout.ts';
import { displayColumns, pushPrintable } from './printable-text.ts';
import { rasterStrips } from './raster.ts';
import {
  type PaperColumns,
  type ReceiptDocument,
  TEXT_SCALE,
  type TextAlign,
} from './receipt-document.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const LINE_FEED = 0x0a;
const ALIGN_CODE: Readonly<Record<TextAlign, number>> = { left: 0, centre: 1, right: 2 };

/** ESC @ clears what a job before left behind; FS & enters Chinese mode, in case something left it. */
const BEGIN = [ESC, 0x40, FS, 0x26];
/** GS V B 0: feed to the knife and cut, leaving one point. */
const CUT = [GS, 0x56, 0x42, 0x00];

/** White that a QR code needs on every side, in modules (ISO/IEC 18004, 5.3.8); not all printers leave it. */
const QR_MARGIN_MODULES = 4;

const EMPTY_LINE = { align: 'left', size: 'normal', bold: false } as const;

type LaidOutLine = Extract<LaidOutItem, { kind: 'line' }>;

/** The ESC/POS bytes of a receipt for paper of this width. What the printer lacks is drawn with `glyphs`. */
export function encodeReceipt(
  document: ReceiptDocument,
  columns: PaperColumns,
  glyphs: GlyphPainter = NO_GLYPHS,
): Uint8Array {
  return Uint8Array.from(Buffer.concat(encodeReceiptPieces(document, columns, glyphs)));
}

/**
 * The same in pieces that each begin and end between two commands: only there may a question be put to the printer, or a
 * job be broken off with nothing left hanging. Put together they are `encodeReceipt`; the longest command has
 * LONGEST_COMMAND_BYTES (raster.ts).
 */
export function encodeReceiptPieces(
  document: ReceiptDocument,
  columns: PaperColumns,
  glyphs: GlyphPainter = NO_GLYPHS,
): Uint8Array[] {
  const pieces: Uint8Array[] = [Uint8Array.from(BEGIN)];
  let style = '';
  for (const item of layOutReceipt(document, columns, glyphs)) {
    if (item.kind === 'line' && item.isDrawn) {
      pieces.push(...drawnLine(item, columns, glyphs));
      style = '';
      continue;
    }
    const bytes: number[] = [];
    if (item.kind === 'line' || item.kind === 'feed') {
      // Empty lines are as high as the line before them unless they are told otherwise.
      const line = item.kind === 'line' ? item : EMPTY_LINE;
      const next = `${line.align} ${line.size} ${line.bold}`;
      // At 9600 baud every byte is a millisecond of an elder's time.
      if (next !== style) bytes.push(...styleCodes(line));
      style = next;
    }
    pushItem(bytes, item);
    if (item.kind === 'qr') style = '';
    pieces.push(Uint8Array.from(bytes));
  }
  return pieces;
}

/** ESC 3 makes every line as high as its letters and the gap, whatever the printer's own spacing is. */
function styleCodes(line: Pick<LaidOutLine, 'align' | 'size' | 'bold'>): number[] {
  const scale = TEXT_SCALE[line.size];
  return [
    ...[ESC, 0x61, ALIGN_CODE[line.align]],
    ...[GS, 0x21, ((scale.width - 1) << 4) | (scale.height - 1)],
    ...[ESC, 0x45, line.bold ? 1 : 0],
    ...[ESC, 0x33, LINE_DOTS * scale.height + LINE_GAP_DOTS],
  ];
}

/** The line as a picture that stands where its letters would; its place is drawn in, as not all printers align pictures. */
function drawnLine(line: LaidOutLine, columns: PaperColumns, glyphs: GlyphPainter): Uint8Array[] {
  const scale = TEXT_SCALE[line.size];
  const free = (columns - displayColumns(line.text) * scale.width) * COLUMN_DOTS;
  const leftDots = { left: 0, centre: Math.floor(free / 2), right: free }[line.align];
  const picture = glyphs.paintLine({ text: line.text, scale, isBold: line.bold, leftDots });
  return [
    Uint8Array.of(ESC, 0x61, ALIGN_CODE.left),
    ...rasterStrips(picture),
    Uint8Array.of(ESC, 0x4a, LINE_GAP_DOTS),
  ];
}

function pushItem(bytes: number[], item: LaidOutItem): void {
  switch (item.kind) {
    case 'line':
      pushPrintable(bytes, item.text);
      bytes.push(LINE_FEED);
      break;
    case 'qr':
      bytes.push(...qrBytes(item));
      break;
    case 'feed':
      bytes.push(ESC, 0x64, item.lines);
      break;
    case 'cut':
      bytes.push(...CUT);
      break;
    default:
      missingCase(item);
  }
}

/** GS ( k, symbol 49 (QR): model 2, module size, level M, store the content, print it; centred. */
function qrBytes(item: Extract<LaidOutItem, { kind: 'qr' }>): number[] {
  const content = new TextEncoder().encode(item.text);
  const stored = content.length + 3;
  const head = [GS, 0x28, 0x6b];
  const margin = [ESC, 0x4a, QR_MARGIN_MODULES * item.moduleDots];
  return [
    ...[ESC, 0x61, ALIGN_CODE.centre],
    ...margin,
    ...[...head, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00],
    ...[...head, 0x03, 0x00, 0x31, 0x43, item.moduleDots],
    ...[...head, 0x03, 0x00, 0x31, 0x45, 0x31],
    ...[...head, stored & 0xff, stored >> 8, 0x31, 0x50, 0x30, ...content],
    ...[...head, 0x03, 0x00, 0x31, 0x51, 0x30],
    ...margin,
  ];
}
