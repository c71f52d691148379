import type { Database } from 'better-sqlite3-multiple-ciphers';
import { parseJson } from '../../shared/json.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { createProjector, PROJECTIONS } from './projections.ts';

/** Entries taken at a time: a connection cannot write while it is reading. */
const ENTRIES_AT_A_TIME = 1_000;

/** Page cache while rebuilding, in KiB: rows of elders come in no order. */
const REBUILD_CACHE_KIB = 64 * 1_024;

/** What a rebuild went through. */
export interface RebuildOutcome {
  readonly entryCount: number;
  /** Entries that this version of the program does not understand: nothing is derived from them. */
  readonly notUnderstood: readonly number[];
}

/** Hears how many entries of how many are done. */
export type RebuildProgress = (done: number, total: number) => void;

/** Throws the derived tables away and derives them again from the first entry on, in the caller's transaction. */
export function rebuildProjections(
  database: Database,
  onProgress: RebuildProgress,
): RebuildOutcome {
  for (const table of PROJECTIONS) database.exec(`DELETE FROM ${table}`);
  const project = createProjector(database);
  const after = database.prepare<
    [number, number],
    { readonly seq: number; readonly content: string }
  >('SELECT seq, content FROM entry WHERE seq > ? ORDER BY seq LIMIT ?');
  const last = database
    .prepare<[], { readonly seq: number | null }>('SELECT max(seq) AS seq FROM entry')
    .get();
  const total = last?.seq ?? 0;
  const notUnderstood: number[] = [];
  let done = 0;
  while (done < total) {
    const rows = after.all(done, ENTRIES_AT_A_TIME);
    if (rows.length === 0)
      throw new Error(`the ledger says it has ${total} entries and ends at ${done}`);
    for (const { seq, content } of rows) {
      const entry = understood(content);
      if (entry === null) notUnderstood.push(seq);
      else project(entry);
      done = seq;
    }
    onProgress(done, total);
  }
  return { entryCount: total, notUnderstood };
}

/** The entry in a content; null when this version does not understand it. */
export function understood(content: string): LedgerEntry | null {
  return ledgerEntrySchema.safeParse(parseJson(content)).data ?? null;
}

/** Runs work with a larger page cache. */
export function withLargeCache<Value>(database: Database, work: () => Value): Value {
  const before = Number(database.pragma('cache_size', { simple: true }));
  database.pragma(`cache_size = ${-REBUILD_CACHE_KIB}`);
  try {
    return work();
  } finally {
    database.pragma(`cache_size = ${before}`);
    database.pragma('shrink_memory');
  }
}
