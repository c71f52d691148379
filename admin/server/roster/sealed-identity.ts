import { z } from 'zod';
import { type ElderContact, elderContactSchema } from '../../../shared/sync/contract.ts';
import { type AdminKeys, openText, sealText } from '../keys.ts';

const identitySchema = z.strictObject({
  name: z.string(),
  idNumber: z.string(),
  phone: z.string().nullable(),
});

/** What the roster keeps of a person under the identity key. */
export type SealedIdentity = Readonly<z.infer<typeof identitySchema>>;

/** The box belongs to this person: put beside another it does not open. */
export function sealIdentity(keys: AdminKeys, elderId: string, identity: SealedIdentity): Buffer {
  return sealText(keys, purposeOf(elderId), JSON.stringify(identitySchema.parse(identity)));
}

/** By what staff find somebody who has no card with them. @throws Error when the box does not open or holds something else. */
export function openContact(keys: AdminKeys, elderId: string, box: Buffer): ElderContact {
  const { name, phone, idNumber } = identitySchema.parse(
    JSON.parse(openText(keys, purposeOf(elderId), box)),
  );
  return elderContactSchema.parse({ name, phone, numberEnd: idNumber.slice(-4) });
}

function purposeOf(elderId: string): string {
  return `elder ${elderId}`;
}
