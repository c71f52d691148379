import type { OrderId } from '../../../shared/identity/ids.ts';
import { missingCase } from '../../../shared/result.ts';
import type { HeldStaff, TimerPort } from '../ports.ts';

/** Staff who went for a tray must not leave the till open: 5 minutes without an act end the session. */
const SESSION_IDLE_MS = 5 * 60_000;
/** A card laid on by chance must not leave the PIN pad standing. */
const PIN_WAIT_MS = 60_000;

/** What one staff screen is at; it belongs to that screen's connection and to no other. */
export type StaffSession =
  | { readonly kind: 'signed-out'; readonly sentence: string | null }
  | { readonly kind: 'pin'; readonly staff: HeldStaff; readonly sentence: string | null }
  | {
      readonly kind: 'signed-in';
      readonly staff: HeldStaff;
      readonly sentence: string | null;
      /** The sale whose receipt was scanned last; none at first. */
      readonly scannedId?: OrderId | null;
    };

export type SignedInSession = Extract<StaffSession, { readonly kind: 'signed-in' }>;

/** The sessions of all attached staff screens. */
export interface StaffSessions {
  /** A connection began to watch, once more if it did already. */
  open(connectionId: string): void;
  /** A connection ended one watching; with the last one its session is gone. */
  close(connectionId: string): void;
  get(connectionId: string): StaffSession | null;
  set(connectionId: string, session: StaffSession): void;
  /** Sessions of members of staff who are signed in, by connection. */
  signedIn(): readonly (readonly [connectionId: string, session: SignedInSession])[];
  /** Changes a session by something that its person did not do: its time goes on. */
  amend(connectionId: string, session: SignedInSession): void;
  /** Connections that wait for somebody to sign in. */
  waiting(): readonly string[];
  /** One laid-on card opens one screen: the other PIN pads close. `except`: the screen it opened; null for none of these. */
  closePinPads(except: string | null): void;
  /** Every act keeps a session from ending by time. */
  touch(connectionId: string): void;
}

interface Held {
  readonly session: StaffSession;
  readonly cancel: () => void;
}

/** `onTimeout` hears of the connection of a session that ended by time, after it ended. */
export function createStaffSessions(tools: {
  readonly timer: TimerPort;
  readonly onTimeout: (connectionId: string) => void;
}): StaffSessions {
  const sessions = new Map<string, Held>();
  const watchers = new Map<string, number>();

  const put = (connectionId: string, session: StaffSession): void => {
    sessions.get(connectionId)?.cancel();
    const limitMs = sessionLimitMs(session);
    const end = (): void => {
      put(connectionId, { kind: 'signed-out', sentence: '很久没有操作，已经退出。请刷员工卡。' });
      tools.onTimeout(connectionId);
    };
    const cancel = limitMs === null ? () => {} : tools.timer.after(limitMs, end);
    sessions.set(connectionId, { session, cancel });
  };
  return {
    open(connectionId) {
      const count = watchers.get(connectionId) ?? 0;
      watchers.set(connectionId, count + 1);
      if (count === 0) put(connectionId, { kind: 'signed-out', sentence: null });
    },
    close(connectionId) {
      const left = (watchers.get(connectionId) ?? 1) - 1;
      watchers.set(connectionId, left);
      if (left > 0) return;
      watchers.delete(connectionId);
      sessions.get(connectionId)?.cancel();
      sessions.delete(connectionId);
    },
    get: (connectionId) => sessions.get(connectionId)?.session ?? null,
    set(connectionId, session) {
      // An answer may come after the screen has gone; it must not bring the session back.
      if (sessions.has(connectionId)) put(connectionId, session);
    },
    signedIn: () =>
      [...sessions].flatMap(([id, { session }]) =>
        session.kind === 'signed-in' ? [[id, session] as const] : [],
      ),
    amend(connectionId, session) {
      const held = sessions.get(connectionId);
      if (held !== undefined) sessions.set(connectionId, { ...held, session });
    },
    waiting: () =>
      [...sessions].filter(([, { session }]) => session.kind !== 'signed-in').map(([id]) => id),
    closePinPads(except) {
      for (const [connectionId, { session }] of sessions) {
        if (connectionId === except || session.kind !== 'pin') continue;
        put(connectionId, { kind: 'signed-out', sentence: null });
      }
    },
    touch(connectionId) {
      const held = sessions.get(connectionId);
      if (held !== undefined) put(connectionId, held.session);
    },
  };
}

function sessionLimitMs(session: StaffSession): number | null {
  switch (session.kind) {
    case 'signed-out':
      return null;
    case 'pin':
      return PIN_WAIT_MS;
    case 'signed-in':
      return SESSION_IDLE_MS;
    default:
      return missingCase(session);
  }
}
