// Replays seeds and prints their traces: `node test/simulation/replay.ts SEED…`.
import { openSimulation } from './simulation.ts';

const seeds = process.argv.slice(2).map(Number);
const simulation = await openSimulation({ workers: 1, isTraced: true });
for (const seed of seeds) {
  const result = await simulation.live(seed);
  for (const line of result.trace) console.log(line);
  const { broken, trace: _, ...figures } = result;
  console.log(JSON.stringify(figures));
  console.log(broken === null ? `seed ${seed}: nothing broken` : `seed ${seed} BROKEN: ${broken}`);
  if (broken !== null) process.exitCode = 1;
}
await simulation.close();
