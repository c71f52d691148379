import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LIMITS } from '../../../shared/limits.ts';

const gunzipInPool = promisify(gunzip);

/**
 * The JSON value of a body as it was sent, or undefined where there is none to read: no JSON, no gzip, a coding that is not
 * spoken here, or more than LIMITS.requestBytesMax once it is unpacked, which is not unpacked any further.
 */
export async function readJson(
  bytes: Buffer,
  contentEncoding: string | undefined,
): Promise<unknown> {
  const plain = await unpack(bytes, contentEncoding);
  if (plain === undefined) return undefined;
  try {
    return JSON.parse(plain.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function unpack(bytes: Buffer, contentEncoding = 'identity'): Promise<Buffer | undefined> {
  if (contentEncoding === 'identity') return bytes;
  if (contentEncoding !== 'gzip') return undefined;
  try {
    return await gunzipInPool(bytes, {
      maxOutputLength: LIMITS.requestBytesMax,
      chunkSize: roomFor(bytes),
    });
  } catch (error) {
    // zlib's own refusals and ours for the size both have a code; anything else is a mistake of the program.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Bytes that zlib asks for at the least. */
const ROOM_MIN = 64;

/**
 * Room for all that a body says it unpacks to (RFC 1952 section 2.3.1, ISIZE), so that it comes in one piece: in zlib's own
 * pieces of 16 KiB a batch of a megabyte goes to the pool of threads and back sixty times. One that lies comes in more.
 */
function roomFor(bytes: Buffer): number {
  const claimed = bytes.length < 4 ? 0 : bytes.readUInt32LE(bytes.length - 4);
  return Math.min(LIMITS.requestBytesMax, claimed) + ROOM_MIN;
}
