// Goal: a backup gives back all there was, or nothing and says why. Method: real ledgers come in through the real ingest; a
// backup is restored into a second server, and into databases of the first; the file is spoiled byte by byte.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupSentence, makeBackup } from '../../admin/server/backup/make-backup.ts';
import { restoreSentence } from '../../admin/server/backup/restore.ts';
import { startCluster } from '../../admin/server/database/cluster.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { drillRecovery } from '../../admin/server/recovery/drill.ts';
import { makeRecoveryKey } from '../../shared/crypto/recovery-words.ts';
import {
  openTestAdmin,
  SMALL,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from './admin.test-support.ts';
import {
  allRows,
  type BackupBench,
  bytesOf,
  openBackupBench,
  restore,
} from './backup.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

let cluster: TestCluster;
let bench: BackupBench;
let admin: TestAdmin;
let path: string;

/** What a restore itself adds or voids; everything else must be as it was. */
const TOUCHED = [
  ...['alarm', 'audit', 'backup', 'change_mark', 'console_session', 'enrolment_code'],
  ...['restoration', 'restoration_kiosk', 'restoration_task', 'kysely_migration'],
];

beforeAll(async () => {
  cluster = await startTestCluster();
  bench = openBackupBench(cluster);
  admin = await cluster.open();
  await fill(admin);
  path = await bench.backUp(admin, 'district.backup');
});
afterAll(async () => {
  await admin.close();
  bench.remove();
  await cluster.stop();
});

/** Two kiosks with meals of several months and a top-up; one entry that the admin does not understand. */
async function fill(filled: TestAdmin): Promise<void> {
  const [elder, other] = cluster.elders;
  if (elder === undefined || other === undefined) throw new Error('the small district has elders');
  const first = await enrolTestKiosk(filled);
  first.topUp(elder, 50_000);
  for (const businessDate of ['2026-06-01', '2026-09-30', '2026-11-20', SMALL.today]) {
    first.sell(elder, { businessDate });
    first.sellToGuest(businessDate);
  }
  first.append((seq) => ({ ...first.envelope(seq, SMALL.today), kind: 'of-tomorrow', body: {} }));
  const second = await enrolTestKiosk(filled, SMALL.canteens.second);
  second.sell(other, { time: '11:50:00.000' });
  for (const kiosk of [first, second]) {
    expect((await kiosk.sendRange(1, kiosk.entries.length)).status).toBe(200);
  }
}

test('every row comes back in another server, with the keys, and the restore is known', async () => {
  const before = await allRows(admin.context.databaseUrl);
  const dataFolder = bench.freshFolder();
  const restored = await restore(bench, path, { dataFolder });
  expect(restored).toMatchObject({ ok: true, value: { header: { districtCode: '370481' } } });
  expect(readFileSync(join(dataFolder, 'keys.json'), 'utf8')).toBe(
    readFileSync(join(bench.folder, 'keys.json'), 'utf8'),
  );
  const server = await startCluster({
    folder: join(dataFolder, 'postgres'),
    password: bench.keys.databasePassword,
  });
  try {
    const after = await allRows(server.url('zhulao'));
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [table, rows] of before) {
      if (!TOUCHED.includes(table)) expect(after.get(table), table).toEqual(rows);
    }
    expect(after.get('ledger_entry')?.length).toBe(11);
    expect(after.get('restoration')?.[0]).toContain('"file_name": "district.backup"');
    expect(after.get('alarm')?.join()).toContain('管理端是从备份恢复的');
  } finally {
    await server.stop();
  }
});

test('what was given out before the loss is never given out again, and old doors are shut', async () => {
  const signedIn = await signInAs(admin.address);
  const made = await makeEnrolmentCode(admin.context, {
    canteenId: SMALL.canteens.first,
    userId: null,
  });
  const backup = await bench.backUp(admin, 'doors.backup');
  const databaseUrl = await cluster.makeDatabase();
  expect((await restore(bench, backup, { databaseUrl })).ok).toBe(true);
  const again = await openTestAdmin(databaseUrl, bench.keys);
  try {
    again.context.setNow(SMALL.nowMs);
    expect(made).not.toBeNull();
    const numbers = await sql<{ numbers: number[] }>`
      select array[nextval('kiosk_number')::integer] as numbers`.execute(again.context.database);
    expect(numbers.rows[0]?.numbers[0]).toBeGreaterThan(102);
    const open =
      await sql`select 1 from enrolment_code where expires_at > ${new Date(SMALL.nowMs + 86_400_001)}`.execute(
        again.context.database,
      );
    expect(open.rows).toEqual([]);
    const marks = await sql<{ least: number }>`
      select min(change_number) as least from change_mark`.execute(again.context.database);
    expect(marks.rows[0]?.least).toBeGreaterThan(SMALL.nowMs);
    const other = await signInAs(again.address);
    other.state.cookie = signedIn.state.cookie;
    expect(await codeOf(other.client.kiosks.query())).toBe('UNAUTHORIZED');
  } finally {
    await again.close();
  }
});

const SPOILT = 60;

test(`a file with a byte changed or cut off anywhere is refused whole (${SPOILT} places each)`, async () => {
  const whole = bytesOf(path);
  const spoilt = join(bench.folder, 'spoilt.backup');
  const refusedAs = async (bytes: Buffer): Promise<string> => {
    writeFileSync(spoilt, bytes);
    const dataFolder = bench.freshFolder();
    const restored = await restore(bench, spoilt, { dataFolder });
    expect(existsSync(dataFolder)).toBe(false);
    return restored.ok ? 'restored' : restored.failure.code;
  };
  const place = fc.integer({ min: 0, max: whole.length - 1 });
  const bit = fc.integer({ min: 0, max: 7 });
  await fc.assert(
    fc.asyncProperty(place, bit, async (at, shift) => {
      const bent = Buffer.from(whole);
      bent[at] = (bent[at] ?? 0) ^ (1 << shift);
      expect(['damaged', 'foreign', 'newer-version']).toContain(await refusedAs(bent));
      expect(['damaged', 'foreign']).toContain(await refusedAs(whole.subarray(0, at)));
    }),
    {
      numRuns: SPOILT,
      examples: [
        [0, 0],
        [15, 1],
        [16, 7],
        [20, 0],
        [whole.length - 1, 0],
      ],
    },
  );
  expect(await refusedAs(Buffer.concat([whole, Buffer.of(0)]))).toBe('damaged');
  expect(await refusedAs(Buffer.alloc(0))).toBe('foreign');
});

test('chunks that change places are refused', async () => {
  // Noise does not pack, so that the file has several chunks.
  const noisy = await cluster.open();
  try {
    await sql`insert into attachment select gen_random_uuid(), n, 'd', 's',
      decode(string_agg(md5(random()::text || m), ''), 'hex') from generate_series(1, 60) n, generate_series(1, 400) m group by n`.execute(
      noisy.context.database,
    );
    const file = await bench.backUp(noisy, 'noisy.backup');
    const whole = bytesOf(file);
    const start = 16 + 4 + whole.readUInt32BE(16) + 32;
    const size = 65_536 + 16;
    expect(whole.length).toBeGreaterThan(start + 3 * size);
    const chunk = (n: number): Buffer => whole.subarray(start + n * size, start + (n + 1) * size);
    const swapped = Buffer.concat([
      whole.subarray(0, start),
      chunk(1),
      chunk(0),
      whole.subarray(start + 2 * size),
    ]);
    const leftOut = Buffer.concat([
      whole.subarray(0, start + size),
      whole.subarray(start + 2 * size),
    ]);
    const endsEarly = whole.subarray(0, start + 2 * size);
    for (const bytes of [swapped, leftOut, endsEarly]) {
      writeFileSync(file, bytes);
      expect(await restore(bench, file)).toMatchObject({ failure: { code: 'damaged' } });
    }
  } finally {
    await noisy.close();
  }
});

test('other words, a foreign file, a full folder and a full database are each refused in a sentence', async () => {
  const full = bench.folder;
  const foreign = join(bench.folder, 'keys.json');
  const cases = [
    [await restore(bench, path, { recovery: makeRecoveryKey() }), 'wrong-words', '打不开'],
    [await restore(bench, foreign), 'foreign', '不是助老食堂的备份文件'],
    [await restore(bench, `${path}.none`), 'unreadable', '读不了文件'],
    [await restore(bench, path, { dataFolder: full }), 'folder-not-empty', '已有东西'],
    [
      await restore(bench, path, { databaseUrl: admin.context.databaseUrl }),
      'target-not-empty',
      '数据库里已有数据',
    ],
  ] as const;
  for (const [restored, code, words] of cases) {
    if (restored.ok) throw new Error(`restored in spite of ${code}`);
    expect(restored.failure.code).toBe(code);
    expect(restoreSentence(restored.failure, path)).toContain(words);
  }
});

test('a backup that is stopped in the middle leaves no file and no scratch database', async () => {
  const stop = new AbortController();
  const to = join(bench.folder, 'backups', 'stopped.backup');
  const made = await makeBackup({
    databaseUrl: admin.context.databaseUrl,
    dataFolder: bench.folder,
    isServerHere: true,
    now: admin.context.now,
    to,
    isScheduled: false,
    progress: (step) => {
      if (step === 'verify') stop.abort();
    },
    signal: stop.signal,
  });
  expect(made).toMatchObject({ failure: { code: 'stopped' } });
  expect(
    readdirSync(join(bench.folder, 'backups')).filter((name) => name.includes('stopped')),
  ).toEqual([]);
  const client = new pg.Client({ connectionString: admin.context.databaseUrl });
  await client.connect();
  const scratch = await client.query(
    `select 1 from pg_database where datname like 'zhulao_scratch%'`,
  );
  await client.end();
  expect(scratch.rows).toEqual([]);
});

test('a database account that may not make the scratch database is told so, and no file counts', async () => {
  const client = new pg.Client({ connectionString: admin.context.databaseUrl });
  await client.connect();
  await client.query(`create role plain login password 'plain';
    grant all on all tables in schema public to plain; grant all on all sequences in schema public to plain`);
  await client.end();
  const url = new URL(admin.context.databaseUrl);
  url.username = 'plain';
  url.password = 'plain';
  const made = await makeBackup({
    databaseUrl: url.href,
    dataFolder: bench.folder,
    isServerHere: true,
    now: admin.context.now,
    to: join(bench.folder, 'backups', 'plain.backup'),
    isScheduled: false,
    progress: () => {},
    signal: new AbortController().signal,
  });
  if (made.ok) throw new Error('counted without being verified');
  expect(backupSentence(made.failure)).toContain('CREATEDB');
  expect(
    readdirSync(join(bench.folder, 'backups')).filter((name) => name.includes('plain')),
  ).toEqual([]);
});

test('a drill proves the words by the newest backup, and fails with others', async () => {
  const context = { ...admin.context, keys: bench.keys };
  const options = { recovery: bench.recovery, progress: () => {} };
  const newest = await bench.backUp(admin, 'drill.backup');
  expect(await drillRecovery(context, options)).toEqual({
    ok: true,
    value: { backupPath: newest },
  });
  const other = { ...options, recovery: makeRecoveryKey() };
  expect(await drillRecovery(context, other)).toMatchObject({
    failure: { code: 'not-the-words-of-today' },
  });
  const bytes = bytesOf(newest);
  writeFileSync(newest, bytes.subarray(0, bytes.length - 1));
  expect(await drillRecovery(context, options)).toMatchObject({
    failure: { code: 'backup-not-opened', failure: { code: 'damaged' } },
  });
  writeFileSync(newest, bytes);
});
