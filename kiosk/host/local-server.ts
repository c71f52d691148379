import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { LIMITS } from '../../shared/limits.ts';
import { sendFile } from './static-files.ts';
import { ownRecording } from './voice-recordings.ts';

/** A web server for screens on this machine: files, one kind of WebSocket, and nothing for strangers. */
export interface LocalServer {
  /** As http://127.0.0.1:8460. */
  readonly address: string;
  close(): Promise<void>;
}

/** Answers a POST with a status and a JSON value. */
export type PostHandler = (body: unknown) => { readonly status: number; readonly answer: unknown };

const POST_BYTES_MAX = 4_096;
/** Screens of one canteen with room for some that are only half gone; more would use up the process's files. */
const SOCKETS_MAX = 64;
/** A view is a few thousand bytes; a screen this far behind has stopped reading. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;

/** Starts a server on a loopback port; port 0 takes a free one. Rejects when the port is taken. */
export async function openLocalServer(options: {
  readonly port: number;
  readonly folder: string;
  /** Own recordings of the voice, which stand in for the clips in `folder`. */
  readonly recordingsFolder?: string;
  /** File for `/`. */
  readonly indexFile: string;
  readonly socketPath: string;
  readonly onSocket: (socket: WebSocket, request: IncomingMessage) => void;
  readonly posts: Readonly<Record<string, PostHandler>>;
}): Promise<LocalServer> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.screenMessageBytesMax,
    perMessageDeflate: false,
  });
  const server = createServer((request, response) => {
    const own = ownNames(port());
    secure(response, own);
    if (!isOwnHost(request, own)) return refuse(response, 421, '这个地址不对，请用本机地址打开。');
    const pathname = pathOf(request);
    const post = Object.hasOwn(options.posts, pathname) ? options.posts[pathname] : undefined;
    if (request.method === 'POST' && post !== undefined) {
      if (!isOwnOrigin(request, own)) return refuse(response, 403, '只能从本机的屏幕打开。');
      return answerPost(request, response, post);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse(response, 405, '这里不能这样做。');
    }
    const name = pathname === '/' ? options.indexFile : pathname.slice(1);
    const recording = ownRecording(options.recordingsFolder, name);
    const file = recording ?? { folder: options.folder, name };
    sendFile({ ...file, response, isHead: request.method === 'HEAD' });
  });
  const port = (): number => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
  server.on('upgrade', (request, socket, head) => {
    // Node has no listener of its own on a socket it hands over: a reset line would end the whole process.
    socket.on('error', () => socket.destroy());
    const own = ownNames(port());
    const isWelcome =
      pathOf(request) === options.socketPath &&
      isOwnHost(request, own) &&
      isOwnOrigin(request, own) &&
      sockets.clients.size < SOCKETS_MAX;
    if (!isWelcome) return rejectUpgrade(socket);
    sockets.handleUpgrade(request, socket, head, (client) => {
      // Without a listener a broken frame would end the whole process; `ws` closes the socket by itself.
      client.on('error', () => client.terminate());
      closeWhenClogged(client);
      options.onSocket(client, request);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    address: `http://127.0.0.1:${port()}`,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The path asked for, without its query. Not by a URL parser: it throws for some, as `//`. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** Ends a screen that takes in nothing any more, before what waits for it fills the memory. */
function closeWhenClogged(client: WebSocket): void {
  const { send } = client;
  client.send = (...message: unknown[]) => {
    if (client.bufferedAmount > UNREAD_BYTES_MAX) client.terminate();
    else Reflect.apply(send, client, message);
  };
}

/** The names under which this server may be spoken to; any other is a page elsewhere that points its name at us. */
function ownNames(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

function isOwnHost(request: IncomingMessage, own: readonly string[]): boolean {
  return own.includes(request.headers.host ?? '');
}

function isOwnOrigin(request: IncomingMessage, own: readonly string[]): boolean {
  return own.some((name) => request.headers.origin === `http://${name}`);
}

function secure(response: ServerResponse, own: readonly string[]): void {
  const sockets = own.map((name) => `ws://${name}`).join(' ');
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    `connect-src 'self' ${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader('content-security-policy', policy.join('; '));
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader(
    'permissions-policy',
    'camera=(), microphone=(), geolocation=(), usb=(), serial=()',
  );
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(sentence);
}

function rejectUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
}

function answerPost(request: IncomingMessage, response: ServerResponse, post: PostHandler): void {
  const pieces: Buffer[] = [];
  let byteCount = 0;
  request.on('data', (piece: Buffer) => {
    byteCount += piece.length;
    if (byteCount <= POST_BYTES_MAX) pieces.push(piece);
  });
  request.on('end', () => {
    if (byteCount > POST_BYTES_MAX) return refuse(response, 413, '内容太长。');
    const { status, answer } = post(parseJson(Buffer.concat(pieces).toString('utf8')));
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(answer));
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
