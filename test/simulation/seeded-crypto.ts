import crypto, { createPrivateKey, createPublicKey, scryptSync } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createDice, type Dice } from './dice.ts';

/** PKCS#8 of an Ed25519 key before its 32 bytes (RFC 8410 section 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key pair of 32 bytes. */
function keyPairOf(secret: Uint8Array) {
  const der = Buffer.concat([PKCS8_PREFIX, secret]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

let ids: Dice = createDice('before the first seed');
let secrets: Dice = ids;

/** From here on everything random in this process comes from the seed. */
export function reseed(seed: string): void {
  const dice = createDice(seed);
  ids = dice.fork('ids');
  secrets = dice.fork('secrets');
}

/**
 * Replaces the randomness of `node:crypto` in this whole process, which runs nothing but the simulation: the admin takes its
 * ids and keys from there. scrypt stays what it is, but the same question is answered from memory the second time. Call it
 * before any module of the product is loaded with names bound.
 */
export function replaceRandomness(): void {
  const original = crypto.generateKeyPairSync;
  const slow = new Map<string, Buffer>();
  const scrypt = (
    password: string,
    salt: Uint8Array,
    length: number,
    options: crypto.ScryptOptions,
    done: (error: Error | null, key: Buffer) => void,
  ): void => {
    const asked = `${password} ${Buffer.from(salt).toString('hex')} ${length} ${JSON.stringify(options)}`;
    const key = slow.get(asked) ?? scryptSync(password, salt, length, options);
    slow.set(asked, key);
    queueMicrotask(() => done(null, Buffer.from(key)));
  };
  Object.assign(crypto, {
    scrypt,
    randomUUID: () => ids.uuid(),
    randomBytes: (count: number) => Buffer.from(secrets.bytes(count)),
    randomInt: (first: number, second?: number) =>
      second === undefined ? secrets.whole(0, first - 1) : secrets.whole(first, second - 1),
    generateKeyPairSync: (type: string, options?: unknown) =>
      type === 'ed25519'
        ? keyPairOf(secrets.bytes(32))
        : Reflect.apply(original, crypto, [type, options]),
  });
  syncBuiltinESMExports();
  // The global takes its ids from the same place.
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: () => ids.uuid() });
}
