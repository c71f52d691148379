import { verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { randomOf } from '../policy/random.ts';
import { makeLedger } from './make-ledger.ts';
import { tamper } from './tamper.ts';

/** What was seen over a run of cases. */
export interface TamperingSeen {
  cleanCount: number;
  readonly tampered: Record<string, number>;
  /** Alarms over honest ledgers, forgeries that passed, and seqs named wrongly; with the number of the case. */
  readonly faults: string[];
}

export function nothingSeen(): TamperingSeen {
  return { cleanCount: 0, tampered: {}, faults: [] };
}

/** Verifies so many honest ledgers of a seed, and one forgery of each. */
export function examineTampering(
  cases: { readonly seed: number; readonly from: number; readonly to: number },
  seen: TamperingSeen,
): void {
  for (let index = cases.from; index < cases.to; index += 1) {
    const random = randomOf(cases.seed, index);
    const ledger = makeLedger(random);
    const clean = verifyLedgerFile(ledger.lines);
    seen.cleanCount += 1;
    if (!clean.ok) seen.faults.push(`case ${index}: false alarm ${JSON.stringify(clean.failure)}`);
    const { how, lines, firstBadSeq } = tamper(ledger, random);
    seen.tampered[how] = (seen.tampered[how] ?? 0) + 1;
    const found = verifyLedgerFile(lines);
    if (found.ok) seen.faults.push(`case ${index}: ${how} was not found`);
    else if (firstBadSeq !== null && found.failure.seq !== firstBadSeq) {
      const { code, seq } = found.failure;
      seen.faults.push(`case ${index}: ${how} at ${firstBadSeq}, but ${code} at ${seq} was said`);
    }
  }
}
