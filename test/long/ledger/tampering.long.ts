// Goal: 10,000 forgeries of ledger files all found, each with its first bad seq; no alarm over 10,000 honest ones.
import { expect, it } from 'vitest';
import { examineTampering, nothingSeen } from '../../ledger/examine-tampering.ts';

const CASES = 10_000;

it(`finds every one of ${CASES} forgeries, and none in ${CASES} honest ledgers`, () => {
  const seed = Date.now() % 2 ** 31;
  const seen = nothingSeen();
  examineTampering({ seed, from: 0, to: CASES }, seen);
  console.log(`tampering: seed ${seed}, ${JSON.stringify(seen.tampered)}`);
  expect(seen.faults).toEqual([]);
  expect(seen.cleanCount).toBe(CASES);
});
