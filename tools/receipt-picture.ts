// Writes the picture of a receipt for the manual, from the bytes a printer gets: `node tools/receipt-picture.ts [FILE]`.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPaperDecoder, type PaperItem } from '../hardware/printer/decode.ts';
import { encodeReceipt } from '../hardware/printer/encode.ts';
import { createGlyphPainter } from '../hardware/printer/glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from '../hardware/printer/glyphs/fonts.ts';
import { paperToPng } from '../hardware/printer/paper-to-png.ts';
import { receiptDocument } from '../kiosk/core/receipts/elder-receipt.ts';
import { fen } from '../shared/money/fen.ts';

/** 58 mm paper, the narrowest a canteen has. */
const COLUMNS = 32;

/** What the bytes put on paper. */
function paperOf(bytes: Uint8Array): PaperItem[] {
  const decoder = createPaperDecoder({ columns: COLUMNS });
  const items: PaperItem[] = [];
  let left = Buffer.from(bytes);
  for (let step = decoder.step(left); step !== null; step = decoder.step(left)) {
    if (step.action.kind === 'problem') throw new Error(step.action.detail);
    if (step.action.kind === 'printed') items.push(...step.action.items);
    left = left.subarray(step.length);
  }
  return items;
}

const shelf = createFontShelf({
  fonts: kioskFonts(),
  onMissing: (one) => console.error(`no ${one}`),
});
const glyphs = createGlyphPainter({ shelf, onNoCanvas: (error) => console.error(error) });
const document = receiptDocument(
  {
    canteenName: '幸福里社区助老食堂',
    isDemo: true,
    isDiscreet: false,
    businessDate: '2026-11-23',
    timeText: '2026-11-23 11:42',
    seq: 123,
    orderNumber: 17,
    serviceType: 'eat-in',
    dayText: null,
    lines: [
      {
        ...{ name: '䶮记红烧肉套餐', quantity: 1, weightGrams: null },
        ...{ listPriceFen: fen(1500), isCompanion: false },
      },
    ],
    listPriceFen: fen(1500),
    reductions: [
      { name: '政府补贴', amountFen: fen(500) },
      { name: '爱心捐助', amountFen: fen(200) },
    ],
    payFen: fen(800),
    left: '今天还可优惠1份',
    code: '0007-000123-9F3A6C21',
    saleCount: 1,
  },
  0,
);
const file = path.resolve(process.argv[2] ?? 'docs/pictures/receipt.png');
writeFileSync(
  file,
  paperToPng(
    { items: paperOf(encodeReceipt(document, COLUMNS, glyphs)), columns: COLUMNS },
    glyphs,
  ),
);
