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
