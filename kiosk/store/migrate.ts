import type { Database } from 'better-sqlite3-multiple-ciphers';
import { domainHash, toHex, utf8 } from '../../shared/crypto/sha256.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { sql as ledgerAndProjections } from './migrations/0001-ledger-and-projections.ts';
import { sql as keys } from './migrations/0002-keys.ts';
import { sql as devices } from './migrations/0003-devices.ts';
import { sql as desk } from './migrations/0004-desk.ts';
import { sql as waitingOrders } from './migrations/0005-waiting-orders.ts';

/** One step of the schema. A released one is never edited: its checksum is kept in every database. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'ledger-and-projections', sql: ledgerAndProjections },
  { number: 2, name: 'keys', sql: keys },
  { number: 3, name: 'devices', sql: devices },
  { number: 4, name: 'desk', sql: desk },
  { number: 5, name: 'waiting-orders', sql: waitingOrders },
];

export type MigrationFailure = {
  /** The file was written by a newer program, or by steps that are not the ones this program knows. */
  readonly code: 'newer-database' | 'migration-changed';
};

/** Brings the schema up to date, each step in a transaction of its own. */
export function migrate(
  database: Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<void, MigrationFailure> {
  database.exec(`CREATE TABLE IF NOT EXISTS migration (
    number INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL CHECK (length(checksum) = 64)
  ) STRICT`);
  const done = database
    .prepare<[], { readonly number: number; readonly checksum: string }>(
      'SELECT number, checksum FROM migration ORDER BY number',
    )
    .all();
  if (done.length > migrations.length) return fail({ code: 'newer-database' });
  for (const [index, migration] of migrations.entries()) {
    const checksum = toHex(domainHash('zhulao/kiosk-migration/1', utf8(migration.sql)));
    const earlier = done[index];
    if (earlier === undefined) {
      applyOne(database, migration, checksum);
    } else if (earlier.number !== migration.number || earlier.checksum !== checksum) {
      return fail({ code: 'migration-changed' });
    }
  }
  return succeed(undefined);
}

function applyOne(database: Database, migration: Migration, checksum: string): void {
  database
    .transaction(() => {
      database.exec(migration.sql);
      database
        .prepare('INSERT INTO migration (number, name, checksum) VALUES (?, ?, ?)')
        .run(migration.number, migration.name, checksum);
    })
    .immediate();
}
