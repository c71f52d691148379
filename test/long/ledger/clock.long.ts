// Goal: a kiosk's clock may do what it likes. Method: test/contract/clock-life.ts on a thousand seeds, real store and counter,
// time by hand; any life can be had again by seed and number.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { liveWithBadClock, nothingLived } from '../../contract/clock-life.ts';

const LIVES = 1_000;
const LIVES_A_LINE = 100;
const seed = Date.now() % 2 ** 31;

it(`holds order, limits and what is written in ${LIVES} lives with a bad clock, and notices every jump`, async () => {
  console.log(`clock: ${LIVES} lives, seed ${seed}`);
  const seen = nothingLived();
  const broken: string[] = [];
  for (let index = 0; index < LIVES; index += 1) {
    broken.push(...liveWithBadClock(seed, index, seen).map((fault) => `life ${index}: ${fault}`));
    if ((index + 1) % LIVES_A_LINE !== 0) continue;
    console.log(`${index + 1} of ${LIVES} lives, ${broken.length} broken, ${JSON.stringify(seen)}`);
    await setImmediate();
  }
  expect(broken).toEqual([]);
});
