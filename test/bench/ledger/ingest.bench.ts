import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import http from 'pouchdb-adapter-http';
import leveldb from 'pouchdb-adapter-leveldb';
import memory from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { kiosksBehind } from '../../../admin/server/ingest/count.ts';
import { temporaryFolder } from '../../../kiosk/core/canteen.test-support.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import { startAdmin } from '../../../tools/demo/processes.ts';
import { startTestCluster, type TestAdmin } from '../../contract/admin.test-support.ts';
import { enrolTestKiosk, type TestKiosk } from '../../contract/kiosk.test-support.ts';
import { addElders, sellLunches } from '../../contract/many-elders.test-support.ts';
import { type BenchRow, type BenchRows, compare, type Measurement } from '../harness.ts';

/** One kiosk's days: 250 people, a lunch each on twenty days. */
const ENTRIES = 5_000;
const ELDERS = 250;
const ROUNDS = 5;
/** Of the round that does not count, too. */
const ROUNDS_IN_ALL = ROUNDS + 1;
const KIOSKS_AT_ONCE = 4;
const BATCH = LIMITS.batchEntriesMax;
/** The process runs by the machine's clock, so the meals do too. */
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

const Pouch = PouchDB.plugin(memory).plugin(leveldb).plugin(http).plugin(replication);

type Requests = ReturnType<typeof requestsOf>;

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

async function sendAll(address: string, requests: Requests): Promise<void> {
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

/** Entries a second of work on so many. */
async function perSecond(entries: number, work: () => Promise<unknown>): Promise<number> {
  const fromMs = performance.now();
  await work();
  return (entries / (performance.now() - fromMs)) * 1_000;
}

interface Ingest {
  readonly admin: TestAdmin;
  /** A ledger as it is. */
  readonly entries: readonly StoredEntry[];
  /** Sends the next fresh ledgers of so many kiosks at once; entries a second until `until` is true of all. */
  readonly send: (kiosksAtOnce: number, until: 'acknowledged' | 'counted') => Promise<number>;
}

/** A running admin process on a durable PostgreSQL, and kiosks whose ledgers wait to be sent. */
async function withIngest<Value>(
  kioskCount: number,
  work: (ingest: Ingest) => Promise<Value>,
): Promise<Value> {
  const cluster = await startTestCluster({ isDurable: true });
  const admin = await cluster.open();
  const { databaseUrl } = admin.context;
  admin.context.setNow(Date.now());
  const running = await startAdmin(
    ['--data', cluster.folder, '--port', '0', '--database-url', databaseUrl],
    () => {},
  );
  try {
    const ready: Requests[] = [];
    let entries: readonly StoredEntry[] = [];
    for (let count = 0; count < kioskCount; count += 1) {
      const kiosk = await enrolTestKiosk(admin);
      const elders = await addElders(admin, ELDERS);
      sellLunches(kiosk, { elders, count: ENTRIES, today: TODAY });
      ready.push(requestsOf(kiosk));
      entries = kiosk.entries;
    }
    const send: Ingest['send'] = async (kiosksAtOnce, until) => {
      const ledgers = ready.splice(0, kiosksAtOnce);
      if (ledgers.length < kiosksAtOnce) throw new Error('too few kiosks were made ready');
      const figure = await perSecond(ENTRIES * kiosksAtOnce, async () => {
        await Promise.all(ledgers.map((requests) => sendAll(running.ready.address, requests)));
        if (until === 'counted') await allCounted(admin);
      });
      // What is still being counted would slow down whatever is measured next.
      await allCounted(admin);
      return figure;
    };
    return await work({ admin, entries, send });
  } finally {
    await running.stop();
    await admin.close();
    await cluster.stop();
  }
}

/** Looks every few milliseconds whether the running admin has counted all that it has stored. */
async function allCounted({ context }: TestAdmin): Promise<void> {
  while ((await kiosksBehind(context)).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function openBare(admin: TestAdmin, table: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: admin.context.databaseUrl });
  client.on('error', (error) => console.error(error));
  await client.connect();
  await client.query(
    `create table ${table} (seq bigint primary key, content text not null, hash text not null, attachments text not null)`,
  );
  return client;
}

async function insertBare(
  client: pg.Client,
  table: string,
  rows: readonly StoredEntry[],
): Promise<void> {
  for (let first = 0; first < rows.length; first += BATCH) {
    await client.query(
      `insert into ${table} select seq, content, hash, attachments
        from jsonb_to_recordset($1::jsonb) as e (seq bigint, content text, hash text, attachments text)`,
      [JSON.stringify(rows.slice(first, first + BATCH))],
    );
  }
}

function againstBareInsert(atOnce: number): Promise<BenchRow> {
  return withIngest(atOnce * ROUNDS_IN_ALL, async ({ admin, entries, send }) => {
    const tables = Array.from({ length: atOnce }, (_unused, index) => `bare_entry_${index}`);
    const clients = await Promise.all(tables.map((table) => openBare(admin, table)));
    const bare: Measurement = async () => {
      const [first] = clients;
      await first?.query(`truncate ${tables.join(', ')}`);
      return perSecond(ENTRIES * atOnce, () =>
        Promise.all(
          clients.map((client, index) => insertBare(client, tables[index] ?? '', entries)),
        ),
      );
    };
    try {
      const senders = atOnce === 1 ? 'one sender' : `${atOnce} senders at once`;
      return await compare({
        row: `ingest over HTTP, ${senders}`,
        work: `${ENTRIES} sales of a kiosk with attachments in signed gzip batches of ${BATCH} over HTTP into a running admin, verified, stored and acknowledged by a signed head (raw entries, keys, attachments and head on disk; meals and subsidies are counted afterwards, which begins when full batches have paused for 0.15 s, or 2 s after a kiosk's first, and has a row of its own), against a bare jsonb_to_recordset insert of the same texts into one table with a primary key of the same PostgreSQL, batches of the same size, one transaction each; ${senders} on both sides`,
        unit: 'entries/s',
        better: 'higher',
        goal: 0.5,
        rounds: ROUNDS,
        ours: () => send(atOnce, 'acknowledged'),
        theirs: bare,
      });
    } finally {
      for (const client of clients) await client.end();
    }
  });
}

/** A kiosk's thirty days with their slips, in the minute that draining them may take. */
const COUNTED_PER_SECOND_MIN = 36_000 / 60;

function countedAsWell(): Promise<BenchRow> {
  return withIngest(ROUNDS_IN_ALL, ({ send }) =>
    compare({
      row: 'ingest over HTTP, counted as well',
      work: `the same ${ENTRIES} sales of one kiosk sent in batches of ${BATCH}, until every one of them is priced again, checked, and counted in meals, subsidies, accounts, days and limits, the pause before counting begins included; against the limit, the entries of thirty days in a minute`,
      unit: 'entries/s',
      better: 'higher',
      goal: 1,
      rounds: ROUNDS,
      ours: () => send(1, 'counted'),
      theirs: COUNTED_PER_SECOND_MIN,
    }),
  );
}

/** PouchDB's own batch size where none is asked for (pouchdb.com/api.html#replication). */
const POUCHDB_BATCH = 100;

const POUCHDB_KINDS = {
  memory: {
    row: 'ingest against PouchDB in memory',
    atOnce: 1,
    batch: BATCH,
    place: 'with both databases in memory and nothing on disk, so that only ours is durable',
  },
  disk: {
    row: 'ingest against PouchDB on disk',
    atOnce: 1,
    batch: BATCH,
    place:
      'with both databases in LevelDB files, as PouchDB keeps them under Node; its writes are left to the operating system (LevelDB without fsync, which PouchDB does not offer), while ours outlive a power cut',
  },
  'disk-at-once': {
    row: `ingest against PouchDB on disk, ${KIOSKS_AT_ONCE} senders at once`,
    atOnce: KIOSKS_AT_ONCE,
    batch: BATCH,
    place: `with all databases in LevelDB files, without fsync; ${KIOSKS_AT_ONCE} senders at once on both sides, each with a ledger of its own, all in the process that measures, ours with their requests signed and packed beforehand`,
  },
  'disk-own-batches': {
    row: 'ingest against PouchDB on disk, its own batch size',
    atOnce: 1,
    batch: POUCHDB_BATCH,
    place:
      'with both databases in LevelDB files, without fsync, and the batch size that PouchDB has where none is asked for',
  },
} as const;

/** The peer's process; in memory without a folder. */
async function startPeer(folder: string | null) {
  const program = fileURLToPath(new URL('./pouchdb-peer.ts', import.meta.url));
  const args = folder === null ? [program] : [program, folder];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the peer ended: ${code}`)));
  });
  const stop = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await gone;
  };
  return { address, stop };
}

function againstPouchdb(kind: keyof typeof POUCHDB_KINDS): Promise<BenchRow> {
  const { row, atOnce, batch, place } = POUCHDB_KINDS[kind];
  return withIngest(atOnce * ROUNDS_IN_ALL, async ({ entries, send }) => {
    const { folder, remove } = temporaryFolder();
    const peer = await startPeer(kind === 'memory' ? null : folder);
    const adapter = kind === 'memory' ? 'memory' : 'leveldb';
    const sources = Array.from(
      { length: atOnce },
      (_unused, index) => new Pouch(join(folder, `source${index}`), { adapter }),
    );
    for (const source of sources) {
      await source.bulkDocs(entries.map((entry) => ({ _id: String(entry.seq), ...entry })));
    }
    let targets = 0;
    const replicateOne = async (source: (typeof sources)[number]): Promise<void> => {
      targets += 1;
      const target = new URL(`/target${targets}`, peer.address).href;
      const outcome = await source.replicate.to(target, { batch_size: batch });
      if (outcome.docs_written !== ENTRIES) throw new Error('not every document arrived');
    };
    try {
      return await compare({
        row,
        work: `the same ${ENTRIES} sales in a kiosk's signed batches of ${BATCH} into the running admin, verified, on the disk of its PostgreSQL and acknowledged, counted afterwards, against PouchDB replicating them as documents in batches of ${batch} over HTTP to express-pouchdb in a process of its own, unsigned, ${place}`,
        unit: 'entries/s',
        better: 'higher',
        goal: 5,
        rounds: ROUNDS,
        ours: () => send(atOnce, 'acknowledged'),
        theirs: () => perSecond(ENTRIES * atOnce, () => Promise.all(sources.map(replicateOne))),
      });
    } finally {
      await peer.stop();
      for (const source of sources) await source.destroy();
      remove();
    }
  });
}

export const rows: BenchRows = [
  () => againstBareInsert(1),
  () => againstBareInsert(KIOSKS_AT_ONCE),
  countedAsWell,
  () => againstPouchdb('disk'),
  () => againstPouchdb('disk-own-batches'),
  () => againstPouchdb('disk-at-once'),
  () => againstPouchdb('memory'),
];
