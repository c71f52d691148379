import { missingCase } from '../../shared/result.ts';
import { type LaidOutItem, layOutReceipt } from './layout.ts';
import { encodePrintable } from './printable-text.ts';
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

/** The ESC/POS bytes of a receipt for paper of this width. */
export function encodeReceipt(document: ReceiptDocument, columns: PaperColumns): Uint8Array {
  return Uint8Array.from(Buffer.concat(encodeReceiptPieces(document, columns)));
}

/** The same in pieces that each begin and end between two commands: only there may a question be put to the printer. */
export function encodeReceiptPieces(
  document: ReceiptDocument,
  columns: PaperColumns,
): Uint8Array[] {
  const pieces: Uint8Array[] = [Uint8Array.from(BEGIN)];
  let style = '';
  for (const item of layOutReceipt(document, columns)) {
    const bytes: number[] = [];
    if (item.kind === 'line') {
      const codes = styleCodes(item);
      // At 9600 baud every byte is a millisecond of an elder's time.
      if (codes.join() !== style) bytes.push(...codes);
      style = codes.join();
    }
    bytes.push(...itemBytes(item));
    if (item.kind === 'qr') style = '';
    pieces.push(Uint8Array.from(bytes));
  }
  return pieces;
}

function styleCodes(line: Extract<LaidOutItem, { kind: 'line' }>): number[] {
  const scale = TEXT_SCALE[line.size];
  return [
    ...[ESC, 0x61, ALIGN_CODE[line.align]],
    ...[GS, 0x21, ((scale.width - 1) << 4) | (scale.height - 1)],
    ...[ESC, 0x45, line.bold ? 1 : 0],
  ];
}

function itemBytes(item: LaidOutItem): number[] {
  switch (item.kind) {
    case 'line':
      return [...encodePrintable(item.text), LINE_FEED];
    case 'qr':
      return qrBytes(item);
    case 'feed':
      return [ESC, 0x64, item.lines];
    case 'cut':
      return CUT;
    default:
      return missingCase(item);
  }
}

/** GS ( k, symbol 49 (QR): model 2, module size, level M, store the content, print it; centred. */
function qrBytes(item: Extract<LaidOutItem, { kind: 'qr' }>): number[] {
  const content = new TextEncoder().encode(item.text);
  const stored = content.length + 3;
  const head = [GS, 0x28, 0x6b];
  return [
    ...[ESC, 0x61, ALIGN_CODE.centre],
    ...[...head, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00],
    ...[...head, 0x03, 0x00, 0x31, 0x43, item.moduleDots],
    ...[...head, 0x03, 0x00, 0x31, 0x45, 0x31],
    ...[...head, stored & 0xff, stored >> 8, 0x31, 0x50, 0x30, ...content],
    ...[...head, 0x03, 0x00, 0x31, 0x51, 0x30],
  ];
}
