import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KioskId } from '../../../shared/identity/ids.ts';
import type { DeviceView } from '../../contract/views.ts';
import { createTrustedClock } from '../../core/clock.ts';
import { readIdentity } from '../../core/identity.ts';
import type { ClockPort, RandomPort, TimerPort } from '../../core/ports.ts';
import { pauseMs } from '../../core/sync/pause.ts';
import { createSignedRequests } from '../../core/sync/requests.ts';
import { sendEntries } from '../../core/sync/round.ts';
import { readMark } from '../../store/high-water-mark.ts';
import { snapshotsIn } from '../../store/snapshot.ts';
import { openKioskStore } from '../../store/store.ts';
import { salvageApart } from '../../store/store-thread.ts';
import type { Line } from '../canteen-run.ts';
import { databaseFileIn } from '../data-folder.ts';
import { asideFolders, type DataPlaces, markFileIn } from './places.ts';

/** Sends what given-up databases of this machine still hold to the admin, each as the kiosk that it was. */
export interface Leftovers {
  start(): void;
  stop(): Promise<void>;
  views(): readonly DeviceView[];
}

/** Beside a given-up database once there is nothing more to send of it. */
const DONE_FILE = 'sent.json';
const SALVAGED_FILE = 'salvaged.db';

export interface LeftoverTools {
  readonly places: DataPlaces;
  readonly line: Line;
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  readonly random: RandomPort;
  /** The kiosk that the present one replaces: of which the newest given-up database is. */
  readonly replaced: () => KioskId | null;
  readonly onChange: () => void;
  readonly onProblem: (error: unknown) => void;
}

export function createLeftovers(tools: LeftoverTools): Leftovers {
  const { places, timer, random } = tools;
  const stopping = new AbortController();
  let cancel: () => void = () => {};
  let running: Promise<void> = Promise.resolve();
  let waiting: readonly string[] = [];

  const look = async (): Promise<void> => {
    for (const folder of waiting) {
      if (stopping.signal.aborted || !(await settle(tools, folder, stopping.signal))) return;
      waiting = waiting.filter((each) => each !== folder);
      tools.onChange();
    }
  };
  const begin = (failures: number): void => {
    running = look()
      .catch(tools.onProblem)
      .finally(() => {
        if (waiting.length === 0 || stopping.signal.aborted) return;
        cancel = timer.after(pauseMs(failures + 1, random), () => begin(failures + 1));
      });
  };
  return {
    start() {
      waiting = asideFolders(places.dataFolder).filter(
        (folder) => !existsSync(path.join(folder, DONE_FILE)),
      );
      if (waiting.length > 0) begin(0);
    },
    async stop() {
      stopping.abort();
      cancel();
      await running;
    },
    views: () =>
      waiting.length === 0
        ? []
        : [{ name: '旧账', isWell: false, sentence: '旧机的账还没有传完，连上管理端后自动传' }],
  };
}

/** Salvages one folder if that was not done, and sends it; answers whether nothing of it is left to send. */
async function settle(tools: LeftoverTools, folder: string, signal: AbortSignal): Promise<boolean> {
  const { places } = tools;
  const { keyHex } = places;
  const target = path.join(folder, SALVAGED_FILE);
  if (!existsSync(target)) {
    const kioskId = readMark(markFileIn(folder), keyHex)?.kioskId ?? tools.replaced();
    const sources = [databaseFileIn(folder), ...snapshotsIn(places.snapshotFolder, kioskId)];
    const saved = await salvageApart({ kioskId, sources, keyHex, target });
    if (saved === null) return finish(folder, { found: false });
  }
  const opened = openKioskStore({ file: target, keyHex });
  if (!opened.ok) return false;
  const store = opened.value;
  try {
    const identity = () => readIdentity(store);
    const { seq } = store.head();
    const branch = { sentSeq: 0 };
    const http = tools.line({ store, code: null });
    const sent = await sendEntries(
      {
        store,
        identity,
        branch,
        requests: createSignedRequests({ store, http, identity, machineClock: tools.clock }),
        // Its own, so that what the admin says to the old kiosk does not move the present one's.
        clock: createTrustedClock({
          clock: tools.clock,
          lastEntryMs: 0,
          adminTimeMs: 0,
          buildMs: 0,
        }),
      },
      signal,
    );
    const { kioskId } = identity();
    if (sent.ok) return finish(folder, { found: true, kioskId, seq });
    if (sent.failure.code !== 'alarm') return false;
    // A branch that was kept aside for a person has arrived; any other refusal is a person's to solve, and asked again.
    const isKept = sent.failure.alarm.code === 'fork' && branch.sentSeq === seq;
    return isKept && finish(folder, { found: true, kioskId, seq });
  } finally {
    store.close();
  }
}

function finish(folder: string, done: Readonly<Record<string, unknown>>): boolean {
  writeFileSync(path.join(folder, DONE_FILE), `${JSON.stringify(done)}\n`, { mode: 0o600 });
  return true;
}
