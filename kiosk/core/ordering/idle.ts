import type { TimerPort } from '../ports.ts';
import { timeLimitMs } from './machine.ts';
import type { OrderingState } from './state.ts';

/**
 * How long 还需要时间 lies over the step before it is left: whoever is slow has at least twenty seconds for one simple press
 * (WCAG 2.2, 2.2.1 Timing Adjustable).
 */
const WARNING_MS = 20_000;

const CHOOSING: readonly string[] = ['menu', 'weighing', 'pay'];

/** Whether somebody is choosing here: they are asked before what they chose is thrown away, and each press begins their time anew. */
export function isChoosing({ step }: OrderingState): boolean {
  return CHOOSING.includes(step.kind);
}

/** Whether somebody is at the screen whose order an attendant can go on with. */
export function isSomebodyThere(state: OrderingState): boolean {
  return isChoosing(state) || state.step.kind === 'waiting-for-cash';
}

/** The time of the step that is shown. */
export interface IdleTime {
  readonly isTimeShort: boolean;
  /** Another step is shown, or a reading began or ended. */
  restart(state: OrderingState): void;
  /** Somebody pressed something: whoever is choosing has their whole time again. Answers whether it had become short. */
  begin(state: OrderingState): boolean;
  stop(): void;
}

/** Whoever is choosing is asked first whether they are still there. */
export function createIdleTime(
  timer: TimerPort,
  on: { readonly onWarning: () => void; readonly onTimeUp: () => void },
): IdleTime {
  let isTimeShort = false;
  let cancel: () => void = () => {};
  const warn = (): void => {
    isTimeShort = true;
    cancel = timer.after(WARNING_MS, on.onTimeUp);
    on.onWarning();
  };
  const restart = (state: OrderingState): void => {
    cancel();
    cancel = () => {};
    isTimeShort = false;
    const limitMs = timeLimitMs(state);
    if (limitMs === null) return;
    cancel = timer.after(limitMs, isChoosing(state) ? warn : on.onTimeUp);
  };
  return {
    get isTimeShort() {
      return isTimeShort;
    },
    restart,
    begin(state) {
      const wasShort = isTimeShort;
      if (isChoosing(state)) restart(state);
      return wasShort && !isTimeShort;
    },
    stop: () => cancel(),
  };
}
