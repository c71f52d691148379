import type { OrderId } from '../../shared/identity/ids.ts';
import { LIMITS } from '../../shared/limits.ts';
import { subtractFen } from '../../shared/money/fen.ts';
import type { Decision } from '../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { CashOrderView } from '../contract/views.ts';
import type { Diner, MealTime, Offer } from './checkout/price.ts';
import type { Order } from './checkout/sell.ts';
import { maskedNameOf } from './ordering/machine.ts';
import { orderOf, type Visit } from './ordering/state.ts';
import type { KioskStore, StoreFailure } from './ports.ts';

/** An order whose cash has not been taken. It lives in memory: nothing was sold yet. */
export interface CashOrder {
  readonly order: Order & { readonly orderNumber: number };
  readonly decision: Decision;
  readonly policy: PolicyDocument | null;
  readonly maskedName: string | null;
}

/** The orders that wait for an attendant, oldest first. */
export interface CashOrders {
  /** Gives the order its number, on disk, and keeps it. */
  hold(visit: Visit, offer: Offer): Result<CashOrder, StoreFailure | { readonly code: 'too-many' }>;
  get(orderId: OrderId): CashOrder | null;
  /** The order that a person left waiting in this meal period; null for none, and for guests, who cannot be told apart. */
  heldFor(diner: Diner, time: MealTime): CashOrder | null;
  /** The price changed meanwhile: the attendant has to see the new one before taking money. */
  reprice(orderId: OrderId, priced: Pick<Offer, 'decision' | 'policy'>): void;
  remove(orderId: OrderId): void;
  views(): readonly CashOrderView[];
}

export function createCashOrders(tools: {
  readonly store: KioskStore;
  readonly newOrderId: () => OrderId;
}): CashOrders {
  const held = new Map<OrderId, CashOrder>();
  return {
    hold(visit, offer) {
      // Yesterday's orders can no longer be paid and must not take up today's places.
      for (const [orderId, { order }] of held) {
        if (order.time.businessDate < visit.time.businessDate) held.delete(orderId);
      }
      if (held.size >= LIMITS.ordersWaitingForCashMax) return fail({ code: 'too-many' });
      const numbered = tools.store.transact((transaction) =>
        succeed(transaction.takeOrderNumber(visit.time.businessDate)),
      );
      if (!numbered.ok) return numbered;
      const orderId = tools.newOrderId();
      const order = { ...orderOf(visit, offer), orderId, orderNumber: numbered.value };
      const { decision, policy } = offer;
      const cashOrder = { order, decision, policy, maskedName: maskedNameOf(visit) };
      held.set(order.orderId, cashOrder);
      return succeed(cashOrder);
    },
    get: (orderId) => held.get(orderId) ?? null,
    heldFor: (diner, time) =>
      [...held.values()].find(({ order }) => isOrderOf(order, diner, time)) ?? null,
    reprice(orderId, { decision, policy }) {
      const before = held.get(orderId);
      if (before === undefined) return;
      // A card that is refused by now leaves the order a guest's, as `orderOf` does.
      const diner: Diner = decision.isRefused ? { kind: 'guest' } : before.order.diner;
      const order = { ...before.order, diner, shownPayFen: decision.payableFen };
      held.set(orderId, { ...before, order, decision, policy });
    },
    remove: (orderId) => void held.delete(orderId),
    views: () => [...held.values()].map(viewOf),
  };
}

function isOrderOf(order: Order, diner: Diner, time: MealTime): boolean {
  return (
    diner.kind === 'elder' &&
    order.diner.kind === 'elder' &&
    order.diner.elder.elderId === diner.elder.elderId &&
    order.time.businessDate === time.businessDate &&
    order.time.mealPeriod === time.mealPeriod
  );
}

function viewOf({ order, decision, maskedName }: CashOrder): CashOrderView {
  return {
    orderId: order.orderId,
    orderNumber: order.orderNumber,
    maskedName,
    mealName: order.meal.name,
    listPriceFen: decision.listPriceFen,
    reducedFen: subtractFen(decision.listPriceFen, decision.payableFen),
    payFen: decision.payableFen,
  };
}
