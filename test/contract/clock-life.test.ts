import { expect, test } from 'vitest';
import { liveWithBadClock, nothingLived } from './clock-life.ts';

/** The thousand are lived in the long run. */
const LIVES = 40;

test(`order, limits and what is written hold in ${LIVES} lives with a bad clock, and every jump is noticed`, () => {
  const seed = Date.now() % 2 ** 31;
  const seen = nothingLived();
  const broken: string[] = [];
  for (let index = 0; index < LIVES; index += 1) {
    broken.push(...liveWithBadClock(seed, index, seen).map((fault) => `life ${index}: ${fault}`));
  }
  console.log(`clock: ${LIVES} lives, seed ${seed}, ${JSON.stringify(seen)}`);
  expect(broken).toEqual([]);
  expect(Object.values(seen).every((count) => count > 0)).toBe(true);
});
