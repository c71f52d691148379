// Goal: an attendant over 50 reads and hits every tool of the till in a queue, and each press says what it should to the host.
// Method: the parts page in real Chromium at the panels of real counters, measured in millimetres, and axe-core with 7:1.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import { type ServedPages, servePages } from '../elder/pages.ts';
import { auditStaffPage } from './audit.ts';
import { axeFindings, readAxe } from './looking.ts';

/** Panels of counters, with their pitch in millimetres a pixel. */
const PANELS = [
  { title: '21.5 inch', size: { width: 1920, height: 1080 }, pitchMm: 0.248 },
  { title: '15.6 inch', size: { width: 1366, height: 768 }, pitchMm: 0.253 },
  { title: '15 inch', size: { width: 1024, height: 768 }, pitchMm: 0.298 },
] as const;

/** At arm's length: fingers of 15 mm and letters of 5 mm. */
const TARGET_MM = 15;
const TEXT_MM = 5;

type Presses = readonly (string | RegExp)[];

/** Every tool in every state that looks different, and the presses that lead there. */
const STATES: readonly (readonly [name: string, ...presses: Presses])[] = [
  ['staff-orders'],
  ['staff-one-order'],
  ['till-called'],
  ['till-weigh', '去称'],
  ['till-nobody', '接着点'],
  ['till-nobody', '卖完了'],
  ['till-nobody', /^叫号/],
  ['till-menu', '接着点'],
  ['till-menu-many', '接着点'],
  ['till-pay', '接着点'],
  ['till-pay-long', '接着点'],
  ['till-cash', '接着点'],
  ['till-done', '接着点'],
  ['till-search'],
  ['till-search', '身份证末四位'],
  ['till-search', '姓名'],
  ['till-found'],
  ['till-found', /^阿卜杜热合曼/],
  ['till-found-none'],
  ['till-numbers-many', /^叫号/],
  ['till-settings', '屏幕'],
];

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

/** Shows a state afresh, with nothing pressed and nothing sent. */
async function show(page: Page, name: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${pages.address}/parts.html#${name}`);
  await page.locator('.staff').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

async function press(page: Page, presses: Presses): Promise<void> {
  for (const name of presses) {
    const exact = typeof name === 'string';
    await page.getByRole('button', { name, exact }).click();
  }
}

const sent = (page: Page) => page.evaluate(() => window.sentByParts ?? []);

/** Another state on the same page, which is far quicker; from one that is quite different, so that nothing stays pressed. */
async function turnTo(page: Page, name: string): Promise<void> {
  for (const hash of ['staff-pin', name]) {
    await page.evaluate((next) => {
      window.location.hash = next;
    }, hash);
    await page.locator(hash === name ? '.till' : '.pin').waitFor();
  }
}

describe.each(PANELS)('on a panel of $title', ({ title, size, pitchMm }) => {
  it('every tool can be read and hit, nothing has to be scrolled, and axe finds nothing', async () => {
    const page = await browser.newPage({ viewport: size });
    const rules = { targetPixels: TARGET_MM / pitchMm, textPixels: TEXT_MM / pitchMm };
    const found: string[] = [];
    await show(page, 'staff-pin');
    for (const [name, ...presses] of STATES) {
      await turnTo(page, name);
      await press(page, presses);
      const findings = [
        ...(await page.evaluate(auditStaffPage, rules)),
        ...(await page.evaluate(scrollers)),
        // What axe looks at, colours and names, is the same on every panel.
        ...(title === '15.6 inch' ? await axeFindings(page, { axe, contrast: 'enhanced' }) : []),
      ];
      for (const finding of findings) found.push(`${[name, ...presses].join(' ')}: ${finding}`);
    }
    expect(found).toEqual([]);
    await page.close();
  }, 120_000);
});

/** Parts of the page that would have to be scrolled. Runs inside the browser. */
function scrollers(): string[] {
  return [...document.querySelectorAll('body *')]
    .filter(
      (element) =>
        /auto|scroll/.test(getComputedStyle(element).overflowY) &&
        element.scrollHeight > element.clientHeight + 1,
    )
    .map((element) => `scrolls: ${element.className}`);
}

describe('the tools of the till', () => {
  const elderId = '00000000-0000-4000-8000-000000000300';
  const paths: readonly (readonly [
    what: string,
    name: string,
    presses: Presses,
    acts: readonly object[],
  ])[] = [
    [
      'an elder who calls is answered, and their menu lies before the attendant',
      'till-called',
      ['去看看', /^红烧肉套餐/],
      [{ act: 'answer-call' }, { act: 'press-for-elder', press: { press: 'choose', revision: 1 } }],
    ],
    [
      'food is weighed',
      'till-weigh',
      ['去称', '3', '5', '0', '退格', '5', '称好了'],
      [{ act: 'enter-weight', weightGrams: 355 }],
    ],
    [
      'an order is paid by account for the elder',
      'till-pay',
      ['接着点', '用余额付'],
      [{ act: 'press-for-elder', press: { press: 'pay-by-account', revision: 1 } }],
    ],
    [
      'somebody without a card is found by the end of their number and served',
      'till-found',
      ['身份证末四位', '1', '1', '4', 'X', '找', /^张桂花/, '忘带', '给他点餐'],
      [
        { act: 'search-elder', by: 'number-end', text: '114X' },
        { act: 'serve-found', elderId, reason: 'forgotten' },
      ],
    ],
    [
      'whoever is not found eats at the list price',
      'till-found-none',
      ['不找了，按原价点餐'],
      [
        { act: 'close-search' },
        { act: 'press-for-elder', press: { press: 'start-without-card', revision: 1 } },
      ],
    ],
    ['the search is opened', 'till-nobody', ['没带卡'], [{ act: 'open-search' }]],
    [
      'what is sold out is marked, and what is there again unmarked',
      'till-nobody',
      ['卖完了', '红烧肉套餐 有', '番茄鸡蛋套餐 卖完了'],
      [
        { act: 'set-sold-out', isSoldOut: true },
        { act: 'set-sold-out', isSoldOut: false },
      ],
    ],
    [
      'a number is called',
      'till-nobody',
      [/^叫号/, '叫019号'],
      [{ act: 'call-number', orderNumber: 19 }],
    ],
    [
      'a number is taken off the display',
      'till-nobody',
      [/^叫号/, '018 取走了'],
      [{ act: 'number-taken', orderNumber: 18 }],
    ],
    [
      'a panel is measured and the voice made loud',
      'till-settings',
      ['屏幕', '退格', '退格', '退格', '3', '0', '5', '大', '保存'],
      [
        {
          act: 'save-screen-settings',
          settings: { panelWidthMm: 305, form: 'elder', voice: 'loud' },
        },
      ],
    ],
  ];

  it.each(paths)('%s', async (_what, name, presses, acts) => {
    const page = await browser.newPage({ viewport: PANELS[1].size });
    await show(page, name);
    await press(page, presses);
    expect(await sent(page)).toMatchObject(acts);
    await page.close();
  });

  it('nobody is served without a card once the day’s number is used up', async () => {
    const page = await browser.newPage({ viewport: PANELS[1].size });
    await show(page, 'till-found-spent');
    await press(page, [/^张桂花/, '丢失']);
    expect(await page.getByRole('button', { name: '给他点餐' }).isDisabled()).toBe(true);
    await page.close();
  });

  it('a second tap in the same moment calls no second number', async () => {
    const page = await browser.newPage({ viewport: PANELS[1].size });
    await show(page, 'till-nobody');
    await press(page, [/^叫号/]);
    await page.evaluate(() => {
      const keys = document.querySelectorAll<HTMLButtonElement>('.number-key');
      keys[0]?.click();
      keys[1]?.click();
    });
    expect(await sent(page)).toEqual([{ act: 'call-number', orderNumber: 19 }]);
    await page.close();
  });
});
