import { type DeviceClock, TIME_IS_UP, withinTime } from '../clock.ts';

/** Work on one device, one after the other. */
export interface Turns {
  /** Runs the work when all before it is done. */
  inTurn<Value>(work: () => Promise<Value>): Promise<Value>;
  /** The same; when its turn has not come within the time it is never run, and the answer is `tooLate`. */
  inTimelyTurn<Value>(options: {
    readonly work: () => Promise<Value>;
    readonly patienceMs: number;
    readonly tooLate: Value;
  }): Promise<Value>;
}

/** Makes an empty queue. */
export function createTurns(clock: DeviceClock): Turns {
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  return {
    inTurn,
    async inTimelyTurn({ work, patienceMs, tooLate }) {
      let state: 'waiting' | 'begun' | 'given-up' = 'waiting';
      const begun = Promise.withResolvers<void>();
      const result = inTurn(async () => {
        if (state === 'given-up') return tooLate;
        state = 'begun';
        begun.resolve();
        return work();
      });
      const waited = await withinTime({ promise: begun.promise, timeoutMs: patienceMs, clock });
      if (waited === TIME_IS_UP && state === 'waiting') {
        state = 'given-up';
        return tooLate;
      }
      return result;
    },
  };
}
