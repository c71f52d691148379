import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { ElderPress, KioskRouter, StaffAct } from '../../kiosk/contract/router.ts';
import type { SimulatorRouter, SimulatorView } from '../../kiosk/contract/simulator.ts';
import type { ElderView, StaffView } from '../../kiosk/contract/views.ts';

/** Longest wait for a view to come; the slowest is a receipt on a slow printer. */
const VIEW_TIMEOUT_MS = 30_000;

/** The newest view of a subscription, and a way to wait for the one that is wanted. */
class LatestView<View> {
  #view: View | null = null;
  #listeners = new Set<() => void>();

  set(view: View): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }

  get current(): View | null {
    return this.#view;
  }

  until<Wanted>(what: string, pick: (view: View) => Wanted | null): Promise<Wanted> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(look);
        reject(new Error(`没有等到：${what}。现在是：${JSON.stringify(this.#view)}`));
      }, VIEW_TIMEOUT_MS);
      const look = (): void => {
        const wanted = this.#view === null ? null : pick(this.#view);
        if (wanted === null) return;
        clearTimeout(timer);
        this.#listeners.delete(look);
        resolve(wanted);
      };
      this.#listeners.add(look);
      look();
    });
  }
}

async function openKioskSocket(screenUrl: string) {
  const url = new URL(screenUrl);
  const answer = await fetch(new URL('/attach', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url.origin },
    body: JSON.stringify({ launch: url.searchParams.get('launch') }),
  });
  const { token } = z.looseObject({ token: z.string() }).parse(await answer.json());
  const socket = createWSClient({
    url: `ws://${url.host}/screen`,
    connectionParams: { token },
    WebSocket: withOrigin(url.origin),
  });
  return { client: createTRPCClient<KioskRouter>({ links: [wsLink({ client: socket })] }), socket };
}

/** A WebSocket that names its origin as a browser would, since the host checks it. */
function withOrigin(origin: string): typeof globalThis.WebSocket {
  class OriginSocket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { origin });
    }
  }
  return OriginSocket as never;
}

/** An elder's screen without a display: the same contract, the same presses. */
export async function openElderScreen(screenUrl: string) {
  const { client, socket } = await openKioskSocket(screenUrl);
  const latest = new LatestView<ElderView>();
  const subscription = client.elder.view.subscribe(undefined, {
    onData: (view) => latest.set(view),
  });
  const press = async (
    act: ElderPress extends infer Press
      ? Press extends unknown
        ? Omit<Press, 'revision'>
        : never
      : never,
  ): Promise<void> => {
    const view = await latest.until('一个画面', (current) => current);
    await client.elder.press.mutate({ ...act, revision: view.revision } as ElderPress);
  };
  return {
    latest,
    press,
    close: async (): Promise<void> => {
      subscription.unsubscribe();
      await socket.close();
    },
  };
}
export type ElderScreen = Awaited<ReturnType<typeof openElderScreen>>;

/** The attendant's screen without a display. */
export async function openStaffScreen(screenUrl: string) {
  const { client, socket } = await openKioskSocket(screenUrl);
  const latest = new LatestView<StaffView>();
  const subscription = client.staff.view.subscribe(undefined, {
    onData: (view) => latest.set(view),
  });
  return {
    latest,
    act: (act: StaffAct): Promise<void> => client.staff.act.mutate(act),
    close: async (): Promise<void> => {
      subscription.unsubscribe();
      await socket.close();
    },
  };
}
export type StaffScreen = Awaited<ReturnType<typeof openStaffScreen>>;

/** The table of simulated cards and devices. */
export function openSimulator(simulatorUrl: string) {
  const url = new URL(simulatorUrl);
  const socket = createWSClient({
    url: `ws://${url.host}/simulator`,
    WebSocket: withOrigin(url.origin),
  });
  const client = createTRPCClient<SimulatorRouter>({ links: [wsLink({ client: socket })] });
  const latest = new LatestView<SimulatorView>();
  const subscription = client.view.subscribe(undefined, { onData: (view) => latest.set(view) });
  return {
    latest,
    tap: (cardId: string): Promise<void> => client.tap.mutate({ cardId }),
    setFault: client.setFault.mutate,
    close: async (): Promise<void> => {
      subscription.unsubscribe();
      await socket.close();
    },
  };
}
export type Simulator = ReturnType<typeof openSimulator>;
