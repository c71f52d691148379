import { hash } from 'node:crypto';

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * SHA-256 over a domain name, a zero byte and the given parts, as 32 bytes; a text stands for its UTF-8 bytes.
 * The domain keeps a hash made for one purpose from ever being valid for another.
 */
export function domainHash(domain: string, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return new Uint8Array(hash('sha256', inDomain(domain, parts), 'buffer'));
}

/** The same in hexadecimal. */
export function domainHashHex(domain: string, ...parts: readonly (Uint8Array | string)[]): string {
  return hash('sha256', inDomain(domain, parts), 'hex');
}

/** Far more than an entry has; an attachment may have more. */
const ROOM_BYTES = 64 * 1024;
const room = Buffer.allocUnsafeSlow(ROOM_BYTES);

/**
 * In one piece, since for a message as short as an entry making a hash object costs more than hashing, and nearly always in
 * the same place, which is good until the next call.
 */
function inDomain(domain: string, parts: readonly (Uint8Array | string)[]): Uint8Array {
  const all = [`${domain}\0`, ...parts];
  const most = all.reduce((sum, part) => sum + sizeMost(part), 0);
  const into = most <= ROOM_BYTES ? room : Buffer.allocUnsafe(most);
  let size = 0;
  for (const part of all) size += put(part, into, size);
  return into.subarray(0, size);
}

function put(part: Uint8Array | string, into: Buffer, at: number): number {
  if (typeof part === 'string') return into.write(part, at, 'utf8');
  into.set(part, at);
  return part.length;
}

/** A UTF-16 code unit takes up to three bytes in UTF-8. */
function sizeMost(part: Uint8Array | string): number {
  return typeof part === 'string' ? 3 * part.length : part.length;
}

/** Plain SHA-256 of bytes in hexadecimal, as a request signature names its body. */
export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** Lower-case hexadecimal of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Bytes of a hexadecimal text. @throws RangeError when the text is not hexadecimal. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new RangeError('not lower-case hexadecimal');
  return new Uint8Array(Buffer.from(text, 'hex'));
}
