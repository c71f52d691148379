import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminReady, type RunningPart, startAdmin } from '../../tools/demo/processes.ts';
import { randomOf } from '../policy/random.ts';
import { startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { differences, makeLedgers, sendForked, sendWildly } from './exactly-once.test-support.ts';

const ENTRIES = 5_000;
const FORKS = 20;
const seed = Date.now() % 2 ** 31;

let cluster: TestCluster;
let admin: TestAdmin;
let processes: readonly RunningPart<AdminReady>[];

beforeAll(async () => {
  cluster = await startTestCluster();
  admin = await cluster.open();
  const start = () =>
    startAdmin(
      ['--data', cluster.folder, '--port', '0', '--database-url', admin.context.databaseUrl],
      () => {},
    );
  processes = await Promise.all([start(), start()]);
});
afterAll(async () => {
  for (const part of processes) await part.stop();
  await admin.close();
  await cluster.stop();
});

test(`${ENTRIES} entries sent over and over through two processes are each there once, and add up to the fen`, async () => {
  console.log(`exactly once: seed ${seed}`);
  const chance = randomOf(seed, 0).next;
  const addresses = () => processes.map(({ ready }) => ready.address);
  const today = new Date().toISOString().slice(0, 10);
  const ledgers = await makeLedgers(admin, { entries: ENTRIES, chance, today });
  const traffic = await sendWildly(ledgers, { addresses, chance });
  expect(traffic.lost).toBeGreaterThan(0);
  expect(traffic.refused).toBeGreaterThan(0);
  expect(await differences(admin, ledgers)).toEqual([]);

  const codes: unknown[] = [];
  // The same other content twice is one fork, and alarmed once: no place is taken twice.
  const taken = new Set<string>();
  for (let fork = 0; fork < FORKS; fork += 1) {
    const place = fork % ledgers.kiosks.length;
    const kiosk = ledgers.kiosks[place];
    if (kiosk === undefined) throw new Error('there are kiosks');
    const anySeq = (): number => 1 + Math.floor(chance() * kiosk.entries.length);
    let seq = anySeq();
    while (taken.has(`${place} ${seq}`)) seq = anySeq();
    taken.add(`${place} ${seq}`);
    codes.push(await sendForked(kiosk, seq, addresses()[fork % 2] ?? ''));
  }
  expect(codes).toEqual(Array(FORKS).fill('fork'));
  const seen = await sql<{ times: number }>`
    select coalesce(sum(times_seen), 0) as times from alarm where code = 'fork'`.execute(
    admin.context.database,
  );
  expect(seen.rows[0]?.times).toBe(FORKS);
  expect(await differences(admin, ledgers)).toEqual([]);
});
