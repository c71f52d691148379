import { expect, it } from 'vitest';
import { runPairs, sampledPairs } from './run-pairs.ts';

it('brings every sale to exactly one known end, and the next one whole, whatever goes wrong at whichever step', async () => {
  const seed = String(Date.now() % 2 ** 31);
  const pairs = sampledPairs(seed, { isGrouped: false });
  console.log(`faults by step, in memory: ${pairs.length} pairs, seed ${seed}`);
  const summary = await runPairs({ lines: 'memory', pairs, seed, atOnce: 1 });
  console.log(JSON.stringify({ ...summary, wrong: summary.wrong.length }));
  expect(summary).toMatchObject({ wrong: [], unhandledRejections: 0, leaks: 0 });
  expect(summary.pairs).toBe(pairs.length);
}, 180_000);
