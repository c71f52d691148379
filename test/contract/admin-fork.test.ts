// Goal: both branches of a forked chain are there, a person decides entry by entry, nothing of them is settled meanwhile, and
// what counts moves money, usage and days exactly once. Method: a test kiosk and its clone over HTTP, real PostgreSQL.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL } from './admin.test-support.ts';
import { signInAs } from './console.test-support.ts';
import { admin } from './fresh-admin.test-support.ts';
import { elder, kiosk } from './fresh-kiosk.test-support.ts';
import { enrolTestKiosk, TestKiosk } from './kiosk.test-support.ts';

let client: Awaited<ReturnType<typeof signInAs>>['client'];

beforeEach(async () => {
  ({ client } = await signInAs(admin.address));
});

/** A second machine with the same disk: it shares everything so far and goes its own way from here. */
function cloneOf(original: TestKiosk): TestKiosk {
  const { enrolment, keys, site } = original;
  const clone = new TestKiosk({ admin, enrolment, keys, site });
  clone.entries.push(...original.entries);
  clone.sequence = original.sequence + 1_000;
  return clone;
}

/** Two entries on both, then one lunch of the elder's on the chain and `count` on the clone, all sent. */
async function forkAfterTwo(count: number): Promise<TestKiosk> {
  kiosk.topUp(elder, 10_000);
  kiosk.sellToGuest();
  await kiosk.sendRange(1, 2);
  const clone = cloneOf(kiosk);
  kiosk.sell(elder, { businessDate: '2026-11-20' });
  await kiosk.sendRange(3, 3);
  for (let meal = 0; meal < count; meal += 1) {
    clone.sell(elder, { businessDate: `2026-11-${10 + meal}` });
  }
  expect((await clone.sendRange(3, 2 + count)).body.code).toBe('fork');
  return clone;
}

async function money() {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from meal) as meals, (select coalesce(sum(subsidy_fen), 0) from meal) as subsidy_fen,
    (select coalesce(sum(amount_fen), 0) from meal_subsidy) as lines_fen,
    (select coalesce(sum(amount_fen), 0) from account_movement) as account_fen,
    (select coalesce(sum(meals), 0) from site_day) as day_meals,
    (select coalesce(sum(subsidy_fen), 0) from site_day) as day_subsidy_fen,
    (select count(*) from attachment) as attachments`.execute(admin.context.database);
  return rows[0];
}

async function checks(kind: 'fork' | 'entry' = 'fork', onlyUndecided = false) {
  const view = await client.kioskChecks.query({
    kioskId: kioskIdSchema.parse(kiosk.id),
    kind,
    onlyUndecided,
    page: 1,
  });
  if (view === null) throw new Error('something is kept aside of the kiosk');
  return view;
}

async function openAlarms(): Promise<readonly string[]> {
  return (await client.alarms.query()).map((alarm) => alarm.code);
}

const allMeals = {
  from: '2026-11-01',
  to: '2026-11-30',
  canteenId: null,
  page: 1,
};

test('both branches are listed from the fork on, with meal, masked person, amounts, time and code', async () => {
  const clone = await forkAfterTwo(2);
  const view = await checks();
  expect(view.kiosk).toMatchObject({ forkSeq: 3, branchCount: 1, undecidedForkCount: 2 });
  expect(view.counted).toMatchObject([
    {
      seq: 3,
      hash: kiosk.entries[2]?.hash,
      what: '午餐 红烧肉套餐',
      maskedName: '张*花',
      listPriceFen: 1_500,
      subsidyFen: 800,
      paidFen: 700,
    },
  ]);
  expect(view.aside.map((one) => [one.seq, one.hash, one.branchNumber, one.verdict])).toEqual([
    [3, clone.entries[2]?.hash, 1, null],
    [4, clone.entries[3]?.hash, 1, null],
  ]);
  expect(view.aside[0]?.receiptCode).toBe(
    `0001-000003-${clone.entries[2]?.hash.slice(0, 8).toUpperCase()}`,
  );
});

test('from the fork on nothing is settled until every entry is decided, and the list of meals says so', async () => {
  await forkAfterTwo(2);
  const unsettled = async () =>
    (await client.meals.query(allMeals)).meals.map((meal) => [
      meal.seq,
      meal.isUnsettled,
      meal.isFromBranch,
    ]);
  expect(await unsettled()).toEqual([
    [2, false, false],
    [3, true, false],
  ]);
  const [one, other] = (await checks()).aside.map((aside) => aside.quarantineId);
  await client.decideEntries.mutate({ quarantineIds: [one ?? 0], verdict: 'counts', reason: '' });
  expect(await unsettled()).toEqual([
    [2, false, false],
    [3, true, false],
    [3, true, true],
  ]);
  expect(await openAlarms()).toContain('fork');
  await client.decideEntries.mutate({
    quarantineIds: [other ?? 0],
    verdict: 'does-not-count',
    reason: '试机时打的',
  });
  expect((await unsettled()).map(([, isUnsettled]) => isUnsettled)).toEqual([false, false, false]);
  expect(await openAlarms()).not.toContain('fork');
});

test('an entry that counts moves money, days and usage once, and another decision takes all of it back', async () => {
  await forkAfterTwo(2);
  const before = await money();
  const quarantineIds = (await checks()).aside.map((aside) => aside.quarantineId);
  const decide = (verdict: 'counts' | 'does-not-count', reason: string) =>
    client.decideEntries.mutate({ quarantineIds, verdict, reason });
  expect(await decide('counts', '小票在')).toEqual({ ok: true, value: { decidedCount: 2 } });
  expect(await decide('counts', '小票在')).toEqual({ ok: true, value: { decidedCount: 0 } });
  const counted = {
    meals: 4,
    subsidy_fen: 2_400,
    lines_fen: 2_400,
    account_fen: 10_000 - 3 * 700,
    day_meals: 4,
    day_subsidy_fen: 2_400,
    attachments: 3,
  };
  expect(await money()).toEqual(counted);
  const fresh = await enrolTestKiosk(admin, SMALL.canteens.first, kiosk.id);
  const heard = async () => {
    const answer = await fresh.get(`${SYNC_PATHS.changes}?cursor=0`);
    const { changes } = changesAnswerSchema.parse(answer.body);
    return changes.flatMap((change) =>
      change.kind === 'account'
        ? [change.elsewhereFen]
        : change.kind === 'usage'
          ? [change.meals.length]
          : [],
    );
  };
  expect((await heard()).toSorted((one, other) => one - other)).toEqual([3, 7_900]);
  expect(await decide('does-not-count', '小票是假的')).toMatchObject({
    value: { decidedCount: 2 },
  });
  expect(await money()).toEqual(before);
  expect((await heard()).toSorted((one, other) => one - other)).toEqual([1, 9_300]);
  expect(await decide('counts', '又核实了')).toMatchObject({ value: { decidedCount: 2 } });
  expect(await money()).toEqual(counted);
  const decisions = await admin.context.database
    .selectFrom('quarantine_decision')
    .select(['verdict', 'reason'])
    .orderBy('decision_id')
    .execute();
  expect(decisions.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([
    ...Array(2).fill('counts 小票在'),
    ...Array(2).fill('does-not-count 小票是假的'),
    ...Array(2).fill('counts 又核实了'),
  ]);
  await expect(
    sql`delete from quarantine_decision`.execute(admin.context.database),
  ).rejects.toThrow('append-only');
  await expect(sql`delete from quarantine`.execute(admin.context.database)).rejects.toThrow(
    'append-only',
  );
});

test('a branch that grows after it was decided is open again, and alarmed again', async () => {
  const clone = await forkAfterTwo(1);
  const [first] = (await checks()).aside;
  await client.decideEntries.mutate({
    quarantineIds: [first?.quarantineId ?? 0],
    verdict: 'counts',
    reason: '',
  });
  expect(await openAlarms()).not.toContain('fork');
  clone.sellToGuest();
  expect((await clone.sendRange(4, 4)).body.code).toBe('fork');
  expect(await openAlarms()).toContain('fork');
  expect((await checks('fork', true)).aside.map((one) => one.seq)).toEqual([4]);
});

test('a clone of a clone is a branch of its own, and every entry of all three is there once', async () => {
  const clone = await forkAfterTwo(1);
  const third = cloneOf(clone);
  clone.sellToGuest();
  third.sellToGuest();
  third.sellToGuest();
  for (const [round, sender] of [third, clone, third, clone].entries()) {
    sender.sequence = 5_000 + round;
    expect((await sender.sendRange(3, sender.entries.length)).body.code).toBe('fork');
  }
  const view = await checks();
  expect(view.aside.map((one) => [one.branchNumber, one.seq, one.hash])).toEqual([
    [1, 3, clone.entries[2]?.hash],
    [1, 4, third.entries[3]?.hash],
    [1, 5, third.entries[4]?.hash],
    [2, 4, clone.entries[3]?.hash],
  ]);
  const quarantineIds = view.aside.map((one) => one.quarantineId);
  await client.decideEntries.mutate({ quarantineIds, verdict: 'counts', reason: '' });
  expect(await money()).toMatchObject({ meals: 2 + 4, day_meals: 2 + 4 });
});

test('a meal of a branch counts against the limits of others, and taking it back clears the flag it caused', async () => {
  kiosk.sellToGuest();
  await kiosk.sendRange(1, 1);
  const clone = cloneOf(kiosk);
  kiosk.sell(elder, { time: '12:00:00.000' });
  await kiosk.sendRange(2, 2);
  clone.sell(elder, { time: '11:00:00.000' });
  await clone.sendRange(2, 2);
  const flags = async () => {
    const rows = await admin.context.database
      .selectFrom('meal')
      .select(['at_text', 'beyond_limit'])
      .where('elder_id', '=', elder.elderId)
      .orderBy('at_text')
      .execute();
    return rows.map((row) => [row.at_text.slice(11, 13), row.beyond_limit]);
  };
  expect(await flags()).toEqual([['12', null]]);
  const [aside] = (await checks()).aside;
  const quarantineIds = [aside?.quarantineId ?? 0];
  await client.decideEntries.mutate({ quarantineIds, verdict: 'counts', reason: '' });
  expect((await flags())[0]).toEqual(['11', null]);
  expect((await flags())[1]?.[1]).not.toBeNull();
  expect(await openAlarms()).toContain('granted-beyond-limit');
  // A later meal on another kiosk that is beyond the limit because of the branch's meal is taken like any other.
  const away = await enrolTestKiosk(admin, SMALL.canteens.second);
  away.sell(elder, { time: '10:00:00.000' });
  expect((await away.sendRange(1, 1)).body.head?.seq).toBe(1);
  expect(await openAlarms()).not.toContain('quarantined-entry');
  await client.decideEntries.mutate({ quarantineIds, verdict: 'does-not-count', reason: '没吃' });
  expect((await flags()).map(([hour, flag]) => [hour, flag === null])).toEqual([
    ['10', true],
    ['12', false],
  ]);
});

test('a meal that the chain counts already is not counted twice, and the whole decision is undone', async () => {
  kiosk.sellToGuest();
  await kiosk.sendRange(1, 1);
  const clone = cloneOf(kiosk);
  const orderId = '99999999-9999-4999-8999-999999999999';
  kiosk.sell(elder, { orderId });
  await kiosk.sendRange(2, 2);
  clone.sell(elder, { businessDate: '2026-11-10' });
  clone.sell(elder, { orderId });
  await clone.sendRange(2, 3);
  const before = await money();
  const quarantineIds = (await checks()).aside.map((aside) => aside.quarantineId);
  const refused = await client.decideEntries.mutate({
    quarantineIds,
    verdict: 'counts',
    reason: '',
  });
  expect(refused).toMatchObject({ ok: false, failure: { code: 'cannot-apply' } });
  expect(await money()).toEqual(before);
  expect((await checks()).kiosk.undecidedForkCount).toBe(2);
});

test('a record that is not understood is shown raw with its hash, and set aside for good with a reason', async () => {
  const poison = kiosk.append((seq) => ({
    ...kiosk.envelope(seq, SMALL.today),
    kind: 'hologram',
    body: {},
  }));
  await kiosk.sendRange(1, 1);
  const [aside] = (await checks('entry')).aside;
  expect(aside).toMatchObject({ content: poison.content, hash: poison.hash, verdict: null });
  expect(aside?.reason).toContain('hologram');
  const quarantineIds = [aside?.quarantineId ?? 0];
  const counted = await client.decideEntries.mutate({
    quarantineIds,
    verdict: 'counts',
    reason: '',
  });
  expect(counted).toMatchObject({ ok: false, failure: { code: 'not-understood' } });
  await client.decideEntries.mutate({
    quarantineIds,
    verdict: 'does-not-count',
    reason: '试验记录',
  });
  expect((await checks('entry')).aside[0]).toMatchObject({
    verdict: 'does-not-count',
    decidedBy: 'officer',
    decisionReason: '试验记录',
  });
  expect(await openAlarms()).toEqual([]);
});
