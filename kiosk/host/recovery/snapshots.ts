import { statSync } from 'node:fs';
import { businessDate } from '../../../shared/time/business-time.ts';
import type { DeviceView } from '../../contract/views.ts';
import type { CanteenSettings, ClockPort, TimerPort } from '../../core/ports.ts';
import type { GuardedStore } from '../../store/guarded-store.ts';
import { snapshotsIn } from '../../store/snapshot.ts';
import { takeSnapshotApart } from '../../store/store-thread.ts';
import type { DataPlaces } from './places.ts';
import { snapshotSentence } from './sentences.ts';

/** Makes snapshots while the kiosk runs, and keeps the mark on their path. */
export interface SnapshotKeeper {
  start(): void;
  /** Resolves when no snapshot is being written any more. */
  stop(): Promise<void>;
  /** For the attendant: only while something is the matter. */
  views(): readonly DeviceView[];
}

const LOOK_MS = 60_000;
/** What a lost disk may cost where the network was down as well. */
const SNAPSHOT_AGE_MAX_MS = 60 * 60_000;

/** The newest snapshot: when it was made, and up to where it goes; null seq when it was made in an earlier run. */
interface LastSnapshot {
  readonly atMs: number;
  readonly seq: number | null;
}

/** Whether it is time: something new, and the last one an hour old (by a clock that may have jumped) or from before the last meal ended. */
export function isSnapshotDue(options: {
  readonly nowMs: number;
  readonly headSeq: number;
  readonly last: LastSnapshot | null;
  /** When the last meal of the day ended; null before that. */
  readonly lastMealEndMs: number | null;
}): boolean {
  const { nowMs, headSeq, last } = options;
  if (headSeq === 0 || last?.seq === headSeq) return false;
  if (last === null || Math.abs(nowMs - last.atMs) >= SNAPSHOT_AGE_MAX_MS) return true;
  return options.lastMealEndMs !== null && last.atMs < options.lastMealEndMs;
}

export function createSnapshotKeeper(tools: {
  readonly store: GuardedStore;
  readonly places: DataPlaces;
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  readonly onChange: () => void;
  /** Reading the whole file for a snapshot found a damaged page. */
  readonly onDamage: () => void;
  readonly onProblem: (error: unknown) => void;
}): SnapshotKeeper {
  const { store, places, clock, timer } = tools;
  let last: LastSnapshot | null = null;
  let trouble: string | null = null;
  let cancel: () => void = () => {};
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const say = (sentence: string | null): void => {
    if (sentence === trouble) return;
    trouble = sentence;
    tools.onChange();
  };
  const take = async (): Promise<void> => {
    const kioskId = store.enrolment()?.kiosk;
    if (kioskId === undefined) return;
    const { file, keyHex, snapshotFolder: folder } = places;
    const nowMs = clock.wallMs();
    last ??= newest(folder, kioskId);
    const state = {
      headSeq: store.head().seq,
      lastMealEndMs: lastMealEndMs(store.settings(), nowMs),
    };
    if (!isSnapshotDue({ nowMs, last, ...state })) {
      const isMarked = await store.keepMarkApart();
      if (!isMarked) say(snapshotSentence({ code: 'place-unusable' }));
      return;
    }
    const taken = await takeSnapshotApart({ file, keyHex, folder, kioskId, atMs: nowMs });
    if (isStopped) return;
    if (taken.ok) {
      last = { atMs: nowMs, seq: taken.value.seq };
      say((await store.keepMarkApart()) ? null : snapshotSentence({ code: 'place-unusable' }));
      return;
    }
    say(snapshotSentence(taken.failure));
    if (taken.failure.code === 'source-damaged') tools.onDamage();
  };
  const look = (): void => {
    running = take()
      .catch(tools.onProblem)
      .finally(() => {
        if (!isStopped) cancel = timer.after(LOOK_MS, look);
      });
  };
  return {
    start: look,
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
    views: () => (trouble === null ? [] : [{ name: '本机备份', isWell: false, sentence: trouble }]),
  };
}

/** When the last meal of the running business date ended; null before that, and before there are settings. */
export function lastMealEndMs(settings: CanteenSettings | null, nowMs: number): number | null {
  if (settings === null) return null;
  const { businessDay } = settings;
  const startMs = Date.parse(`${businessDate(nowMs, businessDay)}T00:00:00.000+08:00`);
  const lastMinute = Math.max(...businessDay.mealPeriods.map(({ toMinute }) => toMinute));
  const endMs = startMs + lastMinute * 60_000;
  return nowMs >= endMs ? endMs : null;
}

function newest(folder: string, kioskId: Parameters<typeof snapshotsIn>[1]): LastSnapshot | null {
  const [file] = snapshotsIn(folder, kioskId);
  if (file === undefined) return null;
  const status = statSync(file, { throwIfNoEntry: false });
  return status === undefined ? null : { atMs: status.mtimeMs, seq: null };
}
