import { type DeviceClock, TIME_IS_UP, withinTime } from './clock.ts';

/** How a check went. `sentence` tells a person in Chinese what was seen; it never carries what was read from a card. */
export interface DeviceCheckOutcome {
  readonly isPassed: boolean;
  readonly sentence: string;
}

export function passed(sentence: string): DeviceCheckOutcome {
  return { isPassed: true, sentence };
}

export function failed(sentence: string): DeviceCheckOutcome {
  return { isPassed: false, sentence };
}

/**
 * One thing that a driver has to do right on any line. Driven by a person with the real device (`zhulao doctor --devices`)
 * and by a test with the simulator: whoever drives it calls `run`, then does what `instruction` says, then awaits the outcome.
 */
export interface DeviceCheck<Driver, Name extends string = string> {
  /** Stable key, by which a test knows what to do to its simulator. */
  readonly name: Name;
  /** Chinese: what is being checked. */
  readonly title: string;
  /** Chinese: what the person does now. */
  readonly instruction: string;
  /** Ends by itself, at the latest after about a minute. The driver is started; checks of a list run in its order. */
  run(driver: Driver, clock: DeviceClock): Promise<DeviceCheckOutcome>;
}

/** The first event that fits, or null when none came in time. */
export async function nextEvent<Event>(options: {
  readonly onEvent: (listener: (event: Event) => void) => () => void;
  readonly fits: (event: Event) => boolean;
  readonly timeoutMs: number;
  readonly clock: DeviceClock;
}): Promise<Event | null> {
  const { timeoutMs, clock } = options;
  const seen = Promise.withResolvers<Event>();
  const stop = options.onEvent((event) => {
    if (options.fits(event)) seen.resolve(event);
  });
  const event = await withinTime({ promise: seen.promise, timeoutMs, clock });
  stop();
  return event === TIME_IS_UP ? null : event;
}
