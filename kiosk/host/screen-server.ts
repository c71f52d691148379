import { randomUUID } from 'node:crypto';
import type { TRPCError } from '@trpc/server';
import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { LIMITS } from '../../shared/limits.ts';
import type { TextPort } from '../contract/port-socket.ts';
import { createKioskRouter, type KioskService, type ScreenConnection } from '../contract/router.ts';
import type { LaunchDesk } from './launch-desk.ts';
import { type LocalServer, openLocalServer } from './local-server.ts';
import { PortConnection } from './port-connection.ts';

const SOCKET_PATH = '/screen';
/** Calls in one message; a screen makes one at a time. */
const CALLS_PER_MESSAGE_MAX = 10;

const attachSchema = z.strictObject({ launch: z.string().max(100) });

/** Serves the screens in browsers on this machine. */
export function openScreenServer(options: {
  readonly service: KioskService;
  readonly launchDesk: LaunchDesk;
  readonly port: number;
  readonly screensFolder: string;
  /** Where this kiosk's own recordings of the voice may lie. */
  readonly recordingsFolder: string;
  readonly onProblem: (error: unknown) => void;
}): Promise<LocalServer> {
  const { service, launchDesk } = options;
  const serve = getWSConnectionHandler({
    wss: new WebSocketServer({ noServer: true }),
    router: createKioskRouter(service),
    maxBatchSize: CALLS_PER_MESSAGE_MAX,
    createContext: ({ info }) => {
      const screen = launchDesk.screenOf(info.connectionParams?.token ?? '');
      return { connection: screen === null ? null : { connectionId: randomUUID(), screen } };
    },
    onError: (failed) => reportMistake(failed, options.onProblem),
  });
  return openLocalServer({
    port: options.port,
    folder: options.screensFolder,
    recordingsFolder: options.recordingsFolder,
    indexFile: 'index.html',
    socketPath: SOCKET_PATH,
    onSocket: serve,
    posts: { '/attach': (body) => attach(launchDesk, body) },
  });
}

function attach(launchDesk: LaunchDesk, body: unknown) {
  const asked = attachSchema.safeParse(body);
  const attached = asked.success ? launchDesk.exchange(asked.data.launch) : null;
  if (attached !== null) return { status: 200, answer: attached };
  const message = '这个地址已经用过，或者过期了。请让工作人员重新打开这个屏幕。';
  return { status: 403, answer: { message } };
}

/** The address that opens a screen once. */
export function launchAddress(options: {
  readonly address: string;
  readonly launchDesk: LaunchDesk;
  readonly screen: ScreenConnection['screen'];
}): string {
  const secret = options.launchDesk.issue(options.screen);
  return `${options.address}/?launch=${secret}#/${options.screen}`;
}

/** Serves a screen that the shell has let in over a message port. Which screen it is was the shell's to say. */
export function serveScreenPort(options: {
  readonly service: KioskService;
  readonly port: TextPort;
  readonly screen: ScreenConnection['screen'];
  readonly onProblem: (error: unknown) => void;
}): void {
  const connection = { connectionId: randomUUID(), screen: options.screen };
  const serve = getWSConnectionHandler({
    wss: new WebSocketServer({ noServer: true }),
    router: createKioskRouter(options.service),
    maxBatchSize: CALLS_PER_MESSAGE_MAX,
    createContext: () => ({ connection }),
    onError: (failed) => reportMistake(failed, options.onProblem),
  });
  const client = new PortConnection(options.port, {
    messageBytesMax: LIMITS.screenMessageBytesMax,
  });
  // The adapter is typed for sockets of `ws` and touches only what PortConnection has, as its test shows.
  Reflect.apply(serve, undefined, [client, { url: SOCKET_PATH, headers: {} }]);
}

/** Refused and malformed calls, and broken lines, are the caller's business; only our own mistakes go to the log. */
export function reportMistake(
  failed: { readonly error: TRPCError; readonly path: string | undefined },
  onProblem: (error: unknown) => void,
): void {
  const { error, path } = failed;
  if (path !== undefined && error.code === 'INTERNAL_SERVER_ERROR') onProblem(error.cause ?? error);
}
