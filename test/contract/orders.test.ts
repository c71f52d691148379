// Goal: of orders of any make, kiosk and admin say the same: what was paid, what is left in each account, what each elder has used,
// and the price when it is worked out again.
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { loadSites } from '../../admin/server/canteens.ts';
import { markChanges } from '../../admin/server/down-sync/marks.ts';
import { recount } from '../../admin/server/ingest/recount.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { setRosterScope } from '../../admin/server/roster/holding.ts';
import {
  applyChanges,
  expectOk,
  LUNCH_MS,
  ledgerTools,
  SETTINGS,
  temporaryFolder,
} from '../../kiosk/core/canteen.test-support.ts';
import type { Basket } from '../../kiosk/core/checkout/basket.ts';
import { cashOf, dinerOf, LUNCH, orderFor } from '../../kiosk/core/checkout/order.test-support.ts';
import { anyBasket, WIDE_MENU } from '../../kiosk/core/checkout/orders.test-support.ts';
import {
  type Diner,
  groundOf,
  type MealTime,
  priceOrder,
} from '../../kiosk/core/checkout/price.ts';
import { sellOrder } from '../../kiosk/core/checkout/sell.ts';
import { fetchChanges, sendEntries } from '../../kiosk/core/sync/round.ts';
import type { SqliteKioskStore } from '../../kiosk/store/store.ts';
import { type ElderId, elderIdSchema } from '../../shared/identity/ids.ts';
import { fen } from '../../shared/money/fen.ts';
import { policyDocumentSchema } from '../../shared/policy/document.ts';
import { makePolicy, makeRule } from '../../shared/policy/testing/make-policy.ts';
import { changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { SMALL } from './admin.test-support.ts';
import { admin, alarms, cluster } from './fresh-admin.test-support.ts';
import { enrolTestKiosk } from './kiosk.test-support.ts';
import { openRealKiosk, roundTools } from './real-kiosk.test-support.ts';

const { first, second } = SMALL.canteens;
const signal = new AbortController().signal;

/** A third off everything for everybody, at most two meals a day and 20 yuan a month. */
const POLICY = policyDocumentSchema.parse({
  ...makePolicy({
    rules: [makeRule({ id: 'third', benefit: { form: 'percent', paysPermille: 667 } })],
    limits: [
      {
        ...{ form: 'meals', id: 'two-a-day', title: '每天两份', ruleIds: null },
        ...{ origin: 'setting', window: 'day', mealsMax: 2 },
      },
      {
        ...{ form: 'subsidy', id: 'month', title: '每月', ruleIds: null },
        ...{ origin: 'setting', window: 'month', subsidyMaxFen: fen(2_000) },
      },
    ],
  }),
  effectiveFrom: '2026-11-02',
});

/** A real kiosk of the first canteen with its people, their accounts and the policy, all from the admin. */
async function openKiosk(): Promise<SqliteKioskStore> {
  // The kiosk's machine and the admin's have the same time.
  admin.context.setNow(LUNCH_MS);
  const elderIds = cluster.elders.map(({ elderId }) => elderId);
  const sites = await admin.context.database.transaction().execute(async (transaction) => {
    await publishPolicy(admin.context, transaction, {
      ...{ districtCode: SMALL.districtCode, document: POLICY, people: null },
    });
    await transaction
      .insertInto('account_movement')
      .values(
        elderIds.map((elder_id, index) => ({
          ...{ kiosk_id: first, seq: index + 1, district_code: SMALL.districtCode, elder_id },
          ...{ business_date: SMALL.today, amount_fen: 20_000, kind: 'top-up' as const },
        })),
      )
      .execute();
    await markChanges(
      transaction,
      elderIds.map((subject) => ({
        ...{ kind: 'account' as const, subject, canteenId: first, originKioskId: null },
      })),
    );
    return loadSites(transaction, first);
  });
  for (const canteenId of [first, second]) {
    await setRosterScope(admin.context, { canteenId, scope: 'district', userId: first });
  }
  const made = await makeEnrolmentCode(admin.context, { canteenId: first, userId: null });
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const store = await openRealKiosk(folder, { address: admin.address, code: made?.code ?? '' });
  onTestFinished(() => store.close());
  expectOk(await fetchChanges(roundTools(store, admin.address), signal));
  const site = sites.get(first)?.site;
  if (site === undefined) throw new Error('the canteen has a place');
  applyChanges(store, [
    { kind: 'menu', items: [...WIDE_MENU] },
    { ...SETTINGS, siteKind: site.kind, divisionCode: site.divisionCode, deliveryFeeFen: fen(300) },
  ]);
  return store;
}

/** Orders one thing after the other; answers how many sales that made and what was paid for them. */
function sellAll(
  store: SqliteKioskStore,
  elderIds: readonly ElderId[],
  wishes: readonly {
    readonly basket: Basket;
    readonly who: number;
    readonly daysAhead: number;
    readonly isByAccount: boolean;
  }[],
): { readonly sales: number; readonly paidFen: number } {
  const tools = ledgerTools(store);
  let paidFen = 0;
  for (const { basket, who, daysAhead, isByAccount } of wishes) {
    const elderId = elderIds[who];
    const elder = elderId === undefined ? null : store.elderById(elderId);
    const diner: Diner = elder === null ? { kind: 'guest' } : dinerOf(elder);
    const businessDate = `2026-11-${23 + daysAhead}`;
    const time: MealTime = { ...LUNCH, businessDate, bookedDaysBefore: daysAhead };
    const { payFen } = priceOrder(groundOf(store, { diner, time }), basket);
    const order = { ...orderFor(diner, { payFen, time }), basket };
    const payment = isByAccount
      ? ({ by: 'account', staffId: null } as const)
      : cashOf(1_000_000_000);
    if (sellOrder(tools, order, payment).ok) paidFen += payFen;
  }
  return { sales: store.head().seq, paidFen };
}

async function figures() {
  const { database } = admin.context;
  const { meals, paid } = await database
    .selectFrom('meal')
    .select(({ fn }) => [fn.countAll<number>().as('meals'), fn.sum<number>('paid_fen').as('paid')])
    .executeTakeFirstOrThrow();
  return { sales: Number(meals), paidFen: Number(paid ?? 0) };
}

test('orders of dishes, weights, companions, ways and days come to the same at kiosk and admin, and again after a recount', async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`orders: 40, seed ${seed}`);
  const store = await openKiosk();
  const elderIds = cluster.elders.map(({ elderId }) => elderIdSchema.parse(elderId));
  const wish = fc.record({
    ...{ basket: anyBasket, who: fc.nat(3), daysAhead: fc.nat(3), isByAccount: fc.boolean() },
  });
  const wishes = fc.sample(wish, { seed, numRuns: 40 });
  const sold = sellAll(store, elderIds, wishes);
  expect(sold.sales).toBeGreaterThan(15);
  expectOk(await sendEntries(roundTools(store, admin.address), signal));
  await admin.counted();
  expect(await alarms(), 'nothing is priced otherwise, nothing is put aside').toEqual([]);

  const agree = async (): Promise<void> => {
    expect(await figures()).toEqual(sold);
    const away = await enrolTestKiosk(admin, second);
    const answer = await away.get(`${SYNC_PATHS.changes}?cursor=0`);
    const { changes } = changesAnswerSchema.parse(answer.body);
    for (const elderId of elderIds) {
      const account = changes.find((one) => one.kind === 'account' && one.elderId === elderId);
      expect(account).toMatchObject({ elsewhereFen: store.balance(elderId) });
      const usage = changes.find((one) => one.kind === 'usage' && one.elderId === elderId);
      const used = store.usedMeals({ elderId, fromDate: '2026-11-01' });
      const there = usage?.kind === 'usage' ? usage.meals : [];
      expect(there.toSorted(byDate)).toEqual(used.toSorted(byDate));
    }
  };
  await agree();
  await recount(admin.context);
  await agree();
});

function byDate(one: { readonly businessDate: string }, other: { readonly businessDate: string }) {
  return one.businessDate < other.businessDate ? -1 : Number(one.businessDate > other.businessDate);
}
