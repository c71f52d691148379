import { type OrderId, orderIdSchema, type StaffId } from '../../shared/identity/ids.ts';
import type { Fen } from '../../shared/money/fen.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { businessDateNow } from './canteen.ts';
import type { CashDrawer } from './cash-drawer.ts';
import type { CashOrders } from './cash-orders.ts';
import type { MealTime, Offer } from './checkout/price.ts';
import {
  type LedgerTools,
  type Order,
  type Payment,
  type SaleRefusal,
  type SoldMeal,
  sellMeal,
} from './checkout/sell.ts';
import type { Kitchen } from './kitchen.ts';
import { orderOf, type Visit } from './ordering/state.ts';
import type { ReceiptPrinting } from './printing.ts';

/** Where meals are sold: the one way from an order to the ledger, for the elder's screen and the attendant's alike. */
export interface Counter {
  sellByAccount(visit: Visit, offer: Offer): Result<Sold, SaleRefusal>;
  /** Sells an order that waits for cash; null when it is not there any more. */
  sellForCash(payment: {
    readonly orderId: OrderId;
    readonly tenderedFen: Fen;
    readonly staffId: StaffId;
  }): Result<Sold, SaleRefusal> | null;
}

export interface Sold {
  readonly orderId: OrderId;
  readonly orderNumber: number;
}

/** `onSold` hears of every sale once it is on disk, before the drawer opens and its papers are printed. */
export function createCounter(tools: {
  readonly ledger: LedgerTools;
  readonly cashOrders: CashOrders;
  readonly printing: Pick<ReceiptPrinting, 'printFirst'>;
  readonly drawer: Pick<CashDrawer, 'openForSale'>;
  readonly kitchen: Pick<Kitchen, 'noteSale' | 'printFirst'>;
  readonly onSold: () => void;
  readonly onProblem: (error: unknown) => void;
}): Counter {
  const finish = (orderId: OrderId, sold: SoldMeal): Sold => {
    tools.onSold();
    // Paper follows the ledger and never holds it up.
    tools.printing.printFirst({ orderId, facts: sold.facts }).catch(tools.onProblem);
    tools.kitchen.printFirst(orderId).catch(tools.onProblem);
    return { orderId, orderNumber: sold.facts.orderNumber };
  };
  const sell = (order: Order, payment: Payment) =>
    sellMeal(tools.ledger, order, payment, (transaction, { facts }) => {
      const { seq, businessDate, orderNumber } = facts;
      tools.kitchen.noteSale(transaction, {
        orderId: order.orderId,
        seq,
        businessDate,
        orderNumber,
      });
    });
  const isOfToday = (time: MealTime): boolean =>
    time.businessDate ===
    businessDateNow(tools.ledger.store.settings(), tools.ledger.clock.nowMs());
  return {
    sellByAccount(visit, offer) {
      if (!isOfToday(visit.time)) return fail({ code: 'date-changed' });
      const orderId = orderIdSchema.parse(tools.ledger.random.uuid());
      const order = { ...orderOf(visit, offer), orderId, orderNumber: null };
      const sold = sell(order, { by: 'account' });
      return sold.ok ? succeed(finish(orderId, sold.value)) : sold;
    },
    sellForCash({ orderId, tenderedFen, staffId }) {
      const held = tools.cashOrders.get(orderId);
      if (held === null) return null;
      if (!isOfToday(held.order.time)) {
        tools.cashOrders.remove(orderId);
        return fail({ code: 'date-changed' });
      }
      const sold = sell(held.order, { by: 'cash', tenderedFen, staffId });
      if (sold.ok) {
        tools.cashOrders.remove(orderId);
        // Where nothing was due there is nothing to put into it.
        if (sold.value.facts.payFen > 0) tools.drawer.openForSale({ orderId, staffId });
        return succeed(finish(orderId, sold.value));
      }
      if (sold.failure.code === 'price-changed') {
        tools.cashOrders.reprice(orderId, sold.failure);
      }
      return sold;
    },
  };
}
