import { z } from 'zod';
import { utf8 } from '../crypto/sha256.ts';
import { isSignatureGood, signMessage } from '../crypto/signing.ts';
import { canonicalText } from '../ledger/canonical.ts';
import { publicKeySchema, signatureSchema } from './keys.ts';

/** What a kiosk says of its next signing key: that it follows the one before. */
export interface KioskKeyStatement {
  readonly kiosk: string;
  readonly previous: string;
  readonly publicKey: string;
}

/** POST keys: both keys sign the same statement, the old one to hand over, the new one to show that the sender holds it. */
export const nextKeyRequestSchema = z.strictObject({
  publicKey: publicKeySchema,
  previous: publicKeySchema,
  signature: signatureSchema,
  possession: signatureSchema,
});
export type NextKeyRequest = z.infer<typeof nextKeyRequestSchema>;

function statementBytes({ kiosk, previous, publicKey }: KioskKeyStatement): Uint8Array {
  return utf8(canonicalText({ kiosk, previous, publicKey }));
}

export function signKioskKey(statement: KioskKeyStatement, privateKey: string): string {
  const message = statementBytes(statement);
  return signMessage({ privateKey, domain: 'zhulao/kiosk-key/1', message });
}

export function isKioskKeySignedBy(
  signer: string,
  signed: { readonly statement: KioskKeyStatement; readonly signature: string },
): boolean {
  return isSignatureGood({
    publicKey: signer,
    domain: 'zhulao/kiosk-key/1',
    message: statementBytes(signed.statement),
    signature: signed.signature,
  });
}
