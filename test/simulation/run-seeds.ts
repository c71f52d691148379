import type { SeedResult, Simulation } from './simulation.ts';

/** What came of many weeks. */
export interface Outcome {
  readonly count: number;
  /** One text a broken seed, with how to see it again. */
  readonly broken: readonly string[];
  readonly summary: string;
}

const PROGRESS_PAUSE_MS = 10_000;
/** Lines of a broken week's trace that are shown; replaying shows all. */
const TRACE_LINES = 60;

/** Lives the weeks of many seeds on all workers until the time is over or the seeds are. */
export async function runSeeds(
  simulation: Simulation,
  run: {
    readonly seeds: readonly number[];
    readonly workers: number;
    readonly untilMs: number;
    readonly onProgress: (line: string) => void;
    readonly onSeed?: (result: SeedResult) => void;
  },
): Promise<Outcome> {
  const broken: string[] = [];
  const kinds = new Map<string, number>();
  const sums = { count: 0, meals: 0, faults: 0 };
  let toldMs = Date.now();
  const take = (result: SeedResult): void => {
    sums.count += 1;
    sums.meals += result.meals;
    sums.faults += result.faults;
    for (const [kind, count] of Object.entries(result.faultKinds)) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + count);
    }
    run.onSeed?.(result);
    if (result.broken !== null) {
      broken.push(textOf(result));
      run.onProgress(textOf(result));
    }
    if (Date.now() - toldMs < PROGRESS_PAUSE_MS) return;
    toldMs = Date.now();
    run.onProgress(`${sums.count} weeks, ${sums.meals} meals, ${broken.length} broken`);
  };
  const waiting = [...run.seeds];
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      if (Date.now() >= run.untilMs) return;
      take(await simulation.live(seed));
    }
  };
  await Promise.all(Array.from({ length: run.workers }, work));
  const ofKinds = [...kinds].toSorted().map(([kind, count]) => `${kind} ${count}`);
  const { count, meals, faults } = sums;
  return {
    count,
    broken,
    summary: `${count} simulated weeks, ${meals} meals, ${faults} faults (${ofKinds.join(', ')}), ${broken.length} broken`,
  };
}

function textOf({ seed, broken, trace }: SeedResult): string {
  const shown = trace.slice(-TRACE_LINES).join('\n');
  return `seed ${seed}: ${broken}\n${shown}\nthe whole of it: node test/simulation/replay.ts ${seed}`;
}
