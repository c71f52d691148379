import { makeRecoveryKey } from '../../../shared/crypto/recovery-words.ts';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { StartFailure } from '../failure.ts';
import { markKeys } from '../identity/rotate-lookup-key.ts';
import { saveKeys } from '../keys.ts';
import { isWordsFileStillIn, wordsFileIn, writeWordsFile } from './words-file.ts';

/**
 * Makes a new recovery key: its words lie in the file for the keeper, backups from now on are sealed to it, and kiosks wrap
 * their database keys anew when they hear of it. Only while no admin serves from the folder, which would go on with the old one.
 * @throws StartFailure while the words of the key before still lie there, which nobody has kept.
 */
export async function renewRecoveryKey(
  context: AdminContext & { readonly dataFolder: string },
): Promise<{ readonly publicKey: string; readonly wordsFile: string }> {
  const { dataFolder, keys } = context;
  const wordsFile = wordsFileIn(dataFolder);
  if (isWordsFileStillIn(dataFolder)) {
    throw new StartFailure(
      `现在的恢复密钥还在“${wordsFile}”里没有移走，此前的备份要靠它打开。请先打印保存并移走，再换新。`,
    );
  }
  const key = makeRecoveryKey();
  const now = context.now();
  // The words are on the disk before anything is sealed to them.
  writeWordsFile(dataFolder, {
    key,
    adminPublicKey: keys.signing.publicKey,
    date: shanghaiDate(now),
  });
  saveKeys(dataFolder, { ...keys, recoveryPublicKey: key.publicKey });
  await context.database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('recovery_event')
      .values({
        at: new Date(now),
        kind: 'renewal',
        recovery_public_key: key.publicKey,
        file_path: null,
      })
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: 'system',
        actorId: null,
        action: 'recovery-key-renewed',
        subject: key.publicKey,
        detail: {},
      },
      now,
    );
    await markKeys(transaction, 'all');
  });
  return { publicKey: key.publicKey, wordsFile };
}
