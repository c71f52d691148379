import { describe, expect, it } from 'vitest';
import {
  findsWhatStandsThere,
  readsNoFalsePerson,
  readsOnlyWhatLiesThere,
} from './random-streams.test-support.ts';

// Samples; all 100,000 are in test/long/devices/id-card.long.ts.
const STREAMS = 2_000;
const BLOCKS = 2_000;
const DAYS = 60;
const seed = Date.now() % 2 ** 31;

describe(`random bytes (seed ${seed})`, () => {
  it(`in ${STREAMS} streams: the frames that stand in the noise are found, and no others`, () => {
    expect(findsWhatStandsThere({ seed, numRuns: STREAMS })).toBeGreaterThan(STREAMS);
  });

  it(`in ${BLOCKS} text blocks: nobody is read whose number, birth date and sex disagree`, () => {
    expect(readsNoFalsePerson({ seed, numRuns: BLOCKS })).toBeGreaterThan(BLOCKS / 20);
  });

  it(`on ${DAYS} days of faults: only a card that lies there is read, once, and the reader works afterwards`, async () => {
    expect(await readsOnlyWhatLiesThere({ seed, numRuns: DAYS })).toBeGreaterThan(0);
  });
});
