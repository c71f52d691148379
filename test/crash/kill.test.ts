import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { acknowledged, lookAtDisk, makeCanteenFolder, startSelling } from './canteen-folder.ts';

/** The sample that runs on every submission; ZHULAO_KILLS makes it the long run. */
const KILLS = Number(process.env.ZHULAO_KILLS ?? '25');
const SEED = Number(process.env.ZHULAO_SEED ?? Date.now() % 2 ** 31);

/** mulberry32: small, seeded, good enough to choose moments. */
function seededFraction(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it(
  `loses no acknowledged sale and keeps the chain whole over ${KILLS} kills in mid-sale`,
  async () => {
    const { folder, remove } = temporaryFolder();
    makeCanteenFolder(folder);
    const fraction = seededFraction(SEED);
    const said = new Map<number, string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const seller = startSelling(folder, 0);
      await seller.waitFor(1, (line) => line.startsWith('sold'));
      await pause(fraction() * 120);
      seller.child.kill('SIGKILL');
      await seller.ended;
      for (const [seq, hash] of acknowledged(seller.lines)) {
        expect(said.has(seq), `seq ${seq} given out twice (seed ${SEED})`).toBe(false);
        said.set(seq, hash);
      }
      const disk = lookAtDisk(folder);
      expect(disk.broken).toBeNull();
      expect(disk.integrity).toBe('ok');
      expect(disk.derived).toEqual(disk.kept);
      const held = new Map(disk.entries.map((entry) => [entry.seq, entry.hash]));
      for (const [seq, hash] of said) {
        expect(held.get(seq), `seq ${seq} was acknowledged (seed ${SEED})`).toBe(hash);
      }
    }
    console.log(`kill: ${KILLS} kills, ${said.size} acknowledged sales, 0 lost, seed ${SEED}`);
    remove();
  },
  60_000 + KILLS * 4_000,
);
