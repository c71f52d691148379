import { sql, type Transaction } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** A canteen that is none: the mark is for every canteen that holds the subject. */
export const EVERY_CANTEEN = '00000000-0000-0000-0000-000000000000';

/** Something that kiosks must hear of. */
export interface ChangeMark {
  readonly kind: Tables['change_mark']['kind'];
  /** Id of the elder, staff member or canteen; `policyId/version` of a policy; `calendar` of the calendar. */
  readonly subject: string;
  readonly canteenId: string;
  /** The kiosk whose own entry made the change, and which need not hear of it. */
  readonly originKioskId: string | null;
}

/** Any fixed number: it names the lock that keeps change numbers in the order of commits. */
const MARK_LOCK = 7_710_002;

/**
 * Marks changes for the down-sync. Call it last in a transaction: numbers are given under a lock held until the commit,
 * so that a reader who has seen a number has seen every smaller one.
 */
export async function markChanges(
  transaction: Transaction<Tables>,
  marks: readonly ChangeMark[],
): Promise<void> {
  if (marks.length === 0) return;
  const distinct = [
    ...new Map(
      marks.map((mark) => [`${mark.kind} ${mark.subject} ${mark.canteenId}`, mark]),
    ).values(),
  ];
  await sql`select pg_advisory_xact_lock(${MARK_LOCK})`.execute(transaction);
  await stepOverLostNumbers(transaction);
  await sql`
    insert into change_mark (kind, subject, canteen_id, origin_kiosk_id)
    select * from unnest(
      ${distinct.map((mark) => mark.kind)}::text[],
      ${distinct.map((mark) => mark.subject)}::text[],
      ${distinct.map((mark) => mark.canteenId)}::uuid[],
      ${distinct.map((mark) => mark.originKioskId)}::uuid[])
    on conflict (kind, subject, canteen_id) do update set
      change_number = nextval('change_number'),
      origin_kiosk_id = case
        when change_mark.origin_kiosk_id = excluded.origin_kiosk_id then excluded.origin_kiosk_id
      end`.execute(transaction);
}

/**
 * Numbers never fall behind the clock (milliseconds since 1970). An admin restored from a backup so goes on above every
 * number it gave out before the loss, and no kiosk's cursor from then hides a new change.
 */
async function stepOverLostNumbers(transaction: Transaction<Tables>): Promise<void> {
  await sql`select setval('change_number', greatest(nextval('change_number'),
    floor(extract(epoch from clock_timestamp()) * 1000)::bigint))`.execute(transaction);
}
