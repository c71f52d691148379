import { expect, it, onTestFinished } from 'vitest';
import { fastFolder, makeImages, makeSettledImage, tryDatabase, tryLog } from './damaged-files.ts';

/** The samples of every submission; test/long/ledger/wal.long.ts takes more. */
const LOG_CASES = 3_000;
const DATABASE_CASES = 300;
const SEED = Date.now() % 2 ** 31;

function newFolder(): string {
  const { folder, remove } = fastFolder();
  onTestFinished(remove);
  return folder;
}

it(`opens with every acknowledged sale or says that some are missing, wherever the log is cut or changed, in ${LOG_CASES} cases`, () => {
  console.log(`log: ${LOG_CASES} cases, seed ${SEED}`);
  const images = makeImages();
  const folder = newFolder();
  const seen: Record<string, number> = {};
  for (let one = 0; one < LOG_CASES; one += 1) {
    const image = images[one % images.length];
    if (image === undefined) throw new Error('no image');
    const outcome = tryLog(image, folder, SEED + one);
    seen[outcome] = (seen[outcome] ?? 0) + 1;
  }
  console.log(`log: ${JSON.stringify(seen)}`);
  expect(seen.whole).toBeGreaterThan(0);
  expect(seen['noticed-loss']).toBeGreaterThan(0);
}, 300_000);

it(`finds every changed bit of the database file when its page is read, in ${DATABASE_CASES} cases`, () => {
  console.log(`database file: ${DATABASE_CASES} cases, seed ${SEED}`);
  const image = makeSettledImage(40);
  const folder = newFolder();
  const seen = { 'at-opening': 0, 'when-read': 0 };
  for (let one = 0; one < DATABASE_CASES; one += 1) {
    seen[tryDatabase(image, folder, SEED + one)] += 1;
  }
  console.log(`database file: ${JSON.stringify(seen)}`);
  expect(seen['at-opening'] + seen['when-read']).toBe(DATABASE_CASES);
}, 120_000);
