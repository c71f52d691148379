import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeRecoveryKey, type RecoveryKey } from '../../shared/crypto/recovery-words.ts';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { digestSchema } from '../../shared/ledger/attachment.ts';
import { LIMITS } from '../../shared/limits.ts';
import { successionSchema } from '../../shared/sync/identity.ts';
import { publicKeySchema } from '../../shared/sync/keys.ts';
import { shanghaiDate } from '../../shared/time/business-time.ts';
import { StartFailure } from './failure.ts';
import { writeWordsFile } from './recovery/words-file.ts';

const keyPairSchema = z.strictObject({ publicKey: publicKeySchema, privateKey: z.string().min(1) });

/** DATA/keys.json, which every backup carries too. */
export const keyFileSchema = z.strictObject({
  format: z.literal(1),
  /** Ed25519; kiosks pin its public half at enrolment. */
  signing: keyPairSchema,
  /** Every change of `signing`, oldest first, by which kiosks follow from the key they know. */
  successions: z.array(successionSchema).max(LIMITS.identitySuccessionsMax),
  /** X25519; provisional identities are sealed to its public half. */
  sealing: keyPairSchema,
  /** X25519; its private half is off-line with the keeper (docs/formats/keys-v1.md). */
  recoveryPublicKey: publicKeySchema,
  /** 32 bytes, hexadecimal: salt of every slow lookup. */
  districtSalt: digestSchema,
  /** 32 bytes, hexadecimal: AES-256-GCM of names, numbers, addresses and kiosks' lookup keys. */
  identityKey: digestSchema,
  databasePassword: digestSchema,
});

/** Everything secret that the admin has. */
export type AdminKeys = z.infer<typeof keyFileSchema>;

function makeKeys(recovery: RecoveryKey): AdminKeys {
  const sealing = generateKeyPairSync('x25519');
  const { x } = sealing.publicKey.export({ format: 'jwk' });
  return keyFileSchema.parse({
    format: 1,
    signing: makeSigningKeyPair(),
    successions: [],
    sealing: {
      publicKey: x,
      privateKey: sealing.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    },
    recoveryPublicKey: recovery.publicKey,
    districtSalt: randomBytes(32).toString('hex'),
    identityKey: randomBytes(32).toString('hex'),
    databasePassword: randomBytes(32).toString('hex'),
  });
}

/** Where a data folder's keys lie. */
export function keyFileIn(dataFolder: string): string {
  return join(dataFolder, 'keys.json');
}

/**
 * Makes a recovery key whose words only the file for its keeper has (keys-v1.md). That file is whole before the keys
 * are: a public half without its words would make every backup unreadable.
 */
function makeKeysFor(dataFolder: string): AdminKeys {
  const recovery = makeRecoveryKey();
  const keys = makeKeys(recovery);
  writeWordsFile(dataFolder, {
    key: recovery,
    adminPublicKey: keys.signing.publicKey,
    date: shanghaiDate(Date.now()),
  });
  saveKeys(dataFolder, keys);
  return keys;
}

/**
 * Reads DATA/keys.json, making it at the first start.
 * @throws StartFailure when others may read the file, or it is damaged.
 */
export function loadKeys(dataFolder: string): AdminKeys {
  const path = keyFileIn(dataFolder);
  if (!existsSync(path)) return makeKeysFor(dataFolder);
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new StartFailure(`密钥文件 ${path} 其他人也能读。请执行 chmod 600 ${path} 后再启动。`);
  }
  try {
    return keyFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new StartFailure(`密钥文件 ${path} 已损坏。请从备份恢复，不要另建新的。`, {
      cause: error,
    });
  }
}

/** Writes DATA/keys.json, whole or not at all. */
export function saveKeys(dataFolder: string, keys: AdminKeys): void {
  const path = join(dataFolder, 'keys.json');
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(unfinished, path);
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under the identity key: nonce, ciphertext, tag. `purpose` ties the box to what it is for. */
export function sealText(keys: AdminKeys, purpose: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keys.identityKey, 'hex'), nonce);
  cipher.setAAD(Buffer.from(purpose, 'utf8'));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error when the box was changed or made for another purpose. */
export function openText(keys: AdminKeys, purpose: string, box: Buffer): string {
  const nonce = box.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(keys.identityKey, 'hex'), nonce);
  decipher.setAAD(Buffer.from(purpose, 'utf8'));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  return Buffer.concat([
    decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8');
}
