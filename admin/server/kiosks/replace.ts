import { sql, type Transaction } from 'kysely';
import type { EnrolmentAnswer } from '../../../shared/sync/enrolment.ts';
import type { Queryable } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';

/** Whether a kiosk of a canteen can still be replaced: each one once. */
export async function isReplaceable(
  database: Queryable,
  kiosk: { readonly kioskId: string; readonly canteenId: string },
): Promise<boolean> {
  const row = await database
    .selectFrom('kiosk')
    .select('kiosk_id')
    .where('kiosk_id', '=', kiosk.kioskId)
    .where('canteen_id', '=', kiosk.canteenId)
    .where('status', '<>', 'replaced')
    .where((where) => where.not(where.exists(successorOf(database, kiosk.kioskId))))
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Makes a kiosk *replaced*, in the transaction that enrols the new one. A revoked one stays revoked: it may be in a thief's
 * hands. False when another kiosk took its place already.
 */
export async function takePlaceOf(
  transaction: Transaction<Tables>,
  kioskId: string,
): Promise<boolean> {
  // The lock lets one of two codes for the same kiosk wait for the other.
  const old = await transaction
    .selectFrom('kiosk')
    .select('status')
    .where('kiosk_id', '=', kioskId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const successor = await successorOf(transaction, kioskId).executeTakeFirst();
  if (old.status === 'replaced' || successor !== undefined) return false;
  await transaction
    .updateTable('kiosk')
    .set({ status: 'replaced' })
    .where('kiosk_id', '=', kioskId)
    .where('status', '=', 'active')
    .execute();
  return true;
}

function successorOf(database: Queryable, kioskId: string) {
  return database
    .selectFrom('kiosk as successor')
    .select('successor.kiosk_id')
    .where('successor.replaces_kiosk_id', '=', kioskId);
}

/** The highest order number known of the kiosks before a new one, on the newest date that they sold on; days only ordered ahead for do not count as one. */
export async function orderNumbersAfter(
  database: Queryable,
  replacesKioskId: string | null,
): Promise<EnrolmentAnswer['orderNumbersAfter']> {
  if (replacesKioskId === null) return null;
  const { rows } = await sql<{ business_date: string; order_number: number }>`
    with recursive earlier as (
      select kiosk_id, replaces_kiosk_id from kiosk where kiosk_id = ${replacesKioskId}::uuid
      union
      select k.kiosk_id, k.replaces_kiosk_id from kiosk k join earlier e on k.kiosk_id = e.replaces_kiosk_id)
    , own as (select m.business_date, m.order_number, m.at_text from meal m
      where m.kiosk_id in (select p.place_id from kiosk_place p join earlier e on e.kiosk_id = p.kiosk_id))
    select business_date, order_number from own
    where business_date = (select max(business_date) from own where business_date <= left(at_text, 10)::date)
    order by order_number desc limit 1`.execute(database);
  const newest = rows[0];
  if (newest === undefined) return null;
  return { businessDate: newest.business_date, number: newest.order_number };
}
