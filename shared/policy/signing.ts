import { domainHash, toHex, utf8 } from '../crypto/sha256.ts';
import { isSignatureGood, signMessage } from '../crypto/signing.ts';
import { canonicalText } from '../ledger/canonical.ts';
import type { PolicyDocument } from './document.ts';

/** Digest that names one exact version of a policy: SHA-256 over its canonical JSON, in hexadecimal. */
export function policyDigest(document: PolicyDocument): string {
  return toHex(domainHash('zhulao/policy/1', utf8(canonicalText(document))));
}

/** Signs a policy with the admin's key; the document is JSON, whatever its form. */
export function signPolicy(document: object, adminPrivateKey: string): string {
  return signMessage({
    privateKey: adminPrivateKey,
    domain: 'zhulao/policy/1',
    message: utf8(canonicalText(document)),
  });
}

/**
 * Tells whether a policy really comes from the admin whose key was pinned at enrolment; also for a document of which no
 * more is known than that it is JSON.
 */
export function isPolicySignatureGood(options: {
  readonly document: object;
  readonly signature: string;
  readonly adminPublicKey: string;
}): boolean {
  return isSignatureGood({
    publicKey: options.adminPublicKey,
    domain: 'zhulao/policy/1',
    message: utf8(canonicalText(options.document)),
    signature: options.signature,
  });
}
