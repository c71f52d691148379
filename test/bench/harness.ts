/** One line of the comparison, as docs/bench.md and `npm run bench -- --json` give it. */
export interface BenchRow {
  /** Stable name of the row, unique in its group. */
  readonly row: string;
  /** What exactly is done and measured, and what it is held against. */
  readonly work: string;
  /** Median of our rounds. */
  readonly ours: number;
  /** Median of the peer's rounds, or the stated limit. */
  readonly theirs: number;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** The ratio ours/theirs to reach, or to stay under when lower is better. */
  readonly goal: number;
}

/** What a file under test/bench/<group>/ exports as `rows`. */
export type BenchRows = ReadonlyArray<() => Promise<BenchRow>>;

/** Measures once and answers the figure in the row's unit. */
export type Measurement = () => number | Promise<number>;

export interface Comparison extends Omit<BenchRow, 'ours' | 'theirs'> {
  readonly ours: Measurement;
  /** The peer measured the same way, or a limit that is not measured. */
  readonly theirs: Measurement | number;
  readonly rounds: number;
}

/**
 * Measures ours and theirs in turn, `rounds` times each after one round each that does not count, so that whatever slows
 * the machine down slows both; answers the medians.
 */
export async function compare(comparison: Comparison): Promise<BenchRow> {
  const { ours, theirs, rounds, ...row } = comparison;
  if (rounds < 1) throw new Error(`${row.row}: a median needs at least one round`);
  const ourFigures: number[] = [];
  const theirFigures: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const [our, their] = await measureRound(ours, theirs, round % 2 === 0);
    if (round === 0) continue;
    ourFigures.push(our);
    theirFigures.push(their);
  }
  return { ...row, ours: median(ourFigures), theirs: median(theirFigures) };
}

/** Each round lets the other side go first, so that neither always finds the warmer machine. */
async function measureRound(
  ours: Measurement,
  theirs: Measurement | number,
  isOursFirst: boolean,
): Promise<[number, number]> {
  if (typeof theirs === 'number') return [await ours(), theirs];
  if (isOursFirst) {
    const our = await ours();
    return [our, await theirs()];
  }
  const their = await theirs();
  return [await ours(), their];
}

/** The middle figure, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('no figure, no median');
  return (upper + lower) / 2;
}

/** True when the row reaches its goal. */
export function isGoalReached(row: BenchRow): boolean {
  const ratio = row.ours / row.theirs;
  return row.better === 'higher' ? ratio >= row.goal : ratio <= row.goal;
}
