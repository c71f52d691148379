import { fail, type Result, succeed } from '../../shared/result.ts';
import type { NumbersView } from '../contract/views.ts';
import { businessDateNow } from './canteen.ts';
import type { LedgerTools } from './checkout/sell.ts';
import type { CalledNumber, StoreFailure, TimerPort } from './ports.ts';

/** A meal that nobody fetched for so long was fetched without anybody saying so: the kitchen needs minutes. */
const PREPARING_MS = 40 * 60_000;
/** Who has not come by then is found by their name; a number that stands for ever hides the next ones. */
const READY_MS = 10 * 60_000;
/** More do not fit on a number display that can be read from the tables. */
const SHOWN_MAX = 30;

/** Why nothing was said of a number: it was not sold for today. */
export type NumberRefusal = StoreFailure | { readonly code: 'unknown-number' };

/** The numbers that somebody waits for: what was sold today by the ledger, and what staff have said of it since. */
export interface Numbers {
  view(): NumbersView;
  /** Calls a number to the counter, or calls it once more. */
  call(orderNumber: number): Result<void, NumberRefusal>;
  /** Its food was taken. */
  taken(orderNumber: number): Result<void, NumberRefusal>;
  /** Something was sold, or time has gone by: shows the numbers anew and again when the next one leaves by itself. */
  changed(): void;
  stop(): void;
}

export function createNumbers(tools: {
  readonly ledger: Pick<LedgerTools, 'store' | 'clock'>;
  readonly timer: TimerPort;
  readonly onChange: () => void;
}): Numbers {
  const { store, clock } = tools.ledger;
  const sales = createTodaysSales(tools.ledger);
  let cancel: () => void = () => {};
  let isStopped = false;

  const now = () => {
    const nowMs = clock.nowMs();
    const businessDate = businessDateNow(store.settings(), nowMs);
    const called = store.calledNumbers(businessDate);
    const sold = sales.since({ businessDate, sinceMs: nowMs - PREPARING_MS });
    const ready = called.filter(({ state, atMs }) => state === 'ready' && atMs > nowMs - READY_MS);
    return { nowMs, businessDate, called, sold, ready };
  };
  const changed = (): void => {
    // A sale may still be told of while everything stops.
    if (isStopped) return;
    cancel();
    const { nowMs, sold, ready } = now();
    const endsMs = [
      ...[...sold.values()].map((soldMs) => soldMs + PREPARING_MS),
      ...ready.map(({ atMs }) => atMs + READY_MS),
    ];
    cancel =
      endsMs.length === 0
        ? () => {}
        : tools.timer.after(Math.max(0, Math.min(...endsMs) - nowMs), changed);
    tools.onChange();
  };
  const say = (orderNumber: number, state: CalledNumber['state']): Result<void, NumberRefusal> => {
    const { nowMs, businessDate } = now();
    // Also what was ordered on a day before, or long ago: its food is still waited for.
    if (!store.isNumberSold(businessDate, orderNumber)) return fail({ code: 'unknown-number' });
    const kept = store.transact((transaction) => {
      transaction.saveCalledNumber(businessDate, { orderNumber, state, atMs: nowMs });
      return succeed(undefined);
    });
    if (kept.ok) changed();
    return kept;
  };
  return {
    view() {
      const { called, sold, ready } = now();
      const isCalled = new Set(called.map(({ orderNumber }) => orderNumber));
      return {
        preparing: [...sold.keys()].filter((number) => !isCalled.has(number)).slice(0, SHOWN_MAX),
        ready: ready.map(({ orderNumber }) => orderNumber).slice(0, SHOWN_MAX),
      };
    },
    call: (orderNumber) => say(orderNumber, 'ready'),
    taken: (orderNumber) => say(orderNumber, 'taken'),
    changed,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

/** Follows the ledger from where it was read last, so that a screen drawn anew reads nothing twice. */
function createTodaysSales({ store }: Pick<LedgerTools, 'store'>) {
  let read = { businessDate: '', seq: 0 };
  const sold = new Map<number, number>();
  return {
    /** Moments of sale in milliseconds since 1970 by order number, oldest first. */
    since(asked: {
      readonly businessDate: string;
      readonly sinceMs: number;
    }): ReadonlyMap<number, number> {
      if (store.enrolment() === null) return sold;
      if (asked.businessDate !== read.businessDate) {
        sold.clear();
        read = { businessDate: asked.businessDate, seq: 0 };
      }
      const { seq } = store.head();
      if (seq > read.seq) {
        for (const { orderNumber, soldMs } of store.numbersSoldSince({
          ...asked,
          afterSeq: read.seq,
        })) {
          sold.set(orderNumber, soldMs);
        }
        read = { ...read, seq };
      }
      for (const [orderNumber, soldMs] of sold) {
        if (soldMs <= asked.sinceMs) sold.delete(orderNumber);
      }
      return sold;
    },
  };
}
