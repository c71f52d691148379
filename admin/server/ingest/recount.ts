import { sql, type Transaction } from 'kysely';
import { parseJson } from '../../../shared/json.ts';
import { attachmentDigest } from '../../../shared/ledger/attachment.ts';
import type { Alarm } from '../alarms.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { type ChangeMark, markChanges } from '../down-sync/marks.ts';
import { IS_UNDER_A_SUBSIDY } from '../meals/used.ts';
import { attachmentsIn } from '../quarantine/kept-attachments.ts';
import { type Applied, applyEntries, lockElders } from './apply.ts';
import { raiseUnheard } from './bounded-alarms.ts';
import { applyStored } from './count.ts';
import type { KioskPlace } from './project.ts';
import { type UnderstoodEntry, understandEntry } from './understand.ts';

/** Entries derived again at a time. */
const PIECE_ENTRIES = 500;

/** What deriving again brought. */
export interface Recounted {
  readonly kiosks: number;
  /** Entries of chains; those of branches that count come on top. */
  readonly entries: number;
  /** Entries that wait in quarantine now and did not before. */
  readonly newlyAside: number;
}

/**
 * Drops everything that was derived from the ledgers of a kiosk, or of all, and derives it again from the stored entries,
 * each kiosk in one transaction: whoever reads sees the old rows or the new ones. What people decided holds: entries of
 * branches that count do so again, entries that were left out stay out. Facts that were erased meanwhile are gone from the
 * new rows too. Kiosks store on meanwhile; the counting of the canteen waits.
 */
export async function recount(
  context: AdminContext,
  of: { readonly kioskId: string } | 'every-kiosk' = 'every-kiosk',
  onProgress: (done: number, all: number) => void = () => {},
): Promise<Recounted> {
  const { rows } = await sql<{ kiosk_id: string }>`
    select kiosk_id from kiosk_count where (${of === 'every-kiosk'} or kiosk_id = ${of === 'every-kiosk' ? null : of.kioskId}::uuid)
    order by kiosk_id`.execute(context.database);
  let entries = 0;
  let newlyAside = 0;
  for (const [index, { kiosk_id }] of rows.entries()) {
    const one = await context.database
      .transaction()
      .execute((transaction) => recountKiosk(context, transaction, kiosk_id));
    entries += one.entries;
    newlyAside += one.newlyAside;
    onProgress(index + 1, rows.length);
  }
  return { kiosks: rows.length, entries, newlyAside };
}

async function recountKiosk(
  context: AdminContext,
  transaction: Transaction<Tables>,
  kioskId: string,
): Promise<Pick<Recounted, 'entries' | 'newlyAside'>> {
  const { place, countedSeq } = await lockCanteen(transaction, kioskId);
  const openBefore = await openInQuarantine(transaction, kioskId);
  await dropDerived(transaction, kioskId);
  // Branches first: an order that both have was counted in the branch, since the chain's own entry waits in quarantine.
  const branches = await applyBranches(transaction, place);
  const leftOut = await leftOutSeqs(transaction, kioskId);
  const marks: ChangeMark[] = [...branches.marks];
  const alarms: Alarm[] = [...branches.alarms];
  const aside: number[] = [];
  for (let seq = 0; seq < countedSeq; seq += PIECE_ENTRIES) {
    const toSeq = Math.min(countedSeq, seq + PIECE_ENTRIES);
    const piece = { place, fromSeq: seq + 1, toSeq, leftOut };
    const applied = await applyStored(context, transaction, piece);
    marks.push(...applied.marks);
    alarms.push(...applied.alarms);
    aside.push(...applied.aside.map(({ stored }) => stored.seq));
  }
  await settleQuarantine(transaction, { kioskId, aside, leftOut, at: new Date(context.now()) });
  await deriveDays(transaction, place.canteenId);
  await raiseUnheard(transaction, { kiosk: place, alarms }, context.now());
  await markChanges(transaction, marks);
  return {
    entries: countedSeq,
    newlyAside: aside.filter((seq) => !openBefore.has(seq)).length,
  };
}

/** Holds up the counting of every kiosk of the canteen, since they share its days, and the people who ate. */
async function lockCanteen(
  transaction: Transaction<Tables>,
  kioskId: string,
): Promise<{ readonly place: KioskPlace; readonly countedSeq: number }> {
  const { rows } = await sql<{
    kiosk_id: string;
    kiosk_number: number;
    canteen_id: string;
    district_code: string;
    seq: number;
  }>`
    select c.kiosk_id, c.seq, k.kiosk_number, k.canteen_id, k.district_code
    from kiosk_count c join kiosk k on k.kiosk_id = c.kiosk_id
    where k.canteen_id = (select canteen_id from kiosk where kiosk_id = ${kioskId}::uuid)
    order by c.kiosk_id for update of c`.execute(transaction);
  const row = rows.find((one) => one.kiosk_id === kioskId);
  if (row === undefined) throw new Error(`kiosk ${kioskId} has no count`);
  await sql`select 1 from elder where elder_id in (select m.elder_id from meal m where m.kiosk_id in (${placesOf(kioskId)}))
    order by elder_id for no key update`.execute(transaction);
  const place = {
    kioskId,
    kioskNumber: row.kiosk_number,
    canteenId: row.canteen_id,
    districtCode: row.district_code,
  };
  return { place, countedSeq: row.seq };
}

/** The kiosk and the branches of its chain. */
function placesOf(kioskId: string) {
  return sql`select p.place_id from kiosk_place p where p.kiosk_id = ${kioskId}::uuid`;
}

async function openInQuarantine(
  transaction: Transaction<Tables>,
  kioskId: string,
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ seq: number }>`
    select seq from quarantine
    where kiosk_id = ${kioskId}::uuid and kind = 'entry' and settled_at is null`.execute(
    transaction,
  );
  return new Set(rows.map(({ seq }) => seq));
}

async function dropDerived(transaction: Transaction<Tables>, kioskId: string): Promise<void> {
  for (const table of ['meal_subsidy', 'meal_operator_line', 'account_movement', 'meal'] as const) {
    await sql`delete from ${sql.table(table)} where kiosk_id in (${placesOf(kioskId)})`.execute(
      transaction,
    );
  }
}

/** Counts the entries of branches again that a person has said count. @throws Error when one does not fit any more. */
async function applyBranches(
  transaction: Transaction<Tables>,
  place: KioskPlace,
): Promise<Pick<Applied, 'marks' | 'alarms'>> {
  const { rows } = await sql<{
    branch_id: string;
    seq: number;
    content: string;
    hash: string;
    attachments: Buffer | null;
  }>`
    select q.branch_id, q.seq, q.content, q.hash, q.attachments from quarantine q
    where q.kiosk_id = ${place.kioskId}::uuid and q.kind = 'fork' and ${VERDICT} = 'counts'
    order by q.branch_id, q.seq`.execute(transaction);
  const marks: ChangeMark[] = [];
  const alarms: Alarm[] = [];
  for (const [branchId, group] of Map.groupBy(rows, (row) => row.branch_id)) {
    const entries = group.map(understandKept);
    await lockElders(transaction, entries);
    const applied = await applyEntries(transaction, entries, { ...place, kioskId: branchId });
    marks.push(...applied.marks);
    alarms.push(...applied.alarms);
  }
  return { marks, alarms };
}

/** Over `quarantine q`: what was last said of the entry. */
const VERDICT = sql<string | null>`(select d.verdict from quarantine_decision d
  where d.quarantine_id = q.quarantine_id order by d.decision_id desc limit 1)`;

function understandKept(kept: {
  readonly seq: number;
  readonly content: string;
  readonly hash: string;
  readonly attachments: Buffer | null;
}): UnderstoodEntry {
  const { seq, content, hash } = kept;
  const attachments = attachmentsIn(kept.attachments);
  const entry = understandEntry({
    stored: { seq, content, hash, attachments },
    content: parseJson(content),
    digests: attachments.map(attachmentDigest),
  });
  if (!entry.ok) throw new Error(`an entry that counted is not understood: ${entry.failure.code}`);
  return entry.value;
}

/** Entries of the chain that were put aside, and of which a person has said that nothing is to become of them. */
async function leftOutSeqs(
  transaction: Transaction<Tables>,
  kioskId: string,
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ seq: number }>`
    select q.seq from quarantine q
    where q.kiosk_id = ${kioskId}::uuid and q.kind = 'entry' and ${VERDICT} = 'does-not-count'`.execute(
    transaction,
  );
  return new Set(rows.map(({ seq }) => seq));
}

/**
 * What counts now is settled and its alarm closed; what does not any more is open again, with its alarm. What a person has
 * decided stays as it is.
 */
async function settleQuarantine(
  transaction: Transaction<Tables>,
  of: {
    readonly kioskId: string;
    readonly aside: readonly number[];
    readonly leftOut: ReadonlySet<number>;
    readonly at: Date;
  },
): Promise<void> {
  await sql`
    with changed as (
      update quarantine set settled_at = case when seq = any(${of.aside}::bigint[]) then null else ${of.at}::timestamptz end
      where kiosk_id = ${of.kioskId}::uuid and kind = 'entry' and seq <> all(${[...of.leftOut]}::bigint[])
        and (settled_at is null) <> (seq = any(${of.aside}::bigint[]))
      returning kiosk_id, seq, settled_at)
    update alarm a set closed_at = c.settled_at from changed c
    where a.code = 'quarantined-entry' and a.matter = c.kiosk_id || '/' || c.seq`.execute(
    transaction,
  );
}

/** The days of a canteen, from its meals as they now are. */
async function deriveDays(transaction: Transaction<Tables>, canteenId: string): Promise<void> {
  await transaction.deleteFrom('site_day').where('canteen_id', '=', canteenId).execute();
  await sql`
    insert into site_day (canteen_id, business_date, district_code, meals, subsidised_meals, subsidy_fen)
    select m.canteen_id, m.business_date, m.district_code, count(*), count(*) filter (where ${IS_UNDER_A_SUBSIDY}),
      sum(m.subsidy_fen - m.merchant_fen)
    from meal m where m.canteen_id = ${canteenId}::uuid group by m.canteen_id, m.business_date, m.district_code`.execute(
    transaction,
  );
}
