import { CLOCK_DIFFERENCE_MAX_MS } from '../../shared/time/clock-difference.ts';
import type { ClockPort } from './ports.ts';

/**
 * The machine's clock against what is known for certain. `behind`: it shows a time that has already passed; `ahead`: it went
 * forward by itself; `off`: it and the admin's differ; `long-closed`: nothing was written for two weeks.
 */
export type ClockState = 'well' | 'behind' | 'ahead' | 'off' | 'long-closed';

/** What staff are asked: is the machine's time the right one? Both in milliseconds since 1970. */
export interface ClockQuestion {
  /** Longer than two weeks closed, so that the machine's time is used until somebody answers; otherwise the trusted one is. */
  readonly isLongClosed: boolean;
  readonly trustedMs: number;
  readonly machineMs: number;
}

/** A wall clock that never goes below what is already written, nor stands still there while the machine's is behind. */
export interface TrustedClock {
  /** Milliseconds since 1970: never before the last entry, the last admin time and the build of this program. */
  nowMs(): number;
  state(): ClockState;
  /** Null while there is nothing to ask, or the answer could only be no. */
  question(): ClockQuestion | null;
  /** Staff said that the machine's time is right. Write it down first: the next start believes the last entry. */
  confirm(): void;
  /** Notes the time of an entry that was just written. */
  noteEntry(atMs: number): void;
  /** Notes the admin's time as it came in an answer. */
  noteAdminTime(atMs: number): void;
}

/** Seconds that a clock may lag before anybody is told. */
const DRIFT_MAX_MS = 10_000;

/** A canteen closed for longer is asked for the date: a holiday explains it, and so does a clock that ran away while off. */
const CLOSED_MAX_MS = 14 * 24 * 60 * 60_000;

/**
 * Makes the clock of the kiosk from the machine's and the three times it must not fall behind.
 *
 * Within a run the machine's wall clock and its uptime go forward together. When they part by more than five minutes the wall
 * clock has jumped: from then on the trusted clock goes on by uptime, as if nothing had happened, until the wall clock comes
 * back, staff confirm it, or the admin's signed time bears it out. At a start there is no uptime to go by: a clock behind
 * what is written is not believed, one two weeks ahead of it is, and staff are asked.
 *
 * One entry from a wrong future would otherwise hold the kiosk there for good, so what is written stops counting when
 * the admin or staff bear the machine's clock out; never does the kiosk follow staff below the admin's word or the build.
 */
export function createTrustedClock(options: {
  readonly clock: ClockPort;
  readonly lastEntryMs: number;
  readonly adminTimeMs: number;
  readonly buildMs: number;
}): TrustedClock {
  const { clock, buildMs } = options;
  const knownMs = Math.max(options.lastEntryMs, options.adminTimeMs);
  /** What must not be fallen behind, counted on by uptime. */
  let written = moment(clock, knownMs);
  let adminWord = moment(clock, options.adminTimeMs);
  let doubt = doubtAtStart({ wallMs: clock.wallMs(), knownMs, buildMs });
  const floorMs = (): number => Math.max(buildMs, laterMs(clock, written));
  /** The trusted time, counted on by uptime while the wall clock is in doubt. */
  let line = moment(clock, doubt === 'unsure' ? floorMs() : Math.max(floorMs(), clock.wallMs()));
  /** Wall clock less uptime when the wall clock was last believed. */
  let steadyMs = offsetMs(clock);
  let hasHeard = false;
  /** The same while the admin's word was against it: staff cannot confirm that one. */
  let deniedMs: number | null = null;

  const believe = (): void => {
    steadyMs = offsetMs(clock);
    line = moment(clock, Math.max(floorMs(), clock.wallMs()));
  };
  /** The wall clock is borne out: what was written in a wrong future does not count any more. */
  const vouch = (): void => {
    doubt = 'none';
    deniedMs = null;
    if (isFar(Math.max(0, laterMs(clock, written) - clock.wallMs()))) {
      written = moment(clock, clock.wallMs());
    }
    believe();
  };
  /** Whether the wall clock is still the one that the admin's word was against. */
  const isDenied = (): boolean => deniedMs !== null && !isFar(offsetMs(clock) - deniedMs);
  /** Looks whether the wall clock still goes with the uptime. */
  const look = (): void => {
    if (doubt === 'unsure') {
      if (isDenied() || isFar(clock.wallMs() - laterMs(clock, line))) return;
      doubt = 'none';
      believe();
    } else if (isFar(offsetMs(clock) - steadyMs)) {
      doubt = 'unsure';
    } else {
      believe();
    }
  };
  const nowMs = (): number => {
    look();
    return Math.floor(Math.max(floorMs(), laterMs(clock, line)));
  };

  return {
    nowMs,
    state() {
      // The two clocks of a machine drift apart by a little, which is nobody's fault.
      if (nowMs() - clock.wallMs() > DRIFT_MAX_MS) return 'behind';
      if (doubt === 'unsure') return hasHeard ? 'off' : 'ahead';
      return doubt === 'long-closed' ? 'long-closed' : 'well';
    },
    question() {
      const trustedMs = nowMs();
      const machineMs = Math.floor(clock.wallMs());
      if (doubt === 'none') return null;
      if (isDenied() || machineMs < Math.max(buildMs, laterMs(clock, adminWord))) return null;
      const isLongClosed = doubt === 'long-closed';
      return { isLongClosed, trustedMs: isLongClosed ? knownMs : trustedMs, machineMs };
    },
    confirm: vouch,
    noteEntry(atMs) {
      written = moment(clock, Math.max(floorMs(), atMs));
    },
    noteAdminTime(atMs) {
      look();
      hasHeard = true;
      adminWord = moment(clock, atMs);
      if (!isFar(clock.wallMs() - atMs)) return vouch();
      doubt = 'unsure';
      deniedMs = offsetMs(clock);
      line = moment(clock, Math.max(floorMs(), atMs));
    },
  };
}

/** `unsure`: the wall clock is not used. `long-closed`: it is, and staff are asked. */
type Doubt = 'none' | 'unsure' | 'long-closed';

function doubtAtStart(start: {
  readonly wallMs: number;
  readonly knownMs: number;
  readonly buildMs: number;
}): Doubt {
  const { wallMs, knownMs, buildMs } = start;
  if (Math.max(knownMs, buildMs) - wallMs > CLOCK_DIFFERENCE_MAX_MS) return 'unsure';
  return knownMs > 0 && wallMs - knownMs > CLOSED_MAX_MS ? 'long-closed' : 'none';
}

function isFar(differenceMs: number): boolean {
  return Math.abs(differenceMs) > CLOCK_DIFFERENCE_MAX_MS;
}

/** Stays the same as long as wall clock and uptime go forward together. */
function offsetMs(clock: ClockPort): number {
  return clock.wallMs() - clock.uptimeMs();
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
