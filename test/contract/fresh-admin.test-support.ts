// Importing this gives every test of a file an admin of its own over one database server; the names are filled before each test.
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';

/** The database server of this file. */
export let cluster: TestCluster;
/** An admin with the small district, fresh for each test. */
export let admin: TestAdmin;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  admin = await cluster.open();
});
afterEach(() => admin.close());

/** What the console is warned of, oldest first. */
export async function alarms(): Promise<readonly string[]> {
  const rows = await admin.context.database
    .selectFrom('alarm')
    .select('code')
    .orderBy('alarm_id')
    .execute();
  return rows.map((row) => row.code);
}
