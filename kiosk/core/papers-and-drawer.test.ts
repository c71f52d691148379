import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DrawerOutcome, PrintOutcome } from '../../hardware/printer/driver.ts';
import type { ReceiptDocument } from '../../hardware/printer/receipt-document.ts';
import { orderIdSchema, staffIdSchema } from '../../shared/identity/ids.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { fen } from '../../shared/money/fen.ts';
import { machineRandom } from '../host/world.ts';
import type { SqliteKioskStore } from '../store/store.ts';
import {
  applyChanges,
  expectOk,
  handClock,
  LUNCH_MS,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  policyChange,
  temporaryFolder,
} from './canteen.test-support.ts';
import { createCashDrawer } from './cash-drawer.ts';
import { createCashOrders } from './cash-orders.ts';
import { basketOf, elderBorn } from './checkout/order.test-support.ts';
import { type Diner, priceOrder } from './checkout/price.ts';
import { createCounter } from './counter.ts';
import type { KitchenPrinterPort, PrinterPort } from './devices.ts';
import { createKitchen } from './kitchen.ts';
import { openVisit } from './ordering/visit.ts';
import { CHENGYANG } from './policy.test-support.ts';
import { createReceiptPrinting, settleInterruptedSlips } from './printing.ts';
import { readPaper } from './receipts/paper.test-support.ts';

const DISTRICT = makeDistrict();
const STAFF = staffIdSchema.parse('44444444-4444-4444-8444-444444444444');
const DAY_MS = 86_400_000;

/** A printer that answers what a test says, when it says so. */
class PrinterByHand implements PrinterPort, KitchenPrinterPort {
  isAssigned = true;
  drawerState: PrinterPort['drawerState'] = 'unknown';
  /** What the next papers and pulses come to; a promise holds them up. */
  outcome: PrintOutcome | Promise<PrintOutcome> = { state: 'printed' };
  kicked: DrawerOutcome | Promise<DrawerOutcome> = { state: 'kicked' };
  kicks = 0;
  readonly papers: ReceiptDocument[] = [];
  readonly #listeners = new Set<Parameters<PrinterPort['onDrawer']>[0]>();

  async print(job: Parameters<PrinterPort['print']>[0]): Promise<PrintOutcome> {
    this.papers.push(job.document);
    job.onProgress?.({ state: 'sending' });
    return this.outcome;
  }

  async kickDrawer(): Promise<DrawerOutcome> {
    this.kicks += 1;
    return this.kicked;
  }

  onDrawer(listener: Parameters<PrinterPort['onDrawer']>[0]): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tellOpened(isAskedFor: boolean): void {
    for (const listener of this.#listeners) listener({ kind: 'drawer-opened', isAskedFor });
  }

  texts(): readonly string[] {
    return this.papers.map((paper) => readPaper(paper, 32).text);
  }
}

/** Everything between a sale and its papers, on a real store; timers run out when a test says so. */
function openCounter(options: { readonly folder?: string; readonly nowMs?: number } = {}) {
  const { folder, remove } =
    options.folder === undefined ? temporaryFolder() : { folder: options.folder, remove: () => {} };
  const store = openCanteenStore(folder, DISTRICT);
  const close = (): void => {
    store.close();
    remove();
  };
  let isOpen = true;
  const closeOnce = (): void => {
    if (isOpen) close();
    isOpen = false;
  };
  onTestFinished(closeOnce);
  const ledger = ledgerTools(store, handClock(options.nowMs ?? LUNCH_MS));
  const [printer, kitchenPrinter] = [new PrinterByHand(), new PrinterByHand()];
  const timers = new Set<() => void>();
  const timer = {
    after(_delayMs: number, action: () => void) {
      timers.add(action);
      return () => void timers.delete(action);
    },
  };
  const problems: unknown[] = [];
  const onProblem = (problem: unknown): void => void problems.push(problem);
  const drawer = createCashDrawer({ ledger, printer, timer, onProblem });
  const kitchen = createKitchen({ ledger, printer: kitchenPrinter, onChange: () => {} });
  const printing = createReceiptPrinting({ ledger, printer, onSlip: () => {} });
  const newOrderId = () => orderIdSchema.parse(machineRandom.uuid());
  const cashOrders = createCashOrders({ store, newOrderId });
  const counter = createCounter({
    ...{ ledger, cashOrders, printing, kitchen, drawer, onProblem },
    onSold: () => {},
  });
  settleInterruptedSlips(ledger);
  kitchen.settleInterrupted();
  drawer.start();
  return {
    ...{ store, folder, ledger, printer, kitchenPrinter, drawer, kitchen, printing, problems },
    close: closeOnce,
    /** Sells the first meal for cash; answers its order. */
    sell(diner: Diner = { kind: 'guest' }) {
      const nowMs = ledger.clock.nowMs();
      const visit = expectOk(openVisit(store, { diner, nowMs, card: { kind: 'none' } }));
      const basket = basketOf();
      const priced = priceOrder(visit.ground, basket);
      const { order } = expectOk(cashOrders.hold({ visit, basket, priced }));
      const { orderId } = order;
      const sold = counter.sellForCash({ orderId, tenderedFen: fen(2_000), staffId: STAFF });
      if (sold === null) throw new Error('the order is gone');
      return expectOk(sold);
    },
    runTimers() {
      for (const action of [...timers]) action();
      timers.clear();
    },
  };
}

/** Lets everything that can go on go on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

function entriesOf(store: SqliteKioskStore): readonly LedgerEntry[] {
  return store
    .entriesAfter({ seq: 0, entriesMax: 100, charactersMax: 1_000_000 })
    .map((entry) => ledgerEntrySchema.parse(JSON.parse(entry.content)));
}

function drawersOf(store: SqliteKioskStore) {
  return entriesOf(store).filter((entry) => entry.kind === 'drawer');
}

describe('the cash drawer', () => {
  it('opens for cash, and the ledger says for whom, for what order, and that nothing tells whether it opened', async () => {
    const at = openCounter();
    const { orderId } = at.sell();
    await settled();
    expect(drawersOf(at.store)).toMatchObject([
      {
        by: { kind: 'staff', staffId: STAFF },
        body: { cause: 'sale', orderId, reason: null, outcome: 'sent' },
      },
    ]);
    expect(at.problems).toEqual([]);
  });

  it('is written down as open when its switch says so, and as sent when it stays silent', async () => {
    const at = openCounter();
    at.printer.drawerState = 'closed';
    at.sell();
    await settled();
    expect(drawersOf(at.store), 'nothing is known yet').toEqual([]);
    at.printer.tellOpened(true);
    await settled();
    at.sell();
    await settled();
    at.runTimers();
    await settled();
    expect(drawersOf(at.store).map(({ body }) => body)).toMatchObject([
      { cause: 'sale', outcome: 'opened' },
      { cause: 'sale', outcome: 'sent' },
    ]);
  });

  it('holds up neither sale nor slip while the printer is dead', async () => {
    const at = openCounter();
    let answer = (_outcome: DrawerOutcome): void => {};
    at.printer.kicked = new Promise((resolve) => {
      answer = resolve;
    });
    at.sell();
    await settled();
    expect(entriesOf(at.store).map(({ kind }) => kind)).toEqual(['sale', 'slip']);
    answer({ state: 'failed', code: 'off' });
    await settled();
    expect(drawersOf(at.store)).toMatchObject([{ body: { outcome: 'failed' } }]);
  });

  it('opens without a sale for a reason, which stands in the ledger with who wanted it', async () => {
    const at = openCounter();
    const opened = await at.drawer.openWithoutSale({ reason: '换零钱', staffId: STAFF });
    expect(expectOk(opened)).toBe('sent');
    expect(drawersOf(at.store)).toMatchObject([
      {
        by: { kind: 'staff', staffId: STAFF },
        body: { cause: 'no-sale', orderId: null, reason: '换零钱', outcome: 'sent' },
      },
    ]);
  });

  it('opened with its key is written down by the system, and closing it is not', async () => {
    const at = openCounter();
    at.printer.tellOpened(false);
    at.printer.tellOpened(true);
    expect(drawersOf(at.store).map(({ by, body }) => [by.kind, body.cause, body.outcome])).toEqual([
      ['system', 'by-hand', 'opened'],
      ['system', 'by-hand', 'opened'],
    ]);
  });

  it('stays shut, unrecorded, where none hangs on the printer', async () => {
    const at = openCounter();
    at.printer.kicked = { state: 'failed', code: 'no-drawer' };
    at.sell();
    const opened = await at.drawer.openWithoutSale({ reason: '点现金', staffId: STAFF });
    expect(opened).toEqual({ ok: false, failure: { code: 'no-drawer' } });
    expect(drawersOf(at.store)).toEqual([]);
  });

  it('stays shut for a meal that nobody pays for', async () => {
    const at = openCounter();
    const free = { form: 'fixed-price', priceFen: fen(0) } as const;
    const rules = CHENGYANG.rules.map((rule) => ({ ...rule, benefit: free }));
    const policy = { ...CHENGYANG, version: 2, effectiveFrom: '2026-01-01', rules };
    applyChanges(at.store, [policyChange(DISTRICT, policy)]);
    const elder = elderBorn('1951-03-08');
    const { standing: _, ...known } = elder;
    applyChanges(at.store, [{ kind: 'elder', lookups: ['a'.repeat(64)], contact: null, ...known }]);
    at.sell({ kind: 'elder', elder, identifiedBy: 'id-card' });
    await settled();
    const [sale] = entriesOf(at.store);
    expect(sale).toMatchObject({ kind: 'sale', body: { tenders: [] } });
    expect(at.printer.kicks).toBe(0);
  });
});

describe('the kitchen', () => {
  it('hears of every sale at once, with nothing of person or money', async () => {
    const at = openCounter();
    at.sell();
    await settled();
    const [ticket] = at.kitchenPrinter.texts();
    expect(ticket).toMatch(/^【演示数据】\n001\n堂食\n-+\n红烧肉套餐 ×1\n/);
    expect(ticket).not.toMatch(/元|15\.00/);
    expect(at.store.kitchenTickets()).toEqual([]);
    expect(
      entriesOf(at.store)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['drawer', 'sale', 'slip']);
  });

  it('that has no printer gets no ticket', async () => {
    const at = openCounter();
    at.kitchenPrinter.isAssigned = false;
    at.sell();
    await settled();
    expect(at.kitchenPrinter.papers).toEqual([]);
    expect(at.kitchen.troubled()).toEqual([]);
  });

  it('whose printer hangs holds up neither the elder’s slip nor the next sale', async () => {
    const at = openCounter();
    at.kitchenPrinter.outcome = new Promise(() => {});
    at.sell();
    at.sell();
    await settled();
    expect(at.printer.papers).toHaveLength(2);
    expect(at.kitchen.troubled(), 'on its way is no trouble').toEqual([]);
  });

  it('whose printer is out of paper shows staff what is missing, and a further ticket says which it is', async () => {
    const at = openCounter();
    at.kitchenPrinter.outcome = { state: 'failed', code: 'paper-out' };
    const { orderId } = at.sell();
    await settled();
    expect(at.kitchen.troubled()).toMatchObject([
      { orderId, orderNumber: 1, state: 'failed', code: 'paper-out' },
    ]);
    at.kitchenPrinter.outcome = { state: 'printed' };
    expect(expectOk(await at.kitchen.reprint(orderId))).toBe('printed');
    expect(at.kitchenPrinter.texts().at(-1)).toContain('补打 第1次');
    expect(at.kitchen.troubled()).toEqual([]);
    expect(await at.kitchen.reprint(orderId)).toMatchObject({ failure: { code: 'gone' } });
  });

  it('is asked for after a power cut, and yesterday’s order never comes out', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const before = openCounter({ folder });
    before.kitchenPrinter.outcome = new Promise(() => {});
    const { orderId } = before.sell();
    await settled();
    before.close();
    const after = openCounter({ folder });
    expect(after.kitchen.troubled()).toMatchObject([
      { orderId, state: 'unknown', code: 'interrupted' },
    ]);
    after.close();
    const tomorrow = openCounter({ folder, nowMs: LUNCH_MS + DAY_MS });
    await settled();
    expect(tomorrow.kitchen.troubled()).toEqual([]);
    expect(tomorrow.store.kitchenTickets()).toEqual([]);
    expect([...after.kitchenPrinter.papers, ...tomorrow.kitchenPrinter.papers]).toEqual([]);
  });
});

describe('the slip of a sale', () => {
  it('is waiting, then sent, and a second press of 补打 meanwhile prints nothing more', async () => {
    const at = openCounter();
    let answer = (_outcome: PrintOutcome): void => {};
    at.printer.outcome = new Promise((resolve) => {
      answer = resolve;
    });
    const { orderId } = at.sell();
    expect(at.printing.inHand(orderId)).toBe('sending');
    expect(await at.printing.reprint(orderId)).toMatchObject({ failure: { code: 'in-hand' } });
    answer({ state: 'unknown', code: 'paper-out' });
    await settled();
    expect(at.printing.inHand(orderId)).toBeNull();
    expect(at.printing.troubled('2026-11-23')).toMatchObject([{ orderId, state: 'unknown' }]);
    expect(at.printer.papers).toHaveLength(1);
    at.printer.outcome = { state: 'printed' };
    const presses = await Promise.all([at.printing.reprint(orderId), at.printing.reprint(orderId)]);
    expect(presses.map(({ ok }) => ok)).toEqual([true, false]);
    expect(at.printer.texts().map((text) => /补打 第\d+次/.exec(text)?.[0] ?? '')).toEqual([
      '',
      '补打 第1次',
    ]);
  });

  it('of yesterday never comes out by itself: not after a restart, not from an older copy of the data', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const before = openCounter({ folder });
    before.printer.outcome = new Promise(() => {});
    before.sell();
    await settled();
    before.close();
    const copy = path.join(folder, 'copy');
    mkdirSync(copy);
    copyFileSync(path.join(folder, 'kiosk.db'), path.join(copy, 'kiosk.db'));
    for (const from of [folder, copy]) {
      const after = openCounter({ folder: from, nowMs: LUNCH_MS + DAY_MS });
      await settled();
      expect(entriesOf(after.store).filter(({ kind }) => kind === 'slip')).toMatchObject([
        { body: { copy: 0, outcome: 'unknown', code: 'interrupted' } },
      ]);
      expect(after.printer.papers).toEqual([]);
      expect(after.printing.troubled('2026-11-24'), 'yesterday is nobody’s care today').toEqual([]);
      after.close();
    }
  });
});
