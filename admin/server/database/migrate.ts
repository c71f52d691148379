import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { TextMigration } from './text-migration.ts';

function checksum(migration: TextMigration): string {
  return createHash('sha256').update(migration.text, 'utf8').digest('hex');
}

function asKyselyMigration(migration: TextMigration): Migration {
  return {
    up: async (database: Kysely<unknown>) => {
      await sql.raw(migration.text).execute(database);
      await sql`insert into migration_checksum (name, checksum) values (${migration.name}, ${checksum(migration)})`.execute(
        database,
      );
    },
  };
}

/** One step of the schema as a database has run it. */
export interface SchemaStep {
  readonly name: string;
  /** SHA-256 of the step's SQL, hexadecimal. */
  readonly checksum: string;
}

/** Every step of this program, oldest first. */
export function schemaSteps(): readonly SchemaStep[] {
  return MIGRATIONS.map((migration) => ({ name: migration.name, checksum: checksum(migration) }));
}

/**
 * Brings the schema up to date; several admin processes may do so at once.
 * @throws Error when a step that this database has run reads differently now, or the database is of a newer version.
 * @param upTo name of the last step to run, for data from a backup of an older version.
 */
export async function migrate(database: Database, upTo?: string): Promise<void> {
  await sql`create table if not exists migration_checksum (name text primary key, checksum text not null)`.execute(
    database,
  );
  await checkStoredSteps(database);
  const migrations = Object.fromEntries(
    MIGRATIONS.map((migration) => [migration.name, asKyselyMigration(migration)]),
  );
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
  });
  const { error } =
    upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
  if (error !== undefined) throw error;
  await checkStoredSteps(database);
}

async function checkStoredSteps(database: Database): Promise<void> {
  const known = new Map(MIGRATIONS.map((migration) => [migration.name, checksum(migration)]));
  const stored = await sql<{
    name: string;
    checksum: string;
  }>`select name, checksum from migration_checksum order by name`.execute(database);
  for (const row of stored.rows) {
    if (known.get(row.name) !== row.checksum) {
      throw new Error(
        `数据库结构“${row.name}”与本程序不一致（数据库可能由更新的版本建立）。请使用同一版本或更新版本的程序。`,
      );
    }
  }
}

/** Months before and after today that get their own partition: a kiosk's arrears, and a year's clock error. */
const PARTITION_MONTHS = { before: 6, after: 13 } as const;

/** Makes the ledger's monthly partitions around today. Dates outside live in the catch-all partition. */
export async function ensureLedgerPartitions(database: Database, today: string): Promise<void> {
  const existing = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'ledger_entry'::regclass`.execute(database);
  const names = new Set(existing.rows.map((row) => row.name));
  for (let offset = -PARTITION_MONTHS.before; offset <= PARTITION_MONTHS.after; offset += 1) {
    const from = monthStart(today, offset);
    const name = `ledger_entry_${from.slice(0, 7).replace('-', '_')}`;
    if (!names.has(name)) await makePartition(database, name, from, monthStart(today, offset + 1));
  }
}

async function makePartition(
  database: Database,
  name: string,
  from: string,
  to: string,
): Promise<void> {
  const taken = await database
    .selectFrom('ledger_entry')
    .select('seq')
    .where('business_date', '>=', from)
    .where('business_date', '<', to)
    .limit(1)
    .executeTakeFirst();
  // Entries of this month that came before its partition live in the catch-all, and stay there.
  if (taken !== undefined) return;
  await sql
    .raw(
      `create table if not exists ${name} partition of ledger_entry for values from ('${from}') to ('${to}')`,
    )
    .execute(database);
}

function monthStart(date: string, offsetMonths: number): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + offsetMonths;
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
