import type { ClockPort } from './ports.ts';

/** The machine's clock against what is known for certain. `behind`: it shows a time that has already passed; `off`: it and the admin's differ. */
export type ClockState = 'well' | 'behind' | 'off';

/** A wall clock that never goes below what is already written, nor stands still there while the machine's is behind. */
export interface TrustedClock {
  /** Milliseconds since 1970: never before the last entry, the last admin time and the build of this program. */
  nowMs(): number;
  state(): ClockState;
  /** Notes the time of an entry that was just written. */
  noteEntry(atMs: number): void;
  /** Notes the admin's time as it came in an answer. */
  noteAdminTime(atMs: number): void;
}

/** More than the network and an unset minute hand explain. */
const CLOCK_DIFFERENCE_MAX_MS = 5 * 60_000;

/** Seconds that a clock may lag before anybody is told. */
const DRIFT_MAX_MS = 10_000;

/** Makes the clock of the kiosk from the machine's and the three times it must not fall behind. */
export function createTrustedClock(options: {
  readonly clock: ClockPort;
  readonly lastEntryMs: number;
  readonly adminTimeMs: number;
  readonly buildMs: number;
}): TrustedClock {
  const { clock } = options;
  let knownMs = Math.max(options.lastEntryMs, options.adminTimeMs, options.buildMs);
  let knownUptimeMs = clock.uptimeMs();
  let differenceMs = 0;
  const floorMs = (): number => knownMs + Math.max(0, clock.uptimeMs() - knownUptimeMs);
  const know = (atMs: number): void => {
    knownMs = Math.max(floorMs(), atMs);
    knownUptimeMs = clock.uptimeMs();
  };
  return {
    nowMs: () => Math.max(clock.wallMs(), Math.floor(floorMs())),
    state() {
      // The two clocks of a machine drift apart by a little, which is nobody's fault.
      if (floorMs() - clock.wallMs() > DRIFT_MAX_MS) return 'behind';
      return differenceMs > CLOCK_DIFFERENCE_MAX_MS ? 'off' : 'well';
    },
    noteEntry: know,
    noteAdminTime(atMs) {
      differenceMs = Math.abs(clock.wallMs() - atMs);
      know(atMs);
    },
  };
}
