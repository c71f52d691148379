import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { succeed } from '../../../shared/result.ts';
import { connectForCopy } from './catalogue.ts';
import { firstDifference, loadContent, makeSchema } from './load.ts';
import { withBackupFile } from './read.ts';
import type { RowProgress } from './write.ts';

/** Names of scratch databases begin so; one left by a program that was killed is dropped by the next backup. */
const PREFIX = 'zhulao_scratch_';

/** What restoring a finished file into a database of its own has shown. */
export type Verification =
  | { readonly kind: 'same'; readonly rowCount: number }
  | { readonly kind: 'differs'; readonly where: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads a finished file back from the disk, restores it into a scratch database on the same server and compares every
 * table, every sequence and every kiosk's head; the scratch database is gone afterwards.
 */
export async function verifyBackup(options: {
  readonly client: pg.Client;
  readonly databaseUrl: string;
  readonly path: string;
  readonly contentKey: Buffer;
  readonly progress: RowProgress;
}): Promise<Verification> {
  const { client, databaseUrl } = options;
  await dropLeftOvers(client);
  const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
  try {
    await client.query(`create database ${name} template template0 encoding 'UTF8'`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { kind: 'refused', reason: error.message };
  }
  try {
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    return await restoreAndCompare(url.href, options);
  } finally {
    await client.query(`drop database if exists ${name} with (force)`);
  }
}

/** One backup is made at a time, so nobody is using these. */
async function dropLeftOvers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where starts_with(datname, $1)
       and datdba = (select oid from pg_roles where rolname = current_user)
       and not exists (select 1 from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)`,
    [PREFIX],
  );
  for (const { name } of rows) {
    await client.query(`drop database if exists ${pg.escapeIdentifier(name)}`);
  }
}

async function restoreAndCompare(
  scratchUrl: string,
  options: Parameters<typeof verifyBackup>[0],
): Promise<Verification> {
  const read = await withBackupFile<Verification, never>(options.path, async (opened) => {
    await makeSchema(scratchUrl, opened.header);
    const scratch = await connectForCopy(scratchUrl);
    try {
      await scratch.query('begin');
      const content = await loadContent(scratch, opened, options);
      await scratch.query('commit');
      const where = await firstDifference(scratch, content);
      const rowCount = content.digests.reduce((sum, table) => sum + table.rows, 0);
      return succeed(where === null ? { kind: 'same', rowCount } : { kind: 'differs', where });
    } finally {
      await scratch.end();
    }
  });
  return read.ok ? read.value : { kind: 'differs', where: `文件（${read.failure.code}）` };
}
