import type { KioskStore, TimerPort } from './ports.ts';

/** How often the store does its housekeeping: at the busiest counter some fifteen sales lie between. */
const SETTLE_EVERY_MS = 30_000;

/** Lets the store do its housekeeping between the sales, a few milliseconds at a time, so that none falls into a sale. */
export function createSettling(tools: {
  readonly store: Pick<KioskStore, 'settle'>;
  readonly timer: TimerPort;
}): { start(): void; stop(): void } {
  let cancel: () => void = () => {};
  const start = (): void => {
    cancel = tools.timer.after(SETTLE_EVERY_MS, () => {
      tools.store.settle();
      start();
    });
  };
  return { start, stop: () => cancel() };
}
