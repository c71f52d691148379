import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { expect, it } from 'vitest';
import type { PaperItem } from './decode.ts';
import { createGlyphPainter } from './glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from './glyphs/fonts.ts';
import { paperToPng } from './paper-to-png.ts';

const shelf = createFontShelf({ fonts: kioskFonts(), onMissing: () => undefined });
const glyphs = createGlyphPainter({ shelf, onNoCanvas: () => undefined });

/** Two pixels a dot, 32 dots of white on the left, 40 above. */
async function dotsOf(items: readonly PaperItem[]) {
  const image = await loadImage(paperToPng({ items, columns: 32 }, glyphs));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const isBlack = (x: number, y: number): boolean =>
    (data[((y + 40) * 2 * image.width + (x + 32) * 2) * 4] ?? 255) < 128;
  return { image, data, isBlack };
}

it('a picture of a paper has the dots of printed pictures where they were, and a code a phone can read', async () => {
  const dots = Uint8Array.of(0b1000_0001, 0b0001_0000);
  const { image, data, isBlack } = await dotsOf([
    { kind: 'picture', widthDots: 8, heightDots: 2, dots, align: 'right', pitchDots: 8 },
    { kind: 'qr', text: 'ZL1-0007-000123', moduleDots: 6, align: 'centre' },
  ]);
  const row = (y: number): string =>
    Array.from({ length: 8 }, (_, x) => (isBlack(376 + x, y) ? '1' : '0')).join('');
  expect([row(0), row(1), row(2)]).toEqual(['10000001', '00010000', '00000000']);
  expect(jsQR(new Uint8ClampedArray(data), image.width, image.height)?.data).toBe(
    'ZL1-0007-000123',
  );
});

it('a picture of a paper has the printed lines one under the other', async () => {
  const line = {
    kind: 'line',
    text: '一',
    width: 1,
    height: 1,
    align: 'left',
    bold: false,
    pitchDots: 30,
  } as const;
  const { isBlack } = await dotsOf([line, { ...line, text: '' }, line]);
  const inked = Array.from({ length: 90 }, (_, y) => isBlack(12, y));
  const strokes = inked.flatMap((isInk, y) => (isInk && !inked[y - 1] ? [y] : []));
  expect(strokes).toHaveLength(2);
  expect((strokes[1] ?? 0) - (strokes[0] ?? 0)).toBe(60);
});
