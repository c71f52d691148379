import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A password as it is stored: scrypt (RFC 7914, N = 32768, r = 8, p = 1) under a salt of its own, hexadecimal. */
export interface PasswordRecord {
  readonly salt: string;
  readonly hash: string;
}

const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const;

function derive(password: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), Buffer.from(salt, 'hex'), 32, COST, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Makes the record of a new password. */
export async function makePassword(password: string): Promise<PasswordRecord> {
  const salt = randomBytes(32).toString('hex');
  return { salt, hash: (await derive(password, salt)).toString('hex') };
}

/** Tells whether a password is right. Without a record it takes as long and is wrong, so that names cannot be probed by time. */
export async function isPasswordRight(
  password: string,
  record: PasswordRecord | null,
): Promise<boolean> {
  const key = await derive(password, record?.salt ?? '00'.repeat(32));
  return record !== null && timingSafeEqual(key, Buffer.from(record.hash, 'hex'));
}
