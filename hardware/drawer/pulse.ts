/** How a drawer hangs on a printer. */
export interface DrawerWiring {
  /** What the printer’s pin says while the drawer is open; `no-switch` where nothing tells, `none` where there is no drawer. */
  readonly switch: 'none' | 'no-switch' | 'open-is-high' | 'open-is-low';
  /** The pin of the drawer socket that the coil is on. */
  readonly pin: 2 | 5;
  /** How long the coil is driven, 2 to 400 ms. */
  readonly pulseMs: number;
}

/** Pin and pulse of nearly all drawers. */
export const USUAL_DRAWER_PULSE = { pin: 2, pulseMs: 50 } as const;

/** A coil may be driven for at most a fifth of the time (Citizen). The command takes at most 510 ms for the pause. */
const PAUSE_TIMES = 4;
const STEP_MS = 2;
const LONGEST_STEPS = 255;
const REAL_TIME_STEP_MS = 100;

/** ESC p: a pulse in its turn, after all that was sent before. */
export function drawerPulse(wiring: DrawerWiring): Uint8Array {
  const steps = Math.max(1, Math.round(wiring.pulseMs / STEP_MS));
  const pause = Math.min(LONGEST_STEPS, Math.max(LONGEST_STEPS - 5, steps * PAUSE_TIMES));
  return Uint8Array.of(0x1b, 0x70, pinCode(wiring), Math.min(steps, LONGEST_STEPS), pause);
}

/** DLE DC4 1: a pulse in real time, for a printer that has stopped; not all printers know it. */
export function drawerPulseInRealTime(wiring: DrawerWiring): Uint8Array {
  const steps = Math.min(8, Math.max(1, Math.round(wiring.pulseMs / REAL_TIME_STEP_MS)));
  return Uint8Array.of(0x10, 0x14, 0x01, pinCode(wiring), steps);
}

function pinCode(wiring: DrawerWiring): number {
  return wiring.pin === 2 ? 0 : 1;
}
