import type { Transaction } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type AdminKeys, openText } from '../keys.ts';
import type { ChangeBody, Reader } from './payloads.ts';

/** The secrets that a kiosk is told. */
type KeysOfKiosk = Pick<Reader['kiosk'], 'lookupKey' | 'recoveryPublicKey'>;

export async function keysOfKiosk(
  transaction: Transaction<Tables>,
  keys: AdminKeys,
  kioskId: string,
): Promise<KeysOfKiosk> {
  const row = await transaction
    .selectFrom('kiosk')
    .select('sealed_lookup_key')
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirstOrThrow();
  return {
    lookupKey: openText(keys, `kiosk-lookup-key ${kioskId}`, row.sealed_lookup_key),
    recoveryPublicKey: keys.recoveryPublicKey,
  };
}

/** The kiosk's own secrets, for itself alone. */
export async function loadKeys(
  subjects: readonly string[],
  { kiosk }: Reader,
): Promise<ReadonlyMap<string, ChangeBody>> {
  const { kioskId, lookupKey, recoveryPublicKey } = kiosk;
  return new Map(
    subjects
      .filter((subject) => subject === kioskId)
      .map((subject) => [subject, { kind: 'keys', lookupKey, recoveryPublicKey }]),
  );
}
