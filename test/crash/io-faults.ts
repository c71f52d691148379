import { statSync } from 'node:fs';
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
 * was a fault once. With `betweenSales` a sale without a fault is sold after each, in the same process. Answers how many
 * calls that were, and how many the untouched sale made.
 */
export async function failEveryWrite(options: {
  readonly seller: CommandedSeller;
  readonly faults: Faults;
  readonly error: 'ENOSPC' | 'EIO';
  readonly till: Till;
  readonly betweenSales: boolean;
}): Promise<{ readonly points: number; readonly callsOfASale: number }> {
  const { seller, faults, till } = options;
  for (let call = 1; ; call += 1) {
    faults.failAt(call, options.error);
    await sellOnce(seller, till);
    const count = faults.count();
    faults.failAt(0);
    if (count < call) return { points: call - 1, callsOfASale: count };
    if (options.betweenSales)
      expect(await sellOnce(seller, till), `after fault ${call}`).toBe(true);
  }
}

/** The log is written into the database once it has 1,000 pages (SQLite's wal_autocheckpoint), each with a header of 24 bytes. */
const LOG_NEARLY_FULL_BYTES = 940 * (4_096 + 24);

/**
 * Fills the log, then lets every writing call of the sale that has to write the log into the database fail once. A failed
 * one leaves the log for the next sale, so each sale tries again. Answers how many calls that were.
 */
export async function failEveryWriteOfACheckpoint(options: {
  readonly seller: CommandedSeller;
  readonly faults: Faults;
  readonly error: 'ENOSPC' | 'EIO';
  readonly till: Till;
  readonly callsOfASale: number;
  readonly logFile: string;
}): Promise<{ readonly points: number }> {
  const { seller, till, faults, logFile } = options;
  faults.failAt(0);
  while (statSync(logFile).size < LOG_NEARLY_FULL_BYTES) {
    expect(await sellOnce(seller, till)).toBe(true);
  }
  for (;;) {
    // Only the last sale of a round adds to the log, so it is that one which crosses the line.
    const { points } = await failEveryWrite({ ...options, betweenSales: false });
    if (points > options.callsOfASale * 2) return { points };
  }
}
