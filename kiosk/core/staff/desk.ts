import type { OrderId } from '../../../shared/identity/ids.ts';
import { subtractFen } from '../../../shared/money/fen.ts';
import { missingCase } from '../../../shared/result.ts';
import type { StaffAct } from '../../contract/router.ts';
import type { CanteenView, DeviceView, StaffView } from '../../contract/views.ts';
import { businessDateNow } from '../canteen.ts';
import type { CashOrders } from '../cash-orders.ts';
import type { LedgerTools, SaleRefusal } from '../checkout/sell.ts';
import type { Counter, Sold } from '../counter.ts';
import { createFeed } from '../feed.ts';
import type { HeldStaff, TimerPort } from '../ports.ts';
import type { ReceiptPrinting } from '../printing.ts';
import { checkPin } from './pin.ts';
import {
  cashRefusalSentence,
  changeSentence,
  pinSentence,
  STAFF_SENTENCES,
  slipSentence,
} from './sentences.ts';
import { createStaffSessions, type StaffSession } from './sessions.ts';

/** The attendant's side of the counter: any number of screens, each with a session of its own. */
export interface StaffDesk {
  watch(connectionId: string, signal: AbortSignal): AsyncGenerator<StaffView, void, void>;
  act(connectionId: string, act: StaffAct): Promise<void>;
  /** A staff card was laid on the reader; true when a screen was waiting for one. */
  cardRead(staff: HeldStaff): boolean;
  /** Something that staff screens show has changed. */
  refresh(): void;
}

/** What the elder's side must hear of the attendant's acts. */
export interface StaffDeskListeners {
  onCashTaken(orderId: OrderId): void;
  onCancelled(orderId: OrderId): void;
  onCallAnswered(): void;
  onSaleRefused(refusal: SaleRefusal): void;
}

export function createStaffDesk(tools: {
  readonly ledger: LedgerTools;
  readonly cashOrders: CashOrders;
  readonly counter: Counter;
  readonly printing: () => ReceiptPrinting;
  readonly timer: TimerPort;
  readonly canteen: () => CanteenView;
  readonly devices: () => readonly DeviceView[];
  readonly isElderCalling: () => boolean;
  readonly listeners: StaffDeskListeners;
}): StaffDesk {
  const { ledger, cashOrders, listeners } = tools;
  const { store } = ledger;
  const changes = createFeed(0);
  const refresh = (): void => changes.set(changes.get() + 1);
  const sessions = createStaffSessions({ timer: tools.timer, onTimeout: refresh });
  const watchers = new Map<string, number>();

  const put = (connectionId: string, session: StaffSession): void => {
    sessions.set(connectionId, session);
    refresh();
  };
  const say = (connectionId: string, staff: HeldStaff, sentence: string | null): void =>
    put(connectionId, { kind: 'signed-in', staff, sentence });

  const drawSession = (session: StaffSession): StaffView['session'] => {
    switch (session.kind) {
      case 'signed-out':
        return session;
      case 'pin':
        return { kind: 'pin', name: session.staff.name, sentence: session.sentence };
      case 'signed-in':
        return {
          kind: 'signed-in',
          name: session.staff.name,
          orders: cashOrders.views(),
          devices: tools.devices(),
          unsent: unsentOf(store),
          isElderCalling: tools.isElderCalling(),
          sentence: session.sentence,
          failedReceipts: failedReceipts(ledger),
        };
      default:
        return missingCase(session);
    }
  };

  const enterPin = async (connectionId: string, staff: HeldStaff, pin: string): Promise<void> => {
    const checked = await checkPin({ store, staff, pin, nowMs: ledger.clock.nowMs });
    const session = sessions.get(connectionId);
    // The screen may have timed out or gone while the PIN was being judged.
    if (session?.kind !== 'pin' || session.staff.staffId !== staff.staffId) return;
    if (!checked.ok) {
      put(connectionId, { kind: 'pin', staff, sentence: STAFF_SENTENCES.diskTrouble });
    } else if (checked.value.code === 'right') {
      signOutOtherPins(connectionId);
      say(connectionId, staff, null);
    } else {
      put(connectionId, { kind: 'pin', staff, sentence: pinSentence(checked.value) });
    }
  };
  /** One laid-on card opens one screen. */
  const signOutOtherPins = (connectionId: string): void => {
    for (const other of sessions.waiting()) {
      if (other === connectionId || sessions.get(other)?.kind !== 'pin') continue;
      sessions.set(other, { kind: 'signed-out', sentence: null });
    }
  };
  const confirmCash = (
    connectionId: string,
    staff: HeldStaff,
    act: Extract<StaffAct, { readonly act: 'confirm-cash' }>,
  ): void => {
    const payFen = cashOrders.get(act.orderId)?.decision.payableFen;
    const sold = tools.counter.sellForCash({ ...act, staffId: staff.staffId });
    if (sold === null || payFen === undefined) {
      say(connectionId, staff, STAFF_SENTENCES.orderGone);
    } else if (sold.ok) {
      cashTaken(sold.value);
      say(connectionId, staff, changeSentence(subtractFen(act.tenderedFen, payFen)));
    } else {
      listeners.onSaleRefused(sold.failure);
      say(connectionId, staff, cashRefusalSentence(sold.failure));
    }
  };
  const cashTaken = (sold: Sold): void => listeners.onCashTaken(sold.orderId);
  const cancelOrder = (connectionId: string, staff: HeldStaff, orderId: OrderId): void => {
    const isThere = cashOrders.get(orderId) !== null;
    cashOrders.remove(orderId);
    if (isThere) listeners.onCancelled(orderId);
    const { orderCancelled, orderGone } = STAFF_SENTENCES;
    say(connectionId, staff, isThere ? orderCancelled : orderGone);
  };
  const reprint = async (
    connectionId: string,
    staff: HeldStaff,
    orderId: OrderId,
  ): Promise<void> => {
    if (store.printJob(orderId) === null) {
      say(connectionId, staff, STAFF_SENTENCES.orderGone);
      return;
    }
    const printed = await tools.printing().reprint(orderId);
    if (sessions.get(connectionId)?.kind !== 'signed-in') return;
    const { diskTrouble, slipPrinted, slipFailed } = STAFF_SENTENCES;
    if (!printed.ok) say(connectionId, staff, diskTrouble);
    else say(connectionId, staff, printed.value === 'printed' ? slipPrinted : slipFailed);
  };
  const actSignedIn = async (
    connectionId: string,
    staff: HeldStaff,
    act: Exclude<StaffAct, { readonly act: 'enter-pin' }>,
  ): Promise<void> => {
    switch (act.act) {
      case 'sign-out':
        return put(connectionId, { kind: 'signed-out', sentence: null });
      case 'confirm-cash':
        return confirmCash(connectionId, staff, act);
      case 'cancel-order':
        return cancelOrder(connectionId, staff, act.orderId);
      case 'reprint':
        return reprint(connectionId, staff, act.orderId);
      case 'answer-call':
        listeners.onCallAnswered();
        return say(connectionId, staff, null);
      default:
        return missingCase(act);
    }
  };

  return {
    async *watch(connectionId, signal) {
      const count = watchers.get(connectionId) ?? 0;
      if (count === 0) sessions.open(connectionId);
      watchers.set(connectionId, count + 1);
      try {
        for await (const revision of changes.watch(signal)) {
          const session = sessions.get(connectionId);
          if (session === null) return;
          yield { revision, canteen: tools.canteen(), session: drawSession(session) };
        }
      } finally {
        const left = (watchers.get(connectionId) ?? 1) - 1;
        if (left > 0) watchers.set(connectionId, left);
        else {
          watchers.delete(connectionId);
          sessions.close(connectionId);
        }
      }
    },
    async act(connectionId, act) {
      const session = sessions.get(connectionId);
      if (session === null || session.kind === 'signed-out') return;
      sessions.touch(connectionId);
      if (session.kind === 'pin') {
        if (act.act === 'enter-pin') await enterPin(connectionId, session.staff, act.pin);
        if (act.act === 'sign-out') put(connectionId, { kind: 'signed-out', sentence: null });
        return;
      }
      if (act.act !== 'enter-pin') await actSignedIn(connectionId, session.staff, act);
    },
    cardRead(staff) {
      const waiting = sessions.waiting();
      for (const connectionId of waiting) {
        sessions.set(connectionId, { kind: 'pin', staff, sentence: null });
      }
      refresh();
      return waiting.length > 0;
    },
    refresh,
  };
}

function unsentOf(store: LedgerTools['store']): {
  readonly count: number;
  readonly since: string | null;
} {
  const acknowledged = store.syncState().adminHead?.seq ?? 0;
  const count = Math.max(0, store.head().seq - acknowledged);
  const first = count === 0 ? null : store.entryTime(acknowledged + 1);
  return { count, since: first === null ? null : first.slice(0, 16).replace('T', ' ') };
}

function failedReceipts(ledger: LedgerTools) {
  const today = businessDateNow(ledger.store.settings(), ledger.clock.nowMs());
  return ledger.store.troubledPrintJobs(today).map((job) => ({
    orderId: job.orderId,
    orderNumber: job.facts.orderNumber,
    sentence: slipSentence(job),
  }));
}
