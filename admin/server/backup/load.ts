import pg from 'pg';
import { openDatabase } from '../database/connection.ts';
import { migrate } from '../database/migrate.ts';
import { type Catalogue, readCatalogue } from './catalogue.ts';
import { BackupDamaged, type BackupHeader, type BackupManifest } from './format.ts';
import { type OpenedBackup, readContent, type WholeContent } from './read.ts';
import { copyIn, digestOf } from './rows.ts';
import type { RowProgress } from './write.ts';

/** Makes the schema of a backup in an empty database. */
export async function makeSchema(databaseUrl: string, header: BackupHeader): Promise<void> {
  const database = openDatabase(databaseUrl);
  try {
    await migrate(database, header.schema.at(-1)?.name);
  } finally {
    await database.destroy();
  }
}

/** Puts the content of a backup into a database that has its schema and no rows, within the caller's transaction. */
export async function loadContent(
  client: pg.Client,
  opened: OpenedBackup,
  options: { readonly contentKey: Buffer; readonly progress: RowProgress },
): Promise<WholeContent> {
  const content = await readContent(opened, {
    ...options,
    sink: {
      begin: async (manifest) => {
        await makePartitions(client, manifest);
        checkTables(await readCatalogue(client), manifest);
      },
      table: (table, rows) => copyIn(client, table, rows),
    },
  });
  for (const { name, value, isCalled } of content.manifest.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [
      pg.escapeIdentifier(name),
      value,
      isCalled,
    ]);
  }
  return content;
}

async function makePartitions(client: pg.Client, manifest: BackupManifest): Promise<void> {
  for (const { name, parent, bounds, partitionedBy } of manifest.partitions) {
    const own = partitionedBy === null ? '' : ` partition by ${partitionedBy}`;
    await client.query(
      `create table if not exists ${pg.escapeIdentifier(name)} partition of ${pg.escapeIdentifier(parent)} ${bounds}${own}`,
    );
  }
}

/** The schema made both, so they can differ only when the file is not what it says. */
function checkTables(catalogue: Catalogue, manifest: BackupManifest): void {
  const ours = new Map(catalogue.tables.map((table) => [table.name, table.columns.join()]));
  const isSame =
    ours.size === manifest.tables.length &&
    manifest.tables.every((table) => ours.get(table.name) === table.columns.join());
  if (!isSame) throw new BackupDamaged('the tables are not those of the schema');
}

/** What a database that was loaded lacks of what the backup held; null when nothing. */
export async function firstDifference(
  client: pg.Client,
  content: WholeContent,
): Promise<string | null> {
  const catalogue = await readCatalogue(client);
  for (const expected of content.digests) {
    const table = catalogue.tables.find((one) => one.name === expected.name);
    const found = table === undefined ? null : await digestOf(client, table);
    if (found?.sha256 !== expected.sha256 || found.rows !== expected.rows) return expected.name;
  }
  const values = new Map(catalogue.sequences.map((one) => [one.name, one]));
  const sequence = content.manifest.sequences.find((one) => {
    const found = values.get(one.name);
    return found?.value !== one.value || found.isCalled !== one.isCalled;
  });
  return sequence?.name ?? (await kioskWithoutItsHead(client));
}

/** A kiosk whose countersigned head is not the last entry of the ledger. */
async function kioskWithoutItsHead(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ kiosk_id: string }>(
    `select head.kiosk_id from kiosk_head head
     left join (select kiosk_id, max(seq) as seq from ledger_entry group by kiosk_id) last using (kiosk_id)
     left join ledger_entry entry on entry.kiosk_id = last.kiosk_id and entry.seq = last.seq
     where head.seq <> coalesce(last.seq, 0) or head.hash <> coalesce(entry.hash, head.hash) limit 1`,
  );
  return rows[0] === undefined ? null : `账本 ${rows[0].kiosk_id}`;
}
