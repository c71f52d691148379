import type { OrderId, StaffId } from '../../../shared/identity/ids.ts';
import type { Fen } from '../../../shared/money/fen.ts';
import type { ElderPress } from '../../contract/router.ts';
import type { CashOrderView, ElderStep } from '../../contract/views.ts';
import type { OrderingEvent, OrderingMove, OrderingState, OrderingStep } from './state.ts';

type WaitingForCash = Extract<OrderingStep, { readonly kind: 'waiting-for-cash' }>;

/** An attendant laid their card on while an order waited for cash here, and takes the money at this screen. */
export interface CashHereStep {
  readonly kind: 'cash-here';
  readonly staff: { readonly staffId: StaffId; readonly name: string };
  /** `judging`: a PIN was entered and is being checked. */
  readonly stage: 'pin' | 'judging' | 'confirm';
  /** The order as the attendant sees it: exactly this amount is taken. */
  readonly order: CashOrderView;
  /** What the elder goes back to. */
  readonly below: WaitingForCash;
  readonly sentence: string | null;
}

export type CashHereEvent =
  | {
      readonly kind: 'staff-card-laid';
      readonly staff: CashHereStep['staff'];
      readonly order: CashOrderView;
    }
  /** The card just laid on has opened another screen. */
  | { readonly kind: 'staff-card-used' }
  /** `sentence` says why the PIN does not let in; null for the right one. */
  | { readonly kind: 'pin-judged'; readonly staffId: StaffId; readonly sentence: string | null }
  /** Nothing was booked. `order`: as it is now. */
  | { readonly kind: 'cash-refused'; readonly order: CashOrderView; readonly sentence: string };

export type CashHereEffect =
  | { readonly kind: 'judge-pin'; readonly staffId: StaffId; readonly pin: string }
  | {
      readonly kind: 'sell-here';
      readonly orderId: OrderId;
      readonly payFen: Fen;
      readonly staffId: StaffId;
    };

/** A card laid on by chance must not leave a PIN pad before an elder; four to eight digits take a few seconds. */
const PIN_MS = 30_000;
/** Long enough to count coins; a till that nobody guards must not stand open. The order waits on either way. */
const CONFIRM_MS = 120_000;

export function cashHereLimitMs(step: CashHereStep): number {
  return step.stage === 'confirm' ? CONFIRM_MS : PIN_MS;
}

export function cashHereView(step: CashHereStep): Extract<ElderStep, { kind: 'cash-here' }> {
  const { orderNumber, mealName, payFen } = step.order;
  return {
    kind: 'cash-here',
    name: step.staff.name,
    stage: step.stage === 'confirm' ? 'confirm' : 'pin',
    orderText: mealName,
    orderNumber,
    payFen,
    sentence: step.sentence,
  };
}

/** The attendant's part begins where the elder's order waits, and nowhere else. */
export function beginCashHere(
  state: OrderingState,
  { staff, order }: Extract<CashHereEvent, { readonly kind: 'staff-card-laid' }>,
): OrderingMove {
  const below = state.step;
  return below.kind === 'waiting-for-cash' && below.orderId === order.orderId
    ? to(state, { kind: 'cash-here', staff, stage: 'pin', order, below, sentence: null })
    : to(state, below);
}

/** Moves the session while the attendant's part lies over the order; `move` moves the session below it. */
export function moveCashHere(
  options: { readonly state: OrderingState; readonly step: CashHereStep },
  event: OrderingEvent,
  move: (state: OrderingState, event: OrderingEvent) => OrderingMove,
): OrderingMove {
  const { state, step } = options;
  switch (event.kind) {
    case 'pressed':
      return pressed({ state, step }, event.press, move);
    case 'pin-judged':
      return judged(state, step, event);
    case 'cash-refused':
      return step.stage === 'confirm'
        ? to(state, { ...step, order: event.order, sentence: event.sentence })
        : to(state, step);
    case 'staff-card-laid':
      // Whose PIN was right goes on; before that the newest card counts.
      return step.stage === 'confirm'
        ? to(state, step)
        : to(state, { ...step, staff: event.staff, stage: 'pin', sentence: null });
    case 'staff-card-used':
      return to(state, step.stage === 'confirm' ? step : step.below);
    case 'time-up':
      return to(state, step.below);
    // Nobody takes the screen over while money is on the counter.
    case 'visit-opened':
    case 'visit-resumed':
      return below({ state, step }, { kind: 'reading-over' }, move);
    default:
      return below({ state, step }, event, move);
  }
}

function pressed(
  { state, step }: { readonly state: OrderingState; readonly step: CashHereStep },
  press: ElderPress,
  move: (state: OrderingState, event: OrderingEvent) => OrderingMove,
): OrderingMove {
  const { staffId } = step.staff;
  switch (press.press) {
    case 'enter-pin':
      if (step.stage !== 'pin') return to(state, step);
      return {
        state: { ...state, step: { ...step, stage: 'judging', sentence: null } },
        effects: [{ kind: 'judge-pin', staffId, pin: press.pin }],
      };
    case 'take-cash': {
      if (step.stage !== 'confirm') return to(state, step);
      const { orderId, payFen } = step.order;
      return { state, effects: [{ kind: 'sell-here', orderId, payFen, staffId }] };
    }
    case 'leave-cash':
      return to(state, step.below);
    case 'call-staff':
      return below({ state, step }, { kind: 'pressed', press, staffId: null }, move);
    default:
      return to(state, step);
  }
}

function judged(
  state: OrderingState,
  step: CashHereStep,
  { staffId, sentence }: Extract<CashHereEvent, { readonly kind: 'pin-judged' }>,
): OrderingMove {
  // The screen may have gone on while the PIN was being judged.
  if (step.stage !== 'judging' || step.staff.staffId !== staffId) return to(state, step);
  return to(state, { ...step, stage: sentence === null ? 'confirm' : 'pin', sentence });
}

/** Lets the session below hear of it; what leaves its step alone leaves the attendant's part there too. */
function below(
  { state, step }: { readonly state: OrderingState; readonly step: CashHereStep },
  event: OrderingEvent,
  move: (state: OrderingState, event: OrderingEvent) => OrderingMove,
): OrderingMove {
  const moved = move({ ...state, step: step.below }, event);
  if (moved.state.step !== step.below) return moved;
  return { ...moved, state: { ...moved.state, step } };
}

function to(state: OrderingState, step: OrderingStep): OrderingMove {
  return { state: state.step === step ? state : { ...state, step }, effects: [] };
}
