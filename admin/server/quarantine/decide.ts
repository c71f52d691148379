import { sql, type Transaction } from 'kysely';
import { parseJson } from '../../../shared/json.ts';
import { attachmentDigest } from '../../../shared/ledger/attachment.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { DecideEntries, KioskFailure, Verdict } from '../../contract/kiosks.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';
import { applyEntries, finishApplied, lockElders } from '../ingest/apply.ts';
import { countRest, countUp } from '../ingest/count.ts';
import type { KioskPlace } from '../ingest/project.ts';
import { storeAttachments } from '../ingest/store.ts';
import { type UnderstoodEntry, understandEntry } from '../ingest/understand.ts';
import { attachmentsIn } from './kept-attachments.ts';
import { takeBack } from './take-back.ts';

/** An entry kept aside, with what was last said of it. */
interface KeptEntry {
  readonly quarantine_id: number;
  readonly kiosk_id: string;
  readonly branch_id: string | null;
  readonly kind: 'entry' | 'fork';
  readonly seq: number;
  readonly hash: string;
  readonly content: string;
  readonly attachments: Buffer | null;
  readonly verdict: Verdict | null;
  readonly kiosk_number: number;
  readonly canteen_id: string;
  readonly district_code: string;
}

/** Thrown to undo a decision that turned out not to be possible. */
class CannotDecide extends Error {
  readonly failure: KioskFailure;

  constructor(failure: KioskFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/**
 * Decides entries kept aside, all of them or none. One of a fork that counts becomes a meal or top-up in the place of its
 * branch; one that does not is left out. A decision is taken back by another one only, and every one stays on record.
 */
export async function decideEntries(
  context: AdminContext,
  user: ConsoleUser,
  request: DecideEntries,
): Promise<Result<{ readonly decidedCount: number }, KioskFailure>> {
  // What a branch shall count beside is counted first, most of it before any lock is held.
  for (const kioskId of await kiosksOf(context.database, request.quarantineIds)) {
    await countUp(context, kioskId);
  }
  try {
    return await context.database.transaction().execute(async (transaction) => {
      const kept = await lockKept(context, transaction, request.quarantineIds);
      if (kept.length < new Set(request.quarantineIds).size) return fail(NO_SUCH_ENTRY);
      const news = kept.filter((one) => one.verdict !== request.verdict);
      await record(context, transaction, { user, request, news });
      if (request.verdict === 'counts') await countAll(context, transaction, news);
      else await leaveOutAll(context, transaction, news);
      await closeForkAlarms(context, transaction, news);
      return succeed({ decidedCount: news.length });
    });
  } catch (error) {
    if (error instanceof CannotDecide) return fail(error.failure);
    throw error;
  }
}

const NO_SUCH_ENTRY: KioskFailure = {
  code: 'no-such-entry',
  sentence: '有的记录已不在核查单里，请刷新页面后再试。',
};

async function kiosksOf(
  database: Queryable,
  quarantineIds: readonly number[],
): Promise<readonly string[]> {
  const { rows } = await sql<{ kiosk_id: string }>`
    select distinct kiosk_id from quarantine
    where quarantine_id = any(${quarantineIds}::bigint[]) order by kiosk_id`.execute(database);
  return rows.map((row) => row.kiosk_id);
}

/** Under the locks of the kiosks' heads and counts, in one order, with everything counted that they have sent. */
async function lockKept(
  context: AdminContext,
  transaction: Transaction<Tables>,
  quarantineIds: readonly number[],
): Promise<readonly KeptEntry[]> {
  await sql`select 1 from kiosk_head where kiosk_id in (select kiosk_id from quarantine
    where quarantine_id = any(${quarantineIds}::bigint[])) order by kiosk_id for update`.execute(
    transaction,
  );
  for (const kioskId of await kiosksOf(transaction, quarantineIds)) {
    await countRest(context, transaction, kioskId);
  }
  const { rows } = await sql<KeptEntry>`
    select q.quarantine_id, q.kiosk_id, q.branch_id, q.kind, q.seq, q.hash, q.content, q.attachments,
      k.kiosk_number, k.canteen_id, k.district_code,
      (select d.verdict from quarantine_decision d where d.quarantine_id = q.quarantine_id
        order by d.decision_id desc limit 1) as verdict
    from quarantine q join kiosk k on k.kiosk_id = q.kiosk_id
    where q.quarantine_id = any(${quarantineIds}::bigint[])
    order by q.branch_id, q.seq`.execute(transaction);
  return rows;
}

async function record(
  context: AdminContext,
  transaction: Transaction<Tables>,
  decided: {
    readonly user: ConsoleUser;
    readonly request: DecideEntries;
    readonly news: readonly KeptEntry[];
  },
): Promise<void> {
  const { user, request, news } = decided;
  if (news.length === 0) return;
  const at = new Date(context.now());
  await transaction
    .insertInto('quarantine_decision')
    .values(
      news.map((one) => ({
        quarantine_id: one.quarantine_id,
        verdict: request.verdict,
        reason: request.reason,
        decided_by: user.userId,
        decided_at: at,
      })),
    )
    .execute();
  await transaction
    .updateTable('quarantine')
    .set({ settled_at: at })
    .where(
      'quarantine_id',
      'in',
      news.map((one) => one.quarantine_id),
    )
    .execute();
  for (const one of news) {
    const { verdict, reason } = request;
    await writeAudit(
      transaction,
      {
        actorKind: 'user',
        actorId: user.userId,
        action: 'quarantine-decided',
        subject: one.kiosk_id,
        detail: { seq: one.seq, hash: one.hash, verdict, before: one.verdict, reason },
      },
      context.now(),
    );
  }
}

/** Where the entries of a branch that count have their place. */
function placeOf(one: KeptEntry): KioskPlace {
  return {
    kioskId: one.branch_id ?? one.kiosk_id,
    kioskNumber: one.kiosk_number,
    canteenId: one.canteen_id,
    districtCode: one.district_code,
  };
}

function kioskOf(one: KeptEntry) {
  return { kioskId: one.kiosk_id, kioskNumber: one.kiosk_number };
}

async function countAll(
  context: AdminContext,
  transaction: Transaction<Tables>,
  news: readonly KeptEntry[],
): Promise<void> {
  const understood = news.map((one) => ({ one, entry: understand(one) }));
  await lockElders(
    transaction,
    understood.map(({ entry }) => entry),
  );
  for (const group of Map.groupBy(understood, ({ one }) => one.branch_id).values()) {
    const first = group[0];
    if (first === undefined) continue;
    const entries = group.map(({ entry }) => entry);
    const place = placeOf(first.one);
    try {
      await storeAttachments(transaction, entries, place);
      const applied = await applyEntries(transaction, entries, place);
      await finishApplied(transaction, { kiosk: kioskOf(first.one), ...applied }, context.now());
    } catch (error) {
      if (isRefusedByRules(error)) throw new CannotDecide(CANNOT_APPLY);
      throw error;
    }
  }
}

const CANNOT_APPLY: KioskFailure = {
  code: 'cannot-apply',
  sentence:
    '这些记录里有的与已计入的就餐重复（订单号相同），不能再计入。请逐条决定，重复的选“不计入”。',
};

/** SQLSTATE 22 and 23: the entry itself does not fit, as an order that was sold before. */
function isRefusedByRules(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^2[23]/.test(error.code)
  );
}

function understand(one: KeptEntry): UnderstoodEntry {
  if (one.kind !== 'fork') throw new CannotDecide(NOT_OF_A_FORK);
  const { seq, content, hash } = one;
  const attachments = attachmentsIn(one.attachments);
  const entry = understandEntry({
    stored: { seq, content, hash, attachments },
    content: parseJson(content),
    digests: attachments.map(attachmentDigest),
  });
  if (!entry.ok) {
    throw new CannotDecide({
      code: 'not-understood',
      sentence: `第${one.seq}号记录不能计入：${entry.failure.reason}。升级程序后再试，或选“不计入”。`,
    });
  }
  return entry.value;
}

const NOT_OF_A_FORK: KioskFailure = {
  code: 'not-understood',
  sentence: '看不懂的记录不能直接计入；升级程序后会重新识别，或选“不再处理”并写明原因。',
};

async function leaveOutAll(
  context: AdminContext,
  transaction: Transaction<Tables>,
  news: readonly KeptEntry[],
): Promise<void> {
  const counted = news.filter((one) => one.kind === 'fork' && one.verdict === 'counts');
  for (const one of counted) {
    const marks = await takeBack(transaction, placeOf(one), one.seq);
    const applied = { marks, alarms: [], diners: [] };
    await finishApplied(transaction, { kiosk: kioskOf(one), ...applied }, context.now());
  }
}

/** The alarm of a fork has done its work when nothing of the kiosk's branches is open any more. */
async function closeForkAlarms(
  context: AdminContext,
  transaction: Transaction<Tables>,
  news: readonly KeptEntry[],
): Promise<void> {
  await sql`
    update alarm a set closed_at = ${new Date(context.now())}
    where a.code in ('fork', 'quarantined-entry') and a.closed_at is null
      and a.kiosk_id = any(${[...new Set(news.map((one) => one.kiosk_id))]}::uuid[])
      and not exists (select from quarantine q where q.kiosk_id = a.kiosk_id and q.settled_at is null
        and q.kind = case a.code when 'fork' then 'fork' else 'entry' end)`.execute(transaction);
}
