// Goal: what was acknowledged is counted soon, once and whatever happens in between, and everything counted can be dropped and
// derived again with the same result. Method: test kiosks over HTTP, real PostgreSQL, several processes' connections.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import {
  countPiece,
  countUp,
  kiosksBehind,
  reportLateCounting,
} from '../../admin/server/ingest/count.ts';
import { recount } from '../../admin/server/ingest/recount.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { addDays } from '../../shared/time/calendar.ts';
import { SMALL, type SmallElder } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk, TestKiosk } from './kiosk.test-support.ts';
import { addElders } from './many-elders.test-support.ts';

let kiosk: TestKiosk;
let elders: readonly SmallElder[];

beforeEach(async () => {
  kiosk = await enrolTestKiosk(admin);
  elders = await addElders(admin, 30);
});

function elderAt(index: number): SmallElder {
  const elder = elders[index % elders.length];
  if (elder === undefined) throw new Error('there are elders');
  return elder;
}

function sell(at: TestKiosk, count: number, from = 0): void {
  for (let index = from; index < from + count; index += 1) {
    const businessDate = addDays(SMALL.today, -1 - Math.floor(index / elders.length));
    at.sell(elderAt(index), { businessDate });
  }
}

async function figures() {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from ledger_entry) as entries, (select count(*) from meal) as meals,
    (select coalesce(sum(amount_fen), 0) from meal_subsidy) as subsidy_fen,
    (select coalesce(sum(meals), 0) from site_day) as day_meals`.execute(admin.context.database);
  return rows[0];
}

/** Every row that is derived from ledgers, and what became of entries put aside. */
async function derived() {
  const orders = {
    meal: 'kiosk_id, seq',
    meal_subsidy: 'kiosk_id, seq, position',
    meal_operator_line: 'kiosk_id, seq, position',
    account_movement: 'kiosk_id, seq',
    site_day: 'canteen_id, business_date',
    canteen_elder: 'canteen_id, elder_id',
    kiosk_count: 'kiosk_id',
    quarantine: 'quarantine_id',
    quarantine_decision: 'decision_id',
    alarm: 'alarm_id',
    attachment: 'kiosk_id, seq, digest',
  };
  const found = new Map<string, readonly unknown[]>();
  for (const [table, order] of Object.entries(orders)) {
    const { rows } =
      await sql`select * from ${sql.table(table)} order by ${sql.raw(order)}`.execute(
        admin.context.database,
      );
    found.set(table, rows);
  }
  const { rows } = await sql`
    select distinct kind, subject from change_mark order by kind, subject`.execute(
    admin.context.database,
  );
  return { tables: found, marked: rows };
}

test('a batch is acknowledged when it is stored, and counted by whichever process comes to it', async () => {
  sell(kiosk, 40);
  const answer = await kiosk.sendOnly(kiosk.batch(1, 40));
  expect(answer.body.head?.seq).toBe(40);
  expect(await figures()).toEqual({ entries: 40, meals: 0, subsidy_fen: 0, day_meals: 0 });
  expect(await kiosksBehind(admin.context)).toEqual([kiosk.id]);
  // The process that stored it is gone; another one finds it.
  const second = await admin.openSecond();
  await countUp(second.context, kiosk.id);
  const whole = { entries: 40, meals: 40, subsidy_fen: 40 * 800, day_meals: 40 };
  expect(await figures()).toEqual(whole);
  expect(await kiosksBehind(admin.context)).toEqual([]);
  await countUp(admin.context, kiosk.id);
  expect(await figures()).toEqual(whole);
});

test('processes that count one kiosk at once count every entry once, while more comes in', async () => {
  const second = await admin.openSecond();
  sell(kiosk, 1_500);
  for (const [first, last] of [
    [1, 500],
    [501, 1_000],
  ] as const) {
    await kiosk.sendOnly(kiosk.batch(first, last));
  }
  const pieces = await Promise.all([
    countPiece(admin.context, kiosk.id),
    countPiece(second.context, kiosk.id),
    countUp(admin.context, kiosk.id),
    countUp(second.context, kiosk.id),
    kiosk.sendOnly(kiosk.batch(1_001, 1_500)),
  ]);
  expect(pieces.slice(0, 2)).not.toContain(undefined);
  await admin.counted();
  expect(await figures()).toMatchObject({ meals: 1_500, day_meals: 1_500 });
});

test('a kiosk that cannot be counted is reported after five minutes, holds up no other, and is counted once when it can', async () => {
  const { database } = admin.context;
  const other = await enrolTestKiosk(admin, SMALL.canteens.second);
  // As a full disk would say it: nobody's entry is at fault.
  await sql`create function no_room() returns trigger language plpgsql as $$
    begin raise exception 'no room' using errcode = 'disk_full'; end $$`.execute(database);
  await sql`create trigger no_room before insert on meal for each row
    when (new.kiosk_id = '${sql.raw(kiosk.id)}') execute function no_room()`.execute(database);
  sell(kiosk, 10);
  sell(other, 10);
  await kiosk.sendOnly(kiosk.batch(1, 10));
  await other.sendOnly(other.batch(1, 10));
  await expect(countPiece(admin.context, kiosk.id)).rejects.toThrow('no room');
  expect(await countPiece(admin.context, other.id)).toBe('done');
  expect(await figures()).toMatchObject({ entries: 20, meals: 10 });
  const open = async () =>
    (
      await sql<{ matter: string; times_seen: number }>`select matter, times_seen from alarm
        where code = 'counting-behind' and closed_at is null`.execute(database)
    ).rows;
  await reportLateCounting(admin.context);
  expect(await open()).toEqual([]);
  admin.context.setNow(SMALL.nowMs + 6 * 60_000);
  await reportLateCounting(admin.context);
  await reportLateCounting(admin.context);
  expect(await open()).toEqual([{ matter: kiosk.id, times_seen: 1 }]);
  await sql`drop trigger no_room on meal`.execute(database);
  await admin.counted();
  await reportLateCounting(admin.context);
  expect(await open()).toEqual([]);
  expect(await figures()).toMatchObject({ entries: 20, meals: 20, day_meals: 20 });
});

/** Two kiosks of one canteen, top-ups, guests, a meal past a limit, entries nobody understands, and a fork decided half and half. */
async function makeHistory(): Promise<void> {
  const beside = await enrolTestKiosk(admin);
  const { client } = await signInAs(admin.address);
  kiosk.topUp(elderAt(0), 5_000);
  sell(kiosk, 620);
  kiosk.sellToGuest();
  kiosk.append((seq) => ({ ...kiosk.envelope(seq, SMALL.today), kind: 'hologram', body: {} }));
  kiosk.append((seq) => ({ ...kiosk.envelope(seq, SMALL.today), kind: 'oracle', body: {} }));
  await kiosk.sendRange(1, 500);
  await kiosk.sendRange(501, kiosk.entries.length);
  // The same people for the same lunches: past the limit of one a meal period.
  sell(beside, 5);
  await beside.sendRange(1, 5);
  const clone = new TestKiosk({ admin, ...kiosk });
  clone.entries.push(...kiosk.entries.slice(0, 100));
  clone.sequence = kiosk.sequence + 1_000;
  clone.sell(elderAt(3), { businessDate: '2026-10-01' });
  clone.sell(elderAt(4), { businessDate: '2026-10-02' });
  clone.topUp(elderAt(4), 2_000);
  await clone.sendRange(101, 103);
  const checks = async (kind: 'fork' | 'entry') => {
    const kioskId = kioskIdSchema.parse(kiosk.id);
    const view = await client.kioskChecks.query({ kioskId, kind, onlyUndecided: false, page: 1 });
    return (view?.aside ?? []).map(({ quarantineId }) => quarantineId);
  };
  const [first, second, third] = await checks('fork');
  const [hologram] = await checks('entry');
  const decide = async (quarantineId: number | undefined, verdict: 'counts' | 'does-not-count') => {
    const quarantineIds = [quarantineId ?? 0];
    const decided = await client.decideEntries.mutate({ quarantineIds, verdict, reason: '核对过' });
    expect(decided).toMatchObject({ ok: true });
  };
  await decide(first, 'counts');
  await decide(second, 'counts');
  await decide(second, 'does-not-count');
  await decide(third, 'counts');
  await decide(hologram, 'does-not-count');
}

test('everything counted is the same after it was dropped and derived again, with what people decided', async () => {
  await makeHistory();
  const before = await derived();
  expect(before.tables.get('meal')).toHaveLength(620 + 1 + 5 + 1);
  const flagged = await sql`select from meal where beyond_limit is not null`.execute(
    admin.context.database,
  );
  expect(flagged.rows).toHaveLength(5);
  expect(await recount(admin.context)).toEqual({ kiosks: 2, entries: 624 + 5, newlyAside: 0 });
  expect(await derived()).toEqual(before);
  const kioskId = kiosk.id;
  expect(await recount(admin.context, { kioskId })).toMatchObject({ kiosks: 1, newlyAside: 0 });
  expect(await derived()).toEqual(before);
});

test('figures that were damaged are right again after zhulao ledger recount', async () => {
  await makeHistory();
  const before = await derived();
  const { database } = admin.context;
  await sql`update site_day set meals = meals + 3, subsidy_fen = 1`.execute(database);
  await sql`delete from meal_subsidy where seq between 50 and 80`.execute(database);
  await sql`delete from meal where seq between 10 and 30`.execute(database);
  await sql`update account_movement set amount_fen = amount_fen - 1`.execute(database);
  await sql`update meal set beyond_limit = null`.execute(database);
  const program = fileURLToPath(new URL('../../tools/zhulao.mjs', import.meta.url));
  const words = [program, 'ledger', 'recount', '--data', cluster.folder];
  const place = ['--database-url', admin.context.databaseUrl];
  const { stdout } = await promisify(execFile)(process.execPath, [...words, ...place]);
  expect(stdout).toContain('已从 2 台点餐机的 629 条记录重新推算完毕');
  expect(await derived()).toEqual(before);
});

test('batches are taken in and counted once while everything is derived again', async () => {
  sell(kiosk, 1_000);
  await kiosk.sendRange(1, 500);
  const second = await admin.openSecond();
  await Promise.all([
    recount(admin.context),
    kiosk.sendOnly(kiosk.batch(501, 1_000)).then(() => countUp(second.context, kiosk.id)),
    recount(second.context, { kioskId: kiosk.id }),
  ]);
  await admin.counted();
  expect(await figures()).toEqual({
    entries: 1_000,
    meals: 1_000,
    subsidy_fen: 800_000,
    day_meals: 1_000,
  });
});
