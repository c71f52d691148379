import type { ElderPress } from '../contract/router.ts';
import { USUAL_SCREEN_SETTINGS } from '../contract/screen-settings.ts';
import type { CanteenView, ElderView } from '../contract/views.ts';
import { mealsNow, mealTimeAt } from './canteen.ts';
import type { CashOrders } from './cash-orders.ts';
import type { Diner } from './checkout/price.ts';
import type { LedgerTools } from './checkout/sell.ts';
import type { Counter } from './counter.ts';
import { createFeed, type Feed } from './feed.ts';
import { type EffectTools, performEffect } from './ordering/effects.ts';
import { moveOrdering, timeLimitMs } from './ordering/machine.ts';
import {
  FIRST_STATE,
  type OrderingEvent,
  type OrderingState,
  type Visit,
} from './ordering/state.ts';
import { elderStep } from './ordering/view.ts';
import { type CardLaid, openVisit } from './ordering/visit.ts';
import type { TimerPort } from './ports.ts';

/** The elder's side of the counter: one session, shown by every elder screen of the canteen. */
export interface ElderDesk {
  readonly feed: Feed<ElderView>;
  /** A press on the screen; one made on an older step is ignored. */
  press(press: ElderPress): void;
  /** Anything else that happened. */
  dispatch(event: OrderingEvent): void;
  /** A card was recognised, or was nobody's. */
  welcome(diner: Diner, card: CardLaid): void;
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
  /** The orders that wait for cash or the call for staff changed. */
  readonly onStaffNews: () => void;
}

/** How long a full disk is left alone before the next look whether there is space again. */
const STOPPED_RETRY_MS = 5_000;

export function createElderDesk(tools: ElderDeskTools): ElderDesk {
  const { ledger } = tools;
  let state = FIRST_STATE;
  let revision = 0;
  let stepRevision = 0;
  let cancelTimer: () => void = () => {};
  let cancelRetry: (() => void) | null = null;

  const feed = createFeed(draw(tools, state, revision));
  const refresh = (): void => {
    revision += 1;
    feed.set(draw(tools, state, revision));
  };
  const dispatch = (event: OrderingEvent): void => {
    const before = state;
    const move = moveOrdering(state, event);
    state = move.state;
    if (state.step !== before.step) {
      stepRevision = revision + 1;
      restartTimer();
    }
    if (state !== before) refresh();
    if (state.isStaffCalled !== before.isStaffCalled) tools.onStaffNews();
    for (const effect of move.effects) performEffect(effectTools, effect);
    if (event.kind === 'refused' && state.step.kind === 'stopped') watchDisk();
  };
  const restartTimer = (): void => {
    cancelTimer();
    const limitMs = timeLimitMs(state);
    if (limitMs === null) return;
    cancelTimer = tools.timer.after(limitMs, () => dispatch({ kind: 'time-up' }));
  };
  const watchDisk = (): void => {
    cancelRetry ??= tools.timer.after(STOPPED_RETRY_MS, () => {
      cancelRetry = null;
      if (tools.canWrite()) dispatch({ kind: 'going-again' });
      else watchDisk();
    });
  };
  const welcome: ElderDesk['welcome'] = (diner, card) => {
    const time = mealTimeAt(ledger.store.settings(), ledger.clock.nowMs());
    const visit = openVisit(ledger.store, { diner, time, card });
    if (visit.ok) dispatch(opened(tools.cashOrders, visit.value));
    else dispatch({ kind: 'card-failed', sentence: visit.failure.sentence });
  };
  const effectTools: EffectTools = {
    cashOrders: tools.cashOrders,
    counter: tools.counter,
    openGuestVisit: () => welcome({ kind: 'guest' }, { kind: 'none' }),
    dispatch,
    onOrders: tools.onStaffNews,
  };

  return {
    feed,
    press(press) {
      if (press.revision < stepRevision || press.revision > revision) return;
      dispatch({ kind: 'pressed', press });
    },
    dispatch,
    welcome,
    refresh,
    get isStaffCalled() {
      return state.isStaffCalled;
    },
    stop() {
      cancelTimer();
      cancelRetry?.();
    },
  };
}

function opened(cashOrders: CashOrders, visit: Visit): OrderingEvent {
  const held = cashOrders.heldFor(visit.diner, visit.time);
  if (held === null) return { kind: 'visit-opened', visit };
  const { orderId, orderNumber, meal } = held.order;
  const offer = { meal, decision: held.decision, policy: held.policy };
  return { kind: 'visit-resumed', visit, offer, orderId, orderNumber };
}

function draw(tools: ElderDeskTools, state: OrderingState, revision: number): ElderView {
  const { store, clock } = tools.ledger;
  return {
    revision,
    canteen: tools.canteen(),
    step: elderStep(state, {
      meals: mealsNow(store, clock.nowMs()),
      isDiscreet: store.settings()?.isDiscreet ?? false,
    }),
    isStaffCalled: state.isStaffCalled,
    isTimeShort: false,
    settings: USUAL_SCREEN_SETTINGS,
  };
}
