import { sql, type Transaction } from 'kysely';
import { type Alarm, raiseAlarms } from '../alarms.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { type Applied, finishApplied, lockElders } from './apply.ts';
import { applyWithCare, type PutAside } from './apply-with-care.ts';
import type { KioskPlace } from './project.ts';
import { quarantine } from './store.ts';
import { storedEntries } from './stored-entries.ts';
import { type UnderstoodEntry, understandEntry } from './understand.ts';

/** Entries counted in one transaction: as many as a batch has. */
const PIECE_ENTRIES = 500;

/** A kiosk that is behind for longer is reported. */
const LATE_MS = 5 * 60 * 1_000;

/** What came of counting a piece; `elsewhere`: another process is at it. */
export type CountedPiece = 'more' | 'done' | 'elsewhere';

/** Counts the next piece of a kiosk's stored entries, in a transaction under the lock on the kiosk's count. */
export async function countPiece(
  context: AdminContext,
  kioskId: string,
  ifBusy: 'pass-by' | 'wait' = 'pass-by',
): Promise<CountedPiece> {
  return context.database.transaction().execute(async (transaction) => {
    const stand = await lockCount(transaction, kioskId, ifBusy);
    if (stand === null) return 'elsewhere';
    const toSeq = Math.min(stand.headSeq, stand.countedSeq + PIECE_ENTRIES);
    if (toSeq === stand.countedSeq) return 'done';
    const { place, countedSeq } = stand;
    const applied = await applyStored(context, transaction, {
      place,
      fromSeq: countedSeq + 1,
      toSeq,
    });
    await finishApplied(transaction, { kiosk: place, ...applied }, context.now());
    return toSeq < stand.headSeq ? 'more' : 'done';
  });
}

/** Counts everything that is stored of a kiosk by now, waiting for whoever is at it. */
export async function countUp(context: AdminContext, kioskId: string): Promise<void> {
  while ((await countPiece(context, kioskId, 'wait')) === 'more');
}

/**
 * Counts what is left of a kiosk within a transaction that needs it counted, and holds the lock on the kiosk's count from
 * then on. Call `countUp` before, so that little is left, and lock the kiosk's head first.
 */
export async function countRest(
  context: AdminContext,
  transaction: Transaction<Tables>,
  kioskId: string,
): Promise<void> {
  const stand = await lockCount(transaction, kioskId, 'wait');
  if (stand === null) throw new Error(`kiosk ${kioskId} has no count`);
  const { place, headSeq } = stand;
  for (let seq = stand.countedSeq; seq < headSeq; ) {
    const toSeq = Math.min(headSeq, seq + PIECE_ENTRIES);
    const applied = await applyStored(context, transaction, { place, fromSeq: seq + 1, toSeq });
    await finishApplied(transaction, { kiosk: place, ...applied }, context.now());
    seq = toSeq;
  }
}

/** The kiosks with stored entries that are not counted yet. */
export async function kiosksBehind(
  context: Pick<AdminContext, 'database'>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ kiosk_id: string }>`
    select h.kiosk_id from kiosk_head h join kiosk_count c on c.kiosk_id = h.kiosk_id
    where c.seq < h.seq order by h.kiosk_id`.execute(context.database);
  return rows.map((row) => row.kiosk_id);
}

/** Raises an alarm about each kiosk that has been behind for too long, and closes those of kiosks that have caught up. */
export async function reportLateCounting(context: AdminContext): Promise<void> {
  const now = context.now();
  await sql`update alarm a set closed_at = ${new Date(now)}
    from kiosk_head h join kiosk_count c on c.kiosk_id = h.kiosk_id
    where a.code = 'counting-behind' and a.closed_at is null and a.kiosk_id = h.kiosk_id and c.seq >= h.seq`.execute(
    context.database,
  );
  const { rows } = await sql<{ kiosk_id: string; kiosk_number: number; district_code: string }>`
    select k.kiosk_id, k.kiosk_number, k.district_code
    from kiosk k join kiosk_head h on h.kiosk_id = k.kiosk_id join kiosk_count c on c.kiosk_id = k.kiosk_id
    where c.seq < h.seq
      and (select min(b.received_at) from batch b where b.kiosk_id = k.kiosk_id and b.last_seq > c.seq)
        < ${new Date(now - LATE_MS)}
      and not exists (select from alarm a where a.code = 'counting-behind' and a.matter = k.kiosk_id::text
        and a.closed_at is null)`.execute(context.database);
  const alarms = rows.map(
    (row): Alarm => ({
      code: 'counting-behind',
      matter: row.kiosk_id,
      sentence: `${row.kiosk_number}号点餐机送来的记录已收下，但超过5分钟还没有计入，就餐和补贴的数字暂时不全。系统会继续重试；如果一直不消失，请查看管理端的运行日志。`,
      kioskId: row.kiosk_id,
      districtCode: row.district_code,
    }),
  );
  await raiseAlarms(context.database, alarms, now);
}

interface Stand {
  readonly place: KioskPlace;
  readonly countedSeq: number;
  readonly headSeq: number;
}

async function lockCount(
  transaction: Transaction<Tables>,
  kioskId: string,
  ifBusy: 'pass-by' | 'wait',
): Promise<Stand | null> {
  const { rows } = await sql<{ seq: number }>`
    select seq from kiosk_count where kiosk_id = ${kioskId}::uuid
    for update ${ifBusy === 'pass-by' ? sql`skip locked` : sql``}`.execute(transaction);
  const counted = rows[0];
  if (counted === undefined) return null;
  const row = await transaction
    .selectFrom('kiosk')
    .innerJoin('kiosk_head', 'kiosk_head.kiosk_id', 'kiosk.kiosk_id')
    .select(['kiosk_number', 'canteen_id', 'district_code', 'kiosk_head.seq'])
    .where('kiosk.kiosk_id', '=', kioskId)
    .executeTakeFirstOrThrow();
  const { kiosk_number: kioskNumber, canteen_id: canteenId, district_code: districtCode } = row;
  const place = { kioskId, kioskNumber, canteenId, districtCode };
  return { place, countedSeq: counted.seq, headSeq: row.seq };
}

/**
 * Applies stored entries of a kiosk, puts aside what cannot be counted, and moves the kiosk's count. Answers what to finish
 * the transaction with. Under the lock on the count.
 */
export async function applyStored(
  context: Pick<AdminContext, 'now'>,
  transaction: Transaction<Tables>,
  of: {
    readonly place: KioskPlace;
    readonly fromSeq: number;
    readonly toSeq: number;
    /** Entries that a person has said are not to count. */
    readonly leftOut?: ReadonlySet<number>;
  },
): Promise<Applied & { readonly aside: readonly PutAside[] }> {
  const { place, fromSeq, toSeq } = of;
  const { kioskId } = place;
  const entries = await storedEntries(transaction, { kioskId, fromSeq, toSeq });
  if (entries.length !== toSeq - fromSeq + 1) {
    throw new Error(`of kiosk ${kioskId} not every entry from ${fromSeq} to ${toSeq} is stored`);
  }
  const understood: UnderstoodEntry[] = [];
  const aside: PutAside[] = [];
  for (const entry of entries) {
    if (of.leftOut?.has(entry.stored.seq) === true) continue;
    const outcome = understandEntry(entry);
    if (outcome.ok) understood.push(outcome.value);
    else aside.push({ stored: entry.stored, why: outcome.failure });
  }
  await lockElders(transaction, understood);
  const applied = await applyWithCare(transaction, understood, place);
  aside.push(...applied.aside);
  await quarantine(transaction, {
    kioskId,
    entries: aside,
    raisedAt: new Date(context.now()),
  });
  await transaction
    .updateTable('kiosk_count')
    .set({ seq: toSeq })
    .where('kiosk_id', '=', kioskId)
    .execute();
  const alarms = [...applied.alarms, ...aside.map((one) => asideAlarm(place, one))];
  return { ...applied, alarms, aside };
}

function asideAlarm(place: KioskPlace, { stored, why }: PutAside): Alarm {
  const { kioskId, kioskNumber, districtCode } = place;
  const sentence = `${kioskNumber}号点餐机的第${stored.seq}号记录无法计入，已原样保留：${why.reason}`;
  return {
    code: 'quarantined-entry',
    matter: `${kioskId}/${stored.seq}`,
    sentence: sentence.replaceAll('\0', ''),
    kioskId,
    districtCode,
  };
}
