/** Time as the device drivers need it; passed in, so that tests can run hours in a moment. */
export interface DeviceClock {
  /** Milliseconds since some fixed moment; never jumps when the wall clock is set. */
  nowMs(): number;
  /** Resolves after the given time, or as soon as the signal aborts. Never rejects. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own monotonic clock. */
export const realDeviceClock: DeviceClock = {
  nowMs: () => performance.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, milliseconds);
      signal?.addEventListener('abort', finish);
    }),
};

/** What `withinTime` answers when the time was up first. */
export const TIME_IS_UP = Symbol('time is up');

/** The promise's value, or TIME_IS_UP when it has not come within `timeoutMs` (or the signal aborted). */
export async function withinTime<Value>(options: {
  readonly promise: Promise<Value>;
  readonly timeoutMs: number;
  readonly clock: DeviceClock;
  readonly signal?: AbortSignal;
}): Promise<Value | typeof TIME_IS_UP> {
  const done = new AbortController();
  const signal =
    options.signal === undefined ? done.signal : AbortSignal.any([done.signal, options.signal]);
  const timeUp = options.clock
    .wait(options.timeoutMs, signal)
    .then((): typeof TIME_IS_UP => TIME_IS_UP);
  try {
    return await Promise.race([options.promise, timeUp]);
  } finally {
    done.abort();
  }
}
