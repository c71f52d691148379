import Database from 'better-sqlite3-multiple-ciphers';

/** Keeps a second host off the same data: two would sell from the same balances. */
export interface HostLock {
  release(): void;
}

/**
 * Takes the lock beside the database file; null when another process holds it. It is a lock of the operating system on a
 * little SQLite file, so it goes with its process however that ends, and readers of the ledger itself are not held up.
 */
export function takeHostLock(databaseFile: string): HostLock | null {
  const lock = new Database(`${databaseFile}.lock`, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return { release: () => void lock.close() };
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
