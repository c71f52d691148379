import receiptline from 'receiptline';
import { encodeReceipt } from '../../../hardware/printer/encode.ts';
import { createGlyphPainter } from '../../../hardware/printer/glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from '../../../hardware/printer/glyphs/fonts.ts';
import type { GlyphPainter } from '../../../hardware/printer/glyphs/painter.ts';
import { layOutReceipt } from '../../../hardware/printer/layout.ts';
import type { ReceiptBlock, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

const COLUMNS = 48;
const TIMES = 200;
const ROUNDS = 7;
/** What an elder may wait for the encoding of a slip. */
const LIMIT_MS = 5;
const DISHES = ['红烧狮子头套餐', '清蒸鲈鱼', '软面套餐', '米饭', '青菜豆腐汤', '小米粥'] as const;

/** One line of a receipt for both: large and centred, or a name with its amount. */
interface Line {
  readonly left: string;
  readonly right: string | null;
}

/** Thirty lines; no QR code, since the peer draws its own where we leave it to the printer. */
const LINES: readonly Line[] = [
  { left: '幸福街道助老食堂', right: null },
  ...Array.from({ length: 28 }, (_, index) => ({
    left: `${DISHES[index % DISHES.length]} ${index + 1}份`,
    right: `${(index % 9) + 5}.${index % 10}0元`,
  })),
  { left: '取餐号 017', right: null },
];

function ourDocument(lines: readonly Line[]): ReceiptDocument {
  const blocks = lines.map(({ left, right }): ReceiptBlock => {
    if (right === null)
      return { kind: 'text', text: left, size: 'large', align: 'centre', bold: true };
    return { kind: 'row', left, right };
  });
  return { blocks: [...blocks, { kind: 'cut' }] };
}

/** The same in the peer's markup: ^^^ is twice the size, "" bold, | puts the amount to the right. */
function theirDocument(lines: readonly Line[]): string {
  const marked = lines.map(({ left, right }) =>
    right === null ? `^^^"${left}"` : `${left} | ${right}`,
  );
  return ['{width:*,12}', ...marked, '='].join('\n');
}

function encodeTheirs(document: string): Uint8Array {
  const printer = { cpl: COLUMNS, encoding: 'gb18030', command: 'escpos' } as const;
  return Buffer.from(receiptline.transform(document, printer), 'latin1');
}

/** A faster encoder that loses a line would be no comparison. */
function checkSameText(ours: Uint8Array, theirs: Uint8Array): void {
  for (const bytes of [ours, theirs]) {
    const text = new TextDecoder('gb18030').decode(bytes);
    for (const { left, right } of LINES) {
      if (!text.includes(left) || !text.includes(right ?? ''))
        throw new Error(`not in the bytes: ${left} ${right}`);
    }
  }
}

/** Milliseconds a receipt; every one is looked at, so that none can be left out. */
function timed(encode: () => Uint8Array): number {
  let length = 0;
  const fromMs = performance.now();
  for (let time = 0; time < TIMES; time += 1) length += encode().length;
  const ms = (performance.now() - fromMs) / TIMES;
  if (length === 0) throw new Error('nothing was encoded');
  return ms;
}

async function againstPeer(): Promise<BenchRow> {
  const ours = ourDocument(LINES);
  const theirs = theirDocument(LINES);
  checkSameText(encodeReceipt(ours, COLUMNS), encodeTheirs(theirs));
  return compare({
    row: 'receipt of 30 lines',
    work: `a receipt of ${LINES.length} lines for 80 mm paper from document to ESC/POS bytes in GB 18030, against receiptline with the same text`,
    unit: 'ms',
    better: 'lower',
    goal: 1,
    rounds: ROUNDS,
    ours: () => timed(() => encodeReceipt(ours, COLUMNS)),
    theirs: () => timed(() => encodeTheirs(theirs)),
  });
}

function fail(reason: string): never {
  throw new Error(reason);
}

function drawnLines(document: ReceiptDocument, glyphs: GlyphPainter): number {
  const items = layOutReceipt(document, COLUMNS, glyphs);
  return items.filter((item) => item.kind === 'line' && item.isDrawn).length;
}

async function againstLimit(): Promise<BenchRow> {
  const shelf = createFontShelf({
    fonts: kioskFonts(),
    onMissing: (one) => fail(`no font has ${one}`),
  });
  const glyphs = createGlyphPainter({ shelf, onNoCanvas: (error) => fail(String(error)) });
  const document = ourDocument(
    LINES.map((line, index) => (index === 1 ? { ...line, left: '李㛃 的红烧肉' } : line)),
  );
  if (drawnLines(document, glyphs) !== 1) throw new Error('the rare name is not drawn');
  return compare({
    row: 'receipt with a rare name',
    work: `the same with one line drawn from the font and sent as a picture, fonts loaded, against the limit of ${LIMIT_MS} ms`,
    unit: 'ms',
    better: 'lower',
    goal: 1,
    rounds: ROUNDS,
    ours: () => timed(() => encodeReceipt(document, COLUMNS, glyphs)),
    theirs: LIMIT_MS,
  });
}

export const rows: BenchRows = [againstPeer, againstLimit];
