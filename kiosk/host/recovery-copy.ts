import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RecoveryKey } from '../../shared/crypto/recovery-words.ts';
import { openSealed, sealTo } from '../../shared/crypto/seal.ts';
import { fail, missingCase, type Result, succeed } from '../../shared/result.ts';
import { publicKeySchema } from '../../shared/sync/keys.ts';
import { openKioskStoreForReading } from '../store/store.ts';
import { databaseFileIn } from './data-folder.ts';
import { keyFileOf } from './keys.ts';

/** `kiosk.key.recovery` (docs/formats/keys-v1.md). */
const copySchema = z.strictObject({
  format: z.literal(1),
  recoveryPublicKey: publicKeySchema,
  box: z.string().min(1),
});

function copyFileIn(dataFolder: string): string {
  return path.join(dataFolder, 'kiosk.key.recovery');
}

function readCopy(dataFolder: string): z.infer<typeof copySchema> | null {
  const file = copyFileIn(dataFolder);
  if (!existsSync(file)) return null;
  try {
    return copySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // Whatever lies there can be written anew, as long as the key itself is at hand.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** Keeps the database key wrapped a second time, to the district's recovery key. */
export interface RecoveryCopyKeeper {
  /** Writes the file anew if it is not sealed to this key. Never throws: selling must go on without it. */
  refresh(recoveryPublicKey: string): void;
  /** Waits for a write under way. */
  settled(): Promise<void>;
}

export function keepRecoveryCopy(options: {
  readonly dataFolder: string;
  readonly keyHex: string;
  readonly onProblem: (error: unknown) => void;
}): RecoveryCopyKeeper {
  let running: Promise<void> = Promise.resolve();
  const write = async (recoveryPublicKey: string): Promise<void> => {
    if (readCopy(options.dataFolder)?.recoveryPublicKey === recoveryPublicKey) return;
    const box = await sealTo({
      publicKey: recoveryPublicKey,
      purpose: 'zhulao/database-key/1',
      content: Buffer.from(options.keyHex, 'hex'),
    });
    const copy: z.infer<typeof copySchema> = { format: 1, recoveryPublicKey, box };
    writeDurably(copyFileIn(options.dataFolder), `${JSON.stringify(copy)}\n`);
  };
  return {
    refresh(recoveryPublicKey) {
      running = running.then(() => write(recoveryPublicKey)).catch(options.onProblem);
    },
    settled: () => running,
  };
}

/** A power cut leaves the old file or the whole new one. */
function writeDurably(file: string, text: string): void {
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

export type UnlockFailure =
  | { readonly code: 'no-database' | 'no-copy' | 'wrong-words' | 'key-not-fitting' | 'in-use' }
  | { readonly code: 'key-works' };

/**
 * Puts the device's key back from the copy and the recovery key, after checking that it opens the database. A key file
 * that is there and does not fit is kept under another name.
 */
export async function unlockKiosk(
  dataFolder: string,
  recovery: RecoveryKey,
): Promise<Result<{ readonly keyFile: string }, UnlockFailure>> {
  if (!existsSync(databaseFileIn(dataFolder))) return fail({ code: 'no-database' });
  const copy = readCopy(dataFolder);
  if (copy === null) return fail({ code: 'no-copy' });
  const opened = await openSealed({
    privateKey: recovery.privateKey,
    purpose: 'zhulao/database-key/1',
    box: copy.box,
  });
  if (opened === null) return fail({ code: 'wrong-words' });
  const keyHex = Buffer.from(opened).toString('hex');
  const fit = fits(dataFolder, keyHex);
  if (!fit.ok) return fit;
  const keyFile = keyFileOf(dataFolder);
  if (existsSync(keyFile)) {
    if (readFileSync(keyFile, 'utf8').trim() === keyHex) return fail({ code: 'key-works' });
    renameSync(keyFile, `${keyFile}.before-${Date.now()}`);
  }
  writeFileSync(keyFile, `${keyHex}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return succeed({ keyFile });
}

function fits(dataFolder: string, keyHex: string): Result<void, UnlockFailure> {
  if (!/^[0-9a-f]{64}$/.test(keyHex)) return fail({ code: 'key-not-fitting' });
  const store = openKioskStoreForReading({ file: databaseFileIn(dataFolder), keyHex });
  if (!store.ok) {
    return fail({ code: store.failure.code === 'in-use' ? 'in-use' : 'key-not-fitting' });
  }
  store.value.close();
  return succeed(undefined);
}

/** Why the key was not put back, and what to do. */
export function unlockSentence(failure: UnlockFailure, dataFolder: string): string {
  switch (failure.code) {
    case 'no-database':
      return `“${dataFolder}”里没有点餐机的数据（kiosk.db）。请检查 --data 给的文件夹。`;
    case 'no-copy':
      return `“${dataFolder}”里没有能用的 kiosk.key.recovery，恢复密钥没有东西可开。请找回与 kiosk.db 在一起的那个文件。`;
    case 'wrong-words':
      return '这份恢复密钥打不开这台点餐机的密钥。请找出它最近一次联网时区县在用的那一份。';
    case 'key-not-fitting':
      return '取回的密钥打不开这里的 kiosk.db：文件坏了，或者不是同一台点餐机的。请不要删除任何文件，联系维护人员。';
    case 'in-use':
      return '点餐机程序正开着这些数据。请先关掉它再试。';
    case 'key-works':
      return '这台点餐机的密钥本来就是好的，不用恢复。';
    default:
      return missingCase(failure);
  }
}
