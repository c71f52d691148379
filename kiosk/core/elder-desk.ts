import type { StaffId } from '../../shared/identity/ids.ts';
import type { ElderPress } from '../contract/router.ts';
import type { CanteenView, ElderStep, ElderView } from '../contract/views.ts';
import { businessDateNow, mealsNow } from './canteen.ts';
import type { CashOrders } from './cash-orders.ts';
import type { Diner } from './checkout/price.ts';
import type { LedgerTools } from './checkout/sell.ts';
import type { Counter } from './counter.ts';
import { createFeed, type Feed } from './feed.ts';
import { type EffectTools, performEffect } from './ordering/effects.ts';
import { createIdleTime, isChoosing, isSomebodyThere } from './ordering/idle.ts';
import { moveOrdering } from './ordering/machine.ts';
import { SENTENCES } from './ordering/sentences.ts';
import { withSoldOut } from './ordering/sold-out.ts';
import { FIRST_STATE, type OrderingEvent, type OrderingState } from './ordering/state.ts';
import { takeCashHere, waitingOrder } from './ordering/take-cash.ts';
import { elderStep } from './ordering/view.ts';
import { type CardLaid, openVisit, visitEvent } from './ordering/visit.ts';
import type { HeldElder, HeldStaff, StoreReads, TimerPort } from './ports.ts';

/** The elder's side of the counter: one session, shown by every elder screen of the canteen. */
export interface ElderDesk {
  readonly feed: Feed<ElderView>;
  /** A press on the screen; one made on an older step is ignored. */
  press(press: ElderPress): void;
  /** The same press by an attendant for the elder who is there; ignored where nobody is, and never the cash of the elder's screen. */
  pressFor(staffId: StaffId, press: ElderPress): void;
  /** What the scales showed of the food that the elder chose, as staff say. */
  weigh(staffId: StaffId, weightGrams: number): void;
  /** Anything else that happened. */
  dispatch(event: OrderingEvent): void;
  /** A card was recognised, or was nobody's. */
  welcome(diner: Diner, card: CardLaid): void;
  /** A staff card was laid on: where an order waits for cash here, its PIN is asked here too. */
  staffCardLaid(staff: HeldStaff): void;
  /** Why a person whom staff have found cannot be served at this screen now; null when they can. */
  whyNotServe(elder: HeldElder): string | null;
  /** The step of somebody at the screen, for staff to go on with; null while nobody is there. */
  stepForStaff(): ElderStep | null;
  /** Date, meal period, network or menu changed: shows the same step anew. */
  refresh(): void;
  readonly isStaffCalled: boolean;
  /** Lets go of its timers. */
  stop(): void;
}

export interface ElderDeskTools {
  readonly ledger: LedgerTools;
  readonly cashOrders: CashOrders;
  readonly counter: Counter;
  readonly timer: TimerPort;
  readonly canteen: () => CanteenView;
  /** Tries whether the disk takes a change again. */
  readonly canWrite: () => boolean;
  /** The orders that wait for cash, the call for staff or where the elder stands changed. */
  readonly onStaffNews: () => void;
  /** A staff card has opened the elder's screen. */
  readonly onPinRight: () => void;
  readonly onProblem: (error: unknown) => void;
}

export function createElderDesk(tools: ElderDeskTools): ElderDesk {
  const { ledger } = tools;
  let state = FIRST_STATE;
  let revision = 0;
  let stepRevision = 0;

  const drawNow = (): ElderView => draw(tools, state, { revision, isTimeShort: idle.isTimeShort });
  const refresh = (): void => {
    revision += 1;
    feed.set(drawNow());
  };
  const idle = createIdleTime(tools.timer, {
    onWarning: refresh,
    onTimeUp: () => dispatch({ kind: 'time-up' }),
  });
  const feed = createFeed(drawNow());
  const dispatch = (event: OrderingEvent): void => {
    const before = state;
    const move = moveOrdering(state, event);
    state = move.state;
    if (state.step !== before.step) stepRevision = revision + 1;
    if (state.step !== before.step || isReading(state) !== isReading(before)) idle.restart(state);
    if (state !== before) {
      refresh();
      tools.onStaffNews();
    }
    for (const effect of move.effects) performEffect(effectTools, effect);
    if (event.kind === 'refused' && state.step.kind === 'stopped') disk.watch();
  };
  const pressedBy = (press: ElderPress, staffId: StaffId | null): void => {
    if (press.revision < stepRevision || press.revision > revision) return;
    if (idle.begin(state)) refresh();
    for (const event of soldOutNow(ledger.store, state)) dispatch(event);
    dispatch({ kind: 'pressed', press, staffId });
  };
  const disk = createDiskWatch(tools, () => dispatch({ kind: 'going-again' }));
  const welcome: ElderDesk['welcome'] = (diner, card) => {
    const visit = visitNow(ledger, diner, card);
    if (visit.ok) dispatch(visitEvent(ledger.store, tools.cashOrders, visit.value));
    else dispatch({ kind: 'card-failed', sentence: visit.failure.sentence });
  };
  const effectTools: EffectTools = {
    ...{ store: ledger.store, cashOrders: tools.cashOrders, counter: tools.counter },
    openGuestVisit: () => welcome({ kind: 'guest' }, { kind: 'none' }),
    takeCashHere: (effect) =>
      takeCashHere({ ...tools, dispatch, onOrders: tools.onStaffNews }, effect),
    dispatch,
    onOrders: tools.onStaffNews,
  };

  return {
    feed,
    press: (press) => pressedBy(press, null),
    pressFor(staffId, press) {
      if (isSomebodyThere(state)) pressedBy(press, staffId);
    },
    weigh(staffId, weightGrams) {
      if (idle.begin(state)) refresh();
      dispatch({ kind: 'weight-entered', weightGrams, staffId });
    },
    dispatch,
    welcome,
    staffCardLaid({ staffId, name }) {
      dispatch({ kind: 'reading-over' });
      const { step } = state;
      const below = step.kind === 'cash-here' ? step.below : step;
      if (below.kind !== 'waiting-for-cash') return;
      const order = waitingOrder(tools.cashOrders, below.orderId);
      if (order !== null) dispatch({ kind: 'staff-card-laid', staff: { staffId, name }, order });
    },
    whyNotServe(elder) {
      if (isTaken(state)) return SENTENCES.somebodyThere;
      const diner = { kind: 'elder', elder, identifiedBy: 'staff' } as const;
      const visit = visitNow(ledger, diner, { kind: 'none' });
      return visit.ok ? null : visit.failure.sentence;
    },
    stepForStaff: () => (isSomebodyThere(state) ? feed.get().step : null),
    refresh,
    get isStaffCalled() {
      return state.isStaffCalled;
    },
    stop() {
      idle.stop();
      disk.stop();
    },
  };
}

/** How long a full disk is left alone before the next look whether there is space again. */
const STOPPED_RETRY_MS = 5_000;

/** Looks whether a disk that took nothing takes something again. */
function createDiskWatch(
  { timer, canWrite }: Pick<ElderDeskTools, 'timer' | 'canWrite'>,
  onAgain: () => void,
) {
  let cancel: (() => void) | null = null;
  const watch = (): void => {
    cancel ??= timer.after(STOPPED_RETRY_MS, () => {
      cancel = null;
      if (canWrite()) onAgain();
      else watch();
    });
  };
  return { watch, stop: () => cancel?.() };
}

function visitNow({ store, clock }: LedgerTools, diner: Diner, card: CardLaid) {
  return openVisit(store, { diner, nowMs: clock.nowMs(), card });
}

/** What cannot be had any more on the day that is being ordered for; none where nobody orders. */
function soldOutNow({ soldOut }: Pick<StoreReads, 'soldOut'>, { step }: OrderingState) {
  if (!('visit' in step)) return [];
  const { businessDate } = step.visit.time;
  return [{ kind: 'sold-out', businessDate, soldOut: soldOut(businessDate) }] as const;
}

function isReading(state: OrderingState): boolean {
  return state.reader === 'reading';
}

/** Whether somebody known is choosing, a card is being read, or money is on the counter. Who began without a card may be the very person. */
function isTaken(state: OrderingState): boolean {
  const { step } = state;
  if (isReading(state) || step.kind === 'cash-here' || step.kind === 'stopped') return true;
  return isChoosing(state) && 'visit' in step && step.visit.diner.kind === 'elder';
}

function draw(
  tools: ElderDeskTools,
  state: OrderingState,
  drawn: { readonly revision: number; readonly isTimeShort: boolean },
): ElderView {
  const { store, clock } = tools.ledger;
  const settings = store.settings();
  const step = elderStep(state, {
    meals: mealsNow(store, clock.nowMs()),
    isDiscreet: settings?.isDiscreet ?? false,
  });
  const today = businessDateNow(settings, clock.nowMs());
  return {
    ...drawn,
    canteen: tools.canteen(),
    step: withSoldOut(step, { today, soldOut: store.soldOut }),
    isStaffCalled: state.isStaffCalled,
    settings: store.screenSettings(),
  };
}
