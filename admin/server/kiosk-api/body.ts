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
    return await gunzipInPool(bytes, { maxOutputLength: LIMITS.requestBytesMax });
  } catch (error) {
    // zlib's own refusals and ours for the size both have a code; anything else is a mistake of the program.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
