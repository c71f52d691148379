import pg from 'pg';

/** Any fixed number: it names the lock under which one admin at a time prepares a database. */
const START_LOCK = 7_710_004;

/**
 * Runs what prepares a database (schema, own data, demo) while no other admin process does the same to it. The lock hangs on
 * a connection of its own, so it goes when the process does.
 */
export async function underStartLock<Value>(
  databaseUrl: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'zhulao-start' });
  client.on('error', (error) => console.error(`数据库连接中断：${error.message}`));
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [START_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}
