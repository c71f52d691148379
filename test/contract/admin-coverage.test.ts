import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coverageView, planViews } from '../../admin/server/coverage/view.ts';
import { importOwnData, importPlans } from '../../admin/server/plans/import.ts';
import { SMALL } from './admin.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

async function importSmallPlan() {
  const folder = mkdtempSync(join(tmpdir(), 'zhulao-plan-'));
  const path = join(folder, 'plan.json');
  const target = {
    unit: '处',
    deadline: '2023-12-31',
    clause: '一',
    mealService: true,
    comparator: '>=',
  };
  const plan = {
    id: 'small',
    jurisdiction: '滕州市',
    divisionCode: '370481',
    title: '小规划',
    documentNo: null,
    issued: null,
    period: ['2021-01-01', '2025-12-31'],
    sourceFile: 'small.txt',
    evaluations: [{ kind: 'final', year: 2025 }],
    siteNames: ['助老食堂'],
    targets: [
      { ...target, id: 'new', indicator: '新建', measure: 'new-canteens', value: 2 },
      {
        ...target,
        id: 'covered',
        indicator: '覆盖',
        measure: 'community-coverage',
        unit: '%',
        value: 100,
      },
    ],
    duties: [{ id: 'duty', text: '办好食堂', clause: '二' }],
  };
  writeFileSync(path, JSON.stringify({ version: 1, plans: [plan] }));
  try {
    return await importPlans(admin.context, path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Nine service days of five meals before today, then four meals today: one short. */
async function almostEffective() {
  const kiosk = await enrolTestKiosk(admin);
  const [elder] = cluster.elders;
  if (elder === undefined) throw new Error('the small district has elders');
  for (let day = 1; day <= 9; day += 1) {
    const businessDate = `2026-11-${String(day).padStart(2, '0')}`;
    for (let meal = 0; meal < 5; meal += 1) kiosk.sell(elder, { businessDate });
  }
  for (let meal = 0; meal < 4; meal += 1) kiosk.sell(elder);
  await kiosk.sendRange(1, kiosk.entries.length);
  return { kiosk, elder };
}

test('the figures of a small district are those worked out by hand, and one meal tips the site', async () => {
  expect(await importSmallPlan()).toEqual({
    ok: true,
    value: { planCount: 1, targetCount: 2, dutyCount: 1 },
  });
  const { kiosk, elder } = await almostEffective();
  const before = await coverageView(admin.context);
  // Two sites with plaques, one a canteen; three of four communities served on paper, none in meals yet.
  expect(before.plan?.targets).toMatchObject([
    { nominal: 1, effective: 0, gap: 2 },
    { nominal: 75, effective: 0, gap: 100 },
  ]);
  expect(before).toMatchObject({
    asOf: SMALL.today,
    mealsThisMonth: 49,
    eldersThisMonth: 1,
    subsidyThisMonthFen: 49 * 800,
    towns: [{ townName: '荆河街道', communityCount: 4, nominalCount: 3, effectiveCount: 0 }],
  });
  kiosk.sell(elder);
  await kiosk.sendRange(50, 50);
  const after = await coverageView(admin.context);
  expect(after.plan?.targets).toMatchObject([
    { nominal: 1, effective: 1, gap: 1 },
    { nominal: 75, effective: 50, gap: 50 },
  ]);
  expect(after.canteens).toMatchObject([
    { name: '第一食堂', mealsInWindow: 50, serviceDaysInWindow: 10, isEffective: true },
    { name: '第二助餐点', mealsInWindow: 0, serviceDaysInWindow: 0, isEffective: false },
  ]);
});

test('meals at list price serve people and count for no subsidy target', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const [elder] = cluster.elders;
  if (elder === undefined) throw new Error('the small district has elders');
  for (let meal = 0; meal < 6; meal += 1) kiosk.sell(elder, { subsidyFen: 0 });
  await kiosk.sendRange(1, 6);
  const { canteens, mealsThisMonth } = await coverageView(admin.context);
  expect([canteens[0]?.mealsInWindow, canteens[0]?.lastMealOn, mealsThisMonth]).toEqual([
    0,
    SMALL.today,
    0,
  ]);
});

test('the summaries kept as meals come in equal a count of the meals themselves', async () => {
  await almostEffective();
  const { database } = admin.context;
  const kept = await database
    .selectFrom('site_day')
    .select(['business_date', 'meals', 'subsidy_fen'])
    .orderBy('business_date')
    .execute();
  const counted = await database
    .selectFrom('meal')
    .select((select) => [
      'business_date',
      select.fn.countAll<number>().as('meals'),
      select.fn.sum<number>('subsidy_fen').as('subsidy_fen'),
    ])
    .groupBy('business_date')
    .orderBy('business_date')
    .execute();
  expect(kept).toEqual(counted);
});

test('all five plans come in with every target and duty, and every missing figure has its reason', async () => {
  await importOwnData(admin.context);
  const plans = await planViews(admin.context);
  expect(plans.map((plan) => plan.planId)).toEqual([
    'tengzhou-14-5',
    'wudi-2024-2026',
    'zibo-14-5',
    'zaozhuang-14-5',
    'yanzhou-14-5',
  ]);
  const targets = plans.flatMap((plan) => plan.targets);
  expect(targets).toHaveLength(66);
  expect(plans.reduce((total, plan) => total + plan.dutyCount, 0)).toBe(46);
  for (const target of targets) {
    expect((target.nominal === null) === (target.missingReason !== null)).toBe(true);
  }
  const divisions = await admin.context.database
    .selectFrom('division')
    .select((select) => ['level', select.fn.countAll<number>().as('count')])
    .where('code', 'like', '370481%')
    .groupBy('level')
    .orderBy('level')
    .execute();
  expect(divisions).toEqual([
    { level: 'community', count: 1180 },
    { level: 'county', count: 1 },
    { level: 'town', count: 21 },
  ]);
});

test('a plan file that is wrong is refused with the place of the mistake, and changes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhulao-plan-'));
  const path = join(folder, 'plan.json');
  const refused = async (text: string) => {
    writeFileSync(path, text);
    const outcome = await importPlans(admin.context, path);
    return outcome.ok ? null : outcome.failure;
  };
  expect(await refused('{')).toMatchObject({ code: 'not-json' });
  const wrong = await refused(JSON.stringify({ version: 1, plans: [{ id: 'x', surprise: 1 }] }));
  expect(wrong?.code).toBe('bad-content');
  expect(wrong?.sentence).toContain('surprise');
  const none = await importPlans(admin.context, join(folder, 'none.json'));
  expect(none).toMatchObject({ ok: false, failure: { code: 'no-file' } });
  rmSync(folder, { recursive: true });
  expect(await admin.context.database.selectFrom('plan').selectAll().execute()).toEqual([]);
});
