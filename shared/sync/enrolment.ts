import { z } from 'zod';
import { utf8 } from '../crypto/sha256.ts';
import { isSignatureGood, signMessage } from '../crypto/signing.ts';
import { canteenIdSchema, kioskIdSchema } from '../identity/ids.ts';
import { digestSchema } from '../ledger/attachment.ts';
import { canonicalText } from '../ledger/canonical.ts';
import { dateSchema, wallTimeSchema } from '../time/business-time.ts';
import { publicKeySchema, signatureSchema } from './keys.ts';

/** POST enrolments: a one-time code from the console, whose last two groups name the admin, and the public half of a key made on the kiosk. */
export const enrolmentRequestSchema = z.strictObject({
  code: z.string().regex(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}$/),
  publicKey: publicKeySchema,
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

/** Who a kiosk is, as the admin once signed it; good for ever, also before an admin that lost its memory of it. */
export const enrolmentCertificateSchema = z.strictObject({
  format: z.literal(1),
  kiosk: kioskIdSchema,
  /** Short number of the kiosk in its district, printed in receipt codes. */
  kioskNumber: z.number().int().min(1).max(9_999),
  canteenId: canteenIdSchema,
  /** The kiosk's first key, the one of its genesis. */
  publicKey: publicKeySchema,
  /** The kiosk that this one takes the place of; null for one beside the others. */
  replaces: kioskIdSchema.nullable(),
  enrolledAt: wallTimeSchema,
});
export type EnrolmentCertificate = z.infer<typeof enrolmentCertificateSchema>;

/** POST adoptions: the admin's own word of who the kiosk is, for an admin that lost its memory of it. */
export const adoptionRequestSchema = z.strictObject({
  certificate: enrolmentCertificateSchema,
  signature: signatureSchema,
});
export type AdoptionRequest = z.infer<typeof adoptionRequestSchema>;

/** Answer of POST enrolments and adoptions. */
export const enrolmentAnswerSchema = z.strictObject({
  certificate: enrolmentCertificateSchema,
  /** The admin's, over the certificate. */
  signature: signatureSchema,
  adminPublicKey: publicKeySchema,
  /** 32 bytes, hexadecimal: see shared/identity/lookup.ts. */
  districtSalt: digestSchema,
  lookupKey: digestSchema,
  /** X25519: what must be readable after the device is lost is sealed to it (keys-v1.md). */
  recoveryPublicKey: publicKeySchema,
  /** Highest order number known of the replaced kiosk on its newest date, so that none is called twice on one day. */
  orderNumbersAfter: z
    .strictObject({ businessDate: dateSchema, number: z.number().int().min(0).max(99_999) })
    .nullable(),
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;

function certificateBytes(certificate: EnrolmentCertificate): Uint8Array {
  const { format, kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt } = certificate;
  return utf8(
    canonicalText({ format, kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt }),
  );
}

/** The admin's word that a kiosk is what its certificate says. */
export function signCertificate(
  certificate: EnrolmentCertificate,
  adminPrivateKey: string,
): string {
  return signMessage({
    privateKey: adminPrivateKey,
    domain: 'zhulao/enrolment/1',
    message: certificateBytes(certificate),
  });
}

export function isCertificateGood(options: {
  readonly certificate: EnrolmentCertificate;
  readonly signature: string;
  readonly adminPublicKey: string;
}): boolean {
  return isSignatureGood({
    publicKey: options.adminPublicKey,
    domain: 'zhulao/enrolment/1',
    message: certificateBytes(options.certificate),
    signature: options.signature,
  });
}
