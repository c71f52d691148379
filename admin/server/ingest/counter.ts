import type { AdminContext } from '../context.ts';
import { type CountedPiece, countPiece, kiosksBehind, reportLateCounting } from './count.ts';

/** What a counter works with; everything that could fail or take time comes from outside. */
export interface CounterTools {
  /** Counts the next piece of a kiosk. */
  readonly countPiece: (kioskId: string) => Promise<CountedPiece>;
  /** Kiosks with something to count, whoever stored it. */
  readonly kiosksBehind: () => Promise<readonly string[]>;
  /** Reports kiosks that have been behind for too long. */
  readonly reportLate: () => Promise<void>;
  /** Calls back once after a time. The answer cancels it. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  /** Milliseconds by a clock that only goes forward. */
  readonly now: () => number;
  /** Hears of every failure; `kioskId` is null where none in particular is concerned. */
  readonly onProblem: (error: unknown, kioskId: string | null) => void;
}

/** Counts stored entries beside everything else. */
export interface Counter {
  /** Says that entries of a kiosk were stored, and whether they were a full batch, which others follow. */
  wake(kioskId: string, isFull: boolean): void;
  /** Ends when the pieces under way are done; what is left is counted after the next start, or by another process. */
  stop(): Promise<void>;
}

export const COUNTER_TIMES = {
  /** Batches that follow each other go first: counting begins when a kiosk, and every one with full batches, has paused for so long ... */
  quietMs: 150,
  /** ... but not later than this after its first batch. */
  quietMostMs: 2_000,
  /** How often it is looked what another process left. */
  lookEveryMs: 30_000,
  /** First and longest wait after a failure. */
  retryFirstMs: 1_000,
  retryMostMs: 60_000,
} as const;

/** Kiosks counted at the same moment: one that waits for a lock leaves a place for others. */
const AT_ONCE = 2;

/** Starts counting, with all that is behind already. */
export function startCounter(tools: CounterTools): Counter {
  return new RunningCounter(tools);
}

/** The counter of a server. */
export function startServerCounter(context: AdminContext): Counter {
  return startCounter({
    countPiece: (kioskId) => countPiece(context, kioskId),
    kiosksBehind: () => kiosksBehind(context),
    reportLate: () => reportLateCounting(context),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    now: () => performance.now(),
    onProblem: (error, kioskId) => {
      const which = kioskId === null ? '' : `（点餐机 ${kioskId}）`;
      console.error(`计入已收下的记录时出错${which}，记录仍原样保留，稍后重试：`, error);
    },
  });
}

interface Waiting {
  readonly cancel: () => void;
  /** Null while it waits after a failure, which no news cuts short. */
  readonly latestMs: number | null;
}

class RunningCounter implements Counter {
  readonly #tools: CounterTools;
  /** Kiosks whose time has not come. */
  readonly #waiting = new Map<string, Waiting>();
  /** Kiosks whose turn comes next, in order. */
  readonly #queue = new Set<string>();
  readonly #underWay = new Map<string, Promise<void>>();
  /** Kiosks that were woken while a piece of them was under way. */
  readonly #again = new Set<string>();
  readonly #failures = new Map<string, number>();
  /** Until when a kiosk that sends full batches may be expected to send the next. */
  #nextFullMs = 0;
  #looking: Promise<void>;
  #cancelLook: () => void = () => {};
  #isStopped = false;

  constructor(tools: CounterTools) {
    this.#tools = tools;
    this.#looking = this.#look();
  }

  wake(kioskId: string, isFull: boolean): void {
    const now = this.#tools.now();
    if (isFull) this.#nextFullMs = now + COUNTER_TIMES.quietMs;
    if (this.#isStopped || this.#queue.has(kioskId)) return;
    if (this.#underWay.has(kioskId)) {
      this.#again.add(kioskId);
      return;
    }
    const waiting = this.#waiting.get(kioskId);
    if (waiting?.latestMs === null) return;
    waiting?.cancel();
    const latestMs = waiting?.latestMs ?? now + COUNTER_TIMES.quietMostMs;
    const delayMs = Math.max(0, Math.min(COUNTER_TIMES.quietMs, latestMs - now));
    this.#wait(kioskId, delayMs, latestMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelLook();
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#queue.clear();
    await Promise.all([this.#looking, ...this.#underWay.values()]);
  }

  #wait(kioskId: string, delayMs: number, latestMs: number | null): void {
    const cancel = this.#tools.after(delayMs, () => {
      this.#waiting.delete(kioskId);
      const untilMs = latestMs === null ? 0 : Math.min(this.#nextFullMs, latestMs);
      const now = this.#tools.now();
      if (now < untilMs) this.#wait(kioskId, untilMs - now, latestMs);
      else this.#enqueue(kioskId);
    });
    this.#waiting.set(kioskId, { cancel, latestMs });
  }

  #enqueue(kioskId: string): void {
    if (this.#isStopped) return;
    this.#queue.add(kioskId);
    this.#begin();
  }

  #begin(): void {
    for (const kioskId of this.#queue) {
      if (this.#underWay.size >= AT_ONCE) return;
      this.#queue.delete(kioskId);
      this.#underWay.set(kioskId, this.#count(kioskId));
    }
  }

  async #count(kioskId: string): Promise<void> {
    const isMore = await this.#tryPiece(kioskId);
    this.#underWay.delete(kioskId);
    if (this.#isStopped) return;
    const isWokenAgain = this.#again.delete(kioskId);
    if (isMore === null) this.#wait(kioskId, this.#retryMs(kioskId), null);
    else if (isMore || isWokenAgain) this.#queue.add(kioskId);
    this.#begin();
  }

  /** Whether more is to be counted at once; null after a failure. */
  async #tryPiece(kioskId: string): Promise<boolean | null> {
    try {
      const counted = await this.#tools.countPiece(kioskId);
      this.#failures.delete(kioskId);
      // A kiosk that another process is at is looked for again with all others.
      return counted === 'more';
    } catch (error) {
      this.#failures.set(kioskId, (this.#failures.get(kioskId) ?? 0) + 1);
      this.#tools.onProblem(error, kioskId);
      return null;
    }
  }

  #retryMs(kioskId: string): number {
    const { retryFirstMs, retryMostMs } = COUNTER_TIMES;
    const failures = this.#failures.get(kioskId) ?? 1;
    return Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(failures - 1, 10));
  }

  async #look(): Promise<void> {
    try {
      for (const kioskId of await this.#tools.kiosksBehind()) {
        const isKnown = this.#waiting.has(kioskId) || this.#underWay.has(kioskId);
        if (!isKnown) this.#enqueue(kioskId);
      }
      await this.#tools.reportLate();
    } catch (error) {
      this.#tools.onProblem(error, null);
    }
    if (this.#isStopped) return;
    this.#cancelLook = this.#tools.after(COUNTER_TIMES.lookEveryMs, () => {
      this.#looking = this.#look();
    });
  }
}
