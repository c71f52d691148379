import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { decide } from '../../shared/policy/decide.ts';
import { generateQuestion } from './generate.ts';

const PROGRAM = path.join(import.meta.dirname, 'decide.py');
/** Questions handed to the other program at once; a few kilobytes each. */
const BATCH = 2_000;
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

/** Tells whether this machine has the interpreter that the second implementation needs. */
export function hasPython(): boolean {
  return spawnSync('python3', ['--version']).error === undefined;
}

/** Decides the cases with these indexes here and in the other program; answers the first cases that differ. */
export function differences(cases: {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}): string[] {
  const different: string[] = [];
  for (let from = cases.from; from < cases.to; from += BATCH) {
    const length = Math.min(BATCH, cases.to - from);
    const questions = Array.from({ length }, (_, index) =>
      generateQuestion(cases.seed, from + index),
    );
    const run = spawnSync('python3', [PROGRAM], {
      input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: OUTPUT_BYTES_MAX,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (run.status !== 0) throw new Error(`the other program failed: ${run.stderr}`);
    const theirs = run.stdout.split('\n');
    questions.forEach((question, index) => {
      const ours = canonicalText(decide(question));
      if (ours === theirs[index] || different.length >= 5) return;
      different.push(
        `seed ${cases.seed} case ${from + index}\n${JSON.stringify(question)}\nours   ${ours}\ntheirs ${theirs[index]}`,
      );
    });
  }
  return different;
}
