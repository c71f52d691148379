import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { temporaryFolder } from '../../kiosk/core/canteen.test-support.ts';
import { repeatableNumbers } from '../../shared/demo/repeatable-numbers.ts';
import { type ChainHead, followChain } from '../../shared/ledger/chain.ts';
import {
  acknowledged,
  lookAtDisk,
  makeCanteenFolder,
  openSelling,
  startSelling,
} from './canteen-folder.ts';

/** Canteens that sell and are killed side by side: one machine's cores are busy with starting processes. */
const CANTEENS = 4;
/** Sales of a canteen are checked from the first on after so many kills; what is new is checked after each. */
const KILLS_A_FULL_LOOK = 10;
/** Kills of one folder before a fresh one, so that a long run does not spend its hours on reading old sales again. */
const KILLS_A_FOLDER = 50;

/** Kills sellers in mid-sale and checks after each kill that every acknowledged sale is on the disk, in a whole chain. */
export async function killSellers(options: {
  readonly kills: number;
  readonly seed: number;
  readonly onKill?: (done: number) => void;
}): Promise<{ readonly saleCount: number }> {
  const { kills, seed } = options;
  let started = 0;
  let done = 0;
  let saleCount = 0;
  const canteen = async (): Promise<void> => {
    while (started < kills) {
      const { folder, remove } = temporaryFolder();
      makeCanteenFolder(folder);
      const said = new Map<number, string>();
      let head: ChainHead | null = null;
      for (let kill = 1; kill <= KILLS_A_FOLDER && started < kills; kill += 1) {
        started += 1;
        head = await killOnce({ folder, said, head, fraction: repeatableNumbers(seed + started) });
        if (kill % KILLS_A_FULL_LOOK === 0) lookFully(folder);
        done += 1;
        options.onKill?.(done);
      }
      lookFully(folder);
      saleCount += said.size;
      remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(CANTEENS, kills) }, canteen));
  return { saleCount };
}

/** Lets a seller sell, kills it a random time after a random number of sales, and looks at what is new on the disk. */
async function killOnce(round: {
  readonly folder: string;
  readonly said: Map<number, string>;
  readonly head: ChainHead | null;
  readonly fraction: () => number;
}): Promise<ChainHead> {
  const { folder, said, fraction } = round;
  const seller = startSelling(folder, 0);
  await seller.waitFor(1 + Math.floor(fraction() * 8), (line) => line.startsWith('sold'));
  // A sale takes some milliseconds; the kill falls anywhere in one.
  await pause(fraction() * 8);
  seller.child.kill('SIGKILL');
  await seller.ended;
  const fresh = acknowledged(seller.lines);
  for (const [seq, hash] of fresh) {
    expect(said.has(seq), `seq ${seq} given out twice`).toBe(false);
    said.set(seq, hash);
  }
  const store = openSelling(folder);
  const before = round.head ?? { seq: 0, hash: store.hashAt(0) ?? '' };
  expect(store.hashAt(before.seq)).toBe(before.hash);
  const kioskId = store.enrolment()?.kiosk ?? '';
  const all = { entriesMax: 1_000_000, charactersMax: Number.POSITIVE_INFINITY };
  const entries = store.entriesAfter({ seq: before.seq, ...all });
  store.close();
  const { broken, head } = followChain({ head: before, kioskId, entries });
  expect(broken).toBeNull();
  const held = new Map(entries.map((entry) => [entry.seq, entry.hash]));
  for (const [seq, hash] of fresh) expect(held.get(seq), `seq ${seq} was acknowledged`).toBe(hash);
  return head;
}

function lookFully(folder: string): void {
  const disk = lookAtDisk(folder);
  expect(disk.broken).toBeNull();
  expect(disk.integrity).toBe('ok');
  expect(disk.derived).toEqual(disk.kept);
}
