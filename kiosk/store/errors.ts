import Database from 'better-sqlite3-multiple-ciphers';
import type { StoreFailure } from '../core/ports.ts';

/** Result codes that speak of the disk and not of our program (SQLite, "Result and Error Codes"). */
const DISK_ERRORS = ['IOERR', 'READONLY', 'CANTOPEN', 'CORRUPT', 'NOTADB', 'BUSY', 'PROTOCOL'];

/** The failure a thrown error stands for; null when it is not the disk's but a mistake of the program. */
export function diskFailure(error: unknown): StoreFailure | null {
  if (!(error instanceof Database.SqliteError)) return null;
  if (error.code === 'SQLITE_FULL') return { code: 'disk-full' };
  return DISK_ERRORS.some((name) => error.code.startsWith(`SQLITE_${name}`))
    ? { code: 'disk-error' }
    : null;
}
