import type { TrustedClock } from './clock.ts';
import type { TimerPort } from './ports.ts';

/** A jump is seen within this: long before the next meal period, and a look costs nothing. */
const LOOK_EVERY_MS = 30_000;

/** Looks at the clock also while nobody taps, and says when how it stands has changed. */
export function createClockWatch(tools: {
  readonly clock: Pick<TrustedClock, 'state' | 'question'>;
  readonly timer: TimerPort;
  readonly onChange: () => void;
}): { start(): void; stop(): void } {
  const { clock, timer, onChange } = tools;
  let cancel: () => void = () => {};
  let shown = '';
  const look = (): void => {
    const now = `${clock.state()} ${clock.question() !== null}`;
    const hasChanged = shown !== '' && now !== shown;
    shown = now;
    cancel = timer.after(LOOK_EVERY_MS, look);
    if (hasChanged) onChange();
  };
  return { start: look, stop: () => cancel() };
}
