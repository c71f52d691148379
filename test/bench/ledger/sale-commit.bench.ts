import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import {
  applyChanges,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  TEST_KEY,
} from '../../../kiosk/core/canteen.test-support.ts';
import { dinerOf, elderBorn, orderFor } from '../../../kiosk/core/checkout/order.test-support.ts';
import { sellOrder } from '../../../kiosk/core/checkout/sell.ts';
import type { PrinterPort } from '../../../kiosk/core/devices.ts';
import { createReceiptPrinting } from '../../../kiosk/core/printing.ts';
import { machineClock } from '../../../kiosk/host/world.ts';
import { configure } from '../../../kiosk/store/open-database.ts';
import { fen } from '../../../shared/money/fen.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

/** Commits of one round; p99 is then the tenth slowest. */
const COMMITS_A_ROUND = 1_000;
const ROUNDS = 5;

/** Milliseconds below which the given share of the commits stayed. */
function percentile(durations: readonly number[], share: number): number {
  const sorted = [...durations].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function timeEach(works: readonly (() => void)[]): number[] {
  return works.map((work) => {
    const from = performance.now();
    work();
    return performance.now() - from;
  });
}

/** One row into one table, on a connection opened and set as the kiosk's store sets its own. */
function openBare(folder: string) {
  const database = new Database(path.join(folder, 'bare.db'));
  configure(database, TEST_KEY);
  database.exec('CREATE TABLE entry (seq INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO entry (content) VALUES (?)');
  const content = randomBytes(600).toString('hex');
  const works = Array.from({ length: COMMITS_A_ROUND }, () => () => void insert.run(content));
  return {
    round(): number[] {
      const durations = timeEach(works);
      database.pragma('wal_checkpoint(PASSIVE)');
      return durations;
    },
    close: () => void database.close(),
  };
}

/** A printer that confirms at once: its time is no part of a sale. */
const PROMPT_PRINTER: Pick<PrinterPort, 'print'> = {
  print: async () => ({ state: 'printed' }),
};

/**
 * Whole sales as the elder's press causes them: priced again, entry, account, usage, waiting slip, one commit. What became
 * of the slip follows in an entry of its own before the next sale, as at the counter; it is not in anybody's way and not timed.
 */
function openSales(folder: string) {
  const store = openCanteenStore(folder, makeDistrict());
  const tools = ledgerTools(store, machineClock);
  const printing = createReceiptPrinting({
    ledger: tools,
    printer: PROMPT_PRINTER,
    onSlip: () => {},
  });
  return {
    async round(): Promise<number[]> {
      const elders = Array.from({ length: COMMITS_A_ROUND }, () => elderBorn('1951-03-08'));
      applyChanges(
        store,
        elders.map(({ elderId }) => ({ kind: 'account', elderId, elsewhereFen: fen(1_000) })),
      );
      const durations: number[] = [];
      for (const elder of elders) {
        const order = orderFor(dinerOf(elder), { payFen: 700 });
        const from = performance.now();
        const sold = sellOrder(tools, order, { by: 'account', staffId: null });
        durations.push(performance.now() - from);
        if (!sold.ok) throw new Error(`not sold: ${sold.failure.code}`);
        await printing.printFirst({ orderId: order.orderId, facts: sold.value.facts });
      }
      store.settle();
      return durations;
    },
    close: () => store.close(),
  };
}

async function measure(share: number, name: string): Promise<BenchRow> {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-bench-'));
  const bare = openBare(folder);
  const sales = openSales(folder);
  try {
    return await compare({
      row: `durable sale commit ${name}`,
      work: `one whole sale from the account on disk (${COMMITS_A_ROUND} a round, each slip's entry in between not timed) against a bare insert of one 1,200-character row, same binding, cipher and settings`,
      unit: 'ms',
      better: 'lower',
      goal: 2.5,
      rounds: ROUNDS,
      ours: async () => percentile(await sales.round(), share),
      theirs: () => percentile(bare.round(), share),
    });
  } finally {
    sales.close();
    bare.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const rows: BenchRows = [() => measure(0.5, 'p50'), () => measure(0.99, 'p99')];
