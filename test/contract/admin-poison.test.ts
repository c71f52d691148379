import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { retryQuarantine } from '../../admin/server/ingest/retry-quarantine.ts';
import { LIMITS } from '../../shared/limits.ts';
import { addDays } from '../../shared/time/calendar.ts';
import { type AdminReady, type RunningPart, startAdmin } from '../../tools/demo/processes.ts';
import {
  SMALL,
  type SmallElder,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from './admin.test-support.ts';
import { enrolTestKiosk, type TestKiosk } from './kiosk.test-support.ts';
import { addElders } from './many-elders.test-support.ts';
import { POISONS, publishWeeklyLimit, SOLD_ORDER } from './poison.test-support.ts';

let cluster: TestCluster;
let admin: TestAdmin;
let kiosk: TestKiosk;
let elders: readonly SmallElder[];
const running: RunningPart<AdminReady>[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  admin = await cluster.open();
  kiosk = await enrolTestKiosk(admin);
  elders = await addElders(admin, 100);
});
afterEach(async () => {
  for (const part of running.splice(0)) await part.stop();
  await admin.close();
});

function elderAt(index: number): SmallElder {
  const elder = elders[index % elders.length];
  if (elder === undefined) throw new Error('there are elders');
  return elder;
}

function sellGood(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const businessDate = addDays(SMALL.today, -1 - Math.floor(index / elders.length));
    kiosk.sell(elderAt(index), { businessDate });
  }
}

async function startProcess(): Promise<string> {
  const { databaseUrl } = admin.context;
  const part = await startAdmin(
    ['--data', cluster.folder, '--port', '0', '--database-url', databaseUrl],
    () => {},
  );
  running.push(part);
  return part.ready.address;
}

async function kept() {
  return admin.context.database
    .selectFrom('quarantine')
    .select(['seq', 'reason_code', 'hash', 'content', 'settled_at'])
    .orderBy('seq')
    .execute();
}

async function figures() {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from ledger_entry) as entries, (select count(*) from meal) as meals,
    (select coalesce(sum(amount_fen), 0) from meal_subsidy) as subsidy_fen,
    (select coalesce(sum(meals), 0) from site_day) as site_meals`.execute(admin.context.database);
  return rows[0];
}

test('of every kind of poison one entry is kept raw, the others of its batch arrive, and a killed process takes the same again', async () => {
  await publishWeeklyLimit(admin);
  kiosk.sell(elderAt(0), { orderId: SOLD_ORDER, businessDate: addDays(SMALL.today, -30) });
  const expected: [seq: number, code: string][] = [];
  for (const { code, make } of POISONS) {
    sellGoodBetween();
    make(kiosk, elderAt(expected.length));
    expected.push([kiosk.entries.length, code]);
  }
  sellGoodBetween();
  const count = kiosk.entries.length;
  expect(count).toBeLessThanOrEqual(LIMITS.batchEntriesMax);

  const first = await startProcess();
  const [part] = running;
  const body = kiosk.batch(1, count);
  const lost = kiosk.send(body, first).catch(() => 'lost');
  // In the midst of it, wherever that is: the batch is then there whole, or not at all.
  await new Promise((resolve) => setTimeout(resolve, 40));
  await part?.kill();
  await lost;
  const second = await startProcess();
  const answer = await kiosk.send(body, second);
  expect([answer.status, answer.body.head?.seq]).toEqual([200, count]);

  const rows = await kept();
  expect(rows.map((row) => [row.seq, row.reason_code])).toEqual(expected);
  for (const row of rows) {
    const sent = kiosk.entries[row.seq - 1];
    expect([row.hash, row.content]).toEqual([sent?.hash, sent?.content]);
  }
  const good = count - POISONS.length;
  expect(await figures()).toEqual({
    entries: count,
    meals: good,
    subsidy_fen: good * 800,
    site_meals: good,
  });
  kiosk.sell(elderAt(50));
  expect((await kiosk.sendRange(count + 1, count + 1, second)).body.head?.seq).toBe(count + 1);
});

let sold = 0;
/** Meals of the last days, each elder once a day. */
function sellGoodBetween(): void {
  for (let index = 0; index < 20; index += 1) {
    sold += 1;
    kiosk.sell(elderAt(sold), { businessDate: addDays(SMALL.today, -1 - Math.floor(sold / 100)) });
  }
}

test('what an older version could not take counts from the moment a newer one starts, once', async () => {
  const { database } = admin.context;
  // The older version: a rule of its database that the newer one no longer has.
  await sql`alter table meal add constraint older_version check (seq % 10 <> 0)`.execute(database);
  sellGood(100);
  expect((await kiosk.sendRange(1, 100)).body.head?.seq).toBe(100);
  expect(await figures()).toMatchObject({ entries: 100, meals: 90, subsidy_fen: 90 * 800 });
  expect(await retryQuarantine(admin.context)).toEqual({ applied: 0, left: 10 });
  expect(await figures()).toMatchObject({ meals: 90, site_meals: 90 });

  await sql`alter table meal drop constraint older_version`.execute(database);
  await startProcess();
  await expect
    .poll(async () => (await kept()).filter((row) => row.settled_at === null))
    .toEqual([]);
  expect(await figures()).toEqual({
    entries: 100,
    meals: 100,
    subsidy_fen: 100 * 800,
    site_meals: 100,
  });
  const open = await database
    .selectFrom('alarm')
    .select('code')
    .where('closed_at', 'is', null)
    .execute();
  expect(open).toEqual([]);
  expect(await retryQuarantine(admin.context)).toEqual({ applied: 0, left: 0 });
});

test('two processes that try quarantined entries again at once count each of them once', async () => {
  const { database } = admin.context;
  const other = await admin.openSecond();
  await sql`alter table meal add constraint older_version check (seq % 2 <> 0)`.execute(database);
  sellGood(400);
  await kiosk.sendRange(1, 400);
  await sql`alter table meal drop constraint older_version`.execute(database);
  const tried = await Promise.all([
    retryQuarantine(admin.context),
    retryQuarantine(other.context),
    retryQuarantine(admin.context, { kioskId: kiosk.id }),
  ]);
  expect(tried.reduce((sum, { applied }) => sum + applied, 0)).toBe(200);
  expect(await figures()).toMatchObject({ meals: 400, subsidy_fen: 400 * 800, site_meals: 400 });
});

test('a kiosk whose batches are refused whole holds up no other', async () => {
  const other = await enrolTestKiosk(admin, SMALL.canteens.second);
  sellGood(20);
  const forged = JSON.parse(kiosk.batch(1, 20));
  forged.entries[7].content = forged.entries[7].content.replace('"amountFen":800', '"amountFen":1');
  const guest = other.sellToGuest();
  const [refused, taken] = await Promise.all([
    kiosk.send(JSON.stringify(forged)),
    other.sendRange(1, 1),
  ]);
  expect(refused.body.code).toBe('chain-broken');
  expect(taken.body.head).toMatchObject({ seq: 1, hash: guest.hash });
  const alarm = await admin.context.database
    .selectFrom('alarm')
    .select(['code', 'kiosk_id'])
    .execute();
  expect(alarm).toEqual([{ code: 'chain-broken', kiosk_id: kiosk.id }]);
});
