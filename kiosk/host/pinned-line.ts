import { createHash } from 'node:crypto';
import { Agent, type RequestOptions, request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parseJson } from '../../shared/json.ts';
import { LIMITS } from '../../shared/limits.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { adminIdentitySchema } from '../../shared/sync/identity.ts';
import type { HttpPort, HttpRequest } from '../core/sync/http-port.ts';
import { type AdminTrust, IDENTITY_REQUEST, takeIdentity } from '../core/sync/identity.ts';
import { ANSWER_BYTES_MAX, httpTo } from './world.ts';

const gunzipInPool = promisify(gunzip);

/** Lines kept open between two rounds; one is enough for requests that follow each other. */
const LINES_MAX = 2;

/** The line to the admin: plain within this machine, else pinned. */
export function lineTo(adminAddress: string, trust: AdminTrust): HttpPort {
  const isPlain = new URL(adminAddress).protocol === 'http:';
  return isPlain ? httpTo(adminAddress) : pinnedLine(adminAddress, trust);
}

/** Why a request has no answer. `unknown-certificate`: nothing of it was sent, since nobody has vouched for that certificate. */
type LineFailure =
  | { readonly code: 'unreachable' }
  | { readonly code: 'unknown-certificate'; readonly sha256: string };

interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * HTTPS to the admin, over lines whose certificate the admin's identity names (docs/formats/keys-v1.md). The certificate is
 * known before the first byte of a request leaves; of one that is not known only the identity is asked. Issuer, name and
 * dates of certificates mean nothing here: the clock of a kiosk may be years off.
 */
function pinnedLine(adminAddress: string, trust: AdminTrust): HttpPort {
  const known = new Set<string>();
  const agent = new Agent({
    keepAlive: true,
    maxSockets: LINES_MAX,
    // A resumed session would show the certificate of an earlier line.
    maxCachedSessions: 0,
    rejectUnauthorized: false,
  });
  const send = (asked: HttpRequest, signal: AbortSignal, mayAsk: (sha256: string) => boolean) =>
    sendOver({ agent, adminAddress, mayAsk, ...boundsOf(asked) }, asked, signal);

  const learn = async (
    sha256: string,
    signal: AbortSignal,
  ): Promise<Result<void, { readonly code: 'unreachable' | 'foreign-admin' }>> => {
    const answer = await send(IDENTITY_REQUEST, signal, (certificate) => certificate === sha256);
    // Another certificate again: the next attempt asks anew.
    if (!answer.ok) return fail({ code: 'unreachable' });
    const told = adminIdentitySchema.safeParse(parseJson(answer.value.text));
    // Whoever has that address and cannot say who they are is not the admin.
    if (answer.value.status !== 200 || !told.success) return fail({ code: 'foreign-admin' });
    if (!told.data.certificates.includes(sha256)) return fail({ code: 'foreign-admin' });
    const taken = takeIdentity(trust, told.data);
    if (!taken.ok) {
      return fail({ code: taken.failure.code === 'disk' ? 'unreachable' : 'foreign-admin' });
    }
    known.clear();
    for (const certificate of told.data.certificates) known.add(certificate);
    return succeed(undefined);
  };

  const { compress } = httpTo(adminAddress);
  return {
    ...(compress === undefined ? {} : { compress }),
    async send(asked, signal) {
      const first = await send(asked, signal, (certificate) => known.has(certificate));
      if (first.ok) return first;
      if (first.failure.code === 'unreachable') return fail({ code: 'unreachable' });
      const learnt = await learn(first.failure.sha256, signal);
      if (!learnt.ok) return learnt;
      const second = await send(asked, signal, (certificate) => known.has(certificate));
      return second.ok ? second : fail({ code: 'unreachable' });
    },
  };
}

/** Before anybody has proved to be the admin, little is read. */
function boundsOf(asked: HttpRequest): { readonly bytesMax: number } {
  return { bytesMax: asked === IDENTITY_REQUEST ? LIMITS.identityBytesMax : ANSWER_BYTES_MAX };
}

interface Line {
  readonly agent: Agent;
  readonly adminAddress: string;
  /** Whether a request may go to whoever shows this certificate. */
  readonly mayAsk: (sha256: string) => boolean;
  readonly bytesMax: number;
}

/** What each line showed when its handshake was over; later the socket itself does not tell any more. */
const shown = new WeakMap<TLSSocket, string | null>();

/** Sends one request; its first byte leaves only when the line is encrypted and its certificate may be asked. */
function sendOver(
  { agent, adminAddress, mayAsk, bytesMax }: Line,
  { method, path, headers, body, timeoutMs }: HttpRequest,
  signal: AbortSignal,
): Promise<Result<Answer, LineFailure>> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const options: RequestOptions = {
    method,
    agent,
    signal: limited,
    headers: {
      ...headers,
      'accept-encoding': 'gzip',
      ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
  };
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(fail({ code: 'unreachable' }));
    if (limited.aborted) return giveUp();
    const sent = request(new URL(path, adminAddress), options);
    sent.on('error', giveUp);
    sent.once('socket', (socket) => {
      if (!(socket instanceof TLSSocket)) throw new Error('a pinned line is a TLS line');
      const begin = (): void => {
        const sha256 = shown.get(socket) ?? certificateOf(socket);
        shown.set(socket, sha256);
        if (sha256 !== null && mayAsk(sha256)) {
          sent.end(body ?? undefined);
          return;
        }
        resolve(fail(sha256 === null ? { code: 'unreachable' } : unknown(sha256)));
        sent.destroy();
      };
      // A line kept from before has its handshake behind it.
      if (shown.has(socket)) begin();
      else socket.once('secureConnect', begin);
    });
    sent.once('response', (response) => {
      readAnswer(response, bytesMax).then(
        (text) => {
          const status = response.statusCode ?? 0;
          if (text === null) response.destroy();
          resolve(text === null ? fail({ code: 'unreachable' }) : succeed({ status, text }));
        },
        // The line broke or the time was up; anything without a code is a mistake of ours.
        (error: unknown) => (isLineFault(error) ? giveUp() : reject(error)),
      );
    });
  });
}

function unknown(sha256: string): LineFailure {
  return { code: 'unknown-certificate', sha256 };
}

function isLineFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

/** SHA-256 of the DER that the server has proved to own; null while there is none. */
function certificateOf(socket: TLSSocket): string | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return null;
  return createHash('sha256').update(certificate.raw).digest('hex');
}

/** Null for more than is read, or for a coding that was not asked for. */
async function readAnswer(
  response: AsyncIterable<Uint8Array> & {
    readonly headers: { readonly 'content-encoding'?: string | undefined };
  },
  bytesMax: number,
): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  for await (const piece of response) {
    byteCount += piece.length;
    if (byteCount > bytesMax) return null;
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  const coding = response.headers['content-encoding'] ?? 'identity';
  if (coding === 'identity') return bytes.toString('utf8');
  if (coding !== 'gzip') return null;
  return (await gunzipInPool(bytes, { maxOutputLength: bytesMax })).toString('utf8');
}
