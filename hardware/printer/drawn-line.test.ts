import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PaperItem, PaperPicture } from './decode.ts';
import { encodeReceipt, encodeReceiptPieces } from './encode.ts';
import { createGlyphPainter } from './glyphs/canvas-painter.ts';
import { createFontShelf, type GlyphFont, kioskFonts } from './glyphs/fonts.ts';
import type { DotPicture, GlyphPainter } from './glyphs/painter.ts';
import { layOutReceipt } from './layout.ts';
import { displayColumns } from './printable-text.ts';
import { LONGEST_COMMAND_BYTES, rasterStrips } from './raster.ts';
import {
  type PaperColumns,
  type ReceiptBlock,
  type ReceiptDocument,
  TEXT_SCALE,
  type TextAlign,
  type TextSize,
} from './receipt-document.ts';
import { createInstantPrinterBody } from './simulated-pace.ts';

/** The font of the package alone, so that the test is the same whatever fonts the machine has. */
const [shippedFont] = kioskFonts();
if (shippedFont === undefined) throw new Error('no font comes with the kiosk');
const missing: string[] = [];

function painterWith(
  font: GlyphFont,
  loadCanvas?: () => never,
): GlyphPainter & { readonly errors: string[] } {
  const errors: string[] = [];
  const shelf = createFontShelf({
    fonts: [{ file: '/nowhere/font.ttf', boldFile: null }, font],
    onMissing: (character) => missing.push(character),
  });
  const onNoCanvas = (error: unknown) => errors.push(String(error));
  const options = { shelf, onNoCanvas };
  return {
    ...createGlyphPainter(loadCanvas === undefined ? options : { ...options, loadCanvas }),
    errors,
  };
}

const glyphs = painterWith(shippedFont);

interface Print {
  readonly items: PaperItem[];
  readonly problems: string[];
  /** Answers given and drawer pulses obeyed: a receipt asks for none. */
  readonly obeyed: string[];
}

function printPieces(pieces: readonly Uint8Array[], columns: PaperColumns): Print {
  const print: Print = { items: [], problems: [], obeyed: [] };
  const body = createInstantPrinterBody(columns, {
    answer: (bytes) => print.obeyed.push(`answer ${bytes.join(' ')}`),
    printed: (items) => print.items.push(...items),
    paperCut: () => undefined,
    drawerKicked: () => print.obeyed.push('drawer'),
    problem: (detail) => print.problems.push(detail),
  });
  for (const piece of pieces) body.receive(piece);
  return print;
}

function print(
  blocks: readonly ReceiptBlock[],
  columns: PaperColumns,
  painter: GlyphPainter = glyphs,
): Print {
  const done = printPieces([encodeReceipt({ blocks }, columns, painter)], columns);
  expect(done).toMatchObject({ problems: [], obeyed: [] });
  return done;
}

function onlyPicture(done: Print): PaperPicture {
  const [item] = done.items;
  if (done.items.length !== 1 || item?.kind !== 'picture') throw new Error('not one picture');
  return item;
}

function dotAt(picture: PaperPicture, x: number, y: number): number {
  const byte = picture.dots[y * (picture.widthDots / 8) + (x >> 3)] ?? 0;
  return (byte >> (7 - (x & 7))) & 1;
}

interface Cell {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

function cutOut(picture: PaperPicture, cell: Cell): number[] {
  return Array.from({ length: cell.width * cell.height }, (_, at) =>
    dotAt(picture, cell.left + (at % cell.width), Math.floor(at / cell.width)),
  );
}

const FINE = 4;
GlobalFonts.registerFromPath(shippedFont.file, 'reference-regular');
GlobalFonts.registerFromPath(shippedFont.boldFile ?? '', 'reference-bold');

/** The character alone in its cell, four times as fine and averaged: shades of 0 to 1, and no printer's dots. */
function reference(character: string, cell: Cell, isBold: boolean): number[] {
  const width = cell.width * FINE;
  const height = cell.height * FINE;
  const context = createCanvas(width, height).getContext('2d');
  context.scale(cell.width / 24, cell.height / 24);
  context.font = `${24 * FINE}px ${isBold ? 'reference-bold' : 'reference-regular'}`;
  context.textAlign = 'center';
  context.fillText(character, 12 * FINE, 21 * FINE);
  const { data } = context.getImageData(0, 0, width, height);
  const shades = new Array<number>(cell.width * cell.height).fill(0);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = Math.floor(y / FINE) * cell.width + Math.floor(x / FINE);
      shades[at] = (shades[at] ?? 0) + (data[(y * width + x) * 4 + 3] ?? 0) / (255 * FINE * FINE);
    }
  }
  return shades;
}

/** Pearson's correlation: 1 the same shape, 0 nothing in common. */
function correlation(dots: readonly number[], shades: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [dotMean, shadeMean] = [mean(dots), mean(shades)];
  let both = 0;
  let dotsAlone = 0;
  let shadesAlone = 0;
  for (const [index, dot] of dots.entries()) {
    const shade = (shades[index] ?? 0) - shadeMean;
    both += (dot - dotMean) * shade;
    dotsAlone += (dot - dotMean) ** 2;
    shadesAlone += shade ** 2;
  }
  return dotsAlone === 0 || shadesAlone === 0 ? 0 : both / Math.sqrt(dotsAlone * shadesAlone);
}

/** Among them look-alikes of what is drawn: 好 and 㚤 for 㛃, 龚 and 龙 for 䶮, 古 and 吉, 钅 and 金 for 𬭎. */
const strangers = [...'元好她妤㚤㛂㛄龑龚龙吉古金钅银铁䶯李王国回目日一口田'];
const sizes: readonly TextSize[] = ['normal', 'tall', 'large', 'huge'];

describe('a drawn character', () => {
  it.each(['㛃', '𬭎', '䶮', '元'])(
    '%s has its own shape and no other, at every size and weight',
    (character) => {
      for (const size of sizes) {
        for (const bold of [false, true]) {
          // 㛃 makes the line a drawn one also where the character itself is common.
          const picture = onlyPicture(
            print([{ kind: 'text', text: `${character}㛃`, size, bold }], 48),
          );
          const { width, height } = TEXT_SCALE[size];
          const cell = { left: 0, width: 24 * width, height: 24 * height };
          const dots = cutOut(picture, cell);
          const own = correlation(dots, reference(character, cell, bold));
          expect(own, `${character} ${size}`).toBeGreaterThan(0.85);
          for (const stranger of size === 'normal' ? strangers : strangers.slice(0, 5)) {
            if (stranger === character) continue;
            const other = correlation(dots, reference(stranger, cell, bold));
            expect(other, `${character} as ${stranger} ${size}`).toBeLessThan(own - 0.15);
          }
        }
      }
    },
  );

  it('stands where its columns are: left, centred, at the right edge, between others', () => {
    const aligns: readonly TextAlign[] = ['left', 'centre', 'right'];
    for (const columns of [32, 42, 48] as const) {
      for (const align of aligns) {
        const picture = onlyPicture(print([{ kind: 'text', text: 'A 㛃', align }], columns));
        const free = (columns - 4) * 12;
        const left = { left: 0, centre: free / 2, right: free }[align] + 2 * 12;
        expect(picture.heightDots).toBe(24);
        const cell = { left, width: 24, height: 24 };
        const drawn = correlation(cutOut(picture, cell), reference('㛃', cell, false));
        expect(drawn).toBeGreaterThan(0.85);
      }
    }
  });

  it('takes a line as high as a printed one', () => {
    for (const size of sizes) {
      const { items } = print(
        [
          { kind: 'text', text: '㛃', size },
          { kind: 'text', text: '元', size },
        ],
        32,
      );
      const [drawn, printed] = items;
      if (drawn?.kind !== 'picture' || printed?.kind !== 'line') throw new Error('not as laid out');
      expect(drawn.pitchDots).toBe(printed.pitchDots);
    }
  });
});

describe('a receipt with rare names', () => {
  const name = (text: string): ReceiptDocument => ({
    blocks: [
      { kind: 'text', text: '幸福街道助老食堂', size: 'large', align: 'centre' },
      { kind: 'row', left: text, right: '10.00元', bold: true },
      { kind: 'text', text: `请${text}老人收好`, size: 'tall' },
    ],
  });

  it.each([32, 42, 48] as const)('decodes to its layout on %i columns', (columns) => {
    for (const rare of ['李㛃', '王𬭎', '张𠮷', '赵䶮', '元']) {
      const document = name(rare);
      const { items } = printPieces([encodeReceipt(document, columns, glyphs)], columns);
      const laidOut = layOutReceipt(document, columns, glyphs);
      expect(items).toHaveLength(laidOut.length);
      for (const [index, item] of laidOut.entries()) {
        const printed = items[index];
        if (item.kind !== 'line' || printed === undefined || printed.kind === 'qr')
          throw new Error('lines only');
        expect(item.isDrawn).toBe(index > 0 && /[㛃𬭎䶮]/u.test(rare));
        if (printed.kind === 'line') expect(printed.text).toBe(item.text);
        else {
          expect(item.isDrawn).toBe(true);
          expect(printed.widthDots).toBeLessThanOrEqual(columns * 12 + 7);
        }
      }
    }
  });

  it('shows the code of what no font has, and says so once', () => {
    missing.length = 0;
    const painter = painterWith(shippedFont);
    for (let time = 0; time < 3; time += 1) {
      const { items } = print([{ kind: 'text', text: '张𠮷𠮷' }], 48, painter);
      expect(items).toMatchObject([{ kind: 'line', text: '张〔U+20BB7〕〔U+20BB7〕' }]);
    }
    expect(missing).toEqual(['𠮷']);
  });

  it('is printed with codes where the drawing part cannot be loaded, and says so once', () => {
    const broken = painterWith(shippedFont, () => {
      throw new Error('no native binding');
    });
    for (let time = 0; time < 2; time += 1) {
      const { items } = print([{ kind: 'text', text: '李㛃 镕' }], 32, broken);
      expect(items).toMatchObject([{ kind: 'line', text: '李〔U+36C3〕 镕' }]);
    }
    expect(broken.errors).toEqual(['Error: no native binding']);
  });

  it('is printed with codes where a font is gone or is none', () => {
    const fontless = painterWith({ file: import.meta.filename, boldFile: null });
    const { items } = print([{ kind: 'text', text: '李㛃' }], 32, fontless);
    expect(items).toMatchObject([{ kind: 'line', text: '李〔U+36C3〕' }]);
  });
});

describe('the bytes of a picture', () => {
  const picture = (widthDots: number, heightDots: number, bytes: Uint8Array): DotPicture => ({
    ...{ widthDots, heightDots, bytes },
  });
  const anyPicture = fc
    .tuple(fc.integer({ min: 1, max: 72 }), fc.integer({ min: 1, max: 72 }))
    .chain(([widthBytes, heightDots]) => {
      const byte = fc.constantFrom(0x10, 0x10, 0x04, 0x05, 0x14, 0x01, 0x00, 0x18, 0xff);
      const length = widthBytes * heightDots;
      return fc
        .array(byte, { minLength: length, maxLength: length })
        .map((bytes) => picture(widthBytes * 8, heightDots, Uint8Array.from(bytes)));
    });

  it('are never obeyed as real-time commands, and lose no dot', () => {
    fc.assert(
      fc.property(anyPicture, (drawn) => {
        const painter: GlyphPainter = { has: () => true, paintLine: () => drawn };
        const done = print([{ kind: 'text', text: '㛃' }], 48, painter);
        const { dots } = onlyPicture(done);
        expect(dots).toHaveLength(drawn.bytes.length);
        for (const [index, byte] of drawn.bytes.entries()) {
          const printed = dots[index] ?? 0;
          if (printed !== byte) expect([byte, printed]).toEqual([0x10, 0x18]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('come in commands of bounded length', () => {
    const strips = rasterStrips(picture(576, 72, new Uint8Array(72 * 72)));
    expect(strips.map((strip) => strip.length)).toEqual([1736, 1736, 1736]);
    expect(LONGEST_COMMAND_BYTES).toBe(1736);
  });
});

describe('any receipt with rare and hostile characters', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...'㛃𬭎𠮷䶮镕é€元A1 ·〔',
        '\u202e',
        '\u200d',
        '\u0301',
        '\u{e0100}',
        '\u0010',
        '🍚',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 50,
  });
  const size = fc.constantFrom(...sizes);
  const block: fc.Arbitrary<ReceiptBlock> = fc.oneof(
    fc.record({
      ...{ kind: fc.constant('text'), text, size, bold: fc.boolean() },
      align: fc.constantFrom('left', 'centre', 'right'),
    }),
    fc.record({ kind: fc.constant('row'), left: text, right: text, size }),
  );

  it('comes out line for line as laid out, within the paper, and nothing in it is obeyed', () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 4 }),
        fc.constantFrom(32, 42, 48),
        (blocks, columns) => {
          const { items } = print(blocks, columns);
          const laidOut = layOutReceipt({ blocks }, columns, glyphs);
          expect(items.map((item) => (item.kind === 'line' ? item.text : item.kind))).toEqual(
            laidOut.map((item) => (item.kind === 'line' && !item.isDrawn ? item.text : 'picture')),
          );
          for (const item of laidOut) {
            if (item.kind !== 'line') continue;
            const used = displayColumns(item.text) * TEXT_SCALE[item.size].width;
            expect(used).toBeLessThanOrEqual(columns);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the pieces of a receipt', () => {
  const document: ReceiptDocument = {
    blocks: [
      { kind: 'text', text: '李㛃', size: 'huge' },
      { kind: 'row', left: '米饭', right: '1.00元' },
      { kind: 'qr', text: 'ZL1-0007-000123' },
      { kind: 'cut' },
    ],
  };

  it('are the receipt when put together', () => {
    const pieces = encodeReceiptPieces(document, 48, glyphs);
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(encodeReceipt(document, 48, glyphs)));
  });

  it('end between two commands: a question put there is answered, and nothing on paper changes', () => {
    const pieces = encodeReceiptPieces(document, 48, glyphs);
    const plain = printPieces(pieces, 48);
    const asked = printPieces(
      pieces.flatMap((piece) => [piece, Uint8Array.of(0x1d, 0x72, 0x01)]),
      48,
    );
    expect(asked.problems).toEqual([]);
    expect(asked.obeyed).toHaveLength(pieces.length);
    expect(asked.items).toEqual(plain.items);
  });
});
