import type { OrderId } from '../../shared/identity/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import { subtractFen } from '../../shared/money/fen.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { CashOrderView } from '../contract/views.ts';
import { basketText } from './checkout/basket.ts';
import { type Diner, type MealTime, orderedOn, type PricedOrder } from './checkout/price.ts';
import { type Order, type SaleRefusal, soldOutOf } from './checkout/sell.ts';
import { type Choice, maskedNameOf, orderOf } from './ordering/state.ts';
import type { KioskStore, StoreFailure, StoreTransaction, WaitingOrder } from './ports.ts';

/** An order whose cash has not been taken. It lies in the store, so that a restart loses none; nothing of it is sold yet. */
export interface CashOrder {
  readonly order: Order & { readonly orderNumber: number };
  readonly waiting: WaitingOrder;
}

export type HoldRefusal =
  | StoreFailure
  | { readonly code: 'too-many' }
  | Extract<SaleRefusal, { readonly code: 'sold-out' }>;

/** The orders that wait for an attendant, oldest first. */
export interface CashOrders {
  /** Gives the order its number and keeps it, both on disk. */
  hold(choice: Choice): Result<CashOrder, HoldRefusal>;
  get(orderId: OrderId): CashOrder | null;
  /** The order that a person left waiting today, for this meal or for a day ahead; null for none, and for guests, who cannot be told apart. */
  heldFor(diner: Diner, now: MealTime): CashOrder | null;
  /** The price changed meanwhile: the attendant has to see the new one before taking money. */
  reprice(orderId: OrderId, priced: PricedOrder): void;
  /** Forgets an order as part of its sale. */
  takeOut(transaction: StoreTransaction, orderId: OrderId): void;
  /** Forgets an order that is not to be sold. */
  remove(orderId: OrderId): void;
  views(): readonly CashOrderView[];
}

export function createCashOrders(tools: {
  readonly store: KioskStore;
  readonly newOrderId: () => OrderId;
}): CashOrders {
  const { store } = tools;
  // With a disk that takes nothing they stay in the store; for this run they are gone all the same.
  const withdrawn = new Set<OrderId>();
  const all = (): readonly WaitingOrder[] =>
    store.waitingOrders().filter(({ orderId }) => !withdrawn.has(orderId));
  const find = (orderId: OrderId): WaitingOrder | undefined =>
    all().find((waiting) => waiting.orderId === orderId);
  const orderFrom = (waiting: WaitingOrder): CashOrder => {
    const { orderId, orderNumber, basket, time, payFen } = waiting;
    const diner = dinerOf(store, waiting);
    return {
      waiting,
      order: { ...{ orderId, orderNumber, basket, time, diner }, shownPayFen: payFen },
    };
  };
  return {
    hold(choice) {
      const order = orderOf(choice);
      const orderId = tools.newOrderId();
      const held = store.transact<WaitingOrder, HoldRefusal>((transaction) => {
        const gone = soldOutOf(transaction, order);
        if (gone !== null) return fail(gone);
        const today = orderedOn(order.time);
        // Yesterday's orders can no longer be paid and must not take up today's places.
        transaction.removeWaitingOrdersBefore(today);
        if (transaction.waitingOrders().length >= LIMITS.ordersWaitingForCashMax) {
          return fail({ code: 'too-many' });
        }
        const { basket, time, diner } = order;
        const waiting: WaitingOrder = {
          ...{ orderId, basket, time, diner: keptDiner(diner), orderedOn: today },
          orderNumber: transaction.takeOrderNumber(time.businessDate),
          maskedName: maskedNameOf(choice.visit),
          listPriceFen: choice.priced.listPriceFen,
          payFen: choice.priced.payFen,
        };
        transaction.saveWaitingOrder(waiting);
        return succeed(waiting);
      });
      return held.ok ? succeed(orderFrom(held.value)) : held;
    },
    get(orderId) {
      const waiting = find(orderId);
      return waiting === undefined ? null : orderFrom(waiting);
    },
    heldFor(diner, now) {
      const waiting = all().find((one) => isOrderOf(one, diner, now));
      return waiting === undefined ? null : orderFrom(waiting);
    },
    reprice(orderId, { listPriceFen, payFen, own }) {
      const before = find(orderId);
      if (before === undefined) return;
      // A card that is refused by now leaves the order a guest's, as `orderOf` does.
      const diner = own.decision.isRefused ? ({ kind: 'guest' } as const) : before.diner;
      store.transact((transaction) => {
        transaction.saveWaitingOrder({ ...before, diner, listPriceFen, payFen });
        return succeed(undefined);
      });
    },
    takeOut(transaction, orderId) {
      transaction.removeWaitingOrder(orderId);
    },
    remove(orderId) {
      withdrawn.add(orderId);
      const removed = store.transact((transaction) => {
        transaction.removeWaitingOrder(orderId);
        return succeed(undefined);
      });
      if (removed.ok) withdrawn.delete(orderId);
    },
    views: () => all().map(viewOf),
  };
}

function keptDiner(diner: Diner): WaitingOrder['diner'] {
  if (diner.kind === 'guest') return diner;
  return { kind: 'elder', elderId: diner.elder.elderId, identifiedBy: diner.identifiedBy };
}

/** Who it is, as the roster has them now; somebody whom it does not have any more eats as a guest. */
function dinerOf(store: KioskStore, { diner }: WaitingOrder): Diner {
  if (diner.kind === 'guest') return diner;
  const elder = store.elderById(diner.elderId);
  if (elder === null) return { kind: 'guest' };
  return { kind: 'elder', elder, identifiedBy: diner.identifiedBy };
}

function isOrderOf(waiting: WaitingOrder, diner: Diner, now: MealTime): boolean {
  const isTheirs =
    diner.kind === 'elder' &&
    waiting.diner.kind === 'elder' &&
    waiting.diner.elderId === diner.elder.elderId;
  const isAhead = waiting.time.bookedDaysBefore > 0;
  return (
    isTheirs &&
    waiting.orderedOn === orderedOn(now) &&
    (isAhead || waiting.time.mealPeriod === now.mealPeriod)
  );
}

function viewOf(waiting: WaitingOrder): CashOrderView {
  const { orderId, orderNumber, maskedName, listPriceFen, payFen, basket } = waiting;
  return {
    ...{ orderId, orderNumber, maskedName, listPriceFen, payFen },
    mealName: basketText(basket),
    reducedFen: subtractFen(listPriceFen, payFen),
  };
}
