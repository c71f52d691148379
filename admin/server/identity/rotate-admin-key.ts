import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { adminFingerprint } from '../../../shared/identity/admin-fingerprint.ts';
import { signSuccession } from '../../../shared/sync/identity.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { type AdminKeys, saveKeys } from '../keys.ts';

/**
 * Gives the admin a new signing key, whose predecessor vouches for it. Kiosks follow by themselves at their next contact;
 * the old private half is gone afterwards. A process that was already running signs with the old key until it is started
 * again, which kiosks go on accepting.
 */
export async function rotateAdminKey(
  context: AdminContext,
  dataFolder: string,
): Promise<AdminKeys> {
  const { signing, successions } = context.keys;
  const next = makeSigningKeyPair();
  const succession = signSuccession(
    { previous: signing.publicKey, publicKey: next.publicKey },
    signing.privateKey,
  );
  const keys = { ...context.keys, signing: next, successions: [...successions, succession] };
  await context.database.transaction().execute(async (transaction) => {
    const previous = adminFingerprint(signing.publicKey);
    await writeAudit(
      transaction,
      {
        actorKind: 'system',
        actorId: null,
        action: 'admin-key-rotated',
        subject: adminFingerprint(next.publicKey),
        detail: { previous },
      },
      context.now(),
    );
    // Inside, so that a key is never in force without its line in the audit.
    saveKeys(dataFolder, keys);
  });
  return keys;
}
