/**
 * When a host that crashed is started again, and when a screen stops promising that it will be well in a moment. Both forms
 * and both sides go by this page, so that what the screen says fits what is being done.
 */

/** The host is back before an elder has put the card away, and a host that cannot run does not wear out the machine. */
const DELAYS_MS = [1_000, 2_000, 5_000, 10_000, 20_000] as const;
const LAST_DELAY_MS = 60_000;

/** A host that has run so long got over what ended the one before it; one that crashes now and then is back at once each time. */
const STEADY_MS = 10_000;

/** A screen without a host for so long says whom to call: the quick starts have all been tried by then. */
export const HELP_AFTER_MS = 45_000;

/** A screen that has had its host for so long counts as well again. */
export const WELL_AFTER_MS = 20_000;

/** The waits before a host is started again, one after the other. */
export interface RestartPlan {
  /** The wait before the next start, in milliseconds, after a run of `ranMs`. */
  next(ranMs: number): number;
  /** True once the quick starts have all been tried in vain: from now on it is tried every minute. */
  readonly isSlow: boolean;
}

export function createRestartPlan(): RestartPlan {
  let crashes = 0;
  return {
    next(ranMs) {
      crashes = ranMs >= STEADY_MS ? 1 : crashes + 1;
      return DELAYS_MS[crashes - 1] ?? LAST_DELAY_MS;
    },
    get isSlow() {
      return crashes > DELAYS_MS.length;
    },
  };
}
