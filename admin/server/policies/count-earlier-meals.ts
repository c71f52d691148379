import { sql } from 'kysely';
import type { AdminContext } from '../context.ts';
import { recount } from '../ingest/recount.ts';

/**
 * Meals under a policy version that this admin did not hold when they came in, as after it was restored from a backup, were
 * kept without being judged by its limits and funds. Once the version is published, their kiosks are counted again, and what
 * was said of the unknown version is settled.
 */
export async function countEarlierMeals(context: AdminContext, digest: string): Promise<void> {
  const { database } = context;
  const { rows } = await sql<{ kiosk_id: string }>`
    select distinct k.kiosk_id from meal m join kiosk_place k on k.place_id = m.kiosk_id
    where m.policy_digest = ${digest} order by k.kiosk_id`.execute(database);
  for (const { kiosk_id: kioskId } of rows) await recount(context, { kioskId });
  if (rows.length === 0) return;
  await sql`update alarm set closed_at = ${new Date(context.now())}
    where code = 'unknown-policy' and closed_at is null and matter in
      (select m.kiosk_id || '/' || m.seq from meal m where m.policy_digest = ${digest})`.execute(
    database,
  );
}
