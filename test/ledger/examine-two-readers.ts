import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseJson } from '../../shared/json.ts';
import { isCanonicalText } from '../../shared/ledger/canonical.ts';
import { ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { type Random, randomOf } from '../policy/random.ts';
import { type MadeLedger, makeLedger, type Oddity } from './make-ledger.ts';
import { oddText } from './odd-json.ts';
import { tamper } from './tamper.ts';

const PYTHON_READER = path.resolve(import.meta.dirname, 'second-verifier/verify_ledger.py');

interface Case {
  readonly lines: readonly string[];
  readonly knownAdminKey: string | null;
}

/** What the two readers said over a run of cases. */
export interface ReadersSeen {
  /** How often each verdict was given; `whole` and `not-understood` beside the codes of failures. */
  readonly verdicts: Record<string, number>;
  /** The cases where they did not say the same. */
  readonly differences: string[];
}

export const readersSeenNothing = (): ReadersSeen => ({ verdicts: {}, differences: [] });

/** Whether there is a Python to read with. */
export const hasPython = (): boolean => spawnSync('python3', ['--version']).error === undefined;

/** Gives both readers the same files of a seed: honest ones with odd entries, forgeries, and files with an odd line. */
export function examineTwoReaders(
  cases: { readonly seed: number; readonly from: number; readonly to: number },
  seen: ReadersSeen,
): void {
  const files: Case[] = [];
  for (let index = cases.from; index < cases.to; index += 1) {
    files.push(makeCase(randomOf(cases.seed, index)));
  }
  const theirs = secondReader(files);
  for (const [index, file] of files.entries()) {
    const ours = firstReader(file);
    const verdict = JSON.parse(ours);
    const name: string =
      verdict.code ?? (verdict.notUnderstood.length > 0 ? 'not-understood' : 'whole');
    seen.verdicts[name] = (seen.verdicts[name] ?? 0) + 1;
    if (theirs[index] === ours) continue;
    const how = `${ours} by the first, ${theirs[index]} by the second`;
    seen.differences.push(`case ${cases.from + index}: ${how}`);
  }
}

/** The contents that one of the readers understands and the other does not, and how many both do and do not. */
export function compareContents(contents: readonly string[]) {
  const theirs = secondReader(contents.map((content) => ({ content })));
  const seen = { understood: 0, notUnderstood: 0, differences: [] as string[] };
  for (const [index, content] of contents.entries()) {
    const value = parseJson(content);
    const isUnderstood =
      ledgerEntrySchema.safeParse(value).success && isCanonicalText(content, value);
    seen[isUnderstood ? 'understood' : 'notUnderstood'] += 1;
    if (theirs[index] !== JSON.stringify({ isUnderstood })) {
      seen.differences.push(`${isUnderstood ? 'only the first' : 'only the second'}: ${content}`);
    }
  }
  return seen;
}

function makeCase(random: Random): Case {
  const oddity: Oddity = (content, source) =>
    source.chance(0.2) ? oddText(content, source, ['kiosk', 'seq']) : null;
  const ledger = makeLedger(random, oddity, 0.05);
  const knownAdminKey = random.chance(0.03)
    ? 'A'.repeat(43)
    : random.pick([null, ledger.adminPublicKey]);
  const change = random.pick([honest, tampered, withOddLine]);
  return { lines: change(ledger, random), knownAdminKey };
}

const honest = (ledger: MadeLedger): readonly string[] => ledger.lines;
const tampered = (ledger: MadeLedger, random: Random): readonly string[] =>
  tamper(ledger, random).lines;

function withOddLine({ lines }: MadeLedger, random: Random): readonly string[] {
  // The first and the last line have the most rules.
  const at = random.pick([0, lines.length - 1, random.whole(0, lines.length - 1)]);
  const odd = random.chance(0.1)
    ? random.pick(['', 'null', '[]', '{}', '{"lastSeq":1}', '["lastSeq"]', '"lastSeq"', '1'])
    : oddText(lines[at] ?? '', random);
  return random.chance(0.9) ? lines.with(at, odd) : lines.toSpliced(at, 0, odd);
}

function firstReader({ lines, knownAdminKey }: Case): string {
  const result = verifyLedgerFile(lines, { adminPublicKey: knownAdminKey });
  return JSON.stringify(
    result.ok
      ? { code: null, seq: null, notUnderstood: result.value.notUnderstood }
      : { code: result.failure.code, seq: result.failure.seq, notUnderstood: [] },
  );
}

function secondReader(cases: readonly object[]): readonly string[] {
  const input = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
  const read = spawnSync('python3', [PYTHON_READER], {
    ...{ input, encoding: 'utf8', maxBuffer: 2 ** 28 },
  });
  if (read.status !== 0) throw new Error(`the second reader ended: ${read.stderr}`);
  return read.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.stringify(JSON.parse(line)));
}
