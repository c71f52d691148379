import pg from 'pg';
import type { BackupManifest } from './format.ts';

/** Tables that a restore makes by running the steps of the schema, and that so are never copied. */
const BOOKKEEPING = ['kysely_migration', 'kysely_migration_lock', 'migration_checksum'];

/** A table to copy. */
export interface CatalogueTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** `order by` of its rows: the same on every server, whatever its collation. */
  readonly order: string;
}

/** Everything that a database holds, as its own catalogue tells. */
export interface Catalogue {
  /** A table comes after those it refers to. */
  readonly tables: readonly CatalogueTable[];
  readonly partitions: BackupManifest['partitions'];
  readonly sequences: BackupManifest['sequences'];
}

/** A connection on which dates, bytes and numbers are written the same by every server. */
export async function connectForCopy(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'zhulao-backup',
    client_encoding: 'UTF8',
  });
  // Work under way fails by itself when the line breaks; without a listener it would end the process.
  client.on('error', (error) => console.error(`数据库连接中断：${error.message}`));
  await client.connect();
  await client.query(`set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC';
    set bytea_output = 'hex'; set extra_float_digits = 1; set search_path = public`);
  return client;
}

export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  const found = await client.query<{
    oid: number;
    name: string;
    columns: string[];
    key: { name: string; isText: boolean }[];
    refers: number[];
  }>(
    `select c.oid::integer as oid, c.relname::text as name,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
         and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       coalesce((select jsonb_agg(jsonb_build_object('name', a.attname, 'isText', a.attcollation <> 0) order by k.position)
         from pg_index i, unnest(i.indkey) with ordinality as k (number, position), pg_attribute a
         where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number), '[]') as key,
       array(select f.confrelid::integer from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'
         and f.confrelid <> c.oid) as refers
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition and c.relname <> all ($1) order by c.relname`,
    [BOOKKEEPING],
  );
  return {
    tables: afterWhatTheyReferTo(found.rows).map(({ name, columns, key }) => ({
      name,
      columns,
      order: orderOf(key),
    })),
    partitions: await readPartitions(client),
    sequences: await readSequences(client),
  };
}

function orderOf(key: readonly { readonly name: string; readonly isText: boolean }[]): string {
  if (key.length === 0) return 'one_row::text collate "C"';
  return key
    .map(({ name, isText }) => `${pg.escapeIdentifier(name)}${isText ? ' collate "C"' : ''}`)
    .join(', ');
}

function afterWhatTheyReferTo<Row extends { oid: number; name: string; refers: number[] }>(
  rows: readonly Row[],
): readonly Row[] {
  const placed = new Set<number>();
  const ordered: Row[] = [];
  let left = [...rows];
  while (left.length > 0) {
    const free = left.filter((row) => row.refers.every((oid) => placed.has(oid)));
    if (free.length === 0)
      throw new Error(`tables refer to each other in a ring: ${left[0]?.name}`);
    for (const row of free) placed.add(row.oid);
    ordered.push(...free);
    left = left.filter((row) => !placed.has(row.oid));
  }
  return ordered;
}

async function readPartitions(client: pg.Client): Promise<BackupManifest['partitions']> {
  const { rows } = await client.query<BackupManifest['partitions'][number]>(
    `select c.relname::text as name, p.relname::text as parent, pg_get_expr(c.relpartbound, c.oid) as bounds,
       pg_get_partkeydef(c.oid) as "partitionedBy"
     from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
     where c.relispartition and c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
     order by (select count(*) from pg_partition_ancestors(c.oid)), c.relname`,
  );
  return rows;
}

/** Their values, which no snapshot holds still: at least those of the rows of a snapshot that was taken before. */
async function readSequences(client: pg.Client): Promise<BackupManifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname::text as name from pg_class c
     where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace order by c.relname`,
  );
  const sequences: BackupManifest['sequences'] = [];
  for (const { name } of rows) {
    const read = await client.query<{ value: string; called: boolean }>(
      `select last_value as value, is_called as called from ${pg.escapeIdentifier(name)}`,
    );
    const row = read.rows[0];
    if (row === undefined) throw new Error(`a sequence has a value: ${name}`);
    sequences.push({ name, value: Number(row.value), isCalled: row.called });
  }
  return sequences;
}
