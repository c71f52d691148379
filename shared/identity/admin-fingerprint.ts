import { domainHash } from '../crypto/sha256.ts';
import { CODE_CHARACTERS } from './code-characters.ts';

const FINGERPRINT_BITS = 40n;
const CHARACTER_BITS = 5n;

/**
 * The 8 characters by which a person carries the admin's identity to a kiosk, at the end of an enrolment code: the first
 * 40 bits of a hash of its public key (docs/formats/keys-v1.md). A stranger would need some 2^40 key pairs within the hour
 * that a code lives.
 */
export function adminFingerprint(adminPublicKey: string): string {
  const hash = domainHash('zhulao/identity/1', Buffer.from(adminPublicKey, 'base64url'));
  const bits = hash.subarray(0, 5).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const characters: string[] = [];
  for (let shift = FINGERPRINT_BITS - CHARACTER_BITS; shift >= 0n; shift -= CHARACTER_BITS) {
    characters.push(CODE_CHARACTERS.charAt(Number((bits >> shift) & 31n)));
  }
  return characters.join('');
}
