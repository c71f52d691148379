// Goal: numbers and prices are read from five metres on a 32-inch panel, lying or standing, and a call is heard.
// Method: the parts page in real Chromium, measured in millimetres as laid out; time is the page's own, moved by the test.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TURNS_AFTER_MS } from '../../kiosk/screens/displays/turning.ts';
import { NUMBER_FIXTURES, PRICE_FIXTURES } from '../../kiosk/screens/parts/display-fixtures.ts';
import { launchChromium } from '../../tools/browser.ts';
import { type ServedPages, servePages } from '../elder/pages.ts';
import { auditStaffPage } from './audit.ts';
import { axeFindings, readAxe } from './looking.ts';

/** Of a 32-inch 1920×1080 panel: millimetres a pixel. */
const PITCH_MM = 0.369;
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
] as const;

/** At 5 m, 16 minutes of arc (ISO 9241-303: the least height of a character). */
const TEXT_MM = 23;
const CALLED_MM = 60;
const PREPARING_MM = 29;
/** Height of a digit of Noto Sans SC in its font size. */
const DIGIT_HEIGHT = 0.733;

let pages: ServedPages;
let browser: Browser;
let axe: string;

beforeAll(async () => {
  pages = await servePages();
  browser = await launchChromium();
  axe = await readAxe();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

async function open(size: (typeof SIZES)[number], name: string): Promise<Page> {
  const page = await browser.newPage({ viewport: size });
  await page.clock.install();
  await page.addInitScript(() => {
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      document.documentElement.dataset.tones = `${Number(document.documentElement.dataset.tones ?? 0) + 1}`;
      start.call(this, when);
    };
  });
  await page.goto(`${pages.address}/parts.html#${name}`);
  await page.locator('.display').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.clock.runFor(1_000);
  return page;
}

async function turnTo(page: Page, name: string): Promise<void> {
  await page.evaluate((next) => {
    window.location.hash = next;
  }, name);
  await page.clock.runFor(1_000);
}

/** Heights of the digits shown, in millimetres. */
async function digitsMm(page: Page, selector: string): Promise<number[]> {
  const sizes = await page
    .locator(selector)
    .evaluateAll((elements) =>
      elements.map((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    );
  return sizes.map((pixels) => pixels * PITCH_MM * DIGIT_HEIGHT);
}

/** Nothing hangs out of its part of the screen or lies on another. Runs inside the browser. */
function strays(): string[] {
  const boxes = [
    ...document.querySelectorAll('.newest, .number-list li, .display h1, .display-top > *'),
    ...document.querySelectorAll('.price-columns > ul > .price-row'),
  ].map((element) => ({ element, box: element.getBoundingClientRect() }));
  return boxes.flatMap(({ element, box }, order) => {
    const found = [];
    const say = element.textContent;
    if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) found.push(`out: ${say}`);
    for (const other of boxes.slice(order + 1)) {
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (wide > 1 && high > 1) found.push(`overlap: ${say} with ${other.element.textContent}`);
    }
    return found;
  });
}

const pageSigns = (page: Page) => page.locator('.page-sign').allInnerTexts();

describe.each(SIZES)('on a panel of $width×$height', (size) => {
  it('everything is seen from five metres, nothing is cut, and axe finds nothing', async () => {
    const page = await open(size, 'numbers');
    const rules = { targetPixels: 0, textPixels: TEXT_MM / PITCH_MM };
    const found: string[] = [];
    for (const name of [...Object.keys(NUMBER_FIXTURES), ...Object.keys(PRICE_FIXTURES)]) {
      await turnTo(page, name);
      const findings = [
        ...(await page.evaluate(auditStaffPage, rules)),
        ...(await page.evaluate(strays)),
        // What axe looks at, colours and names, is the same on both.
        ...(size === SIZES[0] ? await axeFindings(page, { axe, contrast: 'enhanced' }) : []),
      ];
      for (const finding of findings) found.push(`${name}: ${finding}`);
    }
    expect(found).toEqual([]);
    await page.close();
  }, 60_000);

  it('called numbers are 60 mm high, the newest the highest, and those being made less', async () => {
    const page = await open(size, 'numbers-many');
    const [newest = 0] = await digitsMm(page, '.newest');
    const called = await digitsMm(page, '.called li');
    const preparing = await digitsMm(page, '.preparing li');
    expect(Math.min(...called)).toBeGreaterThanOrEqual(CALLED_MM);
    expect(newest).toBeGreaterThan(Math.max(...called));
    expect(Math.min(...preparing)).toBeGreaterThanOrEqual(PREPARING_MM);
    expect(Math.max(...preparing)).toBeLessThan(Math.min(...called));
    await page.close();
  });

  it('every number and every price comes round by itself', async () => {
    const page = await open(size, 'numbers-many');
    const seen = new Set<string>();
    const look = async () => {
      const texts = await page
        .locator('.newest, .number-list li, .price-columns > ul .price-name')
        .allInnerTexts();
      for (const text of texts) seen.add(text);
    };
    for (let turn = 0; turn < 4; turn += 1) {
      await look();
      await page.clock.runFor(TURNS_AFTER_MS);
    }
    expect(seen.size).toBe(23 + 7);
    seen.clear();
    await turnTo(page, 'prices-many');
    expect(await pageSigns(page)).toEqual([expect.stringMatching(/^第\d页\/共\d页$/)]);
    for (let turn = 0; turn < 5; turn += 1) {
      await look();
      await page.clock.runFor(TURNS_AFTER_MS);
    }
    expect(seen.size).toBe(12);
    await page.close();
  });
});

describe('the number display', () => {
  const tones = (page: Page) => page.locator('html').getAttribute('data-tones');

  it('chimes when a number is called, and not when one is taken or the display is opened', async () => {
    const page = await open(SIZES[0], 'numbers');
    expect(await tones(page)).toBeNull();
    await turnTo(page, 'numbers-next');
    expect(await tones(page)).toBe('2');
    await turnTo(page, 'numbers');
    expect(await tones(page)).toBe('2');
    await page.close();
  });

  it('asks for one touch where the browser keeps it quiet, and for nothing more after that', async () => {
    const page = await open(SIZES[0], 'numbers');
    const sign = page.getByText('按屏幕开声音');
    await sign.waitFor();
    await page.mouse.click(400, 400);
    await sign.waitFor({ state: 'detached' });
    await page.close();
  });
});

it('the price board says in words what is sold out, what suits whom and what may harm', async () => {
  const page = await open(SIZES[0], 'prices');
  const text = await page.locator('.price-columns > ul').allInnerTexts();
  for (const word of ['卖完了', '少盐 软食', '含鱼', '含大豆、麸质', '15元']) {
    expect(text.join('\n')).toContain(word);
  }
  expect(await page.locator('.display').innerText()).toContain('演示数据');
  await page.close();
});
