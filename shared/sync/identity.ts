import { z } from 'zod';
import { utf8 } from '../crypto/sha256.ts';
import { isSignatureGood, signMessage } from '../crypto/signing.ts';
import { digestSchema } from '../ledger/attachment.ts';
import { canonicalText } from '../ledger/canonical.ts';
import { LIMITS } from '../limits.ts';
import { publicKeySchema, signatureSchema } from './keys.ts';

/** One change of the admin's signing key: the old key's word that the new one follows it. */
export const successionSchema = z.strictObject({
  previous: publicKeySchema,
  publicKey: publicKeySchema,
  signature: signatureSchema,
});
export type Succession = z.infer<typeof successionSchema>;

/** Answer of GET identity (docs/formats/keys-v1.md): who the admin is and by which TLS certificates it may be reached. */
export const adminIdentitySchema = z.strictObject({
  format: z.literal(1),
  publicKey: publicKeySchema,
  /** SHA-256 of the DER of each certificate. */
  certificates: z.array(digestSchema).max(LIMITS.identityCertificatesMax),
  /** Every change of the key since the installation, oldest first. */
  successions: z.array(successionSchema).max(LIMITS.identitySuccessionsMax),
  signature: signatureSchema,
});
export type AdminIdentity = z.infer<typeof adminIdentitySchema>;

function successionBytes({ previous, publicKey }: Omit<Succession, 'signature'>): Uint8Array {
  return utf8(canonicalText({ previous, publicKey }));
}

/** The old key's word for the new one. */
export function signSuccession(
  keys: Omit<Succession, 'signature'>,
  previousPrivateKey: string,
): Succession {
  const signature = signMessage({
    privateKey: previousPrivateKey,
    domain: 'zhulao/admin-key/1',
    message: successionBytes(keys),
  });
  return { ...keys, signature };
}

function isSuccessionGood(succession: Succession): boolean {
  return isSignatureGood({
    publicKey: succession.previous,
    domain: 'zhulao/admin-key/1',
    message: successionBytes(succession),
    signature: succession.signature,
  });
}

type UnsignedIdentity = Omit<AdminIdentity, 'signature'>;

function identityBytes(identity: UnsignedIdentity): Uint8Array {
  const { format, publicKey, certificates, successions } = identity;
  return utf8(canonicalText({ format, publicKey, certificates, successions }));
}

export function signIdentity(identity: UnsignedIdentity, adminPrivateKey: string): AdminIdentity {
  const signature = signMessage({
    privateKey: adminPrivateKey,
    domain: 'zhulao/identity/1',
    message: identityBytes(identity),
  });
  return { ...identity, signature };
}

/**
 * Every key that this admin ever signed with, oldest first and its present one last; null when the identity or one of its
 * successions is not signed as it must be, or they do not lead to the present key one by one.
 */
export function keysOfIdentity(identity: AdminIdentity): readonly string[] | null {
  const { publicKey, successions, signature } = identity;
  const isSigned = isSignatureGood({
    publicKey,
    domain: 'zhulao/identity/1',
    message: identityBytes(identity),
    signature,
  });
  const keys = [...successions.map((succession) => succession.previous), publicKey];
  const isChain = successions.every((one, index) => one.publicKey === keys[index + 1]);
  return isSigned && isChain && successions.every(isSuccessionGood) ? keys : null;
}
