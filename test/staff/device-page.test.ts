// Goal: every state and step of the device page can be read, reached and pressed on the windows that attendants have.
// Method: the parts page in real Chromium, measured as laid out, and axe-core over it; what is pressed is what would be sent.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEVICE_KIND_NAMES } from '../../kiosk/contract/device-kind-names.ts';
import { launchChromium } from '../../tools/browser.ts';
import { type ServedPages, servePages } from '../elder/pages.ts';
import { auditStaffPage, STAFF_RULES } from './audit.ts';
import { axeFindings, readAxe } from './looking.ts';

const SIZES = [
  { width: 1024, height: 768 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

const STATES = [
  ...['devices-well', 'devices-lights', 'devices-testing', 'devices-none', 'devices-looking'],
  ...['devices-signed-out', 'staff-no-reader', 'staff-reader-unproven', 'staff-orders'],
  'staff-trouble',
];

/** From the list to each step: the presses that lead there. */
const STEPS: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  removing: ['移除窗口打印机'],
  kinds: ['添加设备'],
  ...Object.fromEntries(
    Object.values(DEVICE_KIND_NAMES).flatMap((title) => [
      [`ports for ${title}`, ['添加设备', new RegExp(`^${title}`)]],
      [`settings of ${title}`, ['添加设备', new RegExp(`^${title}`), /COM7/]],
      [`more of ${title}`, ['添加设备', new RegExp(`^${title}`), /COM7/, /更多设置/]],
    ]),
  ),
  changing: ['修改窗口打印机', /更多设置/],
};

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

async function press(page: Page, names: readonly (string | RegExp)[]): Promise<void> {
  for (const name of names) await page.getByRole('button', { name }).click();
}

const sent = (page: Page) => page.evaluate(() => window.sentByParts ?? []);

const measure = (page: Page) => page.evaluate(auditStaffPage, STAFF_RULES);

describe.each(SIZES)('in a window of $width×$height', (size) => {
  it('every state and step can be read and pressed, and axe finds nothing', async () => {
    const page = await browser.newPage({ viewport: size });
    const found: string[] = [];
    const look = async (name: string) => {
      for (const finding of await measure(page)) found.push(`${name}: ${finding}`);
      // What axe looks at, colours and names, is the same in every window.
      if (size !== SIZES[0]) return;
      for (const finding of await axeFindings(page, { axe, contrast: 'usual' })) {
        found.push(`${name}: axe ${finding}`);
      }
    };
    for (const state of STATES) {
      await show(page, state);
      await look(state);
    }
    for (const [step, presses] of Object.entries(STEPS)) {
      await show(page, 'devices-well');
      await press(page, presses);
      await look(step);
    }
    expect(found).toEqual([]);
    await page.close();
  }, 120_000);
});

describe('the device page', () => {
  it('sends a new printer with what was chosen, and the usual for what was not', async () => {
    const page = await browser.newPage({ viewport: SIZES[1] });
    await show(page, 'devices-well');
    await press(page, ['添加设备', /^小票打印机/, /COM7/, /窄纸 58 毫米/, /没有钱箱/]);
    await page.getByLabel('叫什么').fill(' 门口打印机 ');
    await press(page, [/更多设置/, '9600', /^保存/]);
    expect(await sent(page)).toEqual([
      { act: 'look-for-ports' },
      {
        act: 'assign-device',
        deviceId: null,
        name: '门口打印机',
        portKey: '1-3',
        settings: {
          ...{ kind: 'receipt-printer', baudRate: 9_600, flowControl: 'none', columns: 32 },
          ...{ answersStatus: true, drawer: 'none' },
        },
      },
    ]);
    await page.getByRole('heading', { name: '设备（3）' }).waitFor();
    await page.close();
  });

  it('lets no port be chosen that another device has, and keeps the port of one whose words alone are changed', async () => {
    const page = await browser.newPage({ viewport: SIZES[1] });
    await show(page, 'devices-well');
    await press(page, ['添加设备', /^扫码器/]);
    expect(await page.getByRole('button', { name: /COM3/ }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /COM1）/ }).isDisabled()).toBe(false);
    await show(page, 'devices-well');
    await press(page, ['修改老年卡读卡器', /更多设置/, /^IC 卡/, /^保存/]);
    expect(await sent(page)).toMatchObject([
      {
        act: 'assign-device',
        deviceId: '00000000-0000-4000-8000-000000000002',
        portKey: null,
        settings: { dialect: 'iso14443a', printedForm: 'decimal' },
      },
    ]);
    await page.close();
  });

  it('removes a device only when it is asked twice', async () => {
    const page = await browser.newPage({ viewport: SIZES[1] });
    await show(page, 'devices-well');
    await press(page, ['移除窗口打印机', /^不移除/]);
    expect(await sent(page)).toEqual([]);
    await press(page, ['移除窗口打印机']);
    await page.getByRole('alert').getByRole('button', { name: '移除', exact: true }).click();
    expect(await sent(page)).toEqual([
      { act: 'remove-device', deviceId: '00000000-0000-4000-8000-000000000003' },
    ]);
    await page.close();
  });

  it('is opened from the till and from a screen on which nobody can sign in', async () => {
    const page = await browser.newPage({ viewport: SIZES[1] });
    await show(page, 'staff-orders');
    await press(page, ['设备正常']);
    expect(await sent(page)).toEqual([{ act: 'open-devices' }]);
    await show(page, 'staff-no-reader');
    await press(page, [/看看设备/]);
    expect(await sent(page)).toEqual([{ act: 'open-devices' }]);
    await show(page, 'staff-reader-unproven');
    await press(page, [/看看设备/]);
    expect(await sent(page)).toEqual([{ act: 'open-devices' }]);
    await show(page, 'staff-signed-out');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.close();
  });
});

it('without a session only readers for staff cards are in reach', async () => {
  const page = await browser.newPage({ viewport: SIZES[1] });
  await show(page, 'devices-signed-out');
  await page.getByText('现在没有登录，只能接好刷员工卡的读卡器').waitFor();
  const names = await page
    .locator('.device-acts button')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')));
  expect(names).toEqual(['测试老年卡读卡器', '修改老年卡读卡器']);
  await press(page, ['添加设备']);
  expect(await page.locator('.kind-list button').count()).toBe(1);
  await page.close();
});

it('the audit finds what it is there for', async () => {
  const damages = [
    ['small', '.device-where { font-size: 12px }'],
    ['hard to hit', '.device-acts button { height: 30px; min-height: 0 }'],
    ['overlap', '.device-where { margin-top: -30px }'],
    ['cut off', '.device-head h2 { height: 10px; overflow: hidden }'],
    ['out of sight', '.device { width: 3000px }'],
  ] as const;
  const page = await browser.newPage({ viewport: SIZES[0] });
  for (const [rule, style] of damages) {
    await show(page, 'devices-lights');
    // A style element would be refused by the page's policy.
    await page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets.push(sheet);
    }, style);
    const found = await measure(page);
    expect(found.filter((finding) => finding.startsWith(rule))).not.toEqual([]);
  }
  await page.close();
}, 60_000);
