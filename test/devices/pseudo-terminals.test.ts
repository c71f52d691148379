import { expect, it } from 'vitest';
import { hasSocat, NO_SOCAT } from '../../hardware/testing/pseudo-terminals.ts';
import { runPairs, sampledPairs } from './run-pairs.ts';

it('does so over lines of the operating system with the real binding, byte by byte', async (context) => {
  if (!hasSocat()) context.skip(NO_SOCAT);
  const seed = String(Date.now() % 2 ** 31);
  const pairs = sampledPairs(seed, { isGrouped: true });
  console.log(`faults by step, over pseudo-terminals: ${pairs.length} pairs, seed ${seed}`);
  const lines = 'pseudo-terminals';
  const summary = await runPairs({ lines, pairs, seed, atOnce: 3, isByteByByte: true });
  console.log(JSON.stringify({ ...summary, wrong: summary.wrong.length }));
  expect(summary).toMatchObject({ wrong: [], unhandledRejections: 0, leaks: 0 });
  expect(summary.pairs).toBe(pairs.length);
}, 300_000);
