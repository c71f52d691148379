// Goal: what a reader or scanner types that acts as a keyboard reaches nothing on a screen but the guard, and a person at a
// keyboard is not hindered. Method: the real pages in Chromium, with trusted keys of the browser's own input, on both screens.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import { type Key, type Keyboard, plugInKeyboard } from './keyboard.ts';
import { type ServedPages, servePages } from './pages.ts';

const CARD = '0062E3086C';
const RECEIPT = '0007-000123-9F3A6C21';

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

const CTRL = 2;

interface Screen extends Keyboard {
  readonly page: Page;
  /** What the guard let through. */
  typed(): Promise<readonly string[]>;
  /** What the screen would have sent to its host. */
  sent(): Promise<readonly unknown[]>;
}

async function open(name: string): Promise<Screen> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`${pages.address}/parts.html?pitch=0.248#${name}`);
  await page.locator('button').first().waitFor();
  return {
    ...plugInKeyboard(await page.context().newCDPSession(page)),
    page,
    typed: () => page.evaluate(() => window.typedByParts ?? []),
    sent: () => page.evaluate(() => window.sentByParts ?? []),
  };
}

/** Long enough for a key that was held back to have come through. */
const settle = (page: Page): Promise<void> => page.waitForTimeout(200);

describe('a reader that acts as a keyboard', () => {
  test('is heard on both screens, and presses no button that has the focus', async () => {
    for (const [name, button] of [
      ['pay', '付现金'],
      ['staff-orders', '退出'],
    ] as const) {
      const screen = await open(name);
      await screen.page.getByRole('button', { name: button }).focus();
      await screen.reader(CARD);
      await screen.reader(RECEIPT);
      await expect.poll(() => screen.typed()).toEqual([CARD, RECEIPT]);
      await settle(screen.page);
      expect(await screen.sent(), name).toEqual([]);
      await screen.page.close();
    }
  });

  test('gets no digit into the PIN pad', async () => {
    const screen = await open('staff-pin');
    await screen.reader('12345678');
    await expect.poll(() => screen.typed()).toEqual(['12345678']);
    await settle(screen.page);
    expect(await screen.page.locator('.pin-dots i').count()).toBe(0);
    expect(await screen.sent()).toEqual([]);
    await screen.page.close();
  });

  test('that types blanks, Tab and Enter to press buttons presses none', async () => {
    const screen = await open('staff-orders');
    const keys = ['Tab', 'Tab', 'Enter', ' ', 'Tab', 'Enter', ' ', 'Enter'].map((key) => ({ key }));
    await screen.type(keys, 5);
    await screen.page.getByRole('button', { name: '退出' }).focus();
    await screen.type([{ key: '1' }, { key: 'Enter' }], 10);
    await screen.type([{ key: ' ' }, { key: 'Enter' }], 10);
    await settle(screen.page);
    expect(await screen.sent()).toEqual([]);
    expect(await screen.typed()).toEqual([]);
    await screen.page.close();
  });

  test('that is too slow to be told from a person still presses nothing with its Enter', async () => {
    const screen = await open('staff-orders');
    await screen.page.getByRole('button', { name: '退出' }).focus();
    await screen.reader(CARD, 70);
    await settle(screen.page);
    expect(await screen.sent()).toEqual([]);
    expect(await screen.typed()).toEqual([]);
    await screen.page.close();
  });

  test('that types shortcuts of the browser gets nowhere', async () => {
    const screen = await open('staff-orders');
    await screen.page.evaluate(() => {
      window.addEventListener('keydown', (event) => {
        document.title = `${document.title}${event.key}`;
      });
      document.title = '';
    });
    await screen.type(
      [
        { key: 'p', modifiers: CTRL },
        { key: 'o', modifiers: CTRL },
      ],
      5,
    );
    await screen.type([{ key: 'F5' }], 5);
    await screen.type([{ key: 'r', modifiers: CTRL }], 5);
    await settle(screen.page);
    expect(await screen.page.title()).toBe('');
    await screen.page.close();
  });

  test('that never stops, or a key that is held, leaves the screen as quick as before', async () => {
    const screen = await open('staff-orders');
    await screen.page.getByRole('button', { name: '退出' }).focus();
    const flood = Array.from({ length: 1_000 }, (_, index) => ({ key: String(index % 10) }));
    await screen.type(flood, 1);
    const held = Array.from({ length: 200 }, () => ({ key: 'Enter', isRepeat: true }));
    await screen.type(held, 33);
    await settle(screen.page);
    expect(await screen.sent()).toEqual([]);
    await screen.reader(CARD);
    await expect.poll(() => screen.typed()).toEqual([CARD]);
    await screen.page.getByRole('button', { name: '退出' }).click();
    expect(await screen.sent()).toEqual([{ act: 'sign-out' }]);
    await screen.page.close();
  });
});

describe('a person at a keyboard', () => {
  const personKeys = (text: string): Key[] => [...text].map((key) => ({ key }));

  test('types a PIN, corrects it, and presses the button that has the focus', async () => {
    const screen = await open('staff-pin');
    await screen.type(personKeys('12'), 150);
    await screen.type([{ key: 'Backspace' }], 150);
    await screen.type(personKeys('234'), 150);
    await expect.poll(() => screen.page.locator('.pin-dots i').count()).toBe(4);
    await screen.page.getByRole('button', { name: '确定' }).focus();
    await screen.type([{ key: 'Enter' }], 150);
    await expect.poll(() => screen.sent()).toEqual([{ act: 'enter-pin', pin: '1234' }]);
    await screen.page.close();
  });

  test('whose fingers overlap loses no digit', async () => {
    const screen = await open('staff-pin');
    await screen.type(personKeys('12'), 40);
    await settle(screen.page);
    await screen.type(personKeys('34'), 40);
    await expect.poll(() => screen.page.locator('.pin-dots i').count()).toBe(4);
    await screen.page.close();
  });
});

describe('a text field', () => {
  let screen: Screen;
  beforeEach(async () => {
    screen = await open('staff-orders');
    await screen.page.evaluate(() => {
      const form = document.createElement('form');
      const field = document.createElement('input');
      field.id = 'field';
      field.addEventListener('input', () => {
        field.title = field.value;
      });
      form.append(field);
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        field.dataset.sent = field.value;
      });
      document.body.append(form);
      field.focus();
    });
    return () => screen.page.close();
  });
  const field = () => screen.page.locator('#field');

  test('takes what a person types, letter by letter, and is sent by their Enter', async () => {
    await screen.type(
      [...'abc'].map((key) => ({ key })),
      120,
    );
    await screen.type([{ key: 'Backspace' }, { key: 'd' }, { key: 'Enter' }], 120);
    await expect.poll(() => field().getAttribute('data-sent')).toBe('abd');
    expect(await screen.typed()).toEqual([]);
  });

  test('is what it was after a reader typed into it, which is heard all the same and sends nothing', async () => {
    await screen.type(
      [...'窗口'].map((key) => ({ key })),
      120,
    );
    await screen.reader(CARD);
    await expect.poll(() => screen.typed()).toEqual([CARD]);
    await settle(screen.page);
    expect(await field().inputValue()).toBe('窗口');
    // The page was told as well, so that it does not keep what the field has lost.
    expect(await field().getAttribute('title')).toBe('窗口');
    expect(await field().getAttribute('data-sent')).toBeNull();
  });
});
