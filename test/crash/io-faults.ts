import { expect } from 'vitest';
import type { CommandedSeller, Faults } from './commanded-seller.ts';

/** What was acknowledged so far, by seq, and how many sales were refused. */
export interface Till {
  readonly sold: Map<number, string>;
  refusedCount: number;
}

export async function sellOnce(seller: CommandedSeller, till: Till): Promise<boolean> {
  const answer = await seller.sell();
  const [word, seq, hash = ''] = answer.split(' ');
  if (word !== 'sold') {
    expect(['refused disk-full', 'refused disk-error']).toContain(answer);
    till.refusedCount += 1;
    return false;
  }
  expect(till.sold.has(Number(seq)), `seq ${seq} given out twice`).toBe(false);
  till.sold.set(Number(seq), hash);
  return true;
}

/**
 * Lets the first writing call of a sale fail, then the second, and so on until a sale comes through untouched: every call
 * was a fault once. A sale without a fault is sold after each, in the same process. Answers how
 * many calls that were, and how many the untouched sale made.
 */
export async function failEveryWrite(options: {
  readonly seller: CommandedSeller;
  readonly faults: Faults;
  readonly error: 'ENOSPC' | 'EIO';
  readonly till: Till;
}): Promise<{ readonly points: number; readonly callsOfASale: number }> {
  const { seller, faults, till } = options;
  for (let call = 1; ; call += 1) {
    faults.failAt(call, options.error);
    await sellOnce(seller, till);
    const count = faults.count();
    faults.failAt(0);
    if (count < call) return { points: call - 1, callsOfASale: count };
    expect(await sellOnce(seller, till), `after fault ${call}`).toBe(true);
  }
}

/** Sales in the log before it is moved into the database file: several of its pages are then written. */
const SALES_TO_SETTLE = 20;

/**
 * Lets every writing call of moving the log into the database file fail once, with a sale after each in the same process.
 * Answers how many calls that were.
 */
export async function failEveryWriteOfSettling(options: {
  readonly seller: CommandedSeller;
  readonly faults: Faults;
  readonly error: 'ENOSPC' | 'EIO';
  readonly till: Till;
}): Promise<{ readonly points: number }> {
  const { seller, till, faults } = options;
  faults.failAt(0);
  for (let sale = 0; sale < SALES_TO_SETTLE; sale += 1) {
    expect(await sellOnce(seller, till)).toBe(true);
  }
  for (let call = 1; ; call += 1) {
    faults.failAt(call, options.error);
    await seller.settle();
    const count = faults.count();
    faults.failAt(0);
    if (count < call) return { points: call - 1 };
    expect(await sellOnce(seller, till), `after fault ${call}`).toBe(true);
  }
}
