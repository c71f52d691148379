import { randomBytes } from 'node:crypto';
import type { Transaction } from 'kysely';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { markChanges } from '../down-sync/marks.ts';
import { sealText } from '../keys.ts';

/**
 * Gives one kiosk another lookup key, as when its disk may have been copied: it hears of it by the change `keys`, forgets
 * every lookup it holds, and asks for its people and staff anew. Answers false when there is no such kiosk.
 */
export async function rotateLookupKey(
  context: AdminContext,
  request: { readonly kioskId: string; readonly userId: string | null },
): Promise<boolean> {
  const { kioskId, userId } = request;
  const lookupKey = randomBytes(32).toString('hex');
  const now = context.now();
  return context.database.transaction().execute(async (transaction) => {
    const changed = await transaction
      .updateTable('kiosk')
      .set({
        sealed_lookup_key: sealText(context.keys, `kiosk-lookup-key ${kioskId}`, lookupKey),
      })
      .where('kiosk_id', '=', kioskId)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    await writeAudit(
      transaction,
      {
        actorKind: userId === null ? 'system' : 'user',
        actorId: userId,
        action: 'lookup-key-rotated',
        subject: kioskId,
        detail: {},
      },
      now,
    );
    await markKeys(transaction, [kioskId]);
    return true;
  });
}

/** Tells kiosks of their secrets anew; after a new recovery key these are all that are still at work. Call it last in a transaction. */
export async function markKeys(
  transaction: Transaction<Tables>,
  kioskIds: readonly string[] | 'all',
): Promise<void> {
  const kiosks = await transaction
    .selectFrom('kiosk')
    .select(['kiosk_id', 'canteen_id'])
    .where('status', '=', 'active')
    .execute();
  const told = kiosks.filter(({ kiosk_id }) => kioskIds === 'all' || kioskIds.includes(kiosk_id));
  await markChanges(
    transaction,
    told.map(({ kiosk_id, canteen_id }) => ({
      kind: 'keys' as const,
      subject: kiosk_id,
      canteenId: canteen_id,
      originKioskId: null,
    })),
  );
}
