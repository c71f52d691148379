import type { OrderId } from '../../../shared/identity/ids.ts';
import { subtractFen } from '../../../shared/money/fen.ts';
import { missingCase } from '../../../shared/result.ts';
import type { DeviceAct } from '../../contract/devices.ts';
import type { StaffAct } from '../../contract/router.ts';
import type { CashDrawer } from '../cash-drawer.ts';
import type { CashOrders } from '../cash-orders.ts';
import { isStoreFailure, type LedgerTools } from '../checkout/sell.ts';
import type { Counter } from '../counter.ts';
import type { ElderDesk } from '../elder-desk.ts';
import type { Kitchen } from '../kitchen.ts';
import type { HeldStaff } from '../ports.ts';
import type { ReceiptPrinting } from '../printing.ts';
import { actForCanteen, type CanteenActTools } from './canteen-acts.ts';
import { confirmClock } from './clock.ts';
import type { SearchAct } from './search.ts';
import {
  cashRefusalSentence,
  changeSentence,
  drawerSentence,
  reprintRefusalSentence,
  STAFF_SENTENCES,
  slipOutcomeSentence,
  ticketRefusalSentence,
} from './sentences.ts';
import type { SlipAct } from './slip-preview.ts';

/** What a signed-in attendant does at the till; acts of the device page are device-page.ts's, of the slip's picture slip-preview.ts's, of the search search.ts's. */
export type TillAct = Exclude<
  StaffAct,
  DeviceAct | SlipAct | SearchAct | { readonly act: 'enter-pin' | 'sign-out' }
>;

/** What the acts of a signed-in attendant work with. */
export interface StaffActTools extends CanteenActTools {
  readonly ledger: LedgerTools;
  readonly cashOrders: CashOrders;
  readonly counter: Counter;
  readonly printing: ReceiptPrinting;
  readonly kitchen: Kitchen;
  readonly drawer: CashDrawer;
  /** Takes a new identity for this machine; answers the sentence for the screen, null when the screen changes by itself. */
  readonly replaceKiosk: (code: string) => Promise<string | null>;
  readonly elderDesk: ElderDesk;
  /** Date and meal period may be others now. */
  readonly onClockConfirmed: () => void;
}

/** Does what a signed-in attendant wants; answers the sentence for their screen, null when the screen says it itself. */
export async function actForStaff(
  tools: StaffActTools,
  staff: HeldStaff,
  act: TillAct,
): Promise<string | null> {
  switch (act.act) {
    case 'confirm-cash':
      return confirmCash(tools, staff, act);
    case 'cancel-order':
      return cancelOrder(tools, act.orderId);
    case 'reprint':
      return reprint(tools, act.orderId);
    case 'reprint-kitchen-ticket':
      return reprintKitchenTicket(tools, act.orderId);
    case 'open-drawer':
      return openDrawer(tools, staff, act.reason);
    case 'answer-call':
      tools.elderDesk.dispatch({ kind: 'staff-answered' });
      return null;
    case 'replace-kiosk':
      return tools.replaceKiosk(act.code);
    // Acts of the recovery screen, which a press may outlive by a moment.
    case 'try-again':
    case 'close-recovery':
    // The desk puts the sale away.
    case 'close-scanned':
      return null;
    case 'press-for-elder':
      tools.elderDesk.pressFor(staff.staffId, act.press);
      return null;
    case 'enter-weight':
      tools.elderDesk.weigh(staff.staffId, act.weightGrams);
      return null;
    case 'set-sold-out':
    case 'call-number':
    case 'number-taken':
    case 'save-screen-settings':
      return actForCanteen(tools, act);
    case 'confirm-clock': {
      const sentence = confirmClock(tools.ledger, staff, act);
      tools.onClockConfirmed();
      return sentence;
    }
    default:
      return missingCase(act);
  }
}

function confirmCash(
  tools: StaffActTools,
  staff: HeldStaff,
  act: Extract<StaffAct, { readonly act: 'confirm-cash' }>,
): string {
  const { orderId, tenderedFen } = act;
  const payFen = tools.cashOrders.get(orderId)?.order.shownPayFen;
  const sold = tools.counter.sellForCash({ orderId, tenderedFen, staffId: staff.staffId });
  if (sold === null || payFen === undefined) return STAFF_SENTENCES.orderGone;
  if (sold.ok) {
    tools.elderDesk.dispatch({ kind: 'cash-taken', orderId });
    const { orderNumber } = sold.value;
    return changeSentence({ orderNumber, changeFen: subtractFen(tenderedFen, payFen) });
  }
  const refusal = sold.failure;
  if (refusal.code === 'date-changed')
    tools.elderDesk.dispatch({ kind: 'order-cancelled', orderId });
  if (isStoreFailure(refusal)) tools.elderDesk.dispatch({ kind: 'refused', refusal });
  return cashRefusalSentence(refusal);
}

function cancelOrder(tools: StaffActTools, orderId: OrderId): string {
  if (tools.cashOrders.get(orderId) === null) return STAFF_SENTENCES.orderGone;
  tools.cashOrders.remove(orderId);
  tools.elderDesk.dispatch({ kind: 'order-cancelled', orderId });
  return STAFF_SENTENCES.orderCancelled;
}

async function reprint(tools: StaffActTools, orderId: OrderId): Promise<string> {
  if (tools.ledger.store.printJob(orderId) === null) return STAFF_SENTENCES.orderGone;
  const printed = await tools.printing.reprint(orderId);
  if (!printed.ok) return reprintRefusalSentence(printed.failure);
  return slipOutcomeSentence(printed.value);
}

async function reprintKitchenTicket(tools: StaffActTools, orderId: OrderId): Promise<string> {
  const printed = await tools.kitchen.reprint(orderId);
  if (!printed.ok) return ticketRefusalSentence(printed.failure);
  return printed.value === 'printed' ? STAFF_SENTENCES.ticketPrinted : STAFF_SENTENCES.ticketFailed;
}

async function openDrawer(tools: StaffActTools, staff: HeldStaff, reason: string): Promise<string> {
  const opened = await tools.drawer.openWithoutSale({ reason, staffId: staff.staffId });
  return drawerSentence(opened);
}
