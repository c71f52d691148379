// Goal: the log cut or changed at 100,000 random bytes, the database file at 10,000: whole, or the recovery screen, never
// silent damage. Method: as test/crash/damaged-files.test.ts; a case can be had again by the run's seed plus its number.
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  fastFolder,
  makeImages,
  makeSettledImage,
  tryDatabase,
  tryLog,
} from '../../crash/damaged-files.ts';

const LOG_CASES = 100_000;
const DATABASE_CASES = 10_000;
const CASES_A_STEP = 5_000;
const seed = Date.now() % 2 ** 31;

it(`notices every loss in ${LOG_CASES} damaged logs`, async () => {
  console.log(`log: ${LOG_CASES} cases, seed ${seed}`);
  const { folder, remove } = fastFolder();
  const seen: Record<string, number> = {};
  for (let from = 0; from < LOG_CASES; from += CASES_A_STEP) {
    // Fresh sales every time: other keys, other pages.
    const images = makeImages();
    for (let one = from; one < from + CASES_A_STEP; one += 1) {
      const image = images[one % images.length];
      if (image === undefined) throw new Error('no image');
      const outcome = tryLog(image, folder, seed + one);
      seen[outcome] = (seen[outcome] ?? 0) + 1;
    }
    console.log(`${from + CASES_A_STEP} of ${LOG_CASES}: ${JSON.stringify(seen)}`);
    await setImmediate();
  }
  remove();
  expect(seen['noticed-loss']).toBeGreaterThan(0);
});

it(`notices every changed bit of the database file in ${DATABASE_CASES} cases`, async () => {
  console.log(`database file: ${DATABASE_CASES} cases, seed ${seed}`);
  const { folder, remove } = fastFolder();
  const image = makeSettledImage(300);
  const seen = { 'at-opening': 0, 'when-read': 0 };
  for (let one = 0; one < DATABASE_CASES; one += 1) {
    seen[tryDatabase(image, folder, seed + one)] += 1;
    if (one % 1_000 === 999) {
      console.log(`${one + 1} of ${DATABASE_CASES}: ${JSON.stringify(seen)}`);
      await setImmediate();
    }
  }
  remove();
  expect(seen['at-opening'] + seen['when-read']).toBe(DATABASE_CASES);
});
