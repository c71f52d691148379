import { expect, it } from 'vitest';
import { killSellers } from './kill.ts';

/** The sample of every submission; test/long/ledger/kill.long.ts kills 5,000. */
const KILLS = 100;
const SEED = Date.now() % 2 ** 31;

it(
  `loses no acknowledged sale and keeps the chain whole over ${KILLS} kills in mid-sale`,
  async () => {
    console.log(`kill: seed ${SEED}`);
    const { saleCount } = await killSellers({ kills: KILLS, seed: SEED });
    expect(saleCount).toBeGreaterThanOrEqual(KILLS);
    console.log(`kill: ${KILLS} kills, ${saleCount} acknowledged sales, 0 lost, seed ${SEED}`);
  },
  60_000 + KILLS * 4_000,
);
