import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const gzipInPool = promisify(gzip);

/** A shorter answer fits into one packet anyway. */
const COMPRESSED_FROM_CHARACTERS = 1_400;

/** Text of lookups hardly shrinks with more effort, and the first load of a roster waits for it. */
const LEVEL = 1;

/** Sends an answer as gzip to whoever says that they read it. */
export async function compressAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (typeof payload !== 'string' || payload.length < COMPRESSED_FROM_CHARACTERS) return payload;
  reply.header('vary', 'accept-encoding');
  if (!readsGzip(request.headers['accept-encoding'])) return payload;
  reply.header('content-encoding', 'gzip');
  // The length of the text is not that of what goes out.
  reply.removeHeader('content-length');
  return gzipInPool(payload, { level: LEVEL });
}

function readsGzip(accepted: string | string[] | undefined): boolean {
  const codings = String(accepted ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) =>
    /^gzip(;q=(1(\.0*)?|0\.\d*[1-9]\d*))?$/.test(coding.replaceAll(' ', '')),
  );
}
