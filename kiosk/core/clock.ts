import type { ClockPort } from './ports.ts';

/** The machine's clock against what is known for certain. `behind`: it shows a time that has already passed; `off`: it and the admin's differ. */
export type ClockState = 'well' | 'behind' | 'off';

/** A wall clock that never goes below what is already written. */
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

/** Makes the clock of the kiosk from the machine's and the three times it must not fall behind. */
export function createTrustedClock(options: {
  readonly clock: ClockPort;
  readonly lastEntryMs: number;
  readonly adminTimeMs: number;
  readonly buildMs: number;
}): TrustedClock {
  let floorMs = Math.max(options.lastEntryMs, options.adminTimeMs, options.buildMs);
  let differenceMs = 0;
  return {
    nowMs: () => Math.max(options.clock.wallMs(), floorMs),
    state() {
      if (options.clock.wallMs() < floorMs) return 'behind';
      return differenceMs > CLOCK_DIFFERENCE_MAX_MS ? 'off' : 'well';
    },
    noteEntry(atMs) {
      floorMs = Math.max(floorMs, atMs);
    },
    noteAdminTime(atMs) {
      differenceMs = Math.abs(options.clock.wallMs() - atMs);
      floorMs = Math.max(floorMs, atMs);
    },
  };
}
