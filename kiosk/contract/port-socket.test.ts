import { inspect } from 'node:util';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { afterEach, expect, it } from 'vitest';
import { serveScreenPort } from '../host/screen-server.ts';
import { createPortWebSocket, textPortOfEvents } from './port-socket.ts';
import type { ElderPress, KioskRouter, KioskService } from './router.ts';
import { USUAL_SCREEN_SETTINGS } from './screen-settings.ts';
import type { ElderView } from './views.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function viewOf(revision: number): ElderView {
  const canteen = {
    canteenName: '测试',
    isDemo: true,
    dateText: '',
    mealPeriod: null,
    isOnline: true,
  };
  const calm = { isStaffCalled: false, isTimeShort: false, settings: USUAL_SCREEN_SETTINGS };
  return { revision, canteen, step: { kind: 'stopped', sentence: '一' }, ...calm };
}

/** A host that shows a view for every press, and notes when a watcher has gone. */
function openHost() {
  const presses: ElderPress[] = [];
  const typed: string[] = [];
  const mistakes: unknown[] = [];
  let wake: () => void = () => {};
  let watcherGone = (): void => {};
  const gone = new Promise<void>((resolve) => {
    watcherGone = resolve;
  });
  const service: KioskService = {
    async *watchElder(_connection, signal) {
      signal.addEventListener('abort', () => {
        watcherGone();
        wake();
      });
      while (!signal.aborted) {
        yield viewOf(presses.length);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async pressElder(_connection, press) {
      presses.push(press);
      wake();
    },
    async *watchStaff() {},
    async actStaff() {},
    async *watchNumbers() {},
    async *watchPrices() {},
    photo: async () => null,
    async typedByReader(text) {
      typed.push(text);
    },
  };
  const { port1, port2 } = new MessageChannel();
  serveScreenPort({
    service,
    port: textPortOfEvents(port1),
    screen: 'elder',
    onProblem: (error) => mistakes.push(error),
  });
  cleanups.push(() => port1.close());
  return { presses, typed, mistakes, gone, hostPort: port1, pagePort: port2 };
}

/** A page whose ports come from `ask`, each time it has lost the one before. */
function openPage(ask: () => Promise<MessagePort>) {
  const closed = Promise.withResolvers<void>();
  const socket = createWSClient({
    url: 'ws://shell/screen',
    WebSocket: createPortWebSocket(ask),
    onClose: () => closed.resolve(),
    retryDelayMs: () => 10,
  });
  cleanups.push(() => void socket.close());
  const client = createTRPCClient<KioskRouter>({ links: [wsLink({ client: socket })] });
  return { client, socket, closed: closed.promise };
}

it('carries views and presses over a message port as over a WebSocket', async () => {
  const host = openHost();
  const { client, socket } = openPage(async () => host.pagePort);
  const seen: number[] = [];
  const three = Promise.withResolvers<void>();
  client.elder.view.subscribe(undefined, {
    onData: (view) => {
      seen.push(view.revision);
      if (view.revision === 2) three.resolve();
    },
  });
  await client.elder.press.mutate({ press: 'leave', revision: 0 });
  await client.elder.press.mutate({ press: 'call-staff', revision: 1 });
  await three.promise;
  expect(seen.at(-1)).toBe(2);
  expect(host.presses.map((press) => press.press)).toEqual(['leave', 'call-staff']);
  await socket.close();
  await host.gone;
  expect(host.mistakes).toEqual([]);
});

it('refuses what another screen may do, what is malformed and what is too long, and lives on', async () => {
  const host = openHost();
  const { client, closed } = openPage(async () => host.pagePort);
  await expect(client.staff.act.mutate({ act: 'sign-out' })).rejects.toThrow(
    '这个屏幕不能做这件事',
  );
  const unknown = { press: 'leave', revision: 0, extra: 1 } as const;
  await expect(client.elder.press.mutate(unknown)).rejects.toThrow();
  host.pagePort.postMessage('not json');
  host.pagePort.postMessage({ an: 'object' });
  await client.elder.press.mutate({ press: 'leave', revision: 0 });
  expect(host.presses.length).toBe(1);
  host.pagePort.postMessage('x'.repeat(70_000));
  await closed;
});

it('takes from a page what a reader typed, and repeats nothing of what it refuses', async () => {
  const host = openHost();
  const { client, socket } = openPage(async () => host.pagePort);
  await client.reader.typed.mutate({ text: '0062E3086C' });
  const refused = await client.reader.typed
    .mutate({ text: '134567890123456789;' })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Error);
  expect(inspect(refused, { depth: null })).not.toContain('1345678901');
  expect(host.typed).toEqual(['0062E3086C']);
  expect(host.mistakes).toEqual([]);
  await socket.close();
});

it('goes on over a fresh port after the host has gone, with the view of the new host', async () => {
  const hosts = [openHost(), openHost()];
  const asked: MessagePort[] = [];
  const { client, closed } = openPage(async () => {
    const port = hosts[asked.length]?.pagePort ?? new MessageChannel().port2;
    asked.push(port);
    return port;
  });
  const views: ElderView[] = [];
  client.elder.view.subscribe(undefined, { onData: (view) => views.push(view) });
  await expect.poll(() => views.length).toBe(1);
  asked[0]?.close();
  hosts[0]?.hostPort.close();
  await closed;
  await expect.poll(() => views.length).toBe(2);
  await client.elder.press.mutate({ press: 'leave', revision: 0 });
  expect(hosts.map((host) => host.presses.length)).toEqual([0, 1]);
});

it('asks again when the host went before the port was open', async () => {
  const host = openHost();
  let asked = 0;
  const { client } = openPage(async () => {
    asked += 1;
    if (asked > 1) return host.pagePort;
    const { port1, port2 } = new MessageChannel();
    port1.close();
    return port2;
  });
  const view = await new Promise<ElderView>((resolve) => {
    client.elder.view.subscribe(undefined, { onData: resolve });
  });
  expect(view.revision).toBe(0);
  expect(asked).toBe(2);
});
