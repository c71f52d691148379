import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { openKioskUnderTest, PORK } from '../../kiosk/core/kiosk.test-support.ts';
import {
  acknowledged,
  lookAtDisk,
  makeCanteenFolder,
  type SellingChild,
  startSelling,
} from './canteen-folder.ts';

const TIMES_FULL = 8;

/** Lets the seller run into a full disk and out of it again, several times, and looks at what the disk holds in the end. */
async function runOutOfSpace(options: {
  readonly folder: string;
  readonly seller: SellingChild;
  readonly fill: (time: number) => void;
  readonly free: () => void;
}): Promise<void> {
  const { folder, seller } = options;
  for (let time = 0; time < TIMES_FULL; time += 1) {
    const refused = seller.waitFor(5, (line) => line.startsWith('refused'));
    options.fill(time);
    await refused;
    const soldAgain = seller.waitFor(20, (line) => line.startsWith('sold'));
    options.free();
    await soldAgain;
  }
  seller.child.stdin?.end();
  await seller.ended;

  const refusals = seller.lines.filter((line) => line.startsWith('refused'));
  expect(refusals.length).toBeGreaterThanOrEqual(TIMES_FULL * 5);
  for (const refusal of refusals)
    expect(['refused disk-full', 'refused disk-error']).toContain(refusal);
  const disk = lookAtDisk(folder);
  expect(disk.broken).toBeNull();
  expect(disk.integrity).toBe('ok');
  expect(disk.derived).toEqual(disk.kept);
  const held = new Map(disk.entries.map((entry) => [entry.seq, entry.hash]));
  // The last sale may have been made and not yet said when the seller was ended.
  expect(held.size - acknowledged(seller.lines).size).toBeLessThanOrEqual(1);
  for (const [seq, hash] of acknowledged(seller.lines)) expect(held.get(seq)).toBe(hash);
  const kinds = [...new Set(refusals)].join(', ');
  console.log(
    `disk full: ${TIMES_FULL} times, ${held.size} sales, ${refusals.length} refused (${kinds})`,
  );
}

it('refuses sales cleanly while files may not grow, and sells again in the same process afterwards', async (context) => {
  if (spawnSync('prlimit', ['--version']).status !== 0) {
    context.skip('prlimit (util-linux) is not on this machine');
  }
  const { folder, remove } = temporaryFolder();
  makeCanteenFolder(folder);
  const seller = startSelling(folder, 1);
  await seller.waitFor(5, (line) => line.startsWith('sold'));
  const limit = (bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(seller.child.pid), `--fsize=${bytes}:unlimited`]);
  };
  await runOutOfSpace({
    folder,
    seller,
    // Each time at another place, so that the write that fails is another one of the transaction.
    fill: (time) => limit(String(statSync(path.join(folder, 'kiosk.db-wal')).size + time * 1_777)),
    free: () => limit('unlimited'),
  });
  remove();
}, 120_000);

it('refuses sales cleanly on a full disk, and sells again when there is space', async (context) => {
  const { folder: place, remove } = temporaryFolder();
  const folder = path.join(place, 'disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
  if (mounted.status !== 0) {
    remove();
    context.skip('a small disk needs the right to mount one (root)');
  }
  try {
    makeCanteenFolder(folder);
    const seller = startSelling(folder, 1);
    await seller.waitFor(5, (line) => line.startsWith('sold'));
    const filler = path.join(folder, 'filler');
    await runOutOfSpace({
      folder,
      seller,
      fill: () => fillDisk(filler),
      free: () => rmSync(filler),
    });
  } finally {
    spawnSync('umount', [folder]);
    if (existsSync(place)) remove();
  }
}, 120_000);

it('tells the elder that nothing was charged and that the meal is eaten all the same, and serves again when there is space', async (context) => {
  const { folder: place, remove } = temporaryFolder();
  const folder = path.join(place, 'disk');
  mkdirSync(folder);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status !== 0) {
    remove();
    context.skip('a small disk needs the right to mount one (root)');
  }
  onTestFinished(() => {
    spawnSync('umount', [folder]);
    remove();
  });
  const under = await openKioskUnderTest({ folder });
  const order = async (): Promise<void> => {
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
  };
  const filler = path.join(folder, 'filler');
  fillDisk(filler);
  await order();
  const stopped = await under.step('stopped');
  expect(stopped.sentence).toBe('机器存不下了，这一单没有收钱。请工作人员写纸条，饭照样吃。');
  under.timer.advance(5_000);
  expect(under.elder.view.step.kind).toBe('stopped');
  rmSync(filler);
  under.timer.advance(5_000);
  await under.step('waiting');
  expect(under.store.head().seq).toBe(0);
  await order();
  expect((await under.step('done')).orderNumber).toBe(1);
  await under.paper(1);
}, 60_000);

/** Writes until the disk takes no more. */
function fillDisk(file: string): void {
  const piece = Buffer.alloc(64 * 1024);
  for (const size of [piece.length, 4_096, 1]) {
    try {
      for (;;) writeFileSync(file, piece.subarray(0, size), { flag: 'a' });
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
      if (!isFull) throw error;
    }
  }
}
