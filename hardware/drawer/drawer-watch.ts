import type { DrawerWiring } from './pulse.ts';

/** The voltage on the pin of the printer's drawer socket that the drawer's switch is on. */
export type DrawerLevel = 'high' | 'low';

/** `unknown` without a switch, and before the printer has said anything. */
export type DrawerState = 'open' | 'closed' | 'unknown';

/** The drawer moved. `isAskedFor`: right after a pulse of ours; otherwise somebody opened it by key or by force. */
export type DrawerEvent =
  | { readonly kind: 'drawer-opened'; readonly isAskedFor: boolean }
  | { readonly kind: 'drawer-closed' };

/** A drawer springs open within half a second of its pulse; a printer that tells by being asked adds some seconds. */
const ASKED_FOR_MS = 6000;

/** Keeps in mind whether the drawer stands open. */
export interface DrawerWatch {
  readonly state: DrawerState;
  /** A pulse is being sent; it stands for one opening. */
  asked(nowMs: number): void;
  /** The level as the printer tells it now; the event that follows from it, if any. The first level is none. */
  note(level: DrawerLevel, nowMs: number): DrawerEvent | null;
}

/** Makes a watch that knows nothing yet. */
export function createDrawerWatch(wiring: Pick<DrawerWiring, 'switch'>): DrawerWatch {
  const openLevel = { 'open-is-high': 'high', 'open-is-low': 'low', none: null, 'no-switch': null }[
    wiring.switch
  ];
  let level: DrawerLevel | null = null;
  let askedAtMs: number | null = null;
  return {
    get state() {
      if (openLevel === null || level === null) return 'unknown';
      return level === openLevel ? 'open' : 'closed';
    },
    asked(nowMs) {
      askedAtMs = nowMs;
    },
    note(next, nowMs) {
      const before = level;
      level = next;
      if (openLevel === null || before === null || before === next) return null;
      if (next !== openLevel) return { kind: 'drawer-closed' };
      const isAskedFor = askedAtMs !== null && nowMs - askedAtMs <= ASKED_FOR_MS;
      askedAtMs = null;
      return { kind: 'drawer-opened', isAskedFor };
    },
  };
}
