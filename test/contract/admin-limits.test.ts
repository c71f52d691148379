// Goal: two kiosks that were offline at once may both grant a meal that a limit allows once; it is told, never lost.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mealsQuerySchema } from '../../admin/contract/router.ts';
import { mealsPage } from '../../admin/server/console-api/meals.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import {
  POLICY,
  SMALL,
  type SmallElder,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from './admin.test-support.ts';
import { enrolTestKiosk, type TestKiosk } from './kiosk.test-support.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

const WITHHOLDING: PolicyDocument = {
  ...POLICY,
  version: 2,
  settings: { ...POLICY.settings, grantedTwice: 'withhold' },
};

interface TwoKiosks {
  readonly admin: TestAdmin;
  readonly home: TestKiosk;
  readonly away: TestKiosk;
  readonly elder: SmallElder;
}

/** A fresh district with a kiosk in each canteen, numbers 1 and 2, that have both sold and not yet sent. */
async function afterOffline<Outcome>(
  sell: (kiosks: TwoKiosks) => void,
  then: (kiosks: TwoKiosks) => Promise<Outcome>,
): Promise<Outcome> {
  const admin = await cluster.open();
  try {
    const { districtCode } = SMALL;
    await admin.context.database.transaction().execute((transaction) =>
      publishPolicy(admin.context, transaction, {
        districtCode,
        document: WITHHOLDING,
        people: null,
      }),
    );
    const home = await enrolTestKiosk(admin);
    const away = await enrolTestKiosk(admin, SMALL.canteens.second);
    const [elder] = cluster.elders as readonly [SmallElder];
    const kiosks = { admin, home, away, elder };
    sell(kiosks);
    return await then(kiosks);
  } finally {
    await admin.close();
  }
}

/** What was flagged and told, by the numbers that people see. */
async function outcome({ admin }: TwoKiosks) {
  const meals = await admin.context.database
    .selectFrom('meal')
    .innerJoin('kiosk', 'kiosk.kiosk_id', 'meal.kiosk_id')
    .select(['kiosk_number', 'seq', 'beyond_limit', 'subsidy_fen'])
    .orderBy('kiosk_number')
    .orderBy('seq')
    .execute();
  const alarms = await admin.context.database
    .selectFrom('alarm')
    .select(['code', 'sentence'])
    .orderBy('sentence')
    .execute();
  return { meals, alarms };
}

const sendHome = ({ home }: TwoKiosks) => home.sendRange(1, home.entries.length);
const sendAway = ({ away }: TwoKiosks) => away.sendRange(1, away.entries.length);

async function inBothOrders(sell: (kiosks: TwoKiosks) => void) {
  const homeFirst = await afterOffline(sell, async (kiosks) => {
    await sendHome(kiosks);
    await sendAway(kiosks);
    return outcome(kiosks);
  });
  const awayFirst = await afterOffline(sell, async (kiosks) => {
    await sendAway(kiosks);
    await sendHome(kiosks);
    return outcome(kiosks);
  });
  expect(awayFirst).toEqual(homeFirst);
  return homeFirst;
}

test('of one lunch granted at two canteens the later is flagged and told, whichever batch comes first', async () => {
  const { meals, alarms } = await inBothOrders(({ home, away, elder }) => {
    away.sell(elder, { time: '11:58:00.000' });
    home.sell(elder, { time: '11:31:00.000' });
  });
  expect(meals).toEqual([
    { kiosk_number: 1, seq: 1, beyond_limit: null, subsidy_fen: 800 },
    { kiosk_number: 2, seq: 1, beyond_limit: 'honour', subsidy_fen: 800 },
  ]);
  expect(alarms).toEqual([
    {
      code: 'granted-beyond-limit',
      sentence:
        '2号点餐机第1号记录（2026-11-23午餐）的补贴超出限额“每餐次补贴一份”：同一位老人此前已有1号点餐机第1号记录（2026-11-23午餐）。可能是点餐机断网时各自给了补贴。按政策这一餐照常结算，已作标记，请核对。',
    },
  ]);
});

test('the bureau’s list marks such meals, and narrowed to them its sums are theirs alone', async () => {
  await afterOffline(
    ({ home, away, elder }) => {
      home.sell(elder, { time: '11:31:00.000' });
      away.sell(elder, { time: '11:58:00.000' });
    },
    async ({ admin, home, away }) => {
      await home.sendRange(1, 1);
      await away.sendRange(1, 1);
      const query = mealsQuerySchema.parse({
        from: SMALL.today,
        to: SMALL.today,
        canteenId: null,
        page: 1,
      });
      const all = await mealsPage(admin.context, query);
      expect(all.meals.map((meal) => [meal.kioskNumber, meal.beyondLimit])).toEqual([
        [2, 'honour'],
        [1, null],
      ]);
      const beyond = await mealsPage(admin.context, { ...query, beyondLimitOnly: true });
      expect(beyond.meals.map((meal) => meal.kioskNumber)).toEqual([2]);
      expect([beyond.totalCount, beyond.subsidyFen]).toEqual([1, 800]);
      expect(beyond.byFund).toEqual([
        { fundName: expect.any(String), amountFen: 800, mealCount: 1 },
      ]);
    },
  );
});

test('a policy that holds such meals back says so, and the meal itself is there to the fen', async () => {
  const { meals, alarms } = await inBothOrders(({ home, away, elder }) => {
    home.sell(elder, { time: '11:31:00.000', policy: WITHHOLDING });
    away.sell(elder, { time: '11:32:00.000', policy: WITHHOLDING });
    away.sell(elder, { time: '11:33:00.000', policy: WITHHOLDING, mealPeriod: 'dinner' });
  });
  expect(meals.map((meal) => [meal.kiosk_number, meal.seq, meal.beyond_limit])).toEqual([
    [1, 1, null],
    [2, 1, 'withhold'],
    [2, 2, null],
  ]);
  expect(alarms.map((alarm) => alarm.sentence)).toEqual([
    expect.stringContaining('按政策这一餐先不结算，请核对后决定。'),
  ]);
});

test('a third meal names both before it, whichever of the three came last', async () => {
  const { meals, alarms } = await inBothOrders(({ home, away, elder }) => {
    home.sell(elder, { time: '11:31:00.000' });
    away.sell(elder, { time: '11:32:00.000' });
    home.sell(elder, { time: '11:33:00.000' });
  });
  expect(meals.map((meal) => meal.beyond_limit)).toEqual([null, 'honour', 'honour']);
  expect(alarms).toHaveLength(2);
  expect(alarms[0]?.sentence).toContain(
    '此前已有1号点餐机第1号记录（2026-11-23午餐）、2号点餐机第1号记录（2026-11-23午餐）。',
  );
});

test('meals at list price, other days and other people pass no limit', async () => {
  const { meals, alarms } = await inBothOrders(({ home, away, elder }) => {
    const [, , oldest] = cluster.elders as readonly [SmallElder, SmallElder, SmallElder];
    home.sell(elder);
    away.sell(elder, { businessDate: '2026-11-22' });
    away.sell(oldest, { ruleId: 'age-80-up', subsidyFen: 900 });
  });
  expect(meals.map((meal) => meal.beyond_limit)).toEqual([null, null, null]);
  expect(alarms).toEqual([]);
});

test('two batches that come at one moment, at two servers, do not overlook each other', async () => {
  const flagged = await afterOffline(
    ({ home, away, elder }) => {
      for (let day = 1; day <= 20; day += 1) {
        const businessDate = `2026-11-${String(day).padStart(2, '0')}`;
        home.sell(elder, { businessDate, time: '11:31:00.000' });
        away.sell(elder, { businessDate, time: '11:32:00.000' });
      }
    },
    async (kiosks) => {
      const second = await kiosks.admin.openSecond();
      const answers = await Promise.all([
        sendHome(kiosks),
        kiosks.away.sendRange(1, 20, second.address),
      ]);
      expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
      return outcome(kiosks);
    },
  );
  expect(flagged.meals.map((meal) => [meal.kiosk_number, meal.beyond_limit])).toEqual([
    ...Array.from({ length: 20 }, () => [1, null]),
    ...Array.from({ length: 20 }, () => [2, 'honour']),
  ]);
  expect(flagged.alarms).toHaveLength(20);
});
