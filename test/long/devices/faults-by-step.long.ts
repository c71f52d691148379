// Goal: every fault of readers, scanner, printer and host, at every step of a sale, ends in exactly one known end; no stale print, back
// within five seconds, no unhandled rejection, nobody's name in a log. Method: the lists of test/devices, every pair of them, in
// memory and over pseudo-terminals with the real binding; a clock that jumps where everybody waits.
import { expect, it } from 'vitest';
import { hasSocat, NO_SOCAT } from '../../../hardware/testing/pseudo-terminals.ts';
import { allPairs, runPairs } from '../../devices/run-pairs.ts';

const seed = String(Date.now() % 2 ** 31);

async function runAll(
  lines: 'memory' | 'pseudo-terminals',
  how: { readonly atOnce: number; readonly isByteByByte: boolean },
): Promise<void> {
  const pairs = allPairs(seed);
  console.log(`faults by step, ${lines}: ${pairs.length} pairs, seed ${seed}`);
  const onPair = (done: number): void => {
    if (done % 50 === 0) console.log(`${done} of ${pairs.length} pairs`);
  };
  const summary = await runPairs({ ...how, lines, pairs, seed, onPair });
  console.log(JSON.stringify(summary));
  expect(summary).toMatchObject({ wrong: [], unhandledRejections: 0, leaks: 0 });
  expect(summary.pairs).toBe(pairs.length);
}

it('holds for every fault at every step, in memory', () =>
  runAll('memory', { atOnce: 2, isByteByByte: false }));

it('holds for every fault at every step over lines of the operating system, byte by byte', (context) => {
  if (!hasSocat()) context.skip(NO_SOCAT);
  return runAll('pseudo-terminals', { atOnce: 3, isByteByByte: true });
});
