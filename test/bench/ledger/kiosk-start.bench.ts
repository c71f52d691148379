import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  expectOk,
  makeDistrict,
  openCanteenStore,
  TEST_KEY,
} from '../../../kiosk/core/canteen.test-support.ts';
import { fillLedger } from '../../../kiosk/store/generated-ledger.test-support.ts';
import { openDatabase } from '../../../kiosk/store/open-database.ts';
import { startKiosk } from '../../../tools/demo/processes.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';

/** Five years of a canteen with 270 meals a day, each a sale and what became of its slip. */
const ENTRIES = 1_000_000;
const ROUNDS = 5;
const START_LIMIT_S = 3;
const MEMORY_LIMIT_MB = 200;

/** A data folder with the whole ledger, made once for both rows: about a gigabyte, and a minute or two. */
function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-bench-'));
  const district = makeDistrict();
  openCanteenStore(folder, district).close();
  writeFileSync(path.join(folder, 'kiosk.key'), `${TEST_KEY}\n`, { mode: 0o600 });
  const file = path.join(folder, 'kiosk.db');
  const database = expectOk(openDatabase({ file, keyHex: TEST_KEY }));
  // Nobody would miss this ledger after a power cut.
  database.pragma('synchronous = OFF');
  database.pragma(`cache_size = ${-256 * 1_024}`);
  fillLedger(database, { district, entries: ENTRIES, seed: 7 });
  database.close();
  return folder;
}

/** Starts the kiosk as an installation does, until its screens can be opened; answers seconds and resident megabytes then. */
async function startOnce(folder: string) {
  const from = performance.now();
  const kiosk = await startKiosk(
    ['--data', folder, '--port', '0', '--admin', 'http://127.0.0.1:9'],
    () => {},
  );
  const seconds = (performance.now() - from) / 1_000;
  const memoryMb = residentMb(kiosk.child.pid);
  await kiosk.stop();
  return { seconds, memoryMb };
}

/** Of the process and of the one that it runs the host in; the pages of Node itself are counted for both. */
function residentMb(pid: number | undefined): number {
  const both = ['-o', 'rss=', '--pid', String(pid), '--ppid', String(pid)];
  const lines = execFileSync('ps', both, { encoding: 'utf8' }).trim().split('\n');
  return lines.reduce((sum, kilobytes) => sum + Number(kilobytes), 0) / 1_024;
}

let shared: string | null = null;
function folderOfAll(): string {
  shared ??= makeFolder();
  return shared;
}

const START = `the kiosk as a process of its own, from the command to screens that can be opened, on an encrypted ledger of ${ENTRIES} entries with a sample of its projections checked, not its first start since it was installed`;

function measureStart(): Promise<BenchRow> {
  const folder = folderOfAll();
  return compare({
    row: 'kiosk start on 1,000,000 entries',
    work: `${START}, against the limit`,
    unit: 's',
    better: 'lower',
    goal: 1,
    rounds: ROUNDS,
    ours: async () => (await startOnce(folder)).seconds,
    theirs: START_LIMIT_S,
  });
}

async function measureMemory(): Promise<BenchRow> {
  const folder = folderOfAll();
  try {
    return await compare({
      row: 'kiosk memory on 1,000,000 entries',
      work: `${START}; resident memory then of the host and of the process that starts it anew after a crash, what both share counted twice, against the limit`,
      unit: 'MB',
      better: 'lower',
      goal: 1,
      rounds: ROUNDS,
      ours: async () => (await startOnce(folder)).memoryMb,
      theirs: MEMORY_LIMIT_MB,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const rows: BenchRows = [measureStart, measureMemory];
