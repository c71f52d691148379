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

/**
 * Makes the clock of the kiosk from the machine's and the three times it must not fall behind. One entry or admin time
 * from a wrong future would otherwise hold the kiosk there for good, so they stop counting while the admin's signed time
 * of this run and the machine's clock bear each other out.
 */
export function createTrustedClock(options: {
  readonly clock: ClockPort;
  readonly lastEntryMs: number;
  readonly adminTimeMs: number;
  readonly buildMs: number;
}): TrustedClock {
  const { clock, buildMs } = options;
  let known = moment(clock, Math.max(options.lastEntryMs, options.adminTimeMs));
  let heard: Moment | null = null;
  const differenceMs = (): number => {
    return heard === null ? 0 : Math.abs(clock.wallMs() - laterMs(clock, heard));
  };
  const isBorneOut = (): boolean => heard !== null && differenceMs() <= CLOCK_DIFFERENCE_MAX_MS;
  const floorMs = (): number => {
    return Math.max(buildMs, isBorneOut() ? 0 : laterMs(clock, known));
  };
  return {
    nowMs: () => Math.max(clock.wallMs(), Math.floor(floorMs())),
    state() {
      // The two clocks of a machine drift apart by a little, which is nobody's fault.
      if (floorMs() - clock.wallMs() > DRIFT_MAX_MS) return 'behind';
      return differenceMs() > CLOCK_DIFFERENCE_MAX_MS ? 'off' : 'well';
    },
    noteEntry(atMs) {
      known = moment(clock, Math.max(floorMs(), atMs));
    },
    noteAdminTime(atMs) {
      heard = moment(clock, atMs);
      known = moment(clock, Math.max(floorMs(), atMs));
    },
  };
}

/** A time, and the uptime at which it was known. */
interface Moment {
  readonly atMs: number;
  readonly uptimeMs: number;
}

function moment(clock: ClockPort, atMs: number): Moment {
  return { atMs, uptimeMs: clock.uptimeMs() };
}

/** What time it is by now, counted on from a moment. */
function laterMs(clock: ClockPort, known: Moment): number {
  return known.atMs + Math.max(0, clock.uptimeMs() - known.uptimeMs);
}
