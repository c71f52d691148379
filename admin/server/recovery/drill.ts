import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { RecoveryKey } from '../../../shared/crypto/recovery-words.ts';
import { openSealed, sealTo } from '../../../shared/crypto/seal.ts';
import { fail, missingCase, type Result, succeed } from '../../../shared/result.ts';
import { writeAudit } from '../audit.ts';
import {
  contentKeyOf,
  type FileFailure,
  fileSentence,
  NO_SINK,
  readContent,
  withBackupFile,
} from '../backup/read.ts';
import type { AdminContext } from '../context.ts';

/** What a drill has proven. */
export interface Drill {
  /** The backup that the words opened whole; null when there is none yet. */
  readonly backupPath: string | null;
}

export type DrillFailure =
  | { readonly code: 'not-the-words-of-today' }
  | { readonly code: 'backup-missing'; readonly path: string }
  | { readonly code: 'backup-not-opened'; readonly path: string; readonly failure: FileFailure };

/**
 * Proves that words open what is sealed today: a box made this moment, and the newest verified backup from its first byte
 * to its last. A good one is written down.
 */
export async function drillRecovery(
  context: AdminContext,
  options: {
    readonly recovery: RecoveryKey;
    readonly progress: (done: number, total: number) => void;
  },
): Promise<Result<Drill, DrillFailure>> {
  const { recovery } = options;
  if (!(await opensFreshBox(context, recovery))) return fail({ code: 'not-the-words-of-today' });
  const newest = await context.database
    .selectFrom('backup')
    .select('file_path')
    .where('state', '=', 'verified')
    .orderBy('backup_id', 'desc')
    .executeTakeFirst();
  const backupPath = newest?.file_path ?? null;
  if (backupPath !== null) {
    if (!existsSync(backupPath)) return fail({ code: 'backup-missing', path: backupPath });
    const opened = await openWhole(backupPath, options);
    if (!opened.ok) {
      return fail({ code: 'backup-not-opened', path: backupPath, failure: opened.failure });
    }
  }
  await context.database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('recovery_event')
      .values({
        at: new Date(context.now()),
        kind: 'drill',
        recovery_public_key: recovery.publicKey,
        file_path: backupPath,
      })
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: 'system',
        actorId: null,
        action: 'recovery-drill',
        subject: backupPath,
        detail: {},
      },
      context.now(),
    );
  });
  return succeed({ backupPath });
}

async function opensFreshBox(context: AdminContext, recovery: RecoveryKey): Promise<boolean> {
  const content = new Uint8Array(randomBytes(32));
  const purpose = 'zhulao/backup/1';
  const box = await sealTo({ publicKey: context.keys.recoveryPublicKey, purpose, content });
  const opened = await openSealed({ privateKey: recovery.privateKey, purpose, box });
  return opened !== null && Buffer.from(opened).equals(content);
}

function openWhole(
  path: string,
  options: Parameters<typeof drillRecovery>[1],
): Promise<Result<void, FileFailure>> {
  return withBackupFile<void, never>(path, async (opened) => {
    const key = await contentKeyOf(opened, options.recovery);
    if (!key.ok) return key;
    await readContent(opened, {
      contentKey: key.value,
      sink: NO_SINK,
      progress: options.progress,
    });
    return succeed(undefined);
  });
}

/** Why a drill did not succeed, and what to do. */
export function drillSentence(failure: DrillFailure): string {
  switch (failure.code) {
    case 'not-the-words-of-today':
      return '这不是现在用的恢复密钥：用它打不开今天封存的东西。请找出最近生成的那一份；确实找不到，请立即用 zhulao recovery renew 换新并重新备份。';
    case 'backup-missing':
      return `最近一份备份“${failure.path}”不在了。请重新备份一次再演练。`;
    case 'backup-not-opened':
      return `恢复密钥是对的，但最近一份备份打不开：${fileSentence(failure.failure, failure.path)}`;
    default:
      return missingCase(failure);
  }
}
