import type { Selectable } from 'kysely';
import { isKioskKeySignedBy, type NextKeyRequest } from '../../../shared/sync/kiosk-key.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

type KioskRow = Selectable<Tables['kiosk']>;

/** The key by which a kiosk's requests and batches are signed now. */
export function keyInForce(kiosk: Pick<KioskRow, 'public_key' | 'next_public_key'>): string {
  return kiosk.next_public_key ?? kiosk.public_key;
}

/** Whether a kiosk may go on to a key: the one in force hands over to it, or did so once. Both halves of the statement must be good. */
export async function mayHandOver(
  database: Queryable,
  kiosk: KioskRow,
  asked: NextKeyRequest,
): Promise<boolean> {
  const { publicKey, previous } = asked;
  const statement = { kiosk: kiosk.kiosk_id, previous, publicKey };
  const isSigned =
    isKioskKeySignedBy(previous, { statement, signature: asked.signature }) &&
    isKioskKeySignedBy(publicKey, { statement, signature: asked.possession });
  if (!isSigned) return false;
  const owner = await ownerOf(database, publicKey);
  return owner === null ? previous === keyInForce(kiosk) : owner === kiosk.kiosk_id;
}

/** Whose key it is after the first; the first keys of kiosks are nobody's next. */
async function ownerOf(database: Queryable, publicKey: string): Promise<string | null> {
  const next = await database
    .selectFrom('kiosk_key')
    .select('kiosk_id')
    .where('public_key', '=', publicKey)
    .executeTakeFirst();
  if (next !== undefined) return next.kiosk_id;
  const first = await database
    .selectFrom('kiosk')
    .select('public_key')
    .where('public_key', '=', publicKey)
    .executeTakeFirst();
  return first === undefined ? null : 'somebody’s first key';
}

/**
 * Puts a kiosk's next key in force. The same again changes nothing; of two at once the first holds.
 * Answers whether the key is, or once was, in force.
 */
export async function takeKioskKey(
  context: AdminContext,
  kioskId: string,
  asked: NextKeyRequest,
): Promise<boolean> {
  const now = context.now();
  return context.database.transaction().execute(async (transaction) => {
    const kiosk = await transaction
      .selectFrom('kiosk')
      .selectAll()
      .where('kiosk_id', '=', kioskId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (!(await mayHandOver(transaction, kiosk, asked))) return false;
    if ((await ownerOf(transaction, asked.publicKey)) !== null) return true;
    const { count } = await transaction
      .selectFrom('kiosk_key')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('kiosk_id', '=', kioskId)
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto('kiosk_key')
      .values({
        kiosk_id: kioskId,
        position: Number(count) + 1,
        public_key: asked.publicKey,
        previous_key: asked.previous,
        signature: asked.signature,
        in_force_since: new Date(now),
      })
      .execute();
    await transaction
      .updateTable('kiosk')
      .set({ next_public_key: asked.publicKey })
      .where('kiosk_id', '=', kioskId)
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: 'kiosk',
        actorId: kioskId,
        action: 'kiosk-key-rotated',
        subject: kioskId,
        detail: { publicKey: asked.publicKey },
      },
      now,
    );
    return true;
  });
}
