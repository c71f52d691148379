import type { StaffId } from '../../../shared/identity/ids.ts';
import { elderSentence } from '../../../shared/policy/explain-elder.ts';
import { missingCase } from '../../../shared/result.ts';
import type { ElderPress } from '../../contract/router.ts';
import { accountFor } from '../checkout/price.ts';
import { isStoreFailure } from '../checkout/sell.ts';
import { beginCashHere, cashHereLimitMs, moveCashHere } from './cash-here.ts';
import { type Choosing, choosing, menuStep, weighed } from './choosing.ts';
import { refusalSentence, SENTENCES, stoppedSentence } from './sentences.ts';
import {
  type Choice,
  maskedNameOf,
  type OrderingEvent,
  type OrderingMove,
  type OrderingState,
  type OrderingStep,
  type Visit,
} from './state.ts';

/** A person who walks away must not leave name and price on the screen (design: return to waiting). */
const IDLE_MS = 60_000;
/** Somebody has to come with the scales. */
const WEIGHING_MS = 120_000;
/** Time to learn a number: 返回 on this step leads to the person's own account, so it must not stand for the next in the queue. */
const CASH_MS = 15_000;
/** Long enough for slow eyes to read two short sentences; the next person taps without waiting for it. */
const DONE_MS = 15_000;
/** Without a slip the number has to be learnt by heart. */
const DONE_WITHOUT_SLIP_MS = 30_000;
const SENTENCE_MS = 10_000;

/** How long a state may stand before `time-up`; null for as long as it takes. */
export function timeLimitMs(state: OrderingState): number | null {
  const { step } = state;
  // Nothing on the screen changes while a card is being read.
  if (state.reader === 'reading') return null;
  switch (step.kind) {
    case 'waiting':
      return step.sentence === null ? null : SENTENCE_MS;
    case 'menu':
    case 'pay':
      return IDLE_MS;
    case 'weighing':
      return WEIGHING_MS;
    case 'done':
      if (step.receipt === 'printing') return null;
      return step.receipt === 'printed' ? DONE_MS : DONE_WITHOUT_SLIP_MS;
    case 'waiting-for-cash':
      return CASH_MS;
    case 'cash-here':
      return cashHereLimitMs(step);
    case 'stopped':
      return null;
    default:
      return missingCase(step);
  }
}

/** The elder's session: a pure function from a state and what happened to the next state and what has to be done for it. */
export function moveOrdering(state: OrderingState, event: OrderingEvent): OrderingMove {
  const { step } = state;
  if (step.kind === 'cash-here') return moveCashHere({ state, step }, event, moveOrdering);
  switch (event.kind) {
    case 'staff-card-laid':
      return beginCashHere(state, event);
    case 'reading-over':
      return stay(afterReading(state));
    // Of a screen that has gone on meanwhile.
    case 'staff-card-used':
    case 'pin-judged':
    case 'cash-refused':
      return stay(state);
    case 'card-found':
      return stay({ ...state, reader: 'reading' });
    case 'card-failed':
      return cardFailed(state, event.sentence);
    case 'code-scanned':
      return codeScanned(state, event.sentence);
    case 'reader-connected':
      return stay({ ...state, reader: 'ready' });
    case 'reader-gone':
      return stay({ ...state, reader: 'trouble' });
    case 'visit-opened':
      return visitOpened(state, event.visit);
    case 'visit-resumed':
      return visitResumed(state, event);
    case 'day-opened':
      return state.step.kind === 'menu'
        ? to(state, menuStep(event.visit, event.basket))
        : stay(state);
    case 'pressed':
      return pressed(state, event.press, event.staffId);
    case 'weight-entered':
      return state.step.kind === 'weighing'
        ? to(state, weighed(state.step, event.weightGrams))
        : stay(state);
    case 'sold-out':
      return soldOut(state, event);
    case 'staff-answered':
      return stay({ ...state, isStaffCalled: false });
    case 'time-up':
      return timeLimitMs(state) === null ? stay(state) : toWaiting(state);
    case 'stopped':
      return to(state, { kind: 'stopped', sentence: event.sentence });
    case 'going-again':
      return state.step.kind === 'stopped' ? toWaiting(state) : stay(state);
    default:
      return orderMoved(state, event);
  }
}

type OrderEvent = Exclude<
  OrderingEvent,
  {
    readonly kind:
      | 'staff-card-laid'
      | 'reading-over'
      | 'staff-card-used'
      | 'pin-judged'
      | 'cash-refused'
      | 'card-found'
      | 'card-failed'
      | 'code-scanned'
      | 'reader-connected'
      | 'reader-gone'
      | 'visit-opened'
      | 'visit-resumed'
      | 'day-opened'
      | 'pressed'
      | 'weight-entered'
      | 'sold-out'
      | 'staff-answered'
      | 'time-up'
      | 'stopped'
      | 'going-again';
  }
>;

/** What happened to the order of the person at the screen; the screen may have gone on to somebody else by then. */
function orderMoved(state: OrderingState, event: OrderEvent): OrderingMove {
  const { step } = state;
  switch (event.kind) {
    case 'sold':
      return step.kind === 'pay'
        ? to(state, doneWith(step, event.orderId, event.orderNumber))
        : stay(state);
    case 'held':
      return step.kind === 'pay'
        ? to(state, {
            ...step,
            kind: 'waiting-for-cash',
            // What was asked for was for these eyes: whoever pays in cash walks away from the screen.
            isAsked: false,
            orderId: event.orderId,
            orderNumber: event.orderNumber,
          })
        : stay(state);
    case 'too-many-held':
      return withSentence(state, SENTENCES.tooManyHeld);
    case 'refused':
      return refused(state, event);
    case 'cash-taken':
      return isWaitingFor(step, event.orderId)
        ? to(state, doneWith(step, step.orderId, step.orderNumber))
        : stay(state);
    case 'order-cancelled':
      return isWaitingFor(step, event.orderId)
        ? to(state, { kind: 'waiting', sentence: SENTENCES.cancelled })
        : stay(state);
    case 'slip':
      return step.kind === 'done' && step.orderId === event.orderId
        ? to(state, { ...step, receipt: event.receipt })
        : stay(state);
    default:
      return missingCase(event);
  }
}

function isWaitingFor(
  step: OrderingStep,
  orderId: string,
): step is Extract<OrderingStep, { readonly kind: 'waiting-for-cash' }> {
  return step.kind === 'waiting-for-cash' && step.orderId === orderId;
}

function doneWith(
  { visit, basket }: Choice,
  orderId: Extract<OrderingStep, { readonly kind: 'done' }>['orderId'],
  orderNumber: number,
): OrderingStep {
  return {
    kind: 'done',
    maskedName: maskedNameOf(visit),
    time: visit.time,
    serviceType: basket.serviceType,
    orderId,
    orderNumber,
    receipt: 'printing',
  };
}

/** A failed reading says so where a card is expected, and disturbs nobody who is choosing. */
function cardFailed(state: OrderingState, sentence: string): OrderingMove {
  const ready = afterReading(state);
  const isExpected = state.step.kind === 'waiting' || state.step.kind === 'done';
  return isExpected ? to(ready, { kind: 'waiting', sentence }) : stay(ready);
}

/** A code does nothing here; it is answered where a sentence disturbs nobody. */
function codeScanned(state: OrderingState, sentence: string): OrderingMove {
  return state.step.kind === 'waiting' && state.reader !== 'reading'
    ? to(state, { kind: 'waiting', sentence })
    : withSentence(state, sentence);
}

/** The next card takes the screen over; the same card again, while choosing, changes nothing. */
function visitOpened(state: OrderingState, visit: Visit): OrderingMove {
  const ready = afterReading(state);
  const { step } = state;
  if (step.kind === 'stopped') return stay(ready);
  const isSame =
    (step.kind === 'menu' || step.kind === 'weighing' || step.kind === 'pay') &&
    step.visit.diner.kind === 'elder' &&
    visit.diner.kind === 'elder' &&
    step.visit.diner.elder.elderId === visit.diner.elder.elderId;
  return isSame ? stay(ready) : to(ready, menuStep(visit));
}

/** Who is unsure and lays the card on again gets the same order, never a second one. */
function visitResumed(
  state: OrderingState,
  event: Extract<OrderingEvent, { readonly kind: 'visit-resumed' }>,
): OrderingMove {
  const ready = afterReading(state);
  if (state.step.kind === 'stopped') return stay(ready);
  const { kind: _, ...order } = event;
  return to(ready, { kind: 'waiting-for-cash', isAsked: false, ...order });
}

/** A reading is over; a reader that is not there does not come back by it. */
function afterReading(state: OrderingState): OrderingState {
  return state.reader === 'reading' ? { ...state, reader: 'ready' } : state;
}

/** What cannot be had any more is shown so at once; what of it was chosen before is refused when it is paid. */
function soldOut(
  state: OrderingState,
  event: Extract<OrderingEvent, { readonly kind: 'sold-out' }>,
): OrderingMove {
  const { step } = state;
  if (!('visit' in step) || step.visit.time.businessDate !== event.businessDate) return stay(state);
  if (isSameSet(step.visit.soldOut, event.soldOut)) return stay(state);
  return to(state, { ...step, visit: { ...step.visit, soldOut: event.soldOut } });
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((item) => other.has(item));
}

function pressed(state: OrderingState, press: ElderPress, staffId: StaffId | null): OrderingMove {
  const { step } = state;
  switch (press.press) {
    case 'start-without-card':
      return step.kind === 'waiting' || step.kind === 'done'
        ? { state, effects: [{ kind: 'open-guest-visit' }] }
        : stay(state);
    case 'pay-by-account':
      return payByAccount(state, staffId);
    case 'pay-by-cash':
      return step.kind === 'pay'
        ? { state, effects: [{ kind: 'hold-for-cash', choice: choiceOf(step) }] }
        : stay(state);
    case 'explain':
      return step.kind === 'menu' || step.kind === 'pay' || step.kind === 'waiting-for-cash'
        ? to(state, { ...step, isAsked: !step.isAsked })
        : stay(state);
    case 'choose':
    case 'show-order':
    case 'set-quantity':
    case 'add-companion':
    case 'remove-companion':
    case 'choose-service':
    case 'choose-day':
      return chosen(state, choosing(step, press));
    case 'need-time':
    case 'enter-pin':
    case 'take-cash':
    case 'leave-cash':
      return stay(state);
    case 'back':
      return back(state);
    case 'leave':
      return leave(state);
    case 'call-staff':
      return stay({ ...state, isStaffCalled: true });
    default:
      return missingCase(press);
  }
}

function chosen(state: OrderingState, outcome: Choosing): OrderingMove {
  if (outcome === null) return stay(state);
  return 'step' in outcome ? to(state, outcome.step) : { state, effects: [outcome.effect] };
}

function choiceOf({ visit, basket, priced }: Choice): Choice {
  return { visit, basket, priced };
}

function payByAccount(state: OrderingState, staffId: StaffId | null): OrderingMove {
  const { step } = state;
  if (step.kind !== 'pay') return stay(state);
  const { own, policy, payFen } = step.priced;
  if (own.decision.isRefused) return withSentence(state, elderSentence(own.decision, policy));
  const account = accountFor(step.visit.balanceFen, payFen);
  if (account !== 'enough') return withSentence(state, refusalSentence({ code: 'account-short' }));
  return { state, effects: [{ kind: 'sell-by-account', choice: choiceOf(step), staffId }] };
}

/** One step back, with everything that was chosen. */
function back(state: OrderingState): OrderingMove {
  const { step } = state;
  if (step.kind === 'pay' || step.kind === 'weighing') {
    return to(state, menuStep(step.visit, step.basket));
  }
  if (step.kind === 'menu') return toWaiting(state);
  if (step.kind !== 'waiting-for-cash') return stay(state);
  const { orderId } = step;
  const pay = { kind: 'pay', ...choiceOf(step), isAsked: false, sentence: null } as const;
  return { state: { ...state, step: pay }, effects: [{ kind: 'withdraw', orderId }] };
}

/** Leaving the screen while cash is awaited keeps the order: the person walks to the attendant. */
function leave(state: OrderingState): OrderingMove {
  return state.step.kind === 'stopped' ? stay(state) : toWaiting(state);
}

function refused(
  state: OrderingState,
  event: Extract<OrderingEvent, { readonly kind: 'refused' }>,
): OrderingMove {
  const { refusal } = event;
  if (isStoreFailure(refusal)) {
    return to(state, { kind: 'stopped', sentence: stoppedSentence(refusal) });
  }
  const { step } = state;
  const sentence = refusalSentence(refusal);
  // Everything on the screen is another day's; the same card laid on again opens a new visit.
  if (refusal.code === 'date-changed') return to(state, { kind: 'waiting', sentence });
  if (step.kind !== 'pay') return stay(state);
  if (refusal.code === 'sold-out') {
    return to(state, { ...step, visit: { ...step.visit, soldOut: refusal.soldOut }, sentence });
  }
  if (refusal.code !== 'price-changed') return withSentence(state, sentence);
  const { ground, priced } = refusal;
  const { decision } = priced.own;
  const reason = decision.isRefused ? elderSentence(decision, priced.policy) : sentence;
  return to(state, { ...step, visit: { ...step.visit, ground }, priced, sentence: reason });
}

function withSentence(state: OrderingState, sentence: string): OrderingMove {
  return state.step.kind === 'pay' ? to(state, { ...state.step, sentence }) : stay(state);
}

function toWaiting(state: OrderingState): OrderingMove {
  return to(state, { kind: 'waiting', sentence: null });
}

function to(state: OrderingState, step: OrderingStep): OrderingMove {
  return stay({ ...state, step });
}

function stay(state: OrderingState): OrderingMove {
  return { state, effects: [] };
}
