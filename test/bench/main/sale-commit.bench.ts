import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import {
  ledgerTools,
  makeDistrict,
  openCanteenStore,
} from '../../../kiosk/core/canteen.test-support.ts';
import { cashOf, elderBorn, orderFor } from '../../../kiosk/core/checkout/order.test-support.ts';
import { sellMeal } from '../../../kiosk/core/checkout/sell.ts';
import { machineClock } from '../../../kiosk/host/world.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

/** Commits of one round; p99 is then the tenth slowest. */
const COMMITS_A_ROUND = 1_000;
const ROUNDS = 5;

/** Milliseconds below which the given share of the commits stayed. */
function percentile(durations: readonly number[], share: number): number {
  const sorted = [...durations].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function timeEach(work: () => void): number[] {
  const durations: number[] = [];
  for (let count = 0; count < COMMITS_A_ROUND; count += 1) {
    const from = performance.now();
    work();
    durations.push(performance.now() - from);
  }
  return durations;
}

/** One row into one table, with the binding, cipher and settings of the kiosk's store. */
function openBare(folder: string) {
  const database = new Database(path.join(folder, 'bare.db'));
  database.pragma("cipher = 'sqlcipher'");
  database.pragma(`key = "x'${'5a'.repeat(32)}'"`);
  database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE entry (seq INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO entry (content) VALUES (?)');
  const content = randomBytes(600).toString('hex');
  return { insert: () => void insert.run(content), close: () => void database.close() };
}

/** A whole sale as the elder's press causes it: priced again, entry, projections, print job, one commit. */
function openSales(folder: string) {
  const store = openCanteenStore(folder, makeDistrict());
  const tools = ledgerTools(store, machineClock);
  const sell = (): void => {
    const elder = elderBorn('1951-03-08');
    const order = orderFor({ kind: 'elder', elder, identifiedBy: 'id-card' }, { payFen: 700 });
    const sold = sellMeal(tools, order, cashOf(1_000));
    if (!sold.ok) throw new Error(`not sold: ${sold.failure.code}`);
  };
  return { sell, close: () => store.close() };
}

async function measure(share: number, name: string): Promise<BenchRow> {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-bench-'));
  const bare = openBare(folder);
  const sales = openSales(folder);
  try {
    return await compare({
      row: `durable sale commit ${name}`,
      work: `one whole sale on disk (${COMMITS_A_ROUND} a round) against a bare insert of one 1,200-character row, same binding, cipher and settings`,
      unit: 'ms',
      better: 'lower',
      goal: 2.5,
      rounds: ROUNDS,
      ours: () => percentile(timeEach(sales.sell), share),
      theirs: () => percentile(timeEach(bare.insert), share),
    });
  } finally {
    sales.close();
    bare.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const rows: BenchRows = [() => measure(0.5, 'p50'), () => measure(0.99, 'p99')];
