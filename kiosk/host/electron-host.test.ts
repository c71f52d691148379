import { EventEmitter } from 'node:events';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { expect, it } from 'vitest';
import { createPortWebSocket, type EmitterPort } from '../contract/port-socket.ts';
import type { KioskRouter } from '../contract/router.ts';
import type { ElderView } from '../contract/views.ts';
import { temporaryFolder } from '../core/canteen.test-support.ts';
import { runElectronHost } from './electron-host.ts';

/** One end of a real message channel with the face of Electron's MessagePortMain. */
function emitterOf(port: MessagePort): EmitterPort {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) =>
      port.addEventListener(event, (raised) =>
        listener({ data: raised instanceof MessageEvent ? raised.data : undefined }),
      ),
    start: () => port.start(),
    close: () => port.close(),
  };
}

it('serves a screen that was attached before the host had opened its data', async () => {
  const { folder, remove } = temporaryFolder();
  const parentPort = new EventEmitter();
  const words = ['--admin', 'http://127.0.0.1:9', '--windowed'];
  const started = runElectronHost(parentPort, words);
  const { port1, port2 } = new MessageChannel();
  const attach = { type: 'attach-screen', screen: 'elder' };
  parentPort.emit('message', { data: attach, ports: [emitterOf(port1)] });
  const open = { type: 'open', dataFolder: folder, databaseKeyHex: '5a'.repeat(32) };
  parentPort.emit('message', { data: open, ports: [] });
  const host = await started;
  const socket = createWSClient({
    url: 'ws://shell/',
    WebSocket: createPortWebSocket(async () => port2),
  });
  const client = createTRPCClient<KioskRouter>({ links: [wsLink({ client: socket })] });
  const view = await new Promise<ElderView>((resolve) => {
    client.elder.view.subscribe(undefined, { onData: resolve });
  });
  expect(view.step).toMatchObject({ kind: 'stopped', sentence: expect.stringContaining('注册') });
  // Only the shell's window is served: nothing listens for browsers.
  expect(host.address).toBeNull();
  await socket.close();
  await host.stop();
  remove();
});

it('says in Chinese why it cannot start', async () => {
  const { folder, remove } = temporaryFolder();
  const parentPort = new EventEmitter();
  const started = runElectronHost(parentPort, []);
  const open = { type: 'open', dataFolder: folder, databaseKeyHex: '5a'.repeat(32) };
  parentPort.emit('message', { data: open, ports: [] });
  await expect(started).rejects.toThrow('请用 --admin 指定管理端地址');
  remove();
});
