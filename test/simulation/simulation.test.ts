import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSeeds } from './run-seeds.ts';
import { openSimulation, type Simulation } from './simulation.ts';
import { STRENGTHS } from './strengths.ts';

/** What `npm test` has for it; the long run takes an hour. */
const TIME_MS = 60_000;
const WORKERS = 2;

/** Seeds that once broke something (docs/simulation.md), each for a reason of its own. */
const ONCE_BROKEN = [4, 6, 25, 46, 49, 57, 50_216_087];

let simulation: Simulation;

beforeAll(async () => {
  simulation = await openSimulation({ workers: WORKERS, isTraced: false });
});
afterAll(() => simulation.close());

it('gives the same week from the same seed, byte for byte', async () => {
  const [first, second] = await Promise.all([simulation.live(1), simulation.live(1)]);
  expect(first.traceHash).toBe(second.traceHash);
  expect(first.meals).toBeGreaterThanOrEqual(STRENGTHS.mealsLeast);
  expect(first.faults).toBeGreaterThanOrEqual(STRENGTHS.faultsLeast);
}, 60_000);

it('loses, doubles and miscounts nothing in weeks full of faults', async () => {
  const from = randomInt(1, 2 ** 31);
  console.log(`simulated weeks: seeds ${ONCE_BROKEN.join(', ')}, then from ${from} on`);
  const outcome = await runSeeds(simulation, {
    seeds: [...ONCE_BROKEN, ...Array.from({ length: 2_000 }, (_, index) => from + index)],
    workers: WORKERS,
    untilMs: Date.now() + TIME_MS,
    onProgress: console.log,
  });
  console.log(outcome.summary);
  expect(outcome.broken).toEqual([]);
  expect(outcome.count).toBeGreaterThan(ONCE_BROKEN.length);
}, 240_000);
