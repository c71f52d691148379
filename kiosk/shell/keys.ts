import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { fail, missingCase, type Result, succeed } from '../../shared/result.ts';
import type { KeyStore } from './electron-parts.ts';

/** Why the key of the kiosk's database could not be had. */
export type KeyFailure =
  | { readonly code: 'no-key-store' }
  | { readonly code: 'plain-text-key-store' }
  /** There is a database and no key: a new one would not open it. */
  | { readonly code: 'key-missing'; readonly file: string }
  | { readonly code: 'key-unreadable'; readonly file: string };

const keyBytes = 32;

/** As kiosk/host/data-folder.ts names it, which the shell does not load. */
const DATABASE_FILE = 'kiosk.db';

/** What a person standing at the kiosk is told, and what to do. */
export function keyFailureSentence(failure: KeyFailure): string {
  switch (failure.code) {
    case 'no-key-store':
      return '系统密钥库不可用，点餐机无法安全保存数据库密钥，已停止启动。请先登录系统账户；Linux 请安装并启用 gnome-keyring 或 KWallet，然后重新启动点餐机。';
    case 'plain-text-key-store':
      return '本机没有系统密钥库，密钥只能以明文方式保存，点餐机拒绝使用。请安装并启用 gnome-keyring 或 KWallet，然后重新启动点餐机。';
    case 'key-missing':
      return `数据库在，密钥文件 ${failure.file} 不见了。请不要删除任何文件，找回它，或者用区县的恢复密钥取回（zhulao kiosk unlock）后再启动。`;
    case 'key-unreadable':
      return `数据库密钥文件 ${failure.file} 无法解开（可能换了系统账户或重装了系统）。请不要删除任何文件，用区县的恢复密钥取回（zhulao kiosk unlock）后再启动。`;
    default:
      return missingCase(failure);
  }
}

/** The key store and the platform it belongs to. */
export interface KeyPlace {
  readonly keyStore: KeyStore;
  readonly platform: NodeJS.Platform;
}

/**
 * Refuses a key store that keeps nothing secret. On Linux without gnome-libsecret or KWallet Electron falls back to
 * `basic_text`, a key that is the same on every machine (Electron documentation, safeStorage).
 */
function checkKeyStore({ keyStore, platform }: KeyPlace): Result<void, KeyFailure> {
  if (platform === 'linux') {
    const backend = keyStore.getSelectedStorageBackend();
    if (backend === 'basic_text') return fail({ code: 'plain-text-key-store' });
    if (backend === 'unknown') return fail({ code: 'no-key-store' });
  }
  return keyStore.isEncryptionAvailable() ? succeed(undefined) : fail({ code: 'no-key-store' });
}

/**
 * The key of the kiosk's database as 64 hexadecimal digits: unwrapped from `database-key` in `folder`, or made and kept
 * there at the first start. An existing file is never replaced, and none is made for a database that is there already: the
 * data behind it would be lost.
 */
export function loadDatabaseKey(place: KeyPlace, folder: string): Result<string, KeyFailure> {
  const store = checkKeyStore(place);
  if (!store.ok) return store;
  const file = path.join(folder, 'database-key');
  takeOverUnlockedKey(place.keyStore, { folder, file });
  if (existsSync(file)) return unwrapKey(place.keyStore, file);
  if (existsSync(path.join(folder, DATABASE_FILE))) return fail({ code: 'key-missing', file });
  const keyHex = randomBytes(keyBytes).toString('hex');
  writeDurably(file, place.keyStore.encryptString(keyHex));
  return unwrapKey(place.keyStore, file);
}

/**
 * `zhulao kiosk unlock` knows nothing of key stores and leaves the key in `kiosk.key`, where the browser form has its own
 * (docs/formats/keys-v1.md). Here it is wrapped like any other, and the file that anybody could read goes.
 */
function takeOverUnlockedKey(
  keyStore: KeyStore,
  { folder, file }: { readonly folder: string; readonly file: string },
): void {
  const unlocked = path.join(folder, 'kiosk.key');
  if (!existsSync(unlocked)) return;
  const keyHex = readFileSync(unlocked, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(keyHex)) return;
  const isKnown = existsSync(file) && unwrapKey(keyStore, file).ok;
  if (isKnown) return;
  if (existsSync(file)) renameSync(file, `${file}.unreadable`);
  writeDurably(file, keyStore.encryptString(keyHex));
  rmSync(unlocked);
}

function unwrapKey(keyStore: KeyStore, file: string): Result<string, KeyFailure> {
  const unreadable = fail<KeyFailure>({ code: 'key-unreadable', file });
  let keyHex: string;
  try {
    keyHex = keyStore.decryptString(readFileSync(file));
  } catch {
    return unreadable; // Electron says no more than that it failed
  }
  return /^[0-9a-f]{64}$/.test(keyHex) ? succeed(keyHex) : unreadable;
}

/** Writes a file so that a power cut leaves either no file or the whole of it. */
function writeDurably(file: string, content: Buffer): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  if (process.platform === 'win32') return; // Windows cannot open a folder to flush it
  const folder = openSync(path.dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
