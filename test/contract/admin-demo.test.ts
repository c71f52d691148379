import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { coverageView } from '../../admin/server/coverage/view.ts';
import { demoCanteenId, demoState, loadDemo } from '../../admin/server/demo/load.ts';
import { importOwnData } from '../../admin/server/plans/import.ts';
import { DEMO_CARD_PEOPLE } from '../../shared/demo/people.ts';
import { changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';

let cluster: TestCluster;
let admin: TestAdmin;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  admin = await cluster.openEmpty();
});
afterEach(() => admin.close());

/** An awkward moment: a leap day by the calendar, and by the canteen's day boundary still the day before. */
const MOMENT = '2028-02-29T00:30:00.000+08:00';
const BUSINESS_DATE = '2028-02-28';

test('whenever it is loaded the demo has twenty effective sites, and one meal at its own canteen makes one more', async () => {
  admin.context.setNow(Date.parse(MOMENT));
  await importOwnData(admin.context);
  expect(await demoState(admin.context)).toBe('no-district');
  await loadDemo(admin.context, () => {});
  expect(await demoState(admin.context)).toBe('demo');
  const canteenId = await demoCanteenId(admin.context);
  const before = await coverageView(admin.context);
  expect(before.canteens).toHaveLength(40);
  expect(before.canteens.every((canteen) => canteen.name.includes('（演示）'))).toBe(true);
  expect(before.canteens.filter((canteen) => canteen.isEffective)).toHaveLength(20);
  expect(before.canteens.find((canteen) => canteen.canteenId === canteenId)).toMatchObject({
    serviceDaysInWindow: 9,
    isEffective: false,
  });
  expect(before.towns.map((town) => town.communityCount).reduce((a, b) => a + b, 0)).toBe(1180);
  const alarms = await admin.context.database.selectFrom('alarm').selectAll().execute();
  expect(alarms).toEqual([]);
  const silent = await admin.context.database
    .selectFrom('kiosk')
    .select('kiosk_number')
    .where('last_contact_at', 'is', null)
    .execute();
  expect(silent, 'a kiosk whose ledger has come in has been in contact').toEqual([]);

  const kiosk = await enrolTestKiosk(admin, canteenId);
  const path = `${SYNC_PATHS.changes}?cursor=0`;
  const { changes } = changesAnswerSchema.parse((await kiosk.get(path)).body);
  const balances = changes.flatMap((change) =>
    change.kind === 'account' && change.elsewhereFen > 0 ? [change.elsewhereFen] : [],
  );
  const expected = DEMO_CARD_PEOPLE.flatMap(({ balanceFen }) => balanceFen ?? []);
  expect(balances.toSorted()).toEqual(expected.toSorted());
  expect(new Set(changes.map((change) => change.kind))).toEqual(
    new Set(['keys', 'elder', 'account', 'usage', 'policy', 'menu', 'settings', 'staff']),
  );

  const [elder] = await admin.context.database
    .selectFrom('elder')
    .select(['elder_id', 'birth_date', 'home_community_code'])
    .where('birth_date', '=', '1951-03-08')
    .execute();
  kiosk.sell(
    {
      elderId: elder?.elder_id ?? '',
      birthDate: elder?.birth_date ?? '',
      residenceCode: elder?.home_community_code ?? '',
      idNumber: '',
    },
    { businessDate: BUSINESS_DATE },
  );
  expect((await kiosk.sendRange(1, 1)).status).toBe(200);
  const after = await coverageView(admin.context);
  expect(after.canteens.filter((canteen) => canteen.isEffective)).toHaveLength(21);
  const effective = (view: typeof after) => view.plan?.targets[0]?.effective ?? 0;
  expect(effective(after)).toBe(effective(before) + 1);
});
