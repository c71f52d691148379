import { sql } from 'kysely';
import { parseJson } from '../../../shared/json.ts';
import {
  type DrawerBody,
  type LedgerEntry,
  ledgerEntrySchema,
} from '../../../shared/ledger/entry.ts';
import { receiptCode } from '../../../shared/ledger/receipt-code.ts';
import { MEAL_PERIOD_NAMES } from '../../../shared/policy/names.ts';
import { missingCase } from '../../../shared/result.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type {
  AsideView,
  ChecksQuery,
  ChecksRow,
  ChecksView,
  RecordView,
  Verdict,
} from '../../contract/kiosks.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';

/** Records in one page; a branch of a month has hundreds of these. */
const PAGE_SIZE = 50;

/** Kiosks of which something is or was kept aside, those with something open first. */
export async function checksRows(
  context: AdminContext,
  kioskId: string | null = null,
): Promise<readonly ChecksRow[]> {
  const { rows } = await sql<{
    kiosk_id: string;
    kiosk_number: number;
    name: string;
    status: ChecksRow['status'];
    head_seq: number;
    fork_seq: number | null;
    branches: number;
    forks: number;
    open_forks: number;
    entries: number;
    open_entries: number;
  }>`
    select k.kiosk_id, k.kiosk_number, c.name, k.status,
      (select h.seq from kiosk_head h where h.kiosk_id = k.kiosk_id) as head_seq,
      (select min(b.from_seq) from fork_branch b where b.kiosk_id = k.kiosk_id) as fork_seq,
      (select count(*) from fork_branch b where b.kiosk_id = k.kiosk_id) as branches,
      count(*) filter (where q.kind = 'fork') as forks,
      count(*) filter (where q.kind = 'fork' and q.settled_at is null) as open_forks,
      count(*) filter (where q.kind = 'entry') as entries,
      count(*) filter (where q.kind = 'entry' and q.settled_at is null) as open_entries
    from quarantine q join kiosk k on k.kiosk_id = q.kiosk_id join canteen c on c.canteen_id = k.canteen_id
    where ${kioskId}::uuid is null or k.kiosk_id = ${kioskId}::uuid
    group by k.kiosk_id, c.name
    order by count(*) filter (where q.settled_at is null) = 0, k.kiosk_number`.execute(
    context.database,
  );
  return rows.map((row) => ({
    kioskId: row.kiosk_id,
    kioskNumber: row.kiosk_number,
    canteenName: row.name,
    status: row.status,
    headSeq: row.head_seq,
    forkSeq: row.fork_seq,
    branchCount: row.branches,
    forkCount: row.forks,
    undecidedForkCount: row.open_forks,
    entryCount: row.entries,
    undecidedEntryCount: row.open_entries,
  }));
}

interface AsideRow {
  readonly quarantine_id: number;
  readonly kind: 'fork' | 'entry';
  readonly seq: number;
  readonly hash: string;
  readonly reason: string;
  readonly content: string;
  readonly raised_at: Date;
  readonly branch_number: number | null;
  readonly is_open: boolean;
  readonly verdict: Verdict | null;
  readonly display_name: string | null;
  readonly decided_at: Date | null;
  readonly decision_reason: string | null;
}

/** One page of what is kept aside of a kiosk, with what the chain holds under the same numbers; null for a kiosk with nothing aside. */
export async function checksView(
  context: AdminContext,
  query: ChecksQuery,
): Promise<ChecksView | null> {
  const { database } = context;
  const [kiosk] = await checksRows(context, query.kioskId);
  if (kiosk === undefined) return null;
  const { rows } = await sql<AsideRow>`
    with branch as (select branch_id, row_number() over (order by found_at, from_seq, branch_id) as number
      from fork_branch where kiosk_id = ${query.kioskId}::uuid)
    select q.quarantine_id, q.kind, q.seq, q.hash, q.reason, q.content, q.raised_at,
      b.number as branch_number, q.settled_at is null as is_open, d.verdict, u.display_name, d.decided_at, d.reason as decision_reason
    from quarantine q
    left join branch b on b.branch_id = q.branch_id
    left join lateral (select * from quarantine_decision d where d.quarantine_id = q.quarantine_id
      order by d.decision_id desc limit 1) d on true
    left join console_user u on u.user_id = d.decided_by
    where q.kiosk_id = ${query.kioskId}::uuid and q.kind = ${query.kind}
      and (not ${query.onlyUndecided}::boolean or q.settled_at is null)
    order by b.number, q.seq
    limit ${PAGE_SIZE} offset ${(query.page - 1) * PAGE_SIZE}`.execute(database);
  const seqs = query.kind === 'fork' ? rows.map((row) => row.seq) : [];
  const counted = await heldRecords(database, query.kioskId, seqs);
  const contents = [...rows, ...counted].map((row) => row.content);
  const names = await maskedNames(database, contents);
  const { kioskNumber } = kiosk;
  return {
    kiosk,
    totalCount: totalOf(kiosk, query),
    pageSize: PAGE_SIZE,
    aside: rows.map((row) => asideView(row, kioskNumber, names)),
    counted: counted.map((row) => recordView(row, kioskNumber, names)),
  };
}

function totalOf(kiosk: ChecksRow, { kind, onlyUndecided }: ChecksQuery): number {
  if (kind === 'fork') return onlyUndecided ? kiosk.undecidedForkCount : kiosk.forkCount;
  return onlyUndecided ? kiosk.undecidedEntryCount : kiosk.entryCount;
}

interface HeldRow {
  readonly seq: number;
  readonly hash: string;
  readonly content: string;
}

async function heldRecords(
  database: Queryable,
  kioskId: string,
  seqs: readonly number[],
): Promise<readonly HeldRow[]> {
  if (seqs.length === 0) return [];
  const { rows } = await sql<HeldRow>`
    select e.seq, e.hash, e.content
    from ledger_entry_key k
    join ledger_entry e on e.business_date = k.business_date and e.kiosk_id = k.kiosk_id and e.seq = k.seq
    where k.kiosk_id = ${kioskId}::uuid and k.seq = any(${[...new Set(seqs)]}::bigint[])
    order by e.seq`.execute(database);
  return rows;
}

function readEntry(content: string): LedgerEntry | null {
  return ledgerEntrySchema.safeParse(parseJson(content)).data ?? null;
}

function elderOf(entry: LedgerEntry | null): string | null {
  if (entry?.kind === 'top-up') return entry.body.elderId;
  if (entry?.kind !== 'sale' || entry.body.person.kind === 'guest') return null;
  return entry.body.person.elderId;
}

async function maskedNames(
  database: Queryable,
  contents: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const elderIds = contents.map((content) => elderOf(readEntry(content)));
  const { rows } = await sql<{ elder_id: string; masked_name: string }>`
    select elder_id, masked_name from elder
    where elder_id = any(${[...new Set(elderIds.filter((id) => id !== null))]}::uuid[])`.execute(
    database,
  );
  return new Map(rows.map((row) => [row.elder_id, row.masked_name]));
}

function recordView(
  { seq, hash, content }: HeldRow,
  kioskNumber: number,
  names: ReadonlyMap<string, string>,
): RecordView {
  const entry = readEntry(content);
  const elderId = elderOf(entry);
  return {
    seq,
    hash,
    receiptCode: receiptCode({ kioskNumber, seq, hash }),
    at: entry?.at ?? null,
    maskedName: elderId === null ? null : (names.get(elderId) ?? null),
    ...factsOf(entry),
  };
}

function factsOf(
  entry: LedgerEntry | null,
): Pick<RecordView, 'what' | 'listPriceFen' | 'subsidyFen' | 'paidFen'> {
  const none = { listPriceFen: null, subsidyFen: null, paidFen: null };
  if (entry === null) return { what: '看不懂的记录', ...none };
  switch (entry.kind) {
    case 'sale': {
      const { lines, listPriceFen, decision, mealPeriod, person } = entry.body;
      const subsidyFen = decision.lines.reduce((total, line) => total + line.amountFen, 0);
      const who = person.kind === 'guest' ? '（无卡）' : '';
      const meal = lines.map((line) => line.name).join('、');
      const what = `${MEAL_PERIOD_NAMES[mealPeriod]} ${meal}${who}`;
      return { what, listPriceFen, subsidyFen, paidFen: listPriceFen - subsidyFen };
    }
    case 'top-up':
      return { what: '充值', ...none, paidFen: entry.body.amountFen };
    case 'device-fault':
      return { what: '设备故障记录', ...none };
    case 'clock':
      return { what: '确认机器时间的记录', ...none };
    case 'slip':
    case 'reprint':
      return { what: '小票打印记录', ...none };
    case 'manual-identification':
      return { what: '没带卡，由工作人员认人的记录', ...none };
    case 'drawer':
      return { what: drawerText(entry.body), ...none };
    default:
      return missingCase(entry);
  }
}

function drawerText({ cause, reason }: DrawerBody): string {
  switch (cause) {
    case 'sale':
      return '收现金开钱箱的记录';
    case 'no-sale':
      return `没有销售开钱箱的记录（${reason}）`;
    case 'by-hand':
      return '用钥匙开钱箱的记录';
    default:
      return missingCase(cause);
  }
}

function asideView(
  row: AsideRow,
  kioskNumber: number,
  names: ReadonlyMap<string, string>,
): AsideView {
  return {
    ...recordView(row, kioskNumber, names),
    quarantineId: row.quarantine_id,
    kind: row.kind,
    reason: row.reason,
    content: row.content,
    raisedAt: shanghaiWallTime(row.raised_at.getTime()),
    branchNumber: row.branch_number,
    isOpen: row.is_open,
    verdict: row.verdict,
    decidedBy: row.display_name,
    decidedAt: row.decided_at === null ? null : shanghaiWallTime(row.decided_at.getTime()),
    decisionReason: row.decision_reason,
  };
}
