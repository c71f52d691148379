import Database from 'better-sqlite3-multiple-ciphers';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { StoreFailure } from '../core/ports.ts';
import { diskFailure, isDamage } from './errors.ts';
import { type MigrationFailure, migrate } from './migrate.ts';

export type OpenFailure =
  | StoreFailure
  | MigrationFailure
  | { readonly code: 'in-use' | 'wrong-key' | 'not-durable' | 'damaged' };

/**
 * Opens (or makes) the kiosk's encrypted database, ready for money: SQLCipher, write-ahead log, every commit synced,
 * foreign keys held. `keyHex` is the 32-byte key itself, not a pass phrase.
 */
export function openDatabase(options: {
  readonly file: string;
  readonly keyHex: string;
}): Result<Database.Database, OpenFailure> {
  if (!/^[0-9a-f]{64}$/.test(options.keyHex)) throw new RangeError('a database key has 32 bytes');
  let database: Database.Database | null = null;
  try {
    database = new Database(options.file, { timeout: 1_000 });
    configure(database, options.keyHex);
    const migrated = migrate(database);
    const failure = migrated.ok ? checkDurable(database) : migrated.failure;
    if (failure === null) return succeed(database);
    database.close();
    return fail(failure);
  } catch (error) {
    database?.close();
    const failure = openFailure(error);
    if (failure === null) throw error;
    return fail(failure);
  }
}

/**
 * Pages in the write-ahead log at which a commit moves them into the database file itself: some 500 sales. Only a bound for
 * when nobody calls `settle`, which does it between the sales; 16 MiB of log are read again in well under a second.
 */
const LOG_PAGES_MAX = 4_096;

/** How every connection that writes works, whatever it writes. */
export function configure(database: Database.Database, keyHex: string): void {
  unlock(database, keyHex);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma(`wal_autocheckpoint = ${LOG_PAGES_MAX}`);
  database.pragma('foreign_keys = ON');
  // Without it REPLACE deletes a row without asking the triggers that forbid it.
  database.pragma('recursive_triggers = ON');
}

/** Says with which key and cipher the file is to be read; the first read shows whether it is the right one. */
function unlock(database: Database.Database, keyHex: string): void {
  database.pragma("cipher = 'sqlcipher'");
  database.pragma(`key = "x'${keyHex}'"`);
}

/** Opens the database to look only, also while the host is running; `wrong-key` and the disk's failures as above. */
export function openDatabaseForReading(options: {
  readonly file: string;
  readonly keyHex: string;
}): Result<Database.Database, OpenFailure> {
  let database: Database.Database | null = null;
  try {
    database = new Database(options.file, { readonly: true, timeout: 1_000 });
    unlock(database, options.keyHex);
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return succeed(database);
  } catch (error) {
    database?.close();
    const failure = openFailure(error);
    if (failure === null) throw error;
    return fail(failure);
  }
}

/**
 * Looks at the settings only after a write: straight after opening SQLite reports FULL and drops to NORMAL with the
 * first write when the setting was not made on this connection.
 */
function checkDurable(database: Database.Database): OpenFailure | null {
  database.prepare('UPDATE opening SET times = times + 1').run();
  const isDurable =
    database.pragma('journal_mode', { simple: true }) === 'wal' &&
    database.pragma('synchronous', { simple: true }) === 2 &&
    database.pragma('foreign_keys', { simple: true }) === 1;
  return isDurable ? null : { code: 'not-durable' };
}

function openFailure(error: unknown): OpenFailure | null {
  if (error instanceof Database.SqliteError) {
    if (error.code === 'SQLITE_NOTADB') return { code: 'wrong-key' };
    if (error.code.startsWith('SQLITE_BUSY')) return { code: 'in-use' };
    // The first page could be read with this key, so it is the right one.
    if (isDamage(error)) return { code: 'damaged' };
  }
  return diskFailure(error);
}
