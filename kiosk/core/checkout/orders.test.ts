import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LedgerEntry, ledgerEntrySchema } from '../../../shared/ledger/entry.ts';
import { type Fen, fen } from '../../../shared/money/fen.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../shared/policy/document.ts';
import type { SqliteKioskStore } from '../../store/store.ts';
import {
  applyChanges,
  expectOk,
  ledgerTools,
  makeDistrict,
  openCanteenStore,
  policyChange,
  SETTINGS,
  temporaryFolder,
} from '../canteen.test-support.ts';
import { CHENGYANG } from '../policy.test-support.ts';
import { emptyBasket, withCompanions, withItem } from './basket.ts';
import { cashOf, dinerOf, elderBorn, FIRST_MEAL, LUNCH, orderFor } from './order.test-support.ts';
import { anyBasket, RICE, WIDE_MENU } from './orders.test-support.ts';
import { type Diner, groundOf, type MealTime, priceOrder } from './price.ts';
import { receiptFactsOfSale } from './receipt-facts.ts';
import { type Order, sellOrder } from './sell.ts';

const DISTRICT = makeDistrict();

function openStore(): SqliteKioskStore {
  const { folder, remove } = temporaryFolder();
  const store = openCanteenStore(folder, DISTRICT);
  applyChanges(store, [
    { kind: 'menu', items: [...WIDE_MENU] },
    { ...SETTINGS, deliveryFeeFen: fen(250), serviceTypes: ['eat-in', 'pick-up', 'delivery'] },
  ]);
  onTestFinished(() => {
    store.close();
    remove();
  });
  return store;
}

function salesOf(store: SqliteKioskStore) {
  return store
    .entriesAfter({ seq: 0, entriesMax: 1_000, charactersMax: 1e9 })
    .map((entry): LedgerEntry => ledgerEntrySchema.parse(JSON.parse(entry.content)))
    .filter((entry) => entry.kind === 'sale');
}

const TOMORROW: MealTime = {
  businessDate: '2026-11-24',
  mealPeriod: 'lunch',
  bookedDaysBefore: 1,
};

function pricedOrder(
  store: SqliteKioskStore,
  diner: Diner,
  given: Pick<Order, 'basket'> & { readonly time?: MealTime },
) {
  const time = given.time ?? LUNCH;
  const priced = priceOrder(groundOf(store, { diner, time }), given.basket);
  const order = { ...orderFor(diner, { payFen: priced.payFen, time }), basket: given.basket };
  return { priced, order };
}

function withAlong(count: number) {
  const basket = withItem(emptyBasket('eat-in'), FIRST_MEAL);
  const full = basket === null ? null : withCompanions(basket, count);
  if (full === null) throw new Error('so many fit');
  return full;
}

/** Pays whatever is asked, from the account where there is one. */
const account = { by: 'account', staffId: null } as const;

describe('an order with somebody who eats along', () => {
  it('is one subsidised meal and guests at the list price, on one number and one slip, paid from one account', () => {
    const store = openStore();
    const tools = ledgerTools(store);
    const elder = elderBorn('1951-03-08');
    applyChanges(store, [{ kind: 'account', elderId: elder.elderId, elsewhereFen: fen(10_000) }]);
    const { order, priced } = pricedOrder(store, dinerOf(elder), { basket: withAlong(2) });
    expect(priced.payFen).toBe(700 + 2 * 1_500);
    const { entry, facts } = expectOk(sellOrder(tools, order, account));
    const sales = salesOf(store);
    expect(sales.map(({ seq, body }) => [seq, body.person.kind, body.orderNumber])).toEqual([
      [1, 'elder', 1],
      [2, 'guest', 1],
      [3, 'guest', 1],
    ]);
    expect(sales.map(({ body }) => body.tenders)).toEqual([
      [{ kind: 'account', amountFen: 700 }],
      [{ kind: 'account', amountFen: 1_500, elderId: elder.elderId }],
      [{ kind: 'account', amountFen: 1_500, elderId: elder.elderId }],
    ]);
    expect(store.balance(elder.elderId)).toBe(10_000 - 3_700);
    expect(store.usedMeals({ elderId: elder.elderId, fromDate: '2026-11-01' })).toHaveLength(1);
    expect(store.lastMeal(elder.elderId)).toBe(FIRST_MEAL.menuItemId);
    expect(store.waitingPrintJobs()).toMatchObject([{ orderId: order.orderId, seq: 1 }]);
    expect(facts).toMatchObject({ saleCount: 3, payFen: 3_700, listPriceFen: 4_500 });
    expect(receiptFactsOfSale(tools, entry.seq)).toEqual(facts);
    expect(store.nextOrderNumber(LUNCH.businessDate)).toBe(2);
  });

  it('is sold whole or not at all', () => {
    const store = openStore();
    const elder = elderBorn('1951-03-08');
    applyChanges(store, [{ kind: 'account', elderId: elder.elderId, elsewhereFen: fen(3_699) }]);
    const { order } = pricedOrder(store, dinerOf(elder), { basket: withAlong(2) });
    const sold = sellOrder(ledgerTools(store), order, account);
    expect(sold).toEqual({ ok: false, failure: { code: 'account-short' } });
    expect(store.head().seq).toBe(0);
    expect(store.balance(elder.elderId)).toBe(3_699);
  });

  it('gives the change of all its cash back once', () => {
    const store = openStore();
    const { order } = pricedOrder(store, { kind: 'guest' }, { basket: withAlong(1) });
    expectOk(sellOrder(ledgerTools(store), order, cashOf(5_000)));
    expect(salesOf(store).map(({ body }) => body.tenders)).toEqual([
      [{ kind: 'cash', amountFen: 1_500, tenderedFen: 1_500, changeFen: 0 }],
      [{ kind: 'cash', amountFen: 1_500, tenderedFen: 3_500, changeFen: 2_000 }],
    ]);
  });

  it('is by the attendant who pressed for the elder', () => {
    const store = openStore();
    const elder = elderBorn('1951-03-08');
    applyChanges(store, [{ kind: 'account', elderId: elder.elderId, elsewhereFen: fen(9_000) }]);
    const { order } = pricedOrder(store, dinerOf(elder), { basket: withAlong(1) });
    const { staffId } = cashOf(0);
    expectOk(sellOrder(ledgerTools(store), order, { by: 'account', staffId }));
    for (const { by } of salesOf(store)) expect(by).toEqual({ kind: 'staff', staffId });
  });
});

describe('something sold out', () => {
  it('is refused by name, with nothing taken, and again to be had when staff say so', () => {
    const store = openStore();
    const basket = withItem(withAlong(0), RICE);
    if (basket === null) throw new Error('rice fits');
    const { order } = pricedOrder(store, { kind: 'guest' }, { basket });
    const set = (isSoldOut: boolean): void => {
      const { businessDate } = LUNCH;
      const { menuItemId } = RICE;
      store.transact((transaction) => {
        transaction.setSoldOut({ businessDate, menuItemId, isSoldOut });
        return { ok: true, value: undefined };
      });
    };
    set(true);
    expect(sellOrder(ledgerTools(store), order, cashOf(5_000))).toMatchObject({
      failure: { code: 'sold-out', names: ['米饭'] },
    });
    expect(store.head().seq).toBe(0);
    set(false);
    expectOk(sellOrder(ledgerTools(store), order, cashOf(5_000)));
  });
});

describe('a meal ordered ahead', () => {
  it('counts against the limit of its own date, and is numbered within it', () => {
    const store = openStore();
    const tools = ledgerTools(store);
    const diner = dinerOf(elderBorn('1951-03-08'));
    const basket = withAlong(0);
    const buy = (time: MealTime): readonly [Fen, number] => {
      const { order, priced } = pricedOrder(store, diner, { basket, time });
      const { facts } = expectOk(sellOrder(tools, order, cashOf(5_000)));
      return [priced.payFen, facts.orderNumber];
    };
    expect(buy(TOMORROW)).toEqual([700, 1]);
    expect(buy(LUNCH)).toEqual([700, 1]);
    expect(buy(LUNCH)).toEqual([1_500, 2]);
    expect(buy(TOMORROW)).toEqual([1_500, 2]);
    // The day comes: it was had already.
    expect(buy({ ...TOMORROW, bookedDaysBefore: 0 })).toEqual([1_500, 3]);
  });

  it('says its day on the slip in the words of the day it was ordered on, also when it is printed again', () => {
    const store = openStore();
    const tools = ledgerTools(store);
    const { order } = pricedOrder(
      store,
      { kind: 'guest' },
      { basket: withAlong(0), time: TOMORROW },
    );
    const { entry, facts } = expectOk(sellOrder(tools, order, cashOf(5_000)));
    expect(facts.dayText).toBe('明天 11月24日 午餐');
    expect(receiptFactsOfSale(tools, entry.seq)).toEqual(facts);
  });
});

const TEMPLATES = path.resolve(import.meta.dirname, '../../../shared/policy/templates');

/** Every policy that comes with the product, in force at the canteen of the tests. */
const policies: readonly PolicyDocument[] = readdirSync(TEMPLATES)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const policy = policyDocumentSchema.parse(
      JSON.parse(readFileSync(path.join(TEMPLATES, file), 'utf8')),
    );
    return { ...policy, version: 9, scope: CHENGYANG.scope, effectiveFrom: '2026-11-02' };
  });

describe('orders of anything under any policy', () => {
  it('add up to the fen, move one account by what was shown, and follow from the ledger', () => {
    const seed = Date.now() % 2 ** 31;
    const runs = 25;
    const one = fc.record({
      basket: anyBasket,
      who: fc.nat(2),
      isAhead: fc.boolean(),
      isByAccount: fc.boolean(),
    });
    const orders = fc.array(one, { minLength: 1, maxLength: 6 });
    let reduced = 0;
    fc.assert(
      fc.property(fc.constantFrom(...policies), orders, (policy, wishes) => {
        const { folder, remove } = temporaryFolder();
        const store = openCanteenStore(folder, DISTRICT);
        try {
          const elders = [elderBorn('1951-03-08'), elderBorn('1936-05-01')];
          applyChanges(store, [
            { ...SETTINGS, deliveryFeeFen: fen(250) },
            policyChange(DISTRICT, policy),
            ...elders.map(({ elderId }) => ({
              ...{ kind: 'account' as const, elderId, elsewhereFen: fen(30_000) },
            })),
          ]);
          for (const wish of wishes) reduced += buy(store, elders, wish) ? 1 : 0;
          expect(expectOk(store.mendProjections())).toBeNull();
        } finally {
          store.close();
          remove();
        }
      }),
      { seed, numRuns: runs },
    );
    console.log(`orders: ${runs} histories under ${policies.length} policies, seed ${seed}`);
    expect(reduced, 'orders with a subsidy').toBeGreaterThan(0);
  });

  /** Answers whether somebody gave something for it. */
  function buy(
    store: SqliteKioskStore,
    elders: readonly ReturnType<typeof elderBorn>[],
    wish: {
      readonly basket: Order['basket'];
      readonly who: number;
      readonly isAhead: boolean;
      readonly isByAccount: boolean;
    },
  ): boolean {
    const tools = ledgerTools(store);
    const elder = elders[wish.who];
    const time = wish.isAhead ? TOMORROW : LUNCH;
    const { basket } = wish;
    const known: Diner = elder === undefined ? { kind: 'guest' } : dinerOf(elder);
    const isRefused = pricedOrder(store, known, { basket, time }).priced.own.decision.isRefused;
    const diner: Diner = isRefused ? { kind: 'guest' } : known;
    const { order, priced } = pricedOrder(store, diner, { basket, time });
    const balances = () => elders.map(({ elderId }) => store.balance(elderId) ?? 0);
    const before = balances();
    const number = store.nextOrderNumber(time.businessDate);
    const headBefore = store.head().seq;
    const sold = sellOrder(tools, order, wish.isByAccount ? account : cashOf(1_000_000_000));
    const enough = priced.payFen === 0 || (before[wish.who] ?? 0) >= priced.payFen;
    const isPayable =
      !wish.isByAccount || (enough && (diner.kind === 'elder' || priced.payFen === 0));
    expect(sold.ok).toBe(isPayable);
    if (!sold.ok) {
      expect(store.head().seq).toBe(headBefore);
      expect(balances()).toEqual(before);
      return false;
    }
    const sales = salesOf(store).filter(({ body }) => body.orderId === order.orderId);
    expect(sales).toHaveLength(1 + basket.companions);
    const tendered = sales
      .flatMap(({ body }) => body.tenders)
      .reduce((sum, tender) => sum + tender.amountFen, 0);
    expect(tendered).toBe(priced.payFen);
    for (const { body, businessDate } of sales) {
      expect([body.orderNumber, businessDate]).toEqual([number, time.businessDate]);
    }
    const moved = before.map((beforeFen, index) => beforeFen - (balances()[index] ?? 0));
    const paid = wish.isByAccount && !isRefused ? priced.payFen : 0;
    expect(moved).toEqual(elders.map((_elder, index) => (index === wish.who ? paid : 0)));
    expect(receiptFactsOfSale(tools, sold.value.entry.seq)).toEqual(sold.value.facts);
    return priced.own.decision.lines.length > 0;
  }
});
