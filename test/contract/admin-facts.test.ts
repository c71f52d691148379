// Goal: a price that was worked out from other facts than the bureau holds is told of, and what a canteen gives is nobody's usage.
import { expect, test } from 'vitest';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../shared/policy/document.ts';
import { changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { POLICY, SMALL, type SmallElder } from './admin.test-support.ts';
import { admin, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk, type SaleOptions } from './kiosk.test-support.ts';

test('a kiosk that makes an elder older than the roster knows gets its meal stored and an alarm raised', async () => {
  const [oldest, younger] = cluster.elders as readonly [SmallElder, SmallElder];
  const kiosk = await enrolTestKiosk(admin);
  kiosk.sell(oldest);
  kiosk.sell({ ...younger, birthDate: oldest.birthDate });
  expect((await kiosk.sendRange(1, 2)).body.head?.seq).toBe(2);
  const alarms = await admin.context.database
    .selectFrom('alarm')
    .select(['code', 'matter'])
    .execute();
  expect(alarms).toEqual([{ code: 'facts-differ', matter: `${kiosk.id}/2` }]);
});

test('a kiosk that makes an elder poor, frail or at home elsewhere, or a Sunday a working day, is told of', async () => {
  const [elder] = cluster.elders as readonly [SmallElder];
  const kiosk = await enrolTestKiosk(admin);
  const since = { from: '2026-01-01', to: null };
  const sunday = '2026-11-22';
  const lies: readonly SaleOptions[] = [
    { person: { categories: [{ category: 'destitute-support', ...since }] } },
    { person: { careLevels: [{ level: 4, ...since }] } },
    { person: { householdCode: '370481001001' } },
    { person: { residenceCode: '370481001002' } },
    { person: { standing: 'provisional' } },
    { isWorkingDay: true, businessDate: sunday },
  ];
  lies.forEach((lie, index) => {
    kiosk.sell(elder, { businessDate: `2026-11-1${index}`, ...lie });
  });
  // A category that has ended is no lie.
  const ended = { category: 'destitute-support', from: '2020-01-01', to: '2020-12-31' } as const;
  kiosk.sell(elder, { person: { categories: [ended] } });
  await kiosk.sendRange(1, 7);
  const alarms = await admin.context.database
    .selectFrom('alarm')
    .select('matter')
    .where('code', '=', 'facts-differ')
    .orderBy('matter')
    .execute();
  expect(alarms.map((alarm) => alarm.matter)).toEqual(
    lies.map((_lie, index) => `${kiosk.id}/${index + 1}`),
  );
});

test('a canteen’s own discount lowers the price, and is neither a subsidised meal nor anybody’s usage', async () => {
  const [elder] = cluster.elders as readonly [SmallElder];
  const merchants: PolicyDocument = policyDocumentSchema.parse({
    ...POLICY,
    version: 2,
    funds: POLICY.funds.map((fund) => ({ ...fund, level: 'merchant' })),
  });
  await admin.context.database.transaction().execute((transaction) =>
    publishPolicy(admin.context, transaction, {
      districtCode: SMALL.districtCode,
      document: merchants,
      people: null,
    }),
  );
  const home = await enrolTestKiosk(admin);
  const away = await enrolTestKiosk(admin, SMALL.canteens.second);
  away.sell(elder, { policy: merchants });
  away.sell(elder, { businessDate: '2026-11-22' });
  expect((await away.sendRange(1, 2)).status).toBe(200);
  const meals = await admin.context.database
    .selectFrom('meal')
    .select(['subsidy_fen', 'merchant_fen', 'paid_fen', 'set_meal_fen', 'is_working_day'])
    .orderBy('seq')
    .execute();
  const sold = { subsidy_fen: 800, paid_fen: 700, set_meal_fen: 1500 };
  expect(meals).toEqual([
    { ...sold, merchant_fen: 800, is_working_day: true },
    { ...sold, merchant_fen: 0, is_working_day: false },
  ]);
  const days = await admin.context.database
    .selectFrom('site_day')
    .select(['business_date', 'meals', 'subsidised_meals', 'subsidy_fen'])
    .orderBy('business_date')
    .execute();
  expect(days).toEqual([
    { business_date: '2026-11-22', meals: 1, subsidised_meals: 1, subsidy_fen: 800 },
    { business_date: '2026-11-23', meals: 1, subsidised_meals: 0, subsidy_fen: 0 },
  ]);
  const { changes } = changesAnswerSchema.parse(
    (await home.get(`${SYNC_PATHS.changes}?cursor=0`)).body,
  );
  const usage = changes.flatMap((change) => (change.kind === 'usage' ? change.meals : []));
  expect(usage.map((meal) => meal.businessDate)).toEqual(['2026-11-22']);
});
