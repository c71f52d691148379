import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPaperDecoder } from '../../hardware/printer/decode.ts';
import { encodeReceipt } from '../../hardware/printer/encode.ts';
import { createGlyphPainter } from '../../hardware/printer/glyphs/canvas-painter.ts';
import { createFontShelf, kioskFonts } from '../../hardware/printer/glyphs/fonts.ts';
import { launchChromium } from '../../tools/browser.ts';
import { type ServedPages, servePages } from './pages.ts';

/** Three times the size of normal print: 72 by 72 dots. */
const SIDE = 72;
/** No font has a picture of it. */
const NOWHERE = '\u{2fffd}';

let pages: ServedPages;
let browser: Browser;
let page: Page;
const fontRequests: string[] = [];

beforeAll(async () => {
  pages = await servePages();
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('request', (request) => {
    if (/\.(ttf|woff2)$/.test(request.url())) fontRequests.push(request.url());
  });
  await page.goto(`${pages.address}/parts.html`);
  await page.locator('main, #root > *').first().waitFor();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

/** The character as the screens show it, 72 pixels high: ink from 0 to 255, row by row. */
function inkOnScreen(character: string): Promise<number[]> {
  return page.evaluate(
    async ({ shown, side }) => {
      const element = document.createElement('p');
      element.textContent = shown;
      document.body.append(element);
      const font = `${side}px ${getComputedStyle(element).fontFamily}`;
      await document.fonts.load(font, shown);
      element.remove();
      const canvas = document.createElement('canvas');
      canvas.width = side;
      canvas.height = side;
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas in this browser');
      context.font = font;
      context.textAlign = 'center';
      context.fillText(shown, side / 2, (side * 21) / 24);
      const { data } = context.getImageData(0, 0, side, side);
      return Array.from({ length: side * side }, (_, at) => data[at * 4 + 3] ?? 0);
    },
    { shown: character, side: SIDE },
  );
}

const shelf = createFontShelf({ fonts: kioskFonts().slice(0, 1), onMissing: () => undefined });
const glyphs = createGlyphPainter({
  shelf,
  onNoCanvas(error) {
    throw error;
  },
});

/** The character as a receipt's bytes bring it to paper: dots of 0 and 1, row by row. */
function dotsOnPaper(character: string): number[] {
  // A rare neighbour makes the line a picture also for a common character.
  const blocks = [{ kind: 'text', text: `${character}㛃`, size: 'huge' }] as const;
  let left = Buffer.from(encodeReceipt({ blocks }, 32, glyphs));
  const decoder = createPaperDecoder({ columns: 32 });
  for (let step = decoder.step(left); step !== null; step = decoder.step(left)) {
    left = left.subarray(step.length);
    const [item] = step.action.kind === 'printed' ? step.action.items : [];
    if (item?.kind !== 'picture') continue;
    const widthBytes = item.widthDots / 8;
    return Array.from({ length: SIDE * SIDE }, (_, at) => {
      const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
      return ((item.dots[y * widthBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
    });
  }
  throw new Error('the receipt has no picture');
}

/** Pearson's correlation: 1 the same shape, 0 nothing in common. */
function likeness(a: readonly number[], b: readonly number[]): number {
  const centred = (values: readonly number[]): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [left, right] = [centred(a), centred(b)];
  const product = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);
  return product(left, right) / Math.sqrt(product(left, left) * product(right, right));
}

const characters = ['㛃', '𬭎', '䶮', '元'] as const;

describe('rare characters', () => {
  test('the whole font is fetched when a page has a rare character, and not before', async () => {
    const fetched = (): boolean => fontRequests.some((url) => url.endsWith('.ttf'));
    const show = (text: string) =>
      page.evaluate(async (shown) => {
        document.body.append(shown);
        // Laying out is what asks for fonts.
        document.body.getBoundingClientRect();
        await document.fonts.ready;
      }, text);
    await show('张桂花镕喆堃');
    expect(fontRequests.length).toBeGreaterThan(0);
    expect(fetched()).toBe(false);
    await show('㛃');
    await expect.poll(fetched).toBe(true);
  });

  test.each(characters)(
    '%s is a letter on the screens and not the empty box',
    async (character) => {
      const ink = await inkOnScreen(character);
      const emptyBox = await inkOnScreen(NOWHERE);
      expect(ink.some((value) => value > 200)).toBe(true);
      expect(likeness(ink, emptyBox)).toBeLessThan(0.5);
    },
  );

  test.each(characters)(
    '%s has the shape on paper that a browser gives it, and no other has',
    async (character) => {
      const dots = dotsOnPaper(character);
      const own = likeness(dots, await inkOnScreen(character));
      expect(own).toBeGreaterThan(0.85);
      for (const other of [...characters, ...'好她龚龙金无', NOWHERE]) {
        if (other === character) continue;
        expect(likeness(dots, await inkOnScreen(other)), other).toBeLessThan(own - 0.15);
      }
    },
  );
});
