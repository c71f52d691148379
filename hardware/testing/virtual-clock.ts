import type { DeviceClock } from '../clock.ts';

interface Waiting {
  readonly dueMs: number;
  finish(): void;
}

/**
 * A clock for drivers and simulators on memory ports: whenever everything in the process waits for time,
 * the clock jumps to the next moment somebody waits for. Hours pass in a moment, in the same order each run. It stands still
 * while `isHeld`: something in the process works that takes its own time, as a key derived in the thread pool.
 */
export function createVirtualClock(isHeld: () => boolean = () => false): DeviceClock {
  const waiting = new Set<Waiting>();
  let nowMs = 0;
  let turning = false;

  const turn = (): void => {
    if (isHeld()) {
      setTimeout(turn, 1);
      return;
    }
    let next: Waiting | null = null;
    for (const entry of waiting) if (next === null || entry.dueMs < next.dueMs) next = entry;
    turning = next !== null;
    if (next === null) return;
    nowMs = Math.max(nowMs, next.dueMs);
    next.finish();
    setImmediate(turn);
  };

  return {
    nowMs: () => nowMs,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const entry: Waiting = {
          dueMs: nowMs + milliseconds,
          finish() {
            waiting.delete(entry);
            signal?.removeEventListener('abort', entry.finish);
            resolve();
          },
        };
        waiting.add(entry);
        signal?.addEventListener('abort', entry.finish);
        if (!turning) {
          turning = true;
          setImmediate(turn);
        }
      }),
  };
}
