import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { lookAtDisk, makeCanteenFolder } from './canteen-folder.ts';
import { buildFaults, startCommanded } from './commanded-seller.ts';
import { failEveryWrite, failEveryWriteOfSettling, sellOnce, type Till } from './io-faults.ts';

/** Moving twenty sales into the database file writes more pages than this, and syncs twice. */
const SOME_PAGES = 10;

/** Runs a canteen in a folder of its own, with a folder for the tools beside it. */
function newPlace(): { readonly data: string; readonly work: string } {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const data = path.join(folder, 'data');
  mkdirSync(data);
  makeCanteenFolder(data);
  return { data, work: folder };
}

function expectWhole(folder: string, till: Till): void {
  const disk = lookAtDisk(folder);
  expect(disk.broken).toBeNull();
  expect(disk.integrity).toBe('ok');
  expect(disk.derived).toEqual(disk.kept);
  const held = new Map(disk.entries.map((entry) => [entry.seq, entry.hash]));
  expect([...held]).toEqual([...till.sold]);
}

it.for(['ENOSPC', 'EIO'] as const)(
  'sells whole or refuses at every single write that fails with %s, and sells again in the same process',
  { timeout: 180_000 },
  async (error, context) => {
    const { data, work } = newPlace();
    const faults = buildFaults(work, data);
    if ('reason' in faults) return context.skip(faults.reason);
    const seller = await startCommanded(data, { env: faults.env });
    const till: Till = { sold: new Map(), refusedCount: 0 };
    for (let sale = 0; sale < 3; sale += 1) await sellOnce(seller, till);
    const { points, callsOfASale } = await failEveryWrite({ seller, faults, error, till });
    const settling = await failEveryWriteOfSettling({ seller, faults, error, till });
    expect(settling.points).toBeGreaterThan(SOME_PAGES);
    expect(await sellOnce(seller, till)).toBe(true);
    expect(await seller.end()).toBe(0);
    faults.close();
    console.log(`${error}: ${settling.points} points of moving the log into the database file`);
    console.log(
      `${error}: a sale makes ${callsOfASale} writing calls; ${points} points, ${till.refusedCount} refused, the rest whole`,
    );
    expect(points).toBeGreaterThanOrEqual(callsOfASale);
    expect(till.refusedCount).toBeGreaterThan(0);
    expectWhole(data, till);
  },
);

it.for(['ENOSPC', 'EIO', 'EROFS'] as const)(
  'refuses every sale while each write fails with %s, and sells again in the same process when that is over',
  { timeout: 180_000 },
  async (error, context) => {
    const { data, work } = newPlace();
    const faults = buildFaults(work, data);
    if ('reason' in faults) return context.skip(faults.reason);
    const seller = await startCommanded(data, { env: faults.env });
    const till: Till = { sold: new Map(), refusedCount: 0 };
    for (let time = 1; time <= 5; time += 1) {
      faults.failAt(-1, error);
      for (let sale = 0; sale < time; sale += 1) expect(await sellOnce(seller, till)).toBe(false);
      faults.failAt(0);
      for (let sale = 0; sale < 3; sale += 1) expect(await sellOnce(seller, till)).toBe(true);
    }
    expect(await seller.end()).toBe(0);
    faults.close();
    expectWhole(data, till);
  },
);

it('syncs every sale to the disk before it is acknowledged, as the system calls show', async (context) => {
  if (spawnSync('strace', ['--version']).status !== 0) context.skip('no strace on this machine');
  const { data, work } = newPlace();
  const faults = buildFaults(work, data);
  const env = 'reason' in faults ? {} : faults.env;
  const trace = path.join(work, 'trace');
  const calls = 'write,pwrite64,fsync,fdatasync,ftruncate';
  const wrap = ['strace', '-f', '-y', '-s', '60', '-e', `trace=${calls}`, '-o', trace];
  const words = Object.entries(env).flatMap(([name, value]) => ['-E', `${name}=${value}`]);
  const seller = await startCommanded(data, { wrap: [...wrap, ...words] });
  const till: Till = { sold: new Map(), refusedCount: 0 };
  const SALES = 50;
  for (let sale = 0; sale < SALES; sale += 1) expect(await sellOnce(seller, till)).toBe(true);
  await seller.end();
  const lines = readFileSync(trace, 'utf8').split('\n');
  let synced = 0;
  let acknowledged = 0;
  let isSynced = false;
  let onFolder = 0;
  for (const line of lines) {
    // A call that another thread cut in two is counted where it begins.
    if (/resumed>/.test(line)) continue;
    if (line.includes(`<${data}/`)) onFolder += 1;
    if (/ f(?:data)?sync\(/.test(line) && line.includes('kiosk.db-wal>')) {
      synced += 1;
      isSynced = true;
    }
    if (/ write\(/.test(line) && line.includes('"sold ')) {
      acknowledged += 1;
      expect(isSynced, `sale ${acknowledged} was acknowledged without a sync before it`).toBe(true);
      isSynced = false;
    }
  }
  console.log(`${acknowledged} sales, ${synced} syncs of the log`);
  expect(acknowledged).toBe(SALES);
  expect(synced).toBeGreaterThanOrEqual(SALES);
  // What the shim counts is what the kernel saw, so the loop above misses no call.
  if (!('reason' in faults)) {
    expect(faults.count()).toBe(onFolder);
    faults.close();
  }
});
