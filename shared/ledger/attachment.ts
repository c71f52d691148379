import { z } from 'zod';
import { domainHashHex, fromHex, toHex } from '../crypto/sha256.ts';
import { digestSchema } from '../digest.ts';
import { canonicalText } from './canonical.ts';

export { digestSchema } from '../digest.ts';

/** Characters of one attachment's text. */
export const ATTACHMENT_LENGTH_MAX = 24_576;

/** Half of a surrogate pair has no UTF-8 form: it would be hashed like the replacement character, and two texts would have one hash. */
export const isWellFormed = (text: string): boolean => text.isWellFormed();

/**
 * Personal facts that travel beside an entry and not inside the chain. The entry holds only the digest over a random
 * salt and the content, so the facts can be proven while they are kept and erased without breaking the chain.
 */
export const attachmentSchema = z.strictObject({
  salt: digestSchema,
  /** Canonical JSON text (RFC 8785) of the facts. */
  content: z.string().max(ATTACHMENT_LENGTH_MAX).refine(isWellFormed),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** Digest of an attachment: SHA-256("zhulao/attachment/1", 0x00, 32 bytes of salt, UTF-8 of content), in hexadecimal. */
export function attachmentDigest(attachment: Attachment): string {
  return domainHashHex('zhulao/attachment/1', fromHex(attachment.salt), attachment.content);
}

/** Makes an attachment from facts and a fresh 32-byte random salt. */
export function makeAttachment(facts: unknown, salt: Uint8Array): Attachment {
  if (salt.length !== 32) throw new RangeError('a salt has 32 bytes');
  return { salt: toHex(salt), content: canonicalText(facts) };
}
