// Goal: the properties of test/policy on a million cases, and the agreement with the second program on many more than
// `npm test` has time for. Method: as there, from a seed that is printed; any case can be had again by seed and number.
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Examination, examine } from '../../policy/examine.ts';
import { examineOthers, nothingSeen } from '../../policy/examine-other.ts';
import { differences, hasPython } from '../../policy/python-oracle.ts';

const CASES = 1_000_000;
const CASES_A_STEP = 50_000;
const CASES_OF_BOTH_PROGRAMS = 100_000;
const seed = Date.now() % 2 ** 31;

describe('a decision on generated policies', () => {
  it(`holds to the fen, within every limit and whatever the order, in ${CASES} cases`, async () => {
    console.log(`policy properties: ${CASES} cases, seed ${seed}`);
    const seen: Examination = { reasons: {}, faults: [] };
    for (let from = 0; from < CASES; from += CASES_A_STEP) {
      const to = Math.min(CASES, from + CASES_A_STEP);
      examine({ seed, from, to }, seen);
      console.log(`${to} of ${CASES} cases, ${seen.faults.length} faults`);
      // Lets the line out: a runner that never yields shows its progress when all is over.
      await setImmediate();
    }
    console.log(`reasons seen: ${JSON.stringify(seen.reasons)}`);
    expect(seen.faults).toEqual([]);
  });

  it(`of top-ups and of which policy holds keeps to the page in ${CASES} cases each`, () => {
    const found = nothingSeen();
    examineOthers({ seed, from: 0, to: CASES }, found);
    console.log(`top-ups and choices seen: ${JSON.stringify(found.seen)}`);
    expect(found.faults).toEqual([]);
  });

  it.for(['meal', 'top-up', 'choice'] as const)(
    `is the same from a program in another language, in ${CASES_OF_BOTH_PROGRAMS} cases: %s`,
    (kind, context) => {
      if (!hasPython()) context.skip('no python3 on this machine');
      console.log(`policy in Python, ${kind}: ${CASES_OF_BOTH_PROGRAMS} cases, seed ${seed}`);
      expect(differences(kind, { seed, from: 0, to: CASES_OF_BOTH_PROGRAMS })).toEqual([]);
    },
  );
});
