import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { decide } from '../../shared/policy/decide.ts';
import { policyFor } from '../../shared/policy/select.ts';
import { decideTopUp } from '../../shared/policy/top-up.ts';
import { generateQuestion } from './generate.ts';
import { generateChoice, generateTopUp } from './generate-other.ts';

const PROGRAM = path.join(import.meta.dirname, 'decide.py');
/** Questions handed to the other program at once; a few kilobytes each. */
const BATCH = 2_000;
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

/** Tells whether this machine has the interpreter that the second implementation needs. */
export function hasPython(): boolean {
  return spawnSync('python3', ['--version']).error === undefined;
}

/** A question as it is handed over, and what this program answers. */
interface Asked {
  readonly question: object;
  readonly ours: unknown;
}

/** What can be asked of both programs: the price of a meal, the bonus on a top-up, which policy holds. */
export const KINDS_OF_QUESTION = {
  meal(seed: number, index: number): Asked {
    const question = generateQuestion(seed, index);
    return { question, ours: decide(question) };
  },
  'top-up'(seed: number, index: number): Asked {
    const question = generateTopUp(seed, index);
    return { question, ours: decideTopUp(question) };
  },
  choice(seed: number, index: number): Asked {
    const question = generateChoice(seed, index);
    const chosen = policyFor(question.policies, question);
    const ours = chosen === null ? null : { policyId: chosen.policyId, version: chosen.version };
    return { question, ours };
  },
} as const;
export type KindOfQuestion = keyof typeof KINDS_OF_QUESTION;

/** Answers the cases with these indexes here and in the other program; tells the first that differ. */
export function differences(
  kind: KindOfQuestion,
  cases: { readonly seed: number; readonly from: number; readonly to: number },
): string[] {
  const different: string[] = [];
  for (let from = cases.from; from < cases.to; from += BATCH) {
    const length = Math.min(BATCH, cases.to - from);
    const asked = Array.from({ length }, (_, index) =>
      KINDS_OF_QUESTION[kind](cases.seed, from + index),
    );
    const run = spawnSync('python3', [PROGRAM], {
      input: asked.map(({ question }) => `${JSON.stringify(question)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: OUTPUT_BYTES_MAX,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (run.status !== 0) throw new Error(`the other program failed: ${run.stderr}`);
    const theirs = run.stdout.split('\n');
    asked.forEach(({ question, ours }, index) => {
      const text = canonicalText(ours);
      if (text === theirs[index] || different.length >= 5) return;
      different.push(
        `${kind}, seed ${cases.seed} case ${from + index}\n${JSON.stringify(question)}\nours   ${text}\ntheirs ${theirs[index]}`,
      );
    });
  }
  return different;
}
