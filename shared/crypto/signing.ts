import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { PUBLIC_KEY_TEXT, SIGNATURE_TEXT } from './key-text.ts';
import { utf8 } from './sha256.ts';

/** What a signature was made for; a signature for one purpose never verifies for another. */
export type SigningDomain =
  | 'zhulao/batch/1'
  | 'zhulao/head/1'
  | 'zhulao/request/1'
  | 'zhulao/enrolment/1'
  | 'zhulao/kiosk-key/1'
  | 'zhulao/identity/1'
  | 'zhulao/admin-key/1'
  | 'zhulao/policy/1';

/** An Ed25519 key pair (RFC 8032): the public half as 32 raw bytes in base64url, the private half as PKCS#8 in base64url. */
export interface SigningKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Makes a new Ed25519 key pair from the operating system's randomness. */
export function makeSigningKeyPair(): SigningKeyPair {
  const pair = generateKeyPairSync('ed25519');
  return {
    publicKey: rawPublicKey(pair.publicKey),
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
  };
}

function rawPublicKey(key: KeyObject): string {
  const jwk = key.export({ format: 'jwk' });
  if (jwk.x === undefined) throw new Error('not an Ed25519 key');
  return jwk.x;
}

function signedBytes(domain: SigningDomain, message: Uint8Array): Uint8Array {
  return Buffer.concat([utf8(domain), new Uint8Array([0]), message]);
}

/** Signs domain, a zero byte and the message. Answers the 64-byte signature in base64url. */
export function signMessage(options: {
  readonly privateKey: string;
  readonly domain: SigningDomain;
  readonly message: Uint8Array;
}): string {
  const key = createPrivateKey({
    key: Buffer.from(options.privateKey, 'base64url'),
    format: 'der',
    type: 'pkcs8',
  });
  return sign(null, signedBytes(options.domain, options.message), key).toString('base64url');
}

/** Tells whether a signature is good. A key or signature of the wrong shape is simply not good. */
export function isSignatureGood(options: {
  readonly publicKey: string;
  readonly domain: SigningDomain;
  readonly message: Uint8Array;
  readonly signature: string;
}): boolean {
  if (!PUBLIC_KEY_TEXT.test(options.publicKey)) return false;
  if (!SIGNATURE_TEXT.test(options.signature)) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: options.publicKey },
    format: 'jwk',
  });
  const signature = Buffer.from(options.signature, 'base64url');
  return verify(null, signedBytes(options.domain, options.message), key, signature);
}

/** The 32 raw bytes of a public key. */
export function publicKeyBytes(publicKey: string): Uint8Array {
  const bytes = Buffer.from(publicKey, 'base64url');
  if (bytes.length !== 32) throw new RangeError('an Ed25519 public key has 32 bytes');
  return new Uint8Array(bytes);
}
