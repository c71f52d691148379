import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  filterCanteens,
  newCanteensTarget,
  openCanteens,
} from '../../admin/console/pages/coverage/coverage-figures.ts';
import type { MealsQuery } from '../../admin/contract/router.ts';
import { mealsPage } from '../../admin/server/console-api/meals.ts';
import { coverageView } from '../../admin/server/coverage/view.ts';
import { importOwnData } from '../../admin/server/plans/import.ts';
import { canteenIdSchema } from '../../shared/identity/ids.ts';
import {
  SMALL,
  startTestCluster,
  type TestAdmin,
  type TestCluster,
} from '../contract/admin.test-support.ts';
import { enrolTestKiosk } from '../contract/kiosk.test-support.ts';

let cluster: TestCluster;
let admin: TestAdmin;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  admin = await cluster.open();
});
afterEach(() => admin.close());

const month: MealsQuery = {
  from: '2026-11-01',
  to: SMALL.today,
  canteenId: null,
  subsidisedOnly: false,
  beyondLimitOnly: false,
  page: 1,
};

it('the month’s subsidised meals and their subsidy are the same on the card and in the list it opens', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const [elder] = cluster.elders;
  if (elder === undefined) throw new Error('the small district has elders');
  for (let meal = 0; meal < 3; meal += 1) kiosk.sell(elder);
  for (let meal = 0; meal < 2; meal += 1) kiosk.sell(elder, { subsidyFen: 0 });
  kiosk.sell(elder, { businessDate: '2026-10-31' });
  await kiosk.sendRange(1, 6);
  const card = await coverageView(admin.context);
  const list = await mealsPage(admin.context, { ...month, subsidisedOnly: true });
  expect([card.mealsThisMonth, card.subsidyThisMonthFen]).toEqual([3, 3 * 800]);
  expect([list.totalCount, list.subsidyFen]).toEqual([3, 3 * 800]);
  expect(list.byFund.map((fund) => fund.mealCount)).toEqual([3]);
  expect(list.meals.every((meal) => meal.subsidyFen > 0)).toBe(true);
  expect((await mealsPage(admin.context, month)).totalCount).toBe(5);
});

it('a canteen’s meals in the window are those of the list that its figure opens', async () => {
  const kiosk = await enrolTestKiosk(admin);
  const [elder] = cluster.elders;
  if (elder === undefined) throw new Error('the small district has elders');
  kiosk.sell(elder, { businessDate: '2026-10-25' });
  kiosk.sell(elder);
  kiosk.sell(elder, { subsidyFen: 0 });
  await kiosk.sendRange(1, 3);
  const first = (await coverageView(admin.context)).canteens.find(
    (canteen) => canteen.canteenId === SMALL.canteens.first,
  );
  const list = await mealsPage(admin.context, {
    ...month,
    from: '2026-10-25',
    canteenId: canteenIdSchema.parse(SMALL.canteens.first),
    subsidisedOnly: true,
  });
  expect(first?.mealsInWindow).toBe(2);
  expect(list.totalCount).toBe(2);
});

async function addCanteen(site: {
  readonly name: string;
  readonly openedOn: string;
  readonly closedOn?: string;
}): Promise<void> {
  await admin.context.database
    .insertInto('canteen')
    .values({
      canteen_id: randomUUID(),
      district_code: SMALL.districtCode,
      town_code: '370481001',
      name: site.name,
      kind: 'canteen',
      opened_on: site.openedOn,
      closed_on: site.closedOn ?? null,
      is_demo: true,
    })
    .execute();
}

it('the card of new canteens opens exactly the sites that were counted, late ones and no closed ones', async () => {
  await importOwnData(admin.context);
  await addCanteen({ name: '规划前的食堂', openedOn: '2019-05-01' });
  await addCanteen({ name: '期限后的食堂', openedOn: '2026-05-01' });
  await addCanteen({ name: '已关的食堂', openedOn: '2022-05-01', closedOn: '2026-11-23' });
  await addCanteen({ name: '还没开的食堂', openedOn: '2026-12-01' });
  const coverage = await coverageView(admin.context);
  const target = newCanteensTarget(coverage.plan);
  const listed = filterCanteens(openCanteens(coverage), {
    status: 'new',
    townName: null,
    word: '',
    newCanteenIds: target?.canteenIds ?? [],
  });
  expect(listed.map((canteen) => canteen.name).sort()).toEqual(['期限后的食堂', '第一食堂']);
  expect(listed).toHaveLength(target?.nominal ?? -1);
  expect(listed.filter((canteen) => canteen.isEffective)).toHaveLength(target?.effective ?? -1);
  const others = coverage.plan?.targets.filter((one) => one.measure !== 'new-canteens') ?? [];
  expect(others.length).toBeGreaterThan(0);
  expect(others.flatMap((one) => one.canteenIds)).toEqual([]);
});

it('a closed canteen keeps its meals but counts as no site', async () => {
  await addCanteen({ name: '已关的食堂', openedOn: '2022-05-01', closedOn: '2026-11-23' });
  await addCanteen({
    name: '今天关门前还开的食堂',
    openedOn: '2022-05-01',
    closedOn: '2026-11-24',
  });
  const coverage = await coverageView(admin.context);
  const standings = new Map(coverage.canteens.map(({ name, standing }) => [name, standing]));
  expect(standings.get('已关的食堂')).toBe('closed');
  expect(standings.get('今天关门前还开的食堂')).toBe('open');
  expect(openCanteens(coverage)).toHaveLength(3);
});
