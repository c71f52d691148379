// One real meal from the bytes of a card to the coverage page, through real parts: pseudo-terminals with the real serial
// binding, the encrypted store, PostgreSQL, and Chromium. Each part runs as its own process, as in an installation.

import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paperToText } from '../../hardware/printer/paper-to-text.ts';
import { hasSocat, NO_SOCAT } from '../../hardware/testing/pseudo-terminals.ts';
import { DEMO_STAFF, DEMO_USERS } from '../../shared/demo/people.ts';
import { ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { type ConsoleClient, openConsole } from '../../tools/demo/console-client.ts';
import { openKioskLedger } from '../../tools/kiosk-ledger.ts';
import {
  type AdminUnderTest,
  Cleanup,
  cardOf,
  type DevicesUnderTest,
  openAdmin,
  openBrowser,
  openDevices,
  openKiosk,
  openPage,
  temporaryFolder,
} from './canteen.ts';
import { type EntryRow, entryRows, mealRows } from './postgres.ts';

const cleanup = new Cleanup();
let admin: AdminUnderTest;
let devices: DevicesUnderTest;
let kioskFolder: string;
let elder: Page;
let staff: Page;
let elderErrors: string[];
let board: ConsoleClient;
let kioskNumber = 0;
let stopKiosk: () => Promise<void>;

const signIn = (): Promise<ConsoleClient> =>
  openConsole({ address: admin.address, ...DEMO_USERS[0] });

describe('one meal', () => {
  beforeAll(async () => {
    if (!hasSocat()) return;
    const folder = await temporaryFolder(cleanup);
    admin = await openAdmin(cleanup, folder);
    devices = await openDevices(cleanup);
    kioskFolder = path.join(folder, 'kiosk');
    const kiosk = await openKiosk(cleanup, { dataFolder: kioskFolder, admin, devices });
    stopKiosk = kiosk.stop;
    const browser = await openBrowser(cleanup);
    ({ page: elder, errors: elderErrors } = await openPage(browser, kiosk.ready.screens.elder));
    ({ page: staff } = await openPage(browser, kiosk.ready.screens.staff));
    board = await signIn();
  }, 180_000);

  afterAll(() => cleanup.run(), 60_000);

  beforeEach((context) => {
    if (!hasSocat()) context.skip(NO_SOCAT);
  });

  /** Puts a card down, waits for the greeting, takes it away. */
  async function tap(key: string, greeting: string): Promise<void> {
    await elder.getByText('身份证').first().waitFor();
    devices.reader.place(cardOf(key));
    await elder.getByText(greeting).first().waitFor();
    devices.reader.lift();
  }

  /** Presses as a person does: the screen takes a second press within half a second for a slip of the hand. */
  async function press(name: string | RegExp): Promise<void> {
    await elder.waitForTimeout(600);
    await elder.getByRole('button', { name }).first().click();
  }

  /** The last slip as text, once there are so many. */
  async function slip(count: number): Promise<string> {
    await expect.poll(() => devices.printer.papers.length, { timeout: 15_000 }).toBe(count);
    const paper = devices.printer.papers.at(-1);
    return paper === undefined ? '' : paperToText(paper);
  }

  /** The newest entry of a kind at the admin, once there are so many of them. */
  async function lastEntry(kind: string, count: number): Promise<EntryRow> {
    const ofKind = async (): Promise<readonly EntryRow[]> =>
      (await entryRows(admin.data, kioskNumber)).filter((row) => row.kind === kind);
    await expect
      .poll(async () => (await ofKind()).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(count);
    const last = (await ofKind()).at(-1);
    if (last === undefined) throw new Error(`no ${kind}`);
    return last;
  }

  async function closeDone(): Promise<void> {
    await press('好了');
    await elder.getByText('身份证').first().waitFor();
  }

  it('goes from card bytes to receipt, ledger, PostgreSQL and the coverage page', async () => {
    const before = await board.coverage.query();
    const sitesBefore = before.canteens.filter((site) => site.isEffective).length;

    await tap('zhang', '张*花');
    await press(/红烧肉套餐/);
    await elder.getByText('您付').waitFor();
    await expect.poll(() => elder.locator('main').innerText()).toMatch(/7\s*元/);
    await press(/卡里付钱/);
    await elder.getByText('付好了').waitFor();

    const text = await slip(1);
    expect(text).toContain('红烧肉套餐');
    expect(text).toMatch(/原价.*15\.00/);
    expect(text).toMatch(/政府补贴.*8\.00/);
    expect(text).toMatch(/实付.*7\.00/);
    expect(text).toContain('演示数据');
    expect(text).not.toMatch(/低保|特困|周岁|370499|张桂花/);
    expect(devices.printer.problems).toEqual([]);
    const code = /\d{4}-\d{6}-[0-9A-F]{8}/.exec(text)?.[0] ?? '';
    await closeDone();

    kioskNumber = Number(code.slice(0, 4));
    const entry = await lastEntry('sale', 1);
    const sale = ledgerEntrySchema.parse(JSON.parse(entry.content));
    if (sale.kind !== 'sale') throw new Error(`not a sale: ${sale.kind}`);
    expect(sale.body).toMatchObject({
      listPriceFen: 1500,
      decision: {
        lines: [{ ruleId: 'age-70-79', fundId: 'district-elder-meals', amountFen: 800 }],
      },
      tenders: [{ kind: 'account', amountFen: 700 }],
    });
    expect(entry.content).not.toMatch(/370499|张|桂|1951/);
    expect(code.endsWith(entry.hash.slice(0, 8).toUpperCase())).toBe(true);

    await expect
      .poll(async () => mealRows(admin.data, sale.kiosk), { timeout: 10_000 })
      .toEqual([
        {
          seq: sale.seq,
          listPriceFen: 1500,
          subsidyFen: 800,
          paidFen: 700,
          funds: ['district-elder-meals:800'],
        },
      ]);
    const after = await board.coverage.query();
    expect(after.canteens.filter((site) => site.isEffective).length).toBe(sitesBefore + 1);
    const coverage = after.plan?.targets.find((target) => target.measure === 'community-coverage');
    const earlier = before.plan?.targets.find((target) => target.measure === 'community-coverage');
    expect(coverage?.effective ?? 0).toBeGreaterThan(earlier?.effective ?? 0);
    expect(coverage?.nominal).toBe(earlier?.nominal);
    expect(coverage).toMatchObject({ targetValue: 100, deadline: '2025-12-31' });
    expect(elderErrors).toEqual([]);
  });

  it('shows the two canteen targets of 滕州 on the coverage page in the browser', async () => {
    const browser = elder.context().browser();
    if (browser === null) throw new Error('the browser has gone');
    const { page, errors } = await openPage(browser, admin.address);
    await page.getByLabel('账号').fill(DEMO_USERS[0].userName);
    await page.getByLabel('密码').fill(DEMO_USERS[0].password);
    await page.getByRole('button', { name: /登\s*录/ }).click();
    await page.getByText('新建助老食堂').first().waitFor();
    const text = await page.locator('body').innerText();
    const view = await board.coverage.query();
    const target = view.plan?.targets.find((one) => one.measure === 'community-coverage');
    // Shown rounded down: a figure that is not reached must not look reached.
    const shown = Math.floor((target?.effective ?? 0) * 10) / 10;
    expect(text).toContain(`${shown.toFixed(1)}%`);
    expect(text).toContain(`逾期 ${target?.overdueDays} 天`);
    expect(text).toMatch(/演示数据/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it('charges the list price for a second meal in the period, and says so politely', async () => {
    await tap('zhang', '张*花');
    await elder.getByText('这一餐的优惠您已经用过了').first().waitFor();
    await press(/红烧肉套餐/);
    await press(/卡里付钱/);
    await elder.getByText('付好了').waitFor();
    expect(await slip(2)).toMatch(/实付.*15\.00/);
    await closeDone();
  });

  it('takes cash that an attendant confirms with card and PIN', async () => {
    await staff.getByText('员工卡').first().waitFor();
    await devices.elderCards.tap(DEMO_STAFF.cardNumber);
    for (const digit of DEMO_STAFF.pin) {
      await staff.getByRole('button', { name: digit, exact: true }).click();
    }
    await staff.getByRole('button', { name: /确认|确定|登录/ }).click();
    await staff.getByText(DEMO_STAFF.name).first().waitFor();

    await tap('sun', '孙*田');
    await press(/软面套餐/);
    await press(/付现金/);
    await staff.getByText('孙*田').first().click();
    await staff.getByRole('button', { name: /^10/ }).first().click();
    await staff.getByRole('button', { name: /确认收款/ }).click();
    await elder.getByText('付好了').waitFor();
    const text = await slip(3);
    expect(text).toMatch(/实付.*2\.00/);
    expect(text).not.toMatch(/低保|特困/);
    await closeDone();
  });

  it('goes on serving while the admin is gone, and brings everything exactly once when it is back', async () => {
    const before = await entryRows(admin.data, kioskNumber);
    await admin.kill();
    await elder.getByText('网络断开').waitFor({ timeout: 30_000 });
    for (const [key, greeting] of [
      ['wang', '王*英'],
      ['li', '李*国'],
    ] as const) {
      await tap(key, greeting);
      await press(/清蒸鱼套餐/);
      await press(/卡里付钱/);
      await elder.getByText('付好了').waitFor();
      await closeDone();
    }
    await slip(5);
    await admin.startAgain();
    board = await signIn();
    await expect
      .poll(async () => (await entryRows(admin.data, kioskNumber)).map((row) => row.seq), {
        timeout: 60_000,
      })
      // Five meals by now, each a sale and what became of its slip, and the drawer opened for the one in cash.
      .toEqual(Array.from({ length: 5 * 2 + 1 }, (_, index) => index + 1));
    const [first] = before;
    const kioskId = ledgerEntrySchema.parse(JSON.parse(first?.content ?? '')).kiosk;
    const sums = async () =>
      (await mealRows(admin.data, kioskId)).reduce(
        (total, row) => ({
          list: total.list + row.listPriceFen,
          subsidy: total.subsidy + row.subsidyFen,
          paid: total.paid + row.paidFen,
        }),
        { list: 0, subsidy: 0, paid: 0 },
      );
    // Entries are counted right after they are stored. 7 + 15 (second meal) + 2 + 6 + 8 paid of five meals at 15.
    await expect
      .poll(sums, { timeout: 10_000 })
      .toEqual({ list: 7_500, subsidy: 3_700, paid: 3_800 });
    await elder.getByText('网络断开').waitFor({ state: 'hidden', timeout: 60_000 });
  });

  describe('on a bad day', () => {
    it('asks to take the card away and put it back when the frame is garbled, then serves', async () => {
      devices.reader.inject('read', { kind: 'garbled' });
      await elder.getByText('身份证').first().waitFor();
      devices.reader.place(cardOf('zhou'));
      await elder.getByText('请把身份证拿开，再放一次').first().waitFor();
      devices.reader.lift();
      await tap('zhou', '周*兰');
      await press(/不吃了|返回/);
    });

    it('says the same when a card is lifted too early', async () => {
      // For three seconds after a good read the reader takes a vanishing card for that one going.
      await elder.waitForTimeout(3_500);
      devices.reader.inject('read', { kind: 'lifted' });
      await elder.getByText('身份证').first().waitFor();
      devices.reader.place(cardOf('liu'));
      await elder.getByText('请把身份证拿开，再放一次').first().waitFor();
      devices.reader.lift();
    });

    it('serves an unknown card at the list price and says how to register', async () => {
      await tap('qian', '这张卡还没有登记');
      await press(/红烧肉套餐/);
      await elder.getByText('您付').waitFor();
      expect(await elder.locator('main').innerText()).toMatch(/15\s*元/);
      await press('返回');
      await press('不吃了');
    });

    it('keeps the meal when the printer is off, and says to remember the number', async () => {
      const papers = devices.printer.papers.length;
      await devices.lines.printer.unplug();
      await tap('zhao', '赵*福');
      await press(/番茄鸡蛋套餐/);
      await press(/卡里付钱/);
      await elder.getByText('小票没打出来').first().waitFor({ timeout: 20_000 });
      const outcome = async (): Promise<unknown> => {
        const slip = await lastEntry('slip', 1);
        return ledgerEntrySchema.parse(JSON.parse(slip.content)).body;
      };
      await expect.poll(outcome).toMatchObject({ copy: 0, outcome: 'failed', code: 'off' });
      const kinds = (await entryRows(admin.data, kioskNumber)).map((row) => row.kind);
      expect(kinds.slice(-2)).toEqual(['sale', 'slip']);
      await closeDone();
      await devices.lines.printer.plug();
      await elder.waitForTimeout(3_000);
      expect(devices.printer.papers.length).toBe(papers);
    });
  });

  it('leaves the same ledger on the kiosk as at the admin, and an export of it verifies', async () => {
    const atAdmin = await entryRows(admin.data, kioskNumber);
    await stopKiosk();
    const kiosk = openKioskLedger(kioskFolder);
    expect(kiosk.entries.map(({ seq, content, hash }) => ({ seq, content, hash }))).toEqual(
      atAdmin.map(({ seq, content, hash }) => ({ seq, content, hash })),
    );
    const verified = verifyLedgerFile(kiosk.lines);
    expect(verified).toMatchObject({
      ok: true,
      value: { entryCount: atAdmin.length, notUnderstood: [], saleCount: 6 },
    });
  });
});
