import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { utf8 } from './sha256.ts';

/** What a box was sealed for; a box for one purpose never opens as another (keys-v1.md). */
export type SealPurpose = 'zhulao/database-key/1' | 'zhulao/backup/1' | 'zhulao/provisional/1';

const ENCAPSULATED_BYTES = 32;
const TAG_BYTES = 16;
/** DER of a PKCS#8 X25519 private key up to its 32 raw bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');

const kem = new DhkemX25519HkdfSha256();
const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** The public half, 32 bytes in base64url, of an X25519 private key of 32 raw bytes (RFC 7748). */
export function sealingPublicKey(privateKey: Uint8Array): string {
  const key: KeyObject = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, privateKey]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('not an X25519 key');
  return x;
}

/**
 * Seals bytes so that only the owner of the private key reads them: HPKE (RFC 9180), base mode, X25519, HKDF-SHA256,
 * AES-256-GCM. Answers the box of keys-v1.md in base64url.
 * @param options.publicKey X25519, 32 raw bytes in base64url.
 */
export async function sealTo(options: {
  readonly publicKey: string;
  readonly purpose: SealPurpose;
  readonly content: Uint8Array;
}): Promise<string> {
  const recipientPublicKey = await kem.importKey('raw', bytesOf(options.publicKey), true);
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: plain(utf8(options.purpose)) },
    plain(options.content),
  );
  return Buffer.concat([new Uint8Array(enc), new Uint8Array(ct)]).toString('base64url');
}

/** Opens a box; null when it was made for another key or purpose, or was changed. */
export async function openSealed(options: {
  /** X25519, 32 raw bytes. */
  readonly privateKey: Uint8Array;
  readonly purpose: SealPurpose;
  readonly box: string;
}): Promise<Uint8Array | null> {
  const box = Buffer.from(options.box, 'base64url');
  if (box.length < ENCAPSULATED_BYTES + TAG_BYTES) return null;
  const recipientKey = await kem.importKey('raw', plain(options.privateKey), false);
  try {
    const content = await suite.open(
      {
        recipientKey,
        enc: plain(box.subarray(0, ENCAPSULATED_BYTES)),
        info: plain(utf8(options.purpose)),
      },
      plain(box.subarray(ENCAPSULATED_BYTES)),
    );
    return new Uint8Array(content);
  } catch {
    return null; // the library says no more than that it failed
  }
}

function bytesOf(publicKey: string): ArrayBuffer {
  const bytes = Buffer.from(publicKey, 'base64url');
  if (bytes.length !== 32) throw new RangeError('an X25519 public key has 32 bytes');
  return plain(bytes);
}

/** The bytes in a buffer of their own, which the library takes whole. */
function plain(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
