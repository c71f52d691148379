import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../admin/server/database/connection.ts';
import { MIGRATIONS } from '../../admin/server/database/migrations/index.ts';
import { type AdminReady, type RunningPart, startAdmin } from '../../tools/demo/processes.ts';
import { startTestCluster, type TestCluster } from './admin.test-support.ts';

/** Two demos one after the other would take this long on a busy machine; one takes a fifth of it. */
const DEMO_TIMEOUT_MS = 180_000;

let cluster: TestCluster;
const running: RunningPart<AdminReady>[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterEach(async () => {
  for (const part of running.splice(0)) await part.stop();
});
afterAll(() => cluster.stop());

/** A database with nothing in it. */
async function emptyDatabase(): Promise<string> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return cluster.url(name);
}

async function startOn(databaseUrl: string, ...more: readonly string[]): Promise<void> {
  const args = ['--data', cluster.folder, '--port', '0', '--database-url', databaseUrl, ...more];
  running.push(await startAdmin(args, () => {}));
}

test('three processes that start on one empty database at once make its schema once and all serve', async () => {
  const databaseUrl = await emptyDatabase();
  await Promise.all([startOn(databaseUrl), startOn(databaseUrl), startOn(databaseUrl)]);
  const database = openDatabase(databaseUrl);
  const steps = await sql<{
    name: string;
  }>`select name from migration_checksum order by name`.execute(database);
  await database.destroy();
  expect(steps.rows.map(({ name }) => name)).toEqual(MIGRATIONS.map(({ name }) => name).toSorted());
  for (const { ready } of running) {
    expect((await fetch(new URL('/api/trpc/session', ready.address))).status).toBe(200);
  }
});

test(
  'two processes that are both asked for the demo load it once, and each hands out a code',
  async () => {
    const databaseUrl = await emptyDatabase();
    await Promise.all([startOn(databaseUrl, '--demo'), startOn(databaseUrl, '--demo')]);
    const database = openDatabase(databaseUrl);
    const { rows } = await sql<Record<string, number>>`select
    (select count(*) from district) as districts, (select count(*) from staff) as staff,
    (select count(*) from audit where action = 'demo-loaded') as loads`.execute(database);
    const codes = new Set(running.map(({ ready }) => ready.demo?.enrolmentCode));
    await database.destroy();
    expect(rows[0]).toEqual({ districts: 1, staff: 1, loads: 1 });
    expect(codes.size).toBe(2);
  },
  DEMO_TIMEOUT_MS,
);
