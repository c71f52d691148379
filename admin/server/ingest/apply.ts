import { sql, type Transaction } from 'kysely';
import type { Alarm } from '../alarms.ts';
import { arrayOf } from '../database/bulk.ts';
import type { SiteDayTable } from '../database/meal-tables.ts';
import type { Tables } from '../database/tables.ts';
import { type ChangeMark, EVERY_CANTEEN, markChanges } from '../down-sync/marks.ts';
import { addRegulars, type Diner } from '../roster/regulars.ts';
import { type AlarmedKiosk, raiseBounded } from './bounded-alarms.ts';
import { checkEntries } from './checks.ts';
import { flagBeyondLimits } from './flag-beyond-limits.ts';
import { insertProjection } from './insert-projection.ts';
import { loadPoliciesOfBatch } from './policies.ts';
import { type KioskPlace, projectEntries } from './project.ts';
import type { UnderstoodEntry } from './understand.ts';

/** What applying entries leaves for the end of the transaction. */
export interface Applied {
  readonly marks: readonly ChangeMark[];
  readonly alarms: readonly Alarm[];
  /** Who ate where: some of them become regulars by it. */
  readonly diners: readonly Diner[];
}

/**
 * Writes everything that follows from entries: meals, subsidies, accounts, days, and who eats where. Under `lockElders` of
 * the same entries.
 */
export async function applyEntries(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
): Promise<Applied> {
  const { districtCode } = place;
  const digests = digestsOf(understood);
  const policies = await loadPoliciesOfBatch(transaction, { districtCode, digests });
  const { policyOf } = policies;
  const projection = projectEntries(understood, place, policyOf);
  await insertProjection(transaction, projection);
  await addDays(transaction, projection.days);
  const newcomers = await addDiners(transaction, place, [...projection.diners]);
  const checks = await checkEntries(transaction, understood, { place, policyOf });
  const beyond = await flagBeyondLimits(transaction, { projection, place, policies });
  return {
    marks: [
      ...newcomers.flatMap((elderId) => newcomerMarks(elderId, place)),
      ...[...projection.accounts].map((elderId) => elderMark('account', elderId, place)),
      ...[...projection.subsidised].map((elderId) => elderMark('usage', elderId, place)),
    ],
    alarms: [...checks, ...beyond],
    diners: [...projection.diners].map((elderId) => ({ canteenId: place.canteenId, elderId })),
  };
}

/**
 * Two kiosks' batches with meals of one person wait for each other here, so that the later one counts the earlier one's
 * meals; all people at once and in one order, so that no two batches wait in a ring.
 */
export async function lockElders(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
): Promise<void> {
  const elderIds = understood.flatMap(({ entry }) =>
    entry.kind === 'sale' && entry.body.person.kind === 'elder' ? [entry.body.person.elderId] : [],
  );
  if (elderIds.length === 0) return;
  await sql`select 1 from elder where elder_id = any(${arrayOf('uuid', [...new Set(elderIds)])})
    order by elder_id for no key update`.execute(transaction);
}

/** Ends the writing part of a transaction: alarms, regulars, then marks, whose lock should be held as shortly as can be. */
export async function finishApplied(
  transaction: Transaction<Tables>,
  applied: Applied & { readonly kiosk: AlarmedKiosk },
  now: number,
): Promise<void> {
  await raiseBounded(transaction, applied, now);
  const regulars = await addRegulars(transaction, applied.diners, now);
  await markChanges(transaction, [...applied.marks, ...regulars]);
}

function digestsOf(understood: readonly UnderstoodEntry[]): readonly string[] {
  const digests = understood.map(({ entry }) =>
    entry.kind === 'sale' ? (entry.body.decision.policy?.digest ?? null) : null,
  );
  return [...new Set(digests.filter((digest) => digest !== null))];
}

/** Days in one order, so that two kiosks of a canteen never wait for each other in a ring. */
async function addDays(
  transaction: Transaction<Tables>,
  days: readonly SiteDayTable[],
): Promise<void> {
  if (days.length === 0) return;
  await transaction
    .insertInto('site_day')
    .values(days.toSorted((left, right) => (left.business_date < right.business_date ? -1 : 1)))
    .onConflict((conflict) =>
      conflict.columns(['canteen_id', 'business_date']).doUpdateSet({
        meals: sql`site_day.meals + excluded.meals`,
        subsidised_meals: sql`site_day.subsidised_meals + excluded.subsidised_meals`,
        subsidy_fen: sql`site_day.subsidy_fen + excluded.subsidy_fen`,
      }),
    )
    .execute();
}

/** A diner belongs to the canteen's kiosks from the first meal on. Answers who is new there. */
async function addDiners(
  transaction: Transaction<Tables>,
  place: KioskPlace,
  elderIds: readonly string[],
): Promise<readonly string[]> {
  if (elderIds.length === 0) return [];
  const added = await sql<{ elder_id: string }>`
    insert into canteen_elder (canteen_id, elder_id)
    select ${place.canteenId}::uuid, elder_id from elder
    where elder_id = any(${elderIds}::uuid[]) order by elder_id
    on conflict do nothing returning elder_id`.execute(transaction);
  return added.rows.map((row) => row.elder_id);
}

function newcomerMarks(elderId: string, place: KioskPlace): readonly ChangeMark[] {
  return (['elder', 'account', 'usage'] as const).map((kind) => ({
    kind,
    subject: elderId,
    canteenId: place.canteenId,
    originKioskId: null,
  }));
}

function elderMark(kind: 'account' | 'usage', elderId: string, place: KioskPlace): ChangeMark {
  return { kind, subject: elderId, canteenId: EVERY_CANTEEN, originKioskId: place.kioskId };
}
