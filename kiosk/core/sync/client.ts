import { missingCase } from '../../../shared/result.ts';
import type { RandomPort, TimerPort } from '../ports.ts';
import { askForAdoption, isForgotten } from './adopt.ts';
import { pauseMs } from './pause.ts';
import { createPhotoFetcher } from './photos.ts';
import {
  fetchChanges,
  type RoundFailure,
  type RoundTools,
  type SyncAlarm,
  sendEntries,
} from './round.ts';

/** How the sync stands. */
export interface SyncStatus {
  /** The last round reached the admin. */
  readonly isOnline: boolean;
  readonly alarm: SyncAlarm | null;
}

export interface SyncClient {
  /** Begins with a round at once and goes on until stop(). */
  start(): void;
  /** Something was sold: the next round begins at once, unless the admin is out of reach. */
  wake(): void;
  status(): SyncStatus;
  /** Gives up a round under way and resolves when nothing is running any more. */
  stop(): Promise<void>;
}

/**
 * Keeps kiosk and admin together in rounds, one after the other, never two at a time: entries up, changes down, and one photo of
 * the menu where one is missing.
 * While the admin is out of reach it waits longer and longer, with some randomness so that not all kiosks come at once.
 */
export function createSyncClient(
  tools: RoundTools & {
    readonly timer: TimerPort;
    readonly random: RandomPort;
    /** After a round that changed the status, brought changes, or got entries acknowledged. */
    readonly onNews: (news: { readonly hasChanges: boolean }) => void;
    /** A round that ended by an exception: a mistake of the program, for the log. */
    readonly onProblem: (error: unknown) => void;
  },
): SyncClient {
  const stopping = new AbortController();
  let status: SyncStatus = { isOnline: false, alarm: null };
  let failures = 0;
  let cancelTimer: () => void = () => {};
  let running: Promise<void> | null = null;
  let wokenMeanwhile = false;

  const photos = createPhotoFetcher(tools);
  let headShown = acknowledgedSeq(tools);
  const report = (next: SyncStatus, hasChanges: boolean): void => {
    const isSame = next.isOnline === status.isOnline && next.alarm?.code === status.alarm?.code;
    const headNow = acknowledgedSeq(tools);
    const hasSent = headNow !== headShown;
    status = next;
    headShown = headNow;
    if (!isSame || hasChanges || hasSent) tools.onNews({ hasChanges });
  };
  const round = async (): Promise<void> => {
    let sent = await sendEntries(tools, stopping.signal);
    const mayBeAdopted = !sent.ok && isForgotten(sent.failure);
    if (mayBeAdopted && (await askForAdoption(tools, stopping.signal))) {
      sent = await sendEntries(tools, stopping.signal);
    }
    if (!sent.ok && !reachedAdmin(sent.failure)) {
      failures += 1;
      report({ isOnline: false, alarm: alarmIn(sent.failure) ?? status.alarm }, false);
      return;
    }
    const upAlarm = sent.ok ? null : alarmIn(sent.failure);
    const fetched = await fetchChanges(tools, stopping.signal);
    if (!fetched.ok) {
      failures += 1;
      const isOnline = reachedAdmin(fetched.failure);
      report({ isOnline, alarm: upAlarm ?? alarmIn(fetched.failure) }, false);
      return;
    }
    // An alarm is a person's to solve: no need to ask again every two seconds meanwhile.
    failures = upAlarm === null ? 0 : failures + 1;
    const alarm =
      upAlarm ?? fetched.value.alarm ?? keptPolicyAlarm(status.alarm) ?? unreadAlarm(tools);
    report({ isOnline: true, alarm }, fetched.value.changeCount > 0);
    if (wokenMeanwhile || !(await photos.fetchOne())) return;
    tools.onNews({ hasChanges: false });
  };
  const schedule = (): void => {
    cancelTimer();
    if (stopping.signal.aborted) return;
    const isAwaited = wokenMeanwhile || photos.hasMore();
    const delayMs = isAwaited && failures === 0 ? 0 : pauseMs(failures, tools.random);
    wokenMeanwhile = false;
    cancelTimer = tools.timer.after(delayMs, begin);
  };
  const begin = (): void => {
    cancelTimer();
    if (running !== null || stopping.signal.aborted) return;
    running = round()
      // A mistake in the sync must not take the counter down with it.
      .catch((error: unknown) => {
        failures += 1;
        tools.onProblem(error);
      })
      .finally(() => {
        running = null;
        schedule();
      });
  };

  return {
    start: begin,
    wake() {
      if (running !== null) {
        wokenMeanwhile = true;
        photos.interrupt();
      } else if (failures === 0) begin();
    },
    status: () => status,
    async stop() {
      stopping.abort();
      photos.stop();
      cancelTimer();
      await running;
    },
  };
}

/** Up to which seq the admin has acknowledged; 0 before the first contact. */
function acknowledgedSeq(tools: RoundTools): number {
  return tools.store.syncState().adminHead?.seq ?? 0;
}

function reachedAdmin(failure: RoundFailure): boolean {
  switch (failure.code) {
    case 'alarm':
      return failure.alarm.code !== 'foreign-admin';
    case 'refused':
    case 'disk':
      return true;
    case 'foreign-admin':
    case 'unreachable':
      return false;
    default:
      return missingCase(failure);
  }
}

function alarmIn(failure: RoundFailure): SyncAlarm | null {
  return failure.code === 'alarm' ? failure.alarm : null;
}

/** Held until a version of the program comes that can read it, also over restarts. */
function unreadAlarm({ store }: RoundTools): SyncAlarm | null {
  return store.hasUnreadPolicy() ? { code: 'unread-policy' } : null;
}

/** A refused policy stays refused until the host starts again; the cursor has gone past it. */
function keptPolicyAlarm(alarm: SyncAlarm | null): SyncAlarm | null {
  return alarm?.code === 'bad-policy' ? alarm : null;
}
