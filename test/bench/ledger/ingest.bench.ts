import { gzipSync } from 'node:zlib';
import pg from 'pg';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import { startAdmin } from '../../../tools/demo/processes.ts';
import {
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from '../../contract/admin.test-support.ts';
import { enrolTestKiosk, type TestKiosk } from '../../contract/kiosk.test-support.ts';
import { type BenchRow, type BenchRows, compare } from '../harness.ts';
import { addElders, sellLunches } from './ingest-district.ts';

/** One kiosk's days: 250 people, a lunch each on twenty days. */
const ENTRIES = 5_000;
const ELDERS = 250;
const ROUNDS = 5;
const BATCH = LIMITS.batchEntriesMax;
/** The process runs by the machine's clock, so the meals do too. */
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/** Signed requests of a kiosk's whole ledger, made before the clock runs: making them is the kiosk's work. */
function requestsOf(kiosk: TestKiosk) {
  const requests = [];
  for (let first = 1; first <= ENTRIES; first += BATCH) {
    const text = kiosk.batch(first, Math.min(ENTRIES, first + BATCH - 1));
    const body = new Uint8Array(gzipSync(text, { level: 1 }));
    requests.push({ body, headers: kiosk.signBytes('POST', SYNC_PATHS.batches, body) });
  }
  return requests;
}

async function sendAll(address: string, requests: ReturnType<typeof requestsOf>): Promise<void> {
  for (const { body, headers } of requests) {
    const response = await fetch(new URL(SYNC_PATHS.batches, address), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
      body,
    });
    const answer = await response.text();
    if (response.status !== 200) throw new Error(`refused: ${answer}`);
  }
}

async function insertBare(client: pg.Client, rows: readonly StoredEntry[]): Promise<void> {
  await client.query('truncate bare_entry');
  for (let first = 0; first < rows.length; first += BATCH) {
    const batch = rows.slice(first, first + BATCH);
    await client.query(
      `insert into bare_entry select seq, content, hash, attachments
        from jsonb_to_recordset($1::jsonb) as e (seq bigint, content text, hash text, attachments text)`,
      [JSON.stringify(batch)],
    );
  }
}

async function openBare(admin: TestAdmin): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: admin.context.databaseUrl });
  await client.connect();
  await client.query(
    'create table bare_entry (seq bigint primary key, content text not null, hash text not null, attachments text not null)',
  );
  return client;
}

function perSecond(fromMs: number): number {
  return (ENTRIES / (performance.now() - fromMs)) * 1_000;
}

async function measure(cluster: TestCluster, admin: TestAdmin): Promise<BenchRow> {
  const { databaseUrl } = admin.context;
  const running = await startAdmin(
    ['--data', cluster.folder, '--port', '0', '--database-url', databaseUrl],
    () => {},
  );
  const bare = await openBare(admin);
  const kiosks: TestKiosk[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const kiosk = await enrolTestKiosk(admin);
    const elders = await addElders(admin, ELDERS);
    sellLunches(kiosk, { elders, count: ENTRIES, today: TODAY });
    kiosks.push(kiosk);
  }
  const prepared = kiosks.map(requestsOf);
  let round = 0;
  try {
    return await compare({
      row: 'ingest over HTTP',
      work: `${ENTRIES} sales with attachments in signed gzip batches of ${BATCH} over HTTP into a running admin, verified, stored and counted, against a bare jsonb_to_recordset insert of the same texts into one table of the same PostgreSQL, one transaction a batch, one sender each`,
      unit: 'entries/s',
      better: 'higher',
      goal: 0.5,
      rounds: ROUNDS,
      ours: async () => {
        const requests = prepared[round] ?? [];
        round += 1;
        const fromMs = performance.now();
        await sendAll(running.ready.address, requests);
        return perSecond(fromMs);
      },
      theirs: async () => {
        const rows = kiosks[0]?.entries ?? [];
        const fromMs = performance.now();
        await insertBare(bare, rows);
        return perSecond(fromMs);
      },
    });
  } finally {
    await bare.end();
    await running.stop();
  }
}

async function againstBareInsert(): Promise<BenchRow> {
  const cluster = await startTestCluster({ isDurable: true });
  const admin = await cluster.open();
  try {
    return await measure(cluster, admin).catch((e) => {
      console.error(e);
      throw e;
    });
  } finally {
    await admin.close();
    await cluster.stop();
  }
}

export const rows: BenchRows = [againstBareInsert];
