import { elderSentence } from '../../../shared/policy/explain-elder.ts';
import { missingCase } from '../../../shared/result.ts';
import type { ElderPress } from '../../contract/router.ts';
import { accountFor } from '../checkout/price.ts';
import { isStoreFailure } from '../checkout/sell.ts';
import { refusalSentence, SENTENCES, stoppedSentence } from './sentences.ts';
import type { OrderingEvent, OrderingMove, OrderingState, OrderingStep, Visit } from './state.ts';

/** A person who walks away must not leave name and price on the screen (design: return to waiting). */
const IDLE_MS = 60_000;
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
  switch (step.kind) {
    case 'waiting':
      return step.sentence === null ? null : SENTENCE_MS;
    case 'menu':
    case 'pay':
      return IDLE_MS;
    case 'done':
      if (step.receipt === 'printing') return null;
      return step.receipt === 'printed' ? DONE_MS : DONE_WITHOUT_SLIP_MS;
    case 'waiting-for-cash':
      return CASH_MS;
    case 'stopped':
      return null;
    default:
      return missingCase(step);
  }
}

/** The elder's session: a pure function from a state and what happened to the next state and what has to be done for it. */
export function moveOrdering(state: OrderingState, event: OrderingEvent): OrderingMove {
  switch (event.kind) {
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
    case 'pressed':
      return pressed(state, event.press);
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
      | 'card-found'
      | 'card-failed'
      | 'code-scanned'
      | 'reader-connected'
      | 'reader-gone'
      | 'visit-opened'
      | 'visit-resumed'
      | 'pressed'
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
        ? to(state, doneWith(step.visit, event.orderId, event.orderNumber))
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
        ? to(state, doneWith(step.visit, step.orderId, step.orderNumber))
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
  visit: Visit,
  orderId: Extract<OrderingStep, { readonly kind: 'done' }>['orderId'],
  orderNumber: number,
): OrderingStep {
  return {
    kind: 'done',
    maskedName: maskedNameOf(visit),
    orderId,
    orderNumber,
    receipt: 'printing',
  };
}

/** 张*花; null for a guest. */
export function maskedNameOf(visit: Visit): string | null {
  return visit.diner.kind === 'guest' ? null : visit.diner.elder.maskedName;
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
    (step.kind === 'menu' || step.kind === 'pay') &&
    step.visit.diner.kind === 'elder' &&
    visit.diner.kind === 'elder' &&
    step.visit.diner.elder.elderId === visit.diner.elder.elderId;
  return isSame ? stay(ready) : to(ready, { kind: 'menu', visit, isAsked: false });
}

/** Who is unsure and lays the card on again gets the same order, never a second one. */
function visitResumed(
  state: OrderingState,
  event: Extract<OrderingEvent, { readonly kind: 'visit-resumed' }>,
): OrderingMove {
  const ready = afterReading(state);
  if (state.step.kind === 'stopped') return stay(ready);
  const { visit, offer, orderId, orderNumber } = event;
  return to(ready, {
    kind: 'waiting-for-cash',
    visit,
    offer,
    isAsked: false,
    orderId,
    orderNumber,
  });
}

/** A reading is over; a reader that is not there does not come back by it. */
function afterReading(state: OrderingState): OrderingState {
  return state.reader === 'reading' ? { ...state, reader: 'ready' } : state;
}

function pressed(state: OrderingState, press: ElderPress): OrderingMove {
  const { step } = state;
  switch (press.press) {
    case 'start-without-card':
      return step.kind === 'waiting' || step.kind === 'done'
        ? { state, effects: [{ kind: 'open-guest-visit' }] }
        : stay(state);
    case 'choose':
      return choose(state, press.menuItemId);
    case 'pay-by-account':
      return payByAccount(state);
    case 'pay-by-cash':
      return step.kind === 'pay'
        ? { state, effects: [{ kind: 'hold-for-cash', visit: step.visit, offer: step.offer }] }
        : stay(state);
    case 'explain':
      return step.kind === 'menu' || step.kind === 'pay' || step.kind === 'waiting-for-cash'
        ? to(state, { ...step, isAsked: !step.isAsked })
        : stay(state);
    case 'show-order':
    case 'set-quantity':
    case 'add-companion':
    case 'remove-companion':
    case 'choose-service':
    case 'choose-day':
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

function choose(state: OrderingState, menuItemId: string): OrderingMove {
  if (state.step.kind !== 'menu') return stay(state);
  const { visit } = state.step;
  const offer = visit.offers.find((candidate) => candidate.meal.menuItemId === menuItemId);
  if (offer === undefined) return stay(state);
  const { decision, policy } = offer;
  const sentence = decision.isRefused ? elderSentence(decision, policy) : null;
  return to(state, { kind: 'pay', visit, offer, isAsked: false, sentence });
}

function payByAccount(state: OrderingState): OrderingMove {
  const { step } = state;
  if (step.kind !== 'pay') return stay(state);
  const { decision, policy } = step.offer;
  if (decision.isRefused) return withSentence(state, elderSentence(decision, policy));
  const account = accountFor(step.visit.balanceFen, decision.payableFen);
  if (account !== 'enough') return withSentence(state, refusalSentence({ code: 'account-short' }));
  return {
    state,
    effects: [{ kind: 'sell-by-account', visit: step.visit, offer: step.offer }],
  };
}

function back(state: OrderingState): OrderingMove {
  const { step } = state;
  if (step.kind === 'pay') return to(state, { kind: 'menu', visit: step.visit, isAsked: false });
  if (step.kind === 'menu') return toWaiting(state);
  if (step.kind !== 'waiting-for-cash') return stay(state);
  const { visit, offer, orderId } = step;
  const pay = { kind: 'pay', visit, offer, isAsked: false, sentence: null } as const;
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
  if (step.kind !== 'pay' || refusal.code !== 'price-changed') return withSentence(state, sentence);
  const { decision, policy } = refusal;
  const offer = { ...step.offer, decision, policy };
  const reason = decision.isRefused ? elderSentence(decision, policy) : sentence;
  return to(state, { ...step, offer, sentence: reason });
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
