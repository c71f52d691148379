import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { fail, succeed } from '../../shared/result.ts';
import type { ClockPort, RandomPort, TimerPort } from '../core/ports.ts';
import type { HttpPort } from '../core/sync/http-port.ts';

/** The machine's own clocks. */
export const machineClock: ClockPort = {
  wallMs: () => Date.now(),
  uptimeMs: () => performance.now(),
};

/** setTimeout cannot wait longer than this. */
const TIMEOUT_MAX_MS = 2 ** 31 - 1;

export const machineTimer: TimerPort = {
  after(delayMs, action) {
    const timer = setTimeout(action, Math.min(Math.max(0, delayMs), TIMEOUT_MAX_MS));
    return () => clearTimeout(timer);
  },
};

/** Random bytes for hundreds of salts at a time: asking the system for a few costs nearly what asking for many does. */
const RANDOM_STOCK_BYTES = 8 * 1024;

/** None is given out twice: what is handed over is a copy, and what it was copied from is wiped. */
function randomBytesOf(): RandomPort['bytes'] {
  let stock = new Uint8Array(0);
  return (count) => {
    if (count > RANDOM_STOCK_BYTES) return new Uint8Array(randomBytes(count));
    if (count > stock.length) stock = new Uint8Array(randomBytes(RANDOM_STOCK_BYTES));
    const bytes = stock.slice(0, count);
    stock.fill(0, 0, count);
    stock = stock.subarray(count);
    return bytes;
  };
}

export const machineRandom: RandomPort = {
  uuid: () => randomUUID(),
  bytes: randomBytesOf(),
  fraction: () => Math.random(),
};

/** Lets everything that waits for this thread run first. */
export const letOthersIn = (): Promise<void> => setImmediate();
const gzipInPool = promisify(gzip);

/** Longest answer that is read at all: 2,000 changes are some two megabytes. */
export const ANSWER_BYTES_MAX = 32 * 1024 * 1024;

/** Plain HTTP to an admin on this machine (pinned-line.ts is for every other). A redirect is not followed: the admin never sends one. */
export function httpTo(adminAddress: string): HttpPort {
  return {
    // In the thread pool; the fastest level makes a batch a fifth of its size already.
    compress: async (text) => new Uint8Array(await gzipInPool(text, { level: 1 })),
    async send({ method, path, headers, body, timeoutMs }, signal) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await fetch(new URL(path, adminAddress), {
          method,
          headers: { ...headers },
          body,
          signal: limited,
          redirect: 'error',
        });
        const text = await readBounded(response);
        return text === null
          ? fail({ code: 'unreachable' })
          : succeed({ status: response.status, text });
      } catch (error) {
        // fetch reports an unreachable host as TypeError and an abort as DOMException; anything else is our mistake.
        if (error instanceof TypeError || error instanceof DOMException) {
          return fail({ code: 'unreachable' });
        }
        throw error;
      }
    },
  };
}

async function readBounded(response: Response): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let byteCount = 0;
  for await (const piece of response.body ?? []) {
    byteCount += piece.length;
    if (byteCount > ANSWER_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
