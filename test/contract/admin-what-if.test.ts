// Goal: what a draft would have cost is what it would have cost, to the fen, and no real meal is touched by asking.
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import type { WhatIfRequest } from '../../admin/contract/policies.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { runWhatIf } from '../../admin/server/policies/what-if/run.ts';
import { canteenIdSchema, policyIdSchema } from '../../shared/identity/ids.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../shared/policy/document.ts';
import { POLICY, SMALL, type SmallElder } from './admin.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

const NEXT: PolicyDocument = { ...POLICY, version: 2, effectiveFrom: '2026-12-01' };

/** 70 to 79 pay 5 元 instead of 7, for two meals a week. */
const WEEKLY: PolicyDocument = policyDocumentSchema.parse({
  ...NEXT,
  rules: NEXT.rules.map((rule) =>
    rule.id === 'age-70-79' ? { ...rule, benefit: { form: 'fixed-price', priceFen: 500 } } : rule,
  ),
  limits: [
    ...NEXT.limits,
    {
      id: 'two-a-week',
      title: '每周两餐',
      form: 'meals',
      ruleIds: null,
      origin: 'setting',
      window: 'week',
      mealsMax: 2,
    },
  ],
});

const SPAN = { from: '2026-11-11', to: '2026-11-22', canteenId: null };
const FIRST = canteenIdSchema.parse(SMALL.canteens.first);
const SECOND = canteenIdSchema.parse(SMALL.canteens.second);
const DISTRICT_FUND = '区级助餐补贴（演示）';
const AGED_70 = `${POLICY.policyId}/age-70-79`;

/**
 * Two weeks from Monday 9 November. The 75-year-old eats at the first canteen on both Mondays, the first Wednesday to Friday
 * and the second Tuesday, and on the second Wednesday at the second canteen; the 65-year-old twice there; a guest once;
 * the 85-year-old only on the first Monday.
 */
async function liveTwoWeeks(): Promise<void> {
  const [older, younger, oldest] = cluster.elders as readonly [SmallElder, SmallElder, SmallElder];
  const first = await enrolTestKiosk(admin);
  const second = await enrolTestKiosk(admin, SMALL.canteens.second);
  for (const day of ['09', '11', '12', '13', '16', '17']) {
    first.sell(older, { businessDate: `2026-11-${day}` });
  }
  first.sellToGuest('2026-11-12');
  first.sell(oldest, { businessDate: '2026-11-09', ruleId: 'age-80-up', subsidyFen: 900 });
  second.sell(older, { businessDate: '2026-11-18' });
  for (const day of ['12', '19']) {
    const businessDate = `2026-11-${day}`;
    second.sell(younger, { businessDate, ruleId: 'age-60-69', subsidyFen: 700 });
  }
  expect((await first.sendRange(1, first.entries.length)).status).toBe(200);
  expect((await second.sendRange(1, second.entries.length)).status).toBe(200);
}

async function ask(document: PolicyDocument, more: Partial<WhatIfRequest> = {}) {
  const request = { ...SPAN, document, ...more };
  return runWhatIf(admin.context.database, { districtCode: SMALL.districtCode, request }, () => {});
}

test('the figures of a weekly limit are those worked out by hand, with a Monday before the time counted in its week', async () => {
  await liveTwoWeeks();
  const result = await ask(WEEKLY);
  // Of the 75-year-old's six meals Wednesday 11, Monday 16 and Tuesday 17 have 10 元, the other three nothing.
  expect(result).toMatchObject({
    meals: 9,
    elders: 2,
    total: {
      beforeFen: 6 * 800 + 2 * 700,
      afterFen: 3 * 1000 + 2 * 700,
      beforeMeals: 8,
      afterMeals: 5,
    },
    paidBeforeFen: 6 * 700 + 2 * 800,
    paidAfterFen: 3 * 500 + 3 * 1500 + 2 * 800,
    eldersBetter: 0,
    eldersWorse: 1,
    eldersSame: 1,
    mealsLeftAsTheyWere: 0,
    mealsRefused: 0,
  });
  expect(result.byTier).toEqual([
    {
      key: `${POLICY.policyId}/age-60-69`,
      name: '60至69周岁套餐8元',
      beforeFen: 1400,
      afterFen: 1400,
      beforeMeals: 2,
      afterMeals: 2,
    },
    {
      key: AGED_70,
      name: '70至79周岁套餐7元',
      beforeFen: 4800,
      afterFen: 3000,
      beforeMeals: 6,
      afterMeals: 3,
    },
  ]);
  expect(result.byFund).toEqual([
    {
      key: DISTRICT_FUND,
      name: DISTRICT_FUND,
      beforeFen: 6200,
      afterFen: 4400,
      beforeMeals: 8,
      afterMeals: 5,
    },
  ]);
  expect(result.byTown).toMatchObject([{ name: '荆河街道', beforeFen: 6200, afterFen: 4400 }]);
  expect(result.byCanteen).toMatchObject([
    { name: '第一食堂', beforeFen: 5 * 800, afterFen: 3000 },
    { name: '第二助餐点', beforeFen: 800 + 1400, afterFen: 1400 },
  ]);
});

test('row by row the weekly limit would never be seen: each meal alone has its 10 元', async () => {
  await liveTwoWeeks();
  let alone = 0;
  for (const day of ['11', '12', '13', '16', '17', '18']) {
    const date = `2026-11-${day}`;
    // A time of its own for every meal, in a week whose earlier meals are gone.
    await admin.context.database.deleteFrom('meal').where('business_date', '<', date).execute();
    alone +=
      (await ask(WEEKLY, { from: date, to: date })).byTier.find((row) => row.key === AGED_70)
        ?.afterFen ?? 0;
  }
  expect(alone).toBe(6 * 1000);
});

test('a draft that says what is in force changes nothing to the fen', async () => {
  await liveTwoWeeks();
  const result = await ask(NEXT);
  expect(result.total.afterFen).toBe(6200);
  for (const row of [result.total, ...result.byFund, ...result.byTier, ...result.byCanteen]) {
    expect([row.afterFen, row.afterMeals]).toEqual([row.beforeFen, row.beforeMeals]);
  }
  expect(result.paidAfterFen).toBe(result.paidBeforeFen);
  expect([result.eldersBetter, result.eldersWorse, result.eldersSame]).toEqual([0, 0, 2]);
});

test('asked about one canteen, the meals at the other count as they really were', async () => {
  await liveTwoWeeks();
  const result = await ask(WEEKLY, { canteenId: SECOND });
  // On Wednesday 18 the two real meals of Monday and Tuesday have used the week up.
  expect(result).toMatchObject({ meals: 3, elders: 2, total: { beforeFen: 2200, afterFen: 1400 } });
  expect(result.byCanteen.map((row) => row.name)).toEqual(['第二助餐点']);
});

test('where a policy of the canteen’s own comes first the draft changes nothing', async () => {
  await liveTwoWeeks();
  const own: PolicyDocument = {
    ...POLICY,
    policyId: policyIdSchema.parse('0e3a8c52-7d4b-4f19-8a60-5b2c9d1e7f34'),
    scope: { ...POLICY.scope, canteenIds: [FIRST] },
  };
  await admin.context.database.transaction().execute((transaction) =>
    publishPolicy(admin.context, transaction, {
      districtCode: SMALL.districtCode,
      document: own,
      people: null,
    }),
  );
  const { byCanteen, mealsLeftAsTheyWere } = await ask(WEEKLY);
  expect(byCanteen).toMatchObject([
    { name: '第一食堂', beforeFen: 4000, afterFen: 4000 },
    { name: '第二助餐点', beforeFen: 2200, afterFen: 1400 },
  ]);
  expect(mealsLeftAsTheyWere).toBe(0);
});

test('meals that would be refused are counted, and so are those whose facts are no longer known', async () => {
  await liveTwoWeeks();
  const [, younger] = cluster.elders as readonly [SmallElder, SmallElder];
  const { database } = admin.context;
  await database.deleteFrom('elder').where('elder_id', '=', younger.elderId).execute();
  const refusing: PolicyDocument = {
    ...WEEKLY,
    settings: { ...WEEKLY.settings, overLimit: 'refuse' },
  };
  const result = await ask(refusing);
  expect(result).toMatchObject({
    mealsRefused: 3,
    mealsLeftAsTheyWere: 2,
    total: { beforeFen: 6200, afterFen: 4400 },
  });
});

test('categories and states count by the date of the meal, as the roster has them', async () => {
  await liveTwoWeeks();
  const [older] = cluster.elders as readonly [SmallElder];
  const { database } = admin.context;
  const held = { elder_id: older.elderId, to_date: null };
  await database
    .insertInto('elder_category')
    .values({ ...held, category: 'minimum-living-allowance', from_date: '2026-11-13' })
    .execute();
  await database
    .insertInto('elder_state')
    .values({ ...held, state: 'in-institution', from_date: '2026-11-17' })
    .execute();
  const draft: PolicyDocument = {
    ...NEXT,
    settings: { ...NEXT.settings, excludedStates: ['in-institution'] },
  };
  const { byTier } = await ask(draft);
  // 11 and 12 by age, 13 and 16 by hardship at 2 元, 17 and 18 nothing.
  expect(byTier.map((row) => [row.name, row.beforeFen, row.afterFen])).toEqual([
    ['60至69周岁套餐8元', 1400, 1400],
    ['70至79周岁套餐7元', 4800, 1600],
    ['低保、特困套餐2元', 0, 2 * 1300],
  ]);
});

/** Everything a replay could spoil, as one number. */
async function fingerprint(): Promise<string> {
  const { rows } = await sql<{ print: string }>`
    select md5(string_agg(t::text, '|' order by t::text)) as print from (
      select m::text as t from meal m union all select s::text from meal_subsidy s
      union all select e::text from ledger_entry e union all select d::text from site_day d) as all_rows`.execute(
    admin.context.database,
  );
  return rows[0]?.print ?? '';
}

test('through the console a run in its own thread reports how far it is and its result, and leaves every meal as it was', async () => {
  await liveTwoWeeks();
  const before = await fingerprint();
  const { client } = await signInAs(admin.address, SMALL.users.leader);
  const { runId } = await client.startWhatIf.mutate({ ...SPAN, document: WEEKLY });
  const run = await vi.waitFor(
    async () => {
      const seen = await client.whatIfRun.query({ runId });
      expect(seen?.state).toBe('done');
      return seen;
    },
    { timeout: 30_000, interval: 50 },
  );
  expect(run).toMatchObject({ mealsDone: 8, mealsTotal: 8, failure: null });
  expect(run?.result).toEqual(await ask(WEEKLY));
  expect(await fingerprint()).toBe(before);
});

test('a second run waits its turn until the first is cancelled, and a cancelled one stays cancelled', async () => {
  await liveTwoWeeks();
  const { client } = await signInAs(admin.address);
  const start = () => client.startWhatIf.mutate({ ...SPAN, document: WEEKLY });
  const { runId } = await start();
  await expect(start()).rejects.toThrow('另一次试算还没有结束');
  expect(await codeOf(start())).toBe('CONFLICT');
  await client.cancelWhatIf.mutate({ runId });
  expect(await client.whatIfRun.query({ runId })).toMatchObject({
    state: 'cancelled',
    result: null,
  });
  const second = await start();
  expect(second.runId).not.toBe(runId);
  await client.cancelWhatIf.mutate(second);
});

test('a time that runs backwards, one that is too long, an auditor and a run that is not there', async () => {
  const { client } = await signInAs(admin.address);
  const start = (more: Partial<WhatIfRequest>) =>
    codeOf(client.startWhatIf.mutate({ ...SPAN, document: NEXT, ...more }));
  expect(await start({ from: '2026-11-23' })).toBe('BAD_REQUEST');
  expect(await start({ from: '2025-01-01' })).toBe('BAD_REQUEST');
  const broken = { ...NEXT, funds: NEXT.funds.slice(1) };
  expect(await start({ document: broken })).toBe('BAD_REQUEST');
  const { client: auditor } = await signInAs(admin.address, SMALL.users.auditor);
  expect(await codeOf(auditor.startWhatIf.mutate({ ...SPAN, document: NEXT }))).toBe('FORBIDDEN');
  const runId = crypto.randomUUID();
  expect(await client.whatIfRun.query({ runId })).toBeNull();
  expect(await client.cancelWhatIf.mutate({ runId })).toBeNull();
});

test('a run whose database is gone says that it failed and lets the next one start', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { client } = await signInAs(admin.address);
  await sql`alter table meal_subsidy rename to moved`.execute(admin.context.database);
  await liveTwoWeeksWithoutSubsidies();
  const { runId } = await client.startWhatIf.mutate({ ...SPAN, document: NEXT });
  const run = await vi.waitFor(
    async () => {
      const seen = await client.whatIfRun.query({ runId });
      expect(seen?.state).toBe('failed');
      return seen;
    },
    { timeout: 30_000, interval: 50 },
  );
  expect(run?.failure).toContain('试算没有完成');
  expect(run?.failure).not.toMatch(/[a-z]/);
  logged.mockRestore();
  const next = await client.startWhatIf.mutate({ ...SPAN, document: NEXT });
  await client.cancelWhatIf.mutate(next);
});

/** One meal, written where the ingest would, so that a broken table is met by the replay alone. */
async function liveTwoWeeksWithoutSubsidies(): Promise<void> {
  const [older] = cluster.elders as readonly [SmallElder];
  await sql`
    insert into meal (kiosk_id, seq, district_code, canteen_id, business_date, at_text, meal_period, service_type,
      person_kind, elder_id, order_id, order_number, meal_name, set_meal_fen, dishes_fen, by_weight_fen, weight_grams,
      delivery_fee_fen, list_price_fen, subsidy_fen, merchant_fen, paid_fen, operator_fen, fees, tenders, reasons, hash)
    values (gen_random_uuid(), 1, ${SMALL.districtCode}, ${SMALL.canteens.first}::uuid, '2026-11-12',
      '2026-11-12T11:40:00.000+08:00', 'lunch', 'eat-in', 'elder', ${older.elderId}::uuid, gen_random_uuid(), 1, '套餐',
      1500, 0, 0, 0, 0, 1500, 0, 0, 1500, 0, '[]', '[]', '[]', '')`.execute(admin.context.database);
}
