import { kioskLookup, slowLookup } from '../../shared/identity/lookup.ts';
import type { HeldElder, HeldStaff, StoreReads } from './ports.ts';

/** Whose card it is. */
export type CardHolder =
  | { readonly kind: 'elder'; readonly elder: HeldElder }
  | { readonly kind: 'staff'; readonly staff: HeldStaff }
  | { readonly kind: 'unknown' };

/**
 * Finds the holder of a card by its number, without any network. The number itself lives only here and in the driver.
 * `text` is an identity number with upper-case X or a card's number as shared/identity/card-number.ts spells it.
 */
export async function findCardHolder(store: StoreReads, text: string): Promise<CardHolder> {
  const enrolment = store.enrolment();
  if (enrolment === null) return { kind: 'unknown' };
  const slow = await slowLookup(text, enrolment.districtSalt);
  const lookup = kioskLookup(slow, enrolment.lookupKey);
  const elder = store.elderByLookup(lookup);
  if (elder !== null) return { kind: 'elder', elder };
  const staff = store.staffByCard(lookup);
  return staff === null ? { kind: 'unknown' } : { kind: 'staff', staff };
}
