import { createReadStream } from 'node:fs';
import { parseJson } from '../../../shared/json.ts';
import { type StoredEntry, storedEntrySchema } from '../../../shared/ledger/entry.ts';
import {
  type LedgerFileHeader,
  type LedgerFileSummary,
  LedgerFileVerifier,
  ledgerFileHeaderSchema,
} from '../../../shared/ledger/export-file.ts';
import { ledgerFileSentence } from '../../../shared/ledger/export-file-sentence.ts';
import { fileLines } from '../../../shared/ledger/file-lines.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { LedgerImportFailure } from '../../contract/kiosks.ts';

/** A ledger file on this machine's disk. */
export interface LedgerFile {
  readonly path: string;
  readonly sha256: string;
}

/** Who a ledger file says it is of, before anything else of it is believed. */
export async function readHeader(
  file: LedgerFile,
): Promise<Result<LedgerFileHeader, LedgerImportFailure>> {
  for await (const line of linesOf(file)) {
    const header = ledgerFileHeaderSchema.safeParse(parseJson(line));
    return header.success ? succeed(header.data) : fail(notALedger('第一行不是账本的文件头。'));
  }
  return fail(notALedger('文件是空的。'));
}

/** Verifies the whole file: every hash, and at the end the kiosk's signature over all of it. `onEntries` sees runs of entries. */
export async function verifyFile(
  file: LedgerFile,
  onEntries: (entries: readonly StoredEntry[]) => Promise<void>,
): Promise<Result<LedgerFileSummary, LedgerImportFailure>> {
  const verifier = new LedgerFileVerifier(null);
  let run: StoredEntry[] = [];
  for await (const line of linesOf(file)) {
    const failure = verifier.read(line);
    if (failure !== null) return fail(notALedger(ledgerFileSentence(failure)));
    const entry = storedEntrySchema.safeParse(parseJson(line));
    if (!entry.success) continue;
    run.push(entry.data);
    if (run.length < LIMITS.batchEntriesMax) continue;
    await onEntries(run);
    run = [];
  }
  if (run.length > 0) await onEntries(run);
  const verified = verifier.finish();
  return verified.ok ? verified : fail(notALedger(ledgerFileSentence(verified.failure)));
}

function linesOf({ path }: LedgerFile): AsyncIterable<string> {
  return fileLines(createReadStream(path, 'utf8'));
}

function notALedger(sentence: string): LedgerImportFailure {
  return { code: 'not-a-ledger', sentence: `这个文件不能导入：${sentence}` };
}
