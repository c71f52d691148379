import { type OrderId, orderIdSchema, type StaffId } from '../../shared/identity/ids.ts';
import type { Fen } from '../../shared/money/fen.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { businessDateNow } from './canteen.ts';
import type { CashDrawer } from './cash-drawer.ts';
import type { CashOrders } from './cash-orders.ts';
import { type MealTime, orderedOn } from './checkout/price.ts';
import {
  type LedgerTools,
  type Order,
  type Payment,
  type SaleRefusal,
  type SoldOrder,
  sellOrder,
} from './checkout/sell.ts';
import type { Kitchen } from './kitchen.ts';
import { type Choice, orderOf } from './ordering/state.ts';
import type { StoreTransaction } from './ports.ts';
import type { ReceiptPrinting } from './printing.ts';

/** Where meals are sold: the one way from an order to the ledger, for the elder's screen and the attendant's alike. */
export interface Counter {
  /** `staffId`: who pressed for the elder; null for the elder. */
  sellByAccount(choice: Choice, staffId: StaffId | null): Result<Sold, SaleRefusal>;
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
  const finish = (orderId: OrderId, sold: SoldOrder): Sold => {
    tools.onSold();
    // Paper follows the ledger and never holds it up.
    tools.printing.printFirst({ orderId, facts: sold.facts }).catch(tools.onProblem);
    tools.kitchen.printFirst(orderId).catch(tools.onProblem);
    return { orderId, orderNumber: sold.facts.orderNumber };
  };
  const sell = (
    order: Order,
    payment: Payment,
    alongside: (transaction: StoreTransaction) => void = () => {},
  ) =>
    sellOrder(tools.ledger, order, payment, (transaction, { facts }) => {
      const { orderId } = order;
      const { seq, businessDate, orderNumber } = facts;
      tools.kitchen.noteSale(transaction, { orderId, seq, businessDate, orderNumber });
      alongside(transaction);
    });
  const isOfToday = (time: MealTime): boolean =>
    orderedOn(time) === businessDateNow(tools.ledger.store.settings(), tools.ledger.clock.nowMs());
  return {
    sellByAccount(choice, staffId) {
      if (!isOfToday(choice.visit.time)) return fail({ code: 'date-changed' });
      const orderId = orderIdSchema.parse(tools.ledger.random.uuid());
      const order = { ...orderOf(choice), orderId, orderNumber: null };
      const sold = sell(order, { by: 'account', staffId });
      return sold.ok ? succeed(finish(orderId, sold.value)) : sold;
    },
    sellForCash({ orderId, tenderedFen, staffId }) {
      const held = tools.cashOrders.get(orderId);
      if (held === null) return null;
      if (!isOfToday(held.order.time)) {
        tools.cashOrders.remove(orderId);
        return fail({ code: 'date-changed' });
      }
      const sold = sell(held.order, { by: 'cash', tenderedFen, staffId }, (transaction) =>
        tools.cashOrders.takeOut(transaction, orderId),
      );
      if (sold.ok) {
        // Where nothing was due there is nothing to put into it.
        if (sold.value.facts.payFen > 0) tools.drawer.openForSale({ orderId, staffId });
        return succeed(finish(orderId, sold.value));
      }
      if (sold.failure.code === 'price-changed') {
        tools.cashOrders.reprice(orderId, sold.failure.priced);
      }
      return sold;
    },
  };
}
