import {
  createTRPCClient,
  createWSClient,
  type TRPCClient,
  TRPCClientError,
  type TRPCWebSocketClient,
  wsLink,
} from '@trpc/client';
import type { NumberDisplayView, PriceBoardView } from '../contract/public-views.ts';
import type { ElderPress, KioskRouter, ScreenKind, StaffAct } from '../contract/router.ts';
import type { ElderView, StaffView } from '../contract/views.ts';
import { watchKeyboardReader } from './keyboard-reader/keyboard-reader.ts';
import { hasShell, shellSocket } from './shell-connection.ts';

/** What a screen is told about its connection to the host. */
export interface ConnectionEvents<View> {
  readonly onView: (view: View) => void;
  /** The connection is lost; it is being tried again. The last view may stay. */
  readonly onLost: () => void;
  /** The host does not know this screen: it must be opened again by hand. Nothing is tried any more. */
  readonly onRefused: () => void;
}

/** An attached screen. A press is given up silently when the connection is lost: the view says so, and the person presses again. */
export interface ScreenConnection<Sent> {
  readonly send: (sent: Sent) => void;
  /** A photo of the menu as a data address; null when it cannot be had now. */
  readonly photo: (digest: string) => Promise<string | null>;
}

/** First and longest wait between two attempts to reach the host, in milliseconds. */
const RETRY_FIRST_MS = 250;
const RETRY_MOST_MS = 4_000;

const tokenKey = (screen: ScreenKind) => `zhulao.token.${screen}`;

/** Attaches the elder's screen and keeps it attached. */
export async function connectElder(
  events: ConnectionEvents<ElderView>,
): Promise<ScreenConnection<ElderPress>> {
  return connect('elder', {
    events,
    watch: (client, handlers) => client.elder.view.subscribe(undefined, handlers),
    send: (client, press: ElderPress) => client.elder.press.mutate(press),
  });
}

/** Attaches the attendant's screen and keeps it attached. */
export async function connectStaff(
  events: ConnectionEvents<StaffView>,
): Promise<ScreenConnection<StaffAct>> {
  return connect('staff', {
    events,
    watch: (client, handlers) => client.staff.view.subscribe(undefined, handlers),
    send: (client, act: StaffAct) => client.staff.act.mutate(act),
  });
}

/** Attaches the number display and keeps it attached; nothing can be sent from it. */
export async function connectNumbers(
  events: ConnectionEvents<NumberDisplayView>,
): Promise<ScreenConnection<never>> {
  return connect('numbers', {
    events,
    watch: (client, handlers) => client.numbers.view.subscribe(undefined, handlers),
    send: nothingToSend,
  });
}

/** Attaches the price board and keeps it attached; nothing can be sent from it. */
export async function connectPrices(
  events: ConnectionEvents<PriceBoardView>,
): Promise<ScreenConnection<never>> {
  return connect('prices', {
    events,
    watch: (client, handlers) => client.prices.view.subscribe(undefined, handlers),
    send: nothingToSend,
  });
}

const nothingToSend = (_client: unknown, sent: never): never => sent;

interface Handlers<View> {
  readonly onData: (view: View) => void;
  readonly onError: (error: unknown) => void;
}

interface Wiring<View, Sent> {
  readonly events: ConnectionEvents<View>;
  readonly watch: (client: TRPCClient<KioskRouter>, handlers: Handlers<View>) => unknown;
  readonly send: (client: TRPCClient<KioskRouter>, sent: Sent) => Promise<unknown>;
}

async function connect<View, Sent>(
  screen: ScreenKind,
  wiring: Wiring<View, Sent>,
): Promise<ScreenConnection<Sent>> {
  const { events, watch, send } = wiring;
  const socket = hasShell() ? openShellSocket(events) : await openWebSocket(screen, events);
  if (socket === null) {
    events.onRefused();
    return { send: () => undefined, photo: async () => null };
  }
  const client = createTRPCClient<KioskRouter>({ links: [wsLink({ client: socket })] });
  const watchAgain = () => {
    watch(client, {
      onData: events.onView,
      onError: (error) => {
        if (isRefusal(error)) {
          // The host was started anew and has forgotten this screen.
          window.sessionStorage.removeItem(tokenKey(screen));
          void socket.close();
          events.onRefused();
          return;
        }
        // A view that failed in the host is asked for again; the screen keeps what it last showed.
        events.onLost();
        setTimeout(watchAgain, RETRY_MOST_MS);
      },
    });
  };
  watchAgain();
  watchKeyboardReader((text) => {
    // What was read while the host was away is not kept: the person has gone by then.
    if (socket.connectionState.get().state !== 'pending') return;
    client.reader.typed.mutate({ text }).catch((error: unknown) => {
      console.warn('what a reader typed did not reach the host', error);
    });
  });
  return {
    send: (sent) => {
      send(client, sent).catch((error: unknown) => {
        console.warn('a press did not reach the host', error);
      });
    },
    photo: (digest) =>
      client.photo.query(digest).catch((error: unknown) => {
        console.warn('a photo did not come', error);
        return null;
      }),
  };
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const data: unknown = error.data;
  const code = typeof data === 'object' && data !== null && 'code' in data ? data.code : null;
  return code === 'UNAUTHORIZED' || code === 'FORBIDDEN';
}

interface LossEvents {
  readonly onLost: () => void;
}

async function openWebSocket(
  screen: ScreenKind,
  events: LossEvents,
): Promise<TRPCWebSocketClient | null> {
  const token = await findToken(screen, events);
  if (token === null) return null;
  const { protocol, host } = window.location;
  return createWSClient({
    ...steadily(events),
    url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/screen`,
    connectionParams: { token },
  });
}

function openShellSocket(events: LossEvents): TRPCWebSocketClient {
  return createWSClient({
    ...steadily(events),
    // The shell brings a port to the right host; the address only satisfies the client.
    url: 'ws://shell/screen',
    WebSocket: shellSocket(),
  });
}

/**
 * A busy host answers late and is not lost: a line given up signs the attendant out. One that crashes is heard at once without
 * this. The answer must be due before the next question, for the client counts only one of them.
 */
const ASK_EVERY_MS = 20_000;
const ANSWER_WITHIN_MS = 15_000;

/** A line that is tried again for ever, and given up as lost as soon as the host does not answer. */
function steadily({ onLost }: LossEvents) {
  return {
    retryDelayMs,
    keepAlive: { enabled: true, intervalMs: ASK_EVERY_MS, pongTimeoutMs: ANSWER_WITHIN_MS },
    onClose: onLost,
    onError: onLost,
  };
}

/** Wait before the next attempt, in milliseconds: doubled each time up to the longest. */
export function retryDelayMs(attempt: number): number {
  return Math.min(RETRY_FIRST_MS * 2 ** attempt, RETRY_MOST_MS);
}

/** The token of this screen: a fresh one for the one-time secret in the address, else the one kept for a reload. */
async function findToken(screen: ScreenKind, events: LossEvents): Promise<string | null> {
  const address = new URL(window.location.href);
  const launch = address.searchParams.get('launch');
  if (launch === null) return window.sessionStorage.getItem(tokenKey(screen));
  // Out of sight and out of the history at once, whether or not it is accepted.
  address.searchParams.delete('launch');
  window.history.replaceState(null, '', address);
  const token = await attach(launch, events);
  if (token !== null) window.sessionStorage.setItem(tokenKey(screen), token);
  return token;
}

/** Exchanges the one-time secret for a token; null when the host refuses it. A host that is down is asked until it is back. */
async function attach(launch: string, events: LossEvents): Promise<string | null> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await exchange(launch);
    } catch (error) {
      console.warn('the host did not answer', error);
      events.onLost();
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt)));
    }
  }
}

async function exchange(launch: string): Promise<string | null> {
  const response = await fetch('/attach', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ launch }),
  });
  if (!response.ok) return null;
  const answer: unknown = await response.json();
  const token =
    typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : null;
  return typeof token === 'string' ? token : null;
}
