// Goal: 2,000 simulated weeks of five kiosks and the admin without a broken invariant (docs/simulation.md). Method: two workers;
// every seed that is done stands in data/long/simulation.jsonl, so that a run that was stopped goes on where it was. A run that
// is complete begins anew with other seeds. A failure prints the seed and its trace.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { runSeeds } from '../../simulation/run-seeds.ts';
import { openSimulation } from '../../simulation/simulation.ts';

const SEEDS = 2_000;
const WORKERS = 2;
/** Below the hour that a group has; what is left is done by the next run. */
const TIME_MS = 55 * 60_000;

const headSchema = z.strictObject({ from: z.number().int() });
const lineSchema = z.strictObject({
  seed: z.number().int(),
  meals: z.number().int(),
  faults: z.number().int(),
  broken: z.string().nullable(),
});

/** The record of a run under way, or of a new one. */
function openRecord(file: string) {
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const [head, ...rest] = lines;
  const done = rest.map((line) => lineSchema.parse(JSON.parse(line)));
  if (head !== undefined && done.length < SEEDS && done.every(({ broken }) => broken === null)) {
    return { from: headSchema.parse(JSON.parse(head)).from, done };
  }
  const from = Date.now() % 2 ** 31;
  writeFileSync(file, `${JSON.stringify({ from })}\n`);
  return { from, done: [] };
}

it(`loses, doubles and miscounts nothing in ${SEEDS} simulated weeks`, async () => {
  const file = path.resolve(import.meta.dirname, '../../../data/long/simulation.jsonl');
  const { from, done } = openRecord(file);
  const seen = new Set(done.map(({ seed }) => seed));
  const seeds = Array.from({ length: SEEDS }, (_, index) => from + index);
  console.log(`simulation: ${SEEDS} weeks from seed ${from}, ${seen.size} done before`);
  const simulation = await openSimulation({ workers: WORKERS, isTraced: false });
  const outcome = await runSeeds(simulation, {
    seeds: seeds.filter((seed) => !seen.has(seed)),
    workers: WORKERS,
    untilMs: Date.now() + TIME_MS,
    onProgress: console.log,
    onSeed: ({ seed, meals, faults, broken }) =>
      appendFileSync(file, `${JSON.stringify({ seed, meals, faults, broken })}\n`),
  });
  await simulation.close();
  console.log(outcome.summary);
  expect(outcome.broken).toEqual([]);
  expect(seen.size + outcome.count).toBe(SEEDS);
});
