import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, type Result, succeed } from '../../shared/result.ts';

export type KeyFailure = { readonly code: 'key-exposed' | 'key-missing' | 'key-damaged' };

/** Where the key of the kiosk's database comes from: Electron's key store, or a file in the browser form. */
export interface KeyStore {
  /** The 32-byte key in hexadecimal. */
  databaseKeyHex(): Result<string, KeyFailure>;
}

/** A key somebody else has unwrapped, as Electron's main process does. */
export function givenKey(keyHex: string): KeyStore {
  return {
    databaseKeyHex: () =>
      /^[0-9a-f]{64}$/.test(keyHex) ? succeed(keyHex) : fail({ code: 'key-damaged' }),
  };
}

/** Where the browser form of a kiosk keeps its database key. */
export function keyFileOf(dataFolder: string): string {
  return path.join(dataFolder, 'kiosk.key');
}

/**
 * A file that only its owner may read. It is made together with a new database and never for an old one, whose key it
 * could not be. Weaker than a key store: `doctor` says so and advises disk encryption.
 */
export function keyFile(options: {
  readonly dataFolder: string;
  readonly databaseFile: string;
}): KeyStore {
  const file = keyFileOf(options.dataFolder);
  return {
    databaseKeyHex() {
      if (!existsSync(file)) {
        if (existsSync(options.databaseFile)) return fail({ code: 'key-missing' });
        writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      }
      const status = lstatSync(file);
      // Windows keeps rights in access lists, which these bits do not show.
      const isExposed = process.platform !== 'win32' && (status.mode & 0o077) !== 0;
      if (isExposed || !status.isFile()) return fail({ code: 'key-exposed' });
      return givenKey(readFileSync(file, 'utf8').trim()).databaseKeyHex();
    },
  };
}

export function keySentence(failure: KeyFailure, dataFolder: string): string {
  switch (failure.code) {
    case 'key-exposed':
      return `密钥文件 ${keyFileOf(dataFolder)} 别的用户也能读，不能使用。请只留给本用户（chmod 600）后再启动。`;
    case 'key-missing':
      return `数据在，密钥文件 ${keyFileOf(dataFolder)} 不见了。请找回它，或者用恢复密钥取回：zhulao kiosk unlock --data ${dataFolder}`;
    case 'key-damaged':
      return `密钥文件 ${keyFileOf(dataFolder)} 的内容不对，请找回原来的文件。`;
  }
}
