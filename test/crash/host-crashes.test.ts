// Goal: a crash of a native part ends only the process of the host. The elder's page stays, says so in one sentence, and goes
// on by itself; no sale that was acknowledged is lost and no slip comes twice.
// Method: the kiosk as an installation runs it, devices on real pseudo-terminals, real Chromium. The host's process is ended
// from outside by the signals that a crash of native code raises.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paperToText } from '../../hardware/printer/paper-to-text.ts';
import { hasSocat, NO_SOCAT } from '../../hardware/testing/pseudo-terminals.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import type { KioskReady, RunningPart } from '../../tools/demo/processes.ts';
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
} from '../main/canteen.ts';

const SENTENCE = '请稍等，机器正在恢复';

const cleanup = new Cleanup();
let devices: DevicesUnderTest;
let kiosk: RunningPart<KioskReady> | undefined;
let admin: AdminUnderTest;
let browser: Browser;
let kioskFolder: string;
let elder: Page;
let staff: Page;
let onReaderWrote: (bytes: Uint8Array) => void = () => {};

/** Why this machine cannot run it; null when it can. */
function reasonToSkip(): string | null {
  if (process.platform !== 'linux') return 'the host’s process is found through /proc';
  return hasSocat() ? null : NO_SOCAT;
}

/** The process that runs the host now, the only child of the supervisor. */
function hostId(): number {
  const pid = kiosk?.child.pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  expect(children).toMatch(/^\d+$/);
  return Number(children);
}

function crash(signal: 'SIGSEGV' | 'SIGABRT' | 'SIGBUS'): void {
  process.kill(hostId(), signal);
}

/** What is in the ledger now, having checked that its chain and signatures are whole. */
function ledger(): readonly LedgerEntry[] {
  const { entries, lines } = openKioskLedger(kioskFolder);
  expect(verifyLedgerFile(lines)).toMatchObject({ ok: true });
  return entries.map(({ content }) => ledgerEntrySchema.parse(JSON.parse(content)));
}

const ofKind = (kind: LedgerEntry['kind']) => ledger().filter((entry) => entry.kind === kind);

async function waitsForCards(): Promise<void> {
  await elder.getByText('身份证').first().waitFor();
  await elder.getByText(SENTENCE).waitFor({ state: 'hidden' });
}

async function press(name: string | RegExp): Promise<void> {
  // A second press within half a second is taken for a slip of the hand.
  await elder.waitForTimeout(600);
  await elder.getByRole('button', { name }).first().click();
}

describe('a host that crashes', () => {
  beforeAll(async () => {
    if (reasonToSkip() !== null) return;
    const folder = await temporaryFolder(cleanup);
    kioskFolder = path.join(folder, 'kiosk');
    admin = await openAdmin(cleanup, folder);
    devices = await openDevices(cleanup, (bytes) => onReaderWrote(bytes));
    browser = await openBrowser(cleanup);
  }, 180_000);

  afterAll(() => cleanup.run(), 60_000);

  // Started afresh for each: after several crashes in a row it would be started ever more slowly.
  beforeEach(async (context) => {
    const reason = reasonToSkip();
    if (reason !== null) context.skip(reason);
    kiosk = await openKiosk(cleanup, { dataFolder: kioskFolder, admin, devices });
    ({ page: elder } = await openPage(browser, kiosk.ready.screens.elder));
    ({ page: staff } = await openPage(browser, kiosk.ready.screens.staff));
    // A page that was loaded again would have forgotten this.
    for (const page of [elder, staff])
      await page.evaluate(() => (document.title = 'the same page'));
    await waitsForCards();
  }, 60_000);

  afterEach(async () => {
    await kiosk?.stop();
    await Promise.all([elder?.context().close(), staff?.context().close()]);
  });

  it('while nobody is there leaves both screens standing, and they go on by themselves', async () => {
    for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGBUS'] as const) {
      crash(signal);
      await elder.getByText(SENTENCE).waitFor();
      await staff.getByText(SENTENCE).waitFor();
      await waitsForCards();
      await staff.getByText('请刷员工卡').waitFor();
      await staff.getByText(SENTENCE).waitFor({ state: 'hidden' });
    }
    for (const page of [elder, staff]) expect(await page.title()).toBe('the same page');
  });

  it('while a card is being read serves the elder who lays the card down again', async () => {
    onReaderWrote = (bytes) => {
      // The long answer is the card's content; some of it is still on the line.
      if (bytes.length < 1_000) return;
      onReaderWrote = () => {};
      crash('SIGSEGV');
    };
    devices.reader.place(cardOf('li'));
    await elder.getByText(SENTENCE).waitFor();
    await waitsForCards();
    // The module answers to a card once as long as it lies there.
    devices.reader.lift();
    devices.reader.place(cardOf('li'));
    await elder.getByText('李*国').first().waitFor();
    devices.reader.lift();
    await press(/不吃了|返回/);
    await waitsForCards();
    expect(ofKind('sale')).toEqual([]);
  });

  it('in the middle of a choice lets the elder simply begin again', async () => {
    devices.reader.place(cardOf('wang'));
    await elder.getByText('王*英').first().waitFor();
    devices.reader.lift();
    await press(/清蒸鱼套餐/);
    await elder.getByText('您付').waitFor();
    crash('SIGSEGV');
    await elder.getByText(SENTENCE).waitFor();
    await waitsForCards();
    expect(ofKind('sale')).toEqual([]);
  });

  it('between a sale and its slip keeps the sale, and prints the slip once and only when staff ask', async () => {
    devices.printer.setSilent(true);
    devices.reader.place(cardOf('zhang'));
    await elder.getByText('张*花').first().waitFor();
    devices.reader.lift();
    await press(/红烧肉套餐/);
    await press('卡里付钱');
    await elder.getByText('付好了').waitFor();
    crash('SIGSEGV');
    await elder.getByText(SENTENCE).waitFor();
    devices.printer.setSilent(false);
    await waitsForCards();
    const [sale] = ofKind('sale');
    expect(ofKind('sale')).toHaveLength(1);
    expect(ofKind('slip')).toMatchObject([{ body: { outcome: 'unknown', code: 'interrupted' } }]);
    expect(devices.printer.papers).toEqual([]);

    await devices.elderCards.tap(DEMO_STAFF.cardNumber);
    for (const digit of DEMO_STAFF.pin) {
      await staff.getByRole('button', { name: digit, exact: true }).click();
    }
    await staff.getByRole('button', { name: '确定' }).click();
    await staff.getByRole('button', { name: '补打' }).click();
    await expect.poll(() => devices.printer.papers.length).toBe(1);
    const [paper] = devices.printer.papers;
    expect(paper === undefined ? '' : paperToText(paper)).toMatch(/补打/);
    await expect.poll(() => ofKind('slip').length).toBe(2);
    expect(ofKind('sale')).toEqual([sale]);
    expect(devices.printer.papers).toHaveLength(1);
  });

  it('is no longer started anew when the kiosk is told to end, and ends with it', async () => {
    const id = hostId();
    await kiosk?.stop();
    expect(kiosk?.child.exitCode).toBe(0);
    expect(() => process.kill(id, 0)).toThrow('ESRCH');
  });
});
