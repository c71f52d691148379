import { type AdminIdentity, signIdentity } from '../../../shared/sync/identity.ts';
import type { AdminKeys } from '../keys.ts';

/** Who this admin is, for kiosks that see one of these certificates. */
export function adminIdentity(keys: AdminKeys, certificates: readonly string[]): AdminIdentity {
  const { publicKey, privateKey } = keys.signing;
  return signIdentity(
    { format: 1, publicKey, certificates: [...certificates], successions: keys.successions },
    privateKey,
  );
}

/** Every public key that this admin ever signed with, the present one first: certificates and policies of them all are its own. */
export function adminPublicKeys({ signing, successions }: AdminKeys): readonly string[] {
  return [signing.publicKey, ...successions.map((one) => one.previous).toReversed()];
}
