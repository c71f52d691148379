import type { OrderId } from '../../../shared/identity/ids.ts';
import { missingCase } from '../../../shared/result.ts';
import type { CashOrderView } from '../../contract/views.ts';
import type { CashOrders } from '../cash-orders.ts';
import { isStoreFailure, type LedgerTools } from '../checkout/sell.ts';
import type { Counter } from '../counter.ts';
import { checkPin } from '../staff/pin.ts';
import { cashRefusalSentence, pinSentence, STAFF_SENTENCES } from '../staff/sentences.ts';
import type { CashHereEffect } from './cash-here.ts';
import type { OrderingEvent } from './state.ts';

export interface TakeCashTools {
  readonly ledger: Pick<LedgerTools, 'store' | 'clock'>;
  readonly cashOrders: Pick<CashOrders, 'views'>;
  readonly counter: Pick<Counter, 'sellForCash'>;
  readonly dispatch: (event: OrderingEvent) => void;
  /** The card just laid on has opened the elder's screen: no other one is to ask for its PIN. */
  readonly onPinRight: () => void;
  /** The orders that wait for cash changed. */
  readonly onOrders: () => void;
  readonly onProblem: (error: unknown) => void;
}

type Sell = Extract<CashHereEffect, { readonly kind: 'sell-here' }>;
type Judge = Extract<CashHereEffect, { readonly kind: 'judge-pin' }>;

/** The order as attendants see it; null when it waits no more. */
export function waitingOrder(
  cashOrders: Pick<CashOrders, 'views'>,
  orderId: OrderId,
): CashOrderView | null {
  return cashOrders.views().find((order) => order.orderId === orderId) ?? null;
}

/** Does what the attendant's part at the elder's screen asks for, and tells the session what came of it. */
export function takeCashHere(tools: TakeCashTools, effect: CashHereEffect): void {
  switch (effect.kind) {
    case 'judge-pin':
      judgePin(tools, effect).catch((error: unknown) => {
        tools.onProblem(error);
        const sentence = STAFF_SENTENCES.diskTrouble;
        tools.dispatch({ kind: 'pin-judged', staffId: effect.staffId, sentence });
      });
      break;
    case 'sell-here':
      sellHere(tools, effect);
      break;
    default:
      missingCase(effect);
  }
}

/** By the same records as at the attendant's screen: whoever was locked out there is locked out here. */
async function judgePin(tools: TakeCashTools, { staffId, pin }: Judge): Promise<void> {
  const { store, clock } = tools.ledger;
  const staff = store.staffById(staffId);
  if (staff === null) return tools.dispatch({ kind: 'staff-card-used' });
  const checked = await checkPin({ store, staff, pin, nowMs: clock.nowMs });
  if (checked.ok && checked.value.code === 'right') {
    tools.onPinRight();
    return tools.dispatch({ kind: 'pin-judged', staffId, sentence: null });
  }
  const sentence =
    checked.ok && checked.value.code !== 'right'
      ? pinSentence(checked.value)
      : STAFF_SENTENCES.diskTrouble;
  tools.dispatch({ kind: 'pin-judged', staffId, sentence });
}

/** Sells for exactly what the screen shows: with a price that changed meanwhile nothing is booked before it was shown. */
function sellHere(tools: TakeCashTools, { orderId, payFen, staffId }: Sell): void {
  const before = waitingOrder(tools.cashOrders, orderId);
  // Sold or cancelled at another screen, or the attendant was taken off the list with the PIN already entered.
  if (before === null || tools.ledger.store.staffById(staffId) === null) {
    tools.dispatch({ kind: 'time-up' });
    return;
  }
  if (before.payFen !== payFen) {
    const sentence = STAFF_SENTENCES.priceShownAnew;
    tools.dispatch({ kind: 'cash-refused', order: before, sentence });
    return;
  }
  const sold = tools.counter.sellForCash({ orderId, tenderedFen: payFen, staffId });
  if (sold?.ok) tools.dispatch({ kind: 'cash-taken', orderId });
  else if (sold !== null) refuse(tools, orderId, sold.failure);
  tools.onOrders();
}

function refuse(
  tools: TakeCashTools,
  orderId: OrderId,
  refusal: Parameters<typeof cashRefusalSentence>[0],
): void {
  const order = waitingOrder(tools.cashOrders, orderId);
  if (isStoreFailure(refusal)) tools.dispatch({ kind: 'refused', refusal });
  else if (order === null) tools.dispatch({ kind: 'order-cancelled', orderId });
  else {
    tools.dispatch({ kind: 'cash-refused', order, sentence: cashRefusalSentence(refusal) });
  }
}
