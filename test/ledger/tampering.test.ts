import { expect, it } from 'vitest';
import { examineTampering, nothingSeen } from './examine-tampering.ts';
import { waysToTamper } from './tamper.ts';

/** Honest ledgers, and as many forgeries; the long run has more. */
const CASES = 2_000;

it(`finds every one of ${CASES} forgeries with the first bad seq, and none in ${CASES} honest ledgers`, () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`tampering: ${CASES} ledgers and ${CASES} forgeries, seed ${seed}`);
  const seen = nothingSeen();
  examineTampering({ seed, from: 0, to: CASES }, seen);
  expect(seen.faults).toEqual([]);
  expect(Object.keys(seen.tampered).toSorted()).toEqual(waysToTamper().toSorted());
});
