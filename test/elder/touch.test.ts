import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import { type ServedPages, servePages } from './pages.ts';

const pitchMm = 0.248;
const pixels = (millimetres: number) => millimetres / pitchMm;

let pages: ServedPages;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

async function open(name: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.clock.install();
  await page.goto(`${pages.address}/parts.html?pitch=${pitchMm}#${name}`);
  await page.locator('.elder').waitFor();
  return page;
}

const sent = (page: Page) => page.evaluate(() => window.sentByParts ?? []);

async function boxOf(page: Page, name: string) {
  const box = await page.getByRole('button', { name }).boundingBox();
  if (box === null) throw new Error(`${name} is not on the screen`);
  return box;
}

async function pressAt(page: Page, x: number, y: number): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.up();
}

describe('a press on the elder screen', () => {
  test('acts once, when the finger is lifted, and names the revision it was made on', async () => {
    const page = await open('pay');
    const box = await boxOf(page, '付现金');
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    const button = page.getByRole('button', { name: '付现金' });
    expect(await button.getAttribute('data-pressed')).toBe('');
    expect(await sent(page)).toEqual([]);
    await page.mouse.up();
    expect(await button.getAttribute('data-pressed')).toBeNull();
    expect(await sent(page)).toEqual([{ press: 'pay-by-cash', revision: 1 }]);
    await page.close();
  });

  test('counts for the nearest target when it misses by 2 mm, and for none when it misses by 4 mm', async () => {
    const page = await open('pay');
    const box = await boxOf(page, '返回');
    const x = box.x + box.width / 2;
    await pressAt(page, x, box.y - pixels(4));
    expect(await sent(page)).toEqual([]);
    await pressAt(page, x, box.y - pixels(2));
    expect(await sent(page)).toEqual([{ press: 'back', revision: 1 }]);
    await page.close();
  });

  test('does nothing when the finger slides off before it is lifted', async () => {
    const page = await open('pay');
    const box = await boxOf(page, '付现金');
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y - pixels(30));
    await page.mouse.up();
    expect(await sent(page)).toEqual([]);
    await page.close();
  });

  test('of a trembling hand counts once: a second within half a second is ignored, a later one is not', async () => {
    const page = await open('pay');
    const box = await boxOf(page, '付现金');
    await page.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find(
        (each) => each.textContent === '付现金',
      );
      button?.click();
      button?.click();
    });
    expect(await sent(page)).toHaveLength(1);
    await page.waitForTimeout(520);
    await pressAt(page, box.x + 20, box.y + 20);
    expect(await sent(page)).toHaveLength(2);
    await page.close();
  });

  test('works from a keyboard too', async () => {
    const page = await open('pay');
    await page.getByRole('button', { name: '卡里付钱' }).focus();
    await page.keyboard.press('Enter');
    // A moment later: until then it could be a reader's.
    await expect.poll(() => sent(page)).toEqual([{ press: 'pay-by-account', revision: 1 }]);
    await page.close();
  });
});

describe('what closes by itself', () => {
  test('the number goes after 12 seconds', async () => {
    const page = await open('done');
    await page.clock.runFor(10_000);
    expect(await sent(page)).toEqual([]);
    await page.clock.runFor(2_500);
    expect(await sent(page)).toEqual([{ press: 'leave', revision: 1 }]);
    await page.close();
  });

  test('the reason for the price goes after 15 seconds', async () => {
    const page = await open('pay-why');
    await page.getByText('价钱是这样来的').waitFor();
    await page.clock.runFor(13_000);
    expect(await sent(page)).toEqual([]);
    await page.clock.runFor(2_500);
    // The second press of 为什么 takes it away.
    expect(await sent(page)).toEqual([{ press: 'explain', revision: 1 }]);
    await page.close();
  });
});

describe('the discreet form', () => {
  test('shows no personal amount until the elder asks', async () => {
    const page = await open('pay-discreet');
    const words = () => page.locator('.elder').textContent();
    // The price for everybody, of a portion for somebody who eats along, is none of the elder's own.
    expect((await words())?.replace('再来一份原价15元', '')).not.toMatch(/\d\s*元/);
    await page.getByRole('button', { name: '为什么是这个价' }).click();
    expect(await sent(page)).toEqual([{ press: 'explain', revision: 1 }]);
    await page.evaluate(() => {
      window.location.hash = 'pay-discreet-why';
    });
    await page.getByText('价钱是这样来的').waitFor();
    expect(await words()).toMatch(/您付7元/);
    await page.close();
  });

  test('opens the reason on the menu by one press, closes it by one, and leaves it open no longer than 15 seconds', async () => {
    const page = await open('menu-discreet');
    await page.getByRole('button', { name: '为什么是这个价' }).click();
    expect(await sent(page)).toEqual([{ press: 'explain', revision: 1 }]);
    await page.evaluate(() => {
      window.location.hash = 'menu-why';
    });
    await page.getByText('红烧肉套餐的价钱是这样来的').waitFor();
    expect(await page.getByRole('button', { name: '清蒸鱼套餐' }).count()).toBe(0);
    await page.clock.runFor(600);
    await page.getByRole('button', { name: '知道了' }).click();
    expect(await sent(page)).toHaveLength(2);
    await page.clock.runFor(15_500);
    expect(await sent(page)).toEqual(Array(3).fill({ press: 'explain', revision: 1 }));
    await page.close();
  });

  test('shows list prices only while choosing', async () => {
    const page = await open('menu-discreet');
    expect(await page.locator('.elder').textContent()).not.toMatch(/\b7\s*元/);
    await page.close();
  });
});

describe('prices with reasons of their own', () => {
  test('are told one after the other, and round again', async () => {
    const page = await open('menu-why-several');
    const title = async () => page.locator('.reason-title').textContent();
    const first = await title();
    await page.getByRole('button', { name: '看别的饭' }).click();
    await expect.poll(title).not.toBe(first);
    await page.waitForTimeout(520);
    await page.getByRole('button', { name: '看别的饭' }).click();
    await expect.poll(title).toBe(first);
    expect(await sent(page)).toEqual([]);
    await page.close();
  });
});

describe('more food than fits one screen', () => {
  test('comes by pages, all of it, and round again', async () => {
    const page = await open('menu-many-meals');
    const shown = async () => page.locator('.choice-name').allTextContents();
    const first = await shown();
    await page.getByRole('button', { name: '更多饭菜' }).click();
    await expect.poll(shown).not.toEqual(first);
    const second = await shown();
    expect(new Set([...first, ...second]).size).toBe(7);
    await page.waitForTimeout(520);
    await page.getByRole('button', { name: '更多饭菜' }).click();
    await expect.poll(shown).toEqual(first);
    await page.close();
  });
});

describe('an order of several things', () => {
  test('is changed line by line, and nothing is changed by looking', async () => {
    const page = await open('pay-order');
    await page.getByRole('button', { name: '修改' }).click();
    await page.getByRole('button', { name: '番茄炒蛋多一份' }).waitFor();
    expect(await sent(page)).toEqual([]);
    const presses = [
      ['番茄炒蛋多一份', { press: 'set-quantity', position: 2, quantity: 3 }],
      ['番茄炒蛋少一份', { press: 'set-quantity', position: 2, quantity: 1 }],
      ['红烧肉套餐不要了', { press: 'set-quantity', position: 0, quantity: 0 }],
    ] as const;
    for (const [name, press] of presses) {
      await page.waitForTimeout(520);
      await page.getByRole('button', { name }).click();
      expect((await sent(page)).at(-1)).toEqual({ ...press, revision: 1 });
    }
    await page.close();
  });

  test('takes somebody who eats along by one press on the screen to pay', async () => {
    const page = await open('pay');
    await page.getByRole('button', { name: '再来一份' }).click();
    expect(await sent(page)).toEqual([{ press: 'add-companion', revision: 1 }]);
    await page.close();
  });
});

describe('food that is sold out', () => {
  test('is shown with a word and cannot be pressed', async () => {
    const page = await open('menu-mixed');
    const box = await page.getByRole('button', { name: '清蒸鱼套餐' }).boundingBox();
    if (box === null) throw new Error('it is not shown');
    expect(await page.locator('.choice:disabled').textContent()).toContain('卖完了');
    await pressAt(page, box.x + box.width / 2, box.y + box.height / 2);
    expect(await sent(page)).toEqual([]);
    await page.close();
  });
});

describe('the question whether somebody is still there', () => {
  test('takes its own press, and none on the step below it', async () => {
    const page = await open('pay');
    const pay = await boxOf(page, '付现金');
    await page.evaluate(() => {
      window.location.hash = 'pay-time-short';
    });
    await page.getByText('您还在吗').waitFor();
    const { x, y, width, height } = await boxOf(page, '还需要时间');
    await pressAt(page, pay.x + pay.width - 5, pay.y + pay.height - 5);
    expect(await sent(page)).toEqual([]);
    await pressAt(page, x + width / 2, y + height / 2);
    expect(await sent(page)).toEqual([{ press: 'need-time', revision: 1 }]);
    await page.close();
  });
});

describe('the attendant at the elder’s screen', () => {
  test('types the PIN as fast as on any keypad', async () => {
    const page = await open('cash-here');
    for (const key of ['1', '1', '2', '3', '确认']) {
      await page.getByRole('button', { name: key, exact: true }).click();
      await page.waitForTimeout(100);
    }
    expect(await sent(page)).toEqual([{ press: 'enter-pin', pin: '1123', revision: 1 }]);
    await page.close();
  });

  test('takes the money by one press', async () => {
    const page = await open('cash-here-confirm');
    await page.getByRole('button', { name: '收到 7元' }).click();
    expect(await sent(page)).toEqual([{ press: 'take-cash', revision: 1 }]);
    await page.close();
  });
});

describe('a choice of day', () => {
  test('is two presses: another day, and which', async () => {
    const page = await open('menu-days');
    await page.getByRole('button', { name: '换一天' }).click();
    await page.waitForTimeout(520);
    await page.getByRole('button', { name: '明天' }).click();
    expect(await sent(page)).toEqual([{ press: 'choose-day', date: '2026-11-24', revision: 1 }]);
    await page.getByText('红烧肉套餐').first().waitFor();
    await page.close();
  });
});

describe('a photo of the food', () => {
  test('takes the place of the drawing once it has come, and not where it does not', async () => {
    const page = await open('menu-mixed');
    await page.locator('.choice .photo').waitFor();
    expect(await page.locator('.choice .photo').count()).toBe(1);
    expect(await page.locator('.choice .dish').count()).toBe(3);
    await page.close();
  });
});

describe('the click of a press', () => {
  /** How often a sound was started. */
  async function clicksOf(voice: 'off' | 'normal'): Promise<number> {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.addInitScript(() => {
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function count(when) {
        document.documentElement.dataset.clicks = String(
          Number(document.documentElement.dataset.clicks ?? 0) + 1,
        );
        start.call(this, when);
      };
    });
    const state = voice === 'off' ? 'pay-silent' : 'pay';
    await page.goto(`${pages.address}/parts.html?pitch=${pitchMm}#${state}`);
    await page.locator('.elder').waitFor();
    // The second within half a second is not taken, and makes no sound.
    await page.getByRole('button', { name: '付现金' }).evaluate((button) => {
      if (!(button instanceof HTMLElement)) return;
      button.click();
      button.click();
    });
    expect(await sent(page)).toHaveLength(1);
    const clicks = await page.evaluate(() => document.documentElement.dataset.clicks);
    await page.close();
    return Number(clicks ?? 0);
  }

  test('is heard once for each press that is taken', async () => {
    expect(await clicksOf('normal')).toBe(1);
  });

  test('is not heard where the voice is off', async () => {
    expect(await clicksOf('off')).toBe(0);
  });
});
