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

/**
 * Whether an error says that what lies in the file is not what was written: a page whose HMAC or structure is wrong
 * (`CORRUPT`), or a first page that is none (`NOTADB`). Nothing more may be sold from such a file.
 */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB';
}

/** Whether an error says that the disk did not give back what it holds: it may pass when the disk comes back. */
export function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Database.SqliteError)) return false;
  return /^SQLITE_(IOERR_(READ|SHORT_READ|DATA|CORRUPTFS|FSTAT|SEEK)|CANTOPEN)/.test(error.code);
}
