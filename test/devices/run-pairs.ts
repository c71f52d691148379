import { createDice, type Dice } from '../simulation/dice.ts';
import { type Counter, openCounter } from './counter.ts';
import { FAULTS, type Fault } from './faults.ts';
import { nameOf, type Pair, type PairResult, runPair } from './pair.ts';
import { SECRETS } from './people.ts';
import { STEPS, type Step } from './steps.ts';

/** What many pairs came to. */
export interface Summary {
  readonly pairs: number;
  readonly ends: Readonly<Record<string, number>>;
  /** The longest time from plugging in to well. */
  readonly backMsMax: number;
  readonly unhandledRejections: number;
  /** Names and numbers of people that stood in a log line or in a problem. */
  readonly leaks: number;
  readonly wrong: readonly string[];
}

/** So many pairs share a counter; after that its lunch would be over. */
const PAIRS_A_COUNTER = 25;

function pairOf(fault: Fault, step: Step, dice: Dice): Pair {
  const tender = step.tender === 'cash' || dice.chance(0.5) ? 'cash' : 'account';
  // Whoever leaves is the one end that is no sale: it is to be seen often enough.
  const isPatient = dice.chance(fault.strikes === 'reader' ? 0.3 : 0.9);
  return { fault, step, tender, isPatient };
}

/** Every fault at every step. */
export function allPairs(seed: string): readonly Pair[] {
  const dice = createDice(seed).fork('pairs');
  return FAULTS.flatMap((fault) => STEPS.map((step) => pairOf(fault, step, dice)));
}

/** Each fault once, at steps that come round, so that each step has its turn; of faults of one group only one where `isGrouped`. */
export function sampledPairs(
  seed: string,
  { isGrouped }: { readonly isGrouped: boolean },
): readonly Pair[] {
  const dice = createDice(seed).fork('sample');
  const groups = Map.groupBy(FAULTS, ({ name, group }) => (isGrouped ? (group ?? name) : name));
  const first = dice.whole(0, STEPS.length - 1);
  return [...groups.values()].map((faults, index) => {
    // Five and eleven have no divisor in common: neighbours in the list meet steps that lie apart.
    const step = STEPS[(first + index * 5) % STEPS.length];
    if (step === undefined) throw new Error('there are steps');
    return pairOf(dice.pick(faults), step, dice);
  });
}

/** Runs the pairs on `atOnce` counters side by side; tells of each that went wrong, and all of them counted. */
export async function runPairs(options: {
  readonly lines: 'memory' | 'pseudo-terminals';
  readonly pairs: readonly Pair[];
  readonly seed: string;
  readonly atOnce: number;
  /** Everything comes and goes byte by byte, whatever else is the matter. */
  readonly isByteByByte?: boolean;
  readonly onPair?: (done: number) => void;
}): Promise<Summary> {
  const { pairs, atOnce, onPair = () => {} } = options;
  const left = [...pairs];
  const results: PairResult[] = [];
  const wrong: string[] = [];
  const problems: string[] = [];
  let opened = 0;
  const open = async (): Promise<Counter> => {
    opened += 1;
    const counter = await openCounter({ ...options, seed: `${options.seed}/${opened}` });
    if (options.isByteByByte === true)
      for (const wire of Object.values(counter.wires)) wire.delivery = 'byte-by-byte';
    return counter;
  };
  const serve = async (): Promise<void> => {
    let counter: Counter | null = null;
    let served = 0;
    for (let pair = left.shift(); pair !== undefined; pair = left.shift()) {
      counter ??= await open();
      const result = await triedPair(counter, pair);
      results.push(result);
      problems.push(...counter.problems.map(String));
      wrong.push(...result.wrong.map((what) => `${nameOf(pair)}: ${what}`));
      served += 1;
      onPair(results.length);
      if (result.wrong.length === 0 && served < PAIRS_A_COUNTER) continue;
      await counter.close();
      [counter, served] = [null, 0];
    }
    await counter?.close();
  };
  const log = listenToLogs();
  const rejections = countRejections();
  await Promise.all(Array.from({ length: Math.min(atOnce, pairs.length) }, serve));
  const told = [...log.end(), ...problems].join('\n');
  return {
    pairs: results.length,
    ends: count(results.map(({ end }) => end ?? 'no end')),
    backMsMax: Math.max(0, ...results.map(({ backMs }) => backMs ?? 0)),
    unhandledRejections: rejections.end(),
    leaks: SECRETS.filter((secret) => told.includes(secret)).length,
    wrong,
  };
}

async function triedPair(counter: Counter, pair: Pair): Promise<PairResult> {
  try {
    return await runPair(counter, pair);
  } catch (error) {
    return { end: null, backMs: null, wrong: [String(error)] };
  }
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Hears everything that is written to the console; what the program complains of comes to the counter's problems. */
function listenToLogs() {
  const lines: string[] = [];
  const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const undo = levels.map((level) => {
    const write = console[level].bind(console);
    console[level] = (...told: unknown[]) => {
      lines.push(told.map(String).join(' '));
      write(...told);
    };
    return () => {
      console[level] = write;
    };
  });
  return {
    end(): readonly string[] {
      for (const back of undo) back();
      return lines;
    },
  };
}

function countRejections() {
  let rejections = 0;
  const hear = (): void => {
    rejections += 1;
  };
  process.on('unhandledRejection', hear);
  return {
    end(): number {
      process.off('unhandledRejection', hear);
      return rejections;
    },
  };
}
