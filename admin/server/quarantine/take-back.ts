import { sql, type Transaction } from 'kysely';
import type { Tables } from '../database/tables.ts';
import { type ChangeMark, EVERY_CANTEEN } from '../down-sync/marks.ts';
import { flagAnew } from '../ingest/flag-beyond-limits.ts';
import type { KioskPlace } from '../ingest/project.ts';
import { IS_UNDER_A_SUBSIDY } from '../meals/used.ts';

/**
 * Takes back everything that followed from an entry of a branch that was counted and shall not count after all. The entry
 * itself stays where it is kept. Answers what kiosks must hear.
 */
export async function takeBack(
  transaction: Transaction<Tables>,
  place: KioskPlace,
  seq: number,
): Promise<readonly ChangeMark[]> {
  const elders = await eldersOf(transaction, place, seq);
  await sql`
    update site_day d set meals = d.meals - 1,
      subsidised_meals = d.subsidised_meals - case when ${IS_UNDER_A_SUBSIDY} then 1 else 0 end,
      subsidy_fen = d.subsidy_fen - (m.subsidy_fen - m.merchant_fen)
    from meal m where m.kiosk_id = ${place.kioskId}::uuid and m.seq = ${seq}
      and d.canteen_id = m.canteen_id and d.business_date = m.business_date`.execute(transaction);
  // A day without meals has no row, as when nothing had ever been counted.
  await sql`
    delete from site_day d using meal m where m.kiosk_id = ${place.kioskId}::uuid and m.seq = ${seq}
      and d.canteen_id = m.canteen_id and d.business_date = m.business_date and d.meals = 0`.execute(
    transaction,
  );
  for (const table of [
    'meal_subsidy',
    'meal_operator_line',
    'account_movement',
    'attachment',
    'meal',
  ] as const) {
    await transaction
      .deleteFrom(table)
      .where('kiosk_id', '=', place.kioskId)
      .where('seq', '=', seq)
      .execute();
  }
  for (const { elderId, businessDate } of elders) {
    await flagAnew(transaction, { elderId, businessDate });
  }
  return elders.flatMap(({ elderId }) =>
    (['account', 'usage'] as const).map((kind) => ({
      kind,
      subject: elderId,
      canteenId: EVERY_CANTEEN,
      originKioskId: null,
    })),
  );
}

async function eldersOf(
  transaction: Transaction<Tables>,
  place: KioskPlace,
  seq: number,
): Promise<readonly { readonly elderId: string; readonly businessDate: string }[]> {
  const { rows } = await sql<{ elder_id: string; business_date: string }>`
    select elder_id, business_date from meal
    where kiosk_id = ${place.kioskId}::uuid and seq = ${seq} and elder_id is not null
    union select elder_id, business_date from account_movement
    where kiosk_id = ${place.kioskId}::uuid and seq = ${seq}`.execute(transaction);
  return rows.map((row) => ({ elderId: row.elder_id, businessDate: row.business_date }));
}
