// Goal: nothing that comes over the line of an ID card reader stops it or makes a person of noise, and every frame in noise is found.
// Method: the properties of hardware/id-card/random-streams.test-support.ts on many more cases, from a seed that is printed.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  findsWhatStandsThere,
  type Runs,
  readsNoFalsePerson,
  readsOnlyWhatLiesThere,
} from '../../../hardware/id-card/random-streams.test-support.ts';

const STEPS = 10;
const CASES = 100_000;
const DAYS = 5_000;
const seed = Date.now() % 2 ** 31;

/** Runs a property in steps, each from a seed of its own that is printed; answers the sum of what was seen. */
async function inSteps(
  what: string,
  cases: number,
  property: (runs: Runs) => number | Promise<number>,
): Promise<number> {
  let seen = 0;
  for (let step = 0; step < STEPS; step += 1) {
    seen += await property({ seed: seed + step, numRuns: cases / STEPS });
    console.log(
      `${what}: ${((step + 1) * cases) / STEPS} of ${cases}, seed ${seed + step}, seen ${seen}`,
    );
    await setImmediate();
  }
  return seen;
}

it(`finds every frame, and nothing else, in ${CASES} streams of noise`, async () => {
  expect(await inSteps('streams', CASES, findsWhatStandsThere)).toBeGreaterThan(CASES);
});

it(`makes nobody of ${CASES} text blocks of noise and of changed cards whose fields disagree`, async () => {
  expect(await inSteps('text blocks', CASES, readsNoFalsePerson)).toBeGreaterThan(CASES / 20);
});

it(`reads only the card that lies there, once, on ${DAYS} days of faults`, async () => {
  expect(await inSteps('days of faults', DAYS, readsOnlyWhatLiesThere)).toBeGreaterThan(DAYS / 10);
});
