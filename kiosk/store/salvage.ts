import { copyFileSync, existsSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { KioskId } from '../../shared/identity/ids.ts';
import { type ChainHead, followChain } from '../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import type { StoreReads } from '../core/ports.ts';
import { isDamage, isUnreadable } from './errors.ts';
import { openDatabase, openDatabaseForReading } from './open-database.ts';
import { createReads } from './reads.ts';
import { attachmentsText } from './rows.ts';
import { openKioskStoreForReading } from './store.ts';

/** What was saved of a kiosk whose database is given up. */
export interface Salvaged {
  readonly kioskId: KioskId;
  /** The last entry of the whole prefix that was found. */
  readonly head: ChainHead;
}

const ENTRIES_A_STEP = 500;
const CHARACTERS_A_STEP = 1_000_000;

/**
 * Makes a whole database of a given-up kiosk from what is left: the newest good source as it is, and after it every entry
 * that the other sources still give and that goes on its chain. Sources may be damaged anywhere; they are only read. Null
 * when none of them still says which kiosk it was and gives its key.
 */
export function salvage(options: {
  /** The kiosk that is given up; null when even that is not known, and the first source that says it is believed. */
  readonly kioskId: KioskId | null;
  /** Copies of its database, each without a write-ahead log or with its own beside it. */
  readonly sources: readonly string[];
  readonly keyHex: string;
  readonly target: string;
}): Salvaged | null {
  const { keyHex, target } = options;
  const sources = options.sources.filter((file) => existsSync(file));
  const all = sources.flatMap((file) => lookAt(file, keyHex) ?? []);
  const kioskId = options.kioskId ?? all[0]?.kioskId;
  const looks = all.filter((look) => look.kioskId === kioskId);
  const whole = looks.filter(({ isWhole }) => isWhole).toSorted((a, b) => b.head.seq - a.head.seq);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${target}${suffix}`, { force: true });
  const base = whole[0];
  if (base !== undefined) copyWithLog(base.file, target);
  else if (!beginFrom(looks, { keyHex, target })) return null;
  const others = looks.filter(({ file }) => file !== base?.file).map(({ file }) => file);
  return extend({ others, keyHex, target });
}

interface Look {
  readonly file: string;
  readonly kioskId: KioskId;
  readonly head: ChainHead;
  /** Every page can be read and every index agrees with its table. */
  readonly isWhole: boolean;
}

/** Null for a file that does not even say whose it is. */
function lookAt(file: string, keyHex: string): Look | null {
  const opened = openKioskStoreForReading({ file, keyHex });
  if (!opened.ok) return null;
  const store = opened.value;
  const kioskId = read(() => store.signingKey() && store.enrolment()?.kiosk) ?? null;
  // Where the last entry cannot be read, the first ones may.
  const head = kioskId && (read(() => store.head()) ?? read(() => headAt(store, 0)));
  store.close();
  if (kioskId === null || !head) return null;
  return { file, kioskId, head, isWhole: isWhole(file, keyHex) };
}

function headAt(store: StoreReads, seq: number): ChainHead | null {
  const hash = store.hashAt(seq);
  return hash === null ? null : { seq, hash };
}

/** Reads every page of a database: with SQLCipher each is under an HMAC, so that no changed byte passes. */
export function isWhole(file: string, keyHex: string): boolean {
  const opened = openDatabaseForReading({ file, keyHex });
  if (!opened.ok) return false;
  const found = read(() => opened.value.pragma('quick_check(1)', { simple: true }));
  opened.value.close();
  return found === 'ok';
}

function copyWithLog(file: string, target: string): void {
  copyFileSync(file, target);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${target}-wal`);
}

/** Everything that a kiosk signs with and is known by. */
const IDENTITY = ['signing_key', 'next_key', 'enrolment', 'admin_key'] as const;

/** A new database of the same kiosk: no source is whole, but one still says who it was. */
function beginFrom(
  looks: readonly Look[],
  made: { readonly keyHex: string; readonly target: string },
): boolean {
  for (const { file } of looks) {
    const source = openDatabaseForReading({ file, keyHex: made.keyHex });
    if (!source.ok) continue;
    const identity = read(() =>
      IDENTITY.map((table) => ({ table, rows: rowsOf(source.value, table) })),
    );
    source.value.close();
    if (identity === null) continue;
    const opened = openDatabase({ file: made.target, keyHex: made.keyHex });
    if (!opened.ok) return false;
    for (const { table, rows } of identity) addRows(opened.value, table, rows);
    opened.value.close();
    return true;
  }
  return false;
}

type Row = Readonly<Record<string, unknown>>;

function rowsOf(database: Database, table: (typeof IDENTITY)[number]): readonly Row[] {
  return database.prepare<[], Row>(`SELECT * FROM ${table}`).all();
}

function addRows(database: Database, table: string, rows: readonly Row[]): void {
  for (const row of rows) {
    const names = Object.keys(row);
    const places = names.map(() => '?').join(', ');
    const add = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${places})`;
    database.prepare(add).run(...Object.values(row));
  }
}

/** Adds to the target what the other sources hold beyond it. */
function extend(options: {
  readonly others: readonly string[];
  readonly keyHex: string;
  readonly target: string;
}): Salvaged | null {
  const { keyHex, target } = options;
  const opened = openDatabase({ file: target, keyHex });
  if (!opened.ok) return null;
  const database = opened.value;
  const reads = createReads(database);
  const kioskId = reads.enrolment()?.kiosk;
  if (kioskId === undefined) throw new Error('the base of a salvage is enrolled');
  const add = createAdder(database);
  let head = reads.head();
  for (const file of options.others) {
    const source = openKioskStoreForReading({ file, keyHex });
    if (!source.ok) continue;
    for (;;) {
      const entries = entriesAfter(source.value, head);
      const { broken } = followChain({ head, kioskId, entries });
      const last = broken === null ? entries.at(-1) : undefined;
      if (last === undefined) break;
      add(entries);
      head = { seq: last.seq, hash: last.hash };
    }
    source.value.close();
  }
  database.close();
  return { kioskId, head };
}

function createAdder(database: Database): (entries: readonly StoredEntry[]) => void {
  const addEntry = database.prepare(
    'INSERT INTO entry (seq, hash, content, attachments) VALUES (?, ?, ?, ?)',
  );
  return database.transaction((entries: readonly StoredEntry[]) => {
    for (const { seq, content, hash, attachments } of entries) {
      addEntry.run(seq, hash, content, attachmentsText(attachments));
    }
  });
}

/** The next entries of a source, up to the first page that cannot be read. */
function entriesAfter(source: StoreReads, head: ChainHead): readonly StoredEntry[] {
  const ask = (entriesMax: number) =>
    read(() =>
      source.entriesAfter({ seq: head.seq, entriesMax, charactersMax: CHARACTERS_A_STEP }),
    );
  return ask(ENTRIES_A_STEP) ?? ask(1) ?? [];
}

/** What a read of a damaged file answers; null where it cannot be read. */
function read<Value>(call: () => Value): Value | null {
  try {
    return call();
  } catch (error) {
    if (isDamage(error) || isUnreadable(error)) return null;
    throw error;
  }
}
