// Goal: a code before the scanner, or typed by one that acts as a keyboard, does at the till what it should, and a payment
// code's digits reach no page. Method: the real pages in Chromium on a real kiosk with its simulated counter; every message
// that a page gets is kept.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { eatOnAccount, openKioskUnderTest, textOf } from '../../kiosk/core/kiosk.test-support.ts';
import { createLaunchDesk } from '../../kiosk/host/launch-desk.ts';
import { launchAddress, openScreenServer } from '../../kiosk/host/screen-server.ts';
import { openSimulatorServer } from '../../kiosk/simulator/simulator-server.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { launchChromium } from '../../tools/browser.ts';
import { plugInKeyboard } from '../elder/keyboard.ts';
import { type ServedPages, servePages } from '../elder/pages.ts';

/** How the payment code of the simulator begins. */
const PAYMENT_DIGITS = '1300000000';

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

/** A kiosk with its till, its elder's screen and the page of the simulated devices, each in a browser. */
async function openCounter() {
  const under = await openKioskUnderTest();
  const launchDesk = createLaunchDesk();
  const problems: unknown[] = [];
  const common = {
    ...{ port: 0, screensFolder: pages.folder, recordingsFolder: pages.folder },
    onProblem: (error: unknown) => void problems.push(error),
  };
  const screens = await openScreenServer({ ...common, service: under.kiosk.service, launchDesk });
  const simulator = await openSimulatorServer({
    ...common,
    service: {
      watch: (signal) => under.table.feed.watch(signal),
      tap: under.tap,
      setFault: async (fault, isOn) => under.table.setFault(fault, isOn),
      scan: under.table.scan,
      openScreen: async () => ({ address: '' }),
    },
  });
  onTestFinished(async () => {
    await screens.close();
    await simulator.close();
    expect(problems).toEqual([]);
  });
  const got: string[] = [];
  const open = async (address: string): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    onTestFinished(() => page.close());
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => void got.push(String(payload)));
    });
    page.on('console', (message) => void got.push(message.text()));
    await page.goto(address);
    return page;
  };
  const { address } = screens;
  return {
    under,
    got,
    till: await open(launchAddress({ address, launchDesk, screen: 'staff' })),
    elder: await open(launchAddress({ address, launchDesk, screen: 'elder' })),
    table: await open(simulator.address),
  };
}

/** The attendant lays the staff card on and presses the PIN. */
async function signIn({ till, table }: { readonly till: Page; readonly table: Page }) {
  await till.getByText('请刷员工卡').waitFor();
  await table.locator('[data-card-id="staff"]').click();
  await till.getByText('请输入密码').waitFor();
  for (const digit of DEMO_STAFF.pin) {
    await till.getByRole('button', { name: digit, exact: true }).click();
  }
  await till.getByRole('button', { name: '确定' }).click();
  await till.getByText('当班').waitFor();
}

test('the newest receipt, held before the scanner, opens its sale on the till, and 补打 prints it again', async () => {
  const counter = await openCounter();
  const { under, till, table } = counter;
  await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
  await signIn(counter);
  const sale = till.locator('.scanned');
  expect(await sale.count()).toBe(0);
  await table.getByRole('button', { name: '最新一张小票的码' }).click();
  await sale.waitFor();
  const text = await sale.innerText();
  expect(text).toContain('001');
  expect(text).toContain('红烧肉套餐');
  expect(text).toMatch(/原价 15\.00，减免 8\.00，\s*实付 7\.00/);
  expect(text).toContain('小票打出来了');
  await till.getByRole('button', { name: '补打' }).click();
  expect(textOf(await under.paper(2))).toContain('补打');
  await sale.getByText('补打过 1 次').waitFor();
  await till.getByRole('button', { name: '收起' }).click();
  await sale.waitFor({ state: 'detached' });
});

test('a receipt typed by a scanner that acts as a keyboard opens its sale as well, whichever screen has the keyboard', async () => {
  const counter = await openCounter();
  const { under, till, elder } = counter;
  const slip = await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
  const code = /\d{4}-\d{6}-[0-9A-F]{8}/.exec(slip)?.[0] ?? '';
  await signIn(counter);
  for (const page of [till, elder]) {
    const keyboard = plugInKeyboard(await page.context().newCDPSession(page));
    under.clock.wall += 1_000;
    await keyboard.reader(code);
    await till.locator('.scanned').waitFor();
    await till.getByRole('button', { name: '收起' }).click();
    await till.locator('.scanned').waitFor({ state: 'detached' });
  }
});

test('a payment code is declined in words on both screens, and no page ever gets its digits', async () => {
  const counter = await openCounter();
  const { under, got, till, elder, table } = counter;
  await signIn(counter);
  await table.getByRole('button', { name: '手机付款码' }).click();
  await till.getByText('这里还不能收付款码，请用现金或余额').waitFor();
  await elder.getByText('这里还不能收付款码').waitFor();
  const shown = await Promise.all([till, elder, table].map((page) => page.content()));
  expect(got.length).toBeGreaterThan(5);
  expect([...got, ...shown].join('\n')).not.toContain(PAYMENT_DIGITS);
  expect(under.problems.map(String).join('\n')).not.toContain(PAYMENT_DIGITS);
});
