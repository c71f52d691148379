import { sql, type Transaction } from 'kysely';
import { kioskIdSchema } from '../../../shared/identity/ids.ts';
import { type ChainHead, followChain, genesisHead } from '../../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import { fail, missingCase, type Result, succeed } from '../../../shared/result.ts';
import type { Batch, SignedHead } from '../../../shared/sync/contract.ts';
import {
  type BatchStatement,
  isBatchSignatureGood,
  signHead,
  statementOf,
} from '../../../shared/sync/signatures.ts';
import { shanghaiDate, shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { type Alarm, raiseAlarms } from '../alarms.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { keepBranch } from '../quarantine/branches.ts';
import { type Applied, applyEntries, finishApplied, lockElders } from './apply.ts';
import type { KioskPlace, UnderstoodEntry } from './project.ts';
import { quarantine, storeRaw } from './store.ts';
import { type Misunderstanding, understandEntry } from './understand.ts';

/** The kiosk that sends, as the admin knows it. */
export interface SendingKiosk extends KioskPlace {
  readonly publicKey: string;
  readonly kioskNumber: number;
  /** Another kiosk took its place; left out for one that works. */
  readonly isReplaced?: boolean;
}

/** Why a batch was refused whole. */
export type BatchRefusal =
  | { readonly code: 'bad-batch-signature' | 'chain-broken' }
  | { readonly code: 'does-not-follow-head' | 'fork'; readonly head: SignedHead };

/**
 * Takes a batch in: verifies signature and chain, then stores raw entries, keys, head and projections in one transaction
 * under a lock on the kiosk's head. Sending the same again changes nothing and answers the current head.
 */
export async function acceptBatch(
  context: AdminContext,
  kiosk: SendingKiosk,
  batch: Batch,
): Promise<Result<SignedHead, BatchRefusal>> {
  const start: ChainHead = { seq: batch.firstSeq - 1, hash: batch.previousHash };
  const { head: end, broken } = followChain({
    head: start,
    kioskId: kiosk.kioskId,
    entries: batch.entries,
  });
  const statement = statementOf(batch);
  const isSigned =
    batch.kiosk === kiosk.kioskId &&
    isBatchSignatureGood({
      statement,
      signature: batch.signature,
      kioskPublicKey: kiosk.publicKey,
    });
  if (!isSigned) return refuseUnproven(context, kiosk, 'bad-batch-signature');
  if (broken !== null) return refuseUnproven(context, kiosk, 'chain-broken', broken.seq);
  return context.database
    .transaction()
    .execute((transaction) => take(context, transaction, { kiosk, batch, statement, end }));
}

async function refuseUnproven(
  context: AdminContext,
  kiosk: SendingKiosk,
  code: 'bad-batch-signature' | 'chain-broken',
  seq?: number,
): Promise<Result<SignedHead, BatchRefusal>> {
  const sentence =
    code === 'bad-batch-signature'
      ? `${kiosk.kioskNumber}号点餐机送来的一批记录签名不对，已拒收。请检查这台设备。`
      : `${kiosk.kioskNumber}号点餐机送来的记录在第${seq ?? 0}号处对不上，已拒收。请检查这台设备。`;
  const matter = seq === undefined ? kiosk.kioskId : `${kiosk.kioskId}/${seq}`;
  await raiseAlarms(
    context.database,
    [{ code, matter, sentence, kioskId: kiosk.kioskId, districtCode: kiosk.districtCode }],
    context.now(),
  );
  return fail({ code });
}

interface Incoming {
  readonly kiosk: SendingKiosk;
  readonly batch: Batch;
  readonly statement: BatchStatement;
  readonly end: ChainHead;
}

async function take(
  context: AdminContext,
  transaction: Transaction<Tables>,
  incoming: Incoming,
): Promise<Result<SignedHead, BatchRefusal>> {
  const { kiosk, batch, end } = incoming;
  const now = context.now();
  const head = await lockHead(transaction, kiosk.kioskId);
  const fit = await compareWithHeld(transaction, { kiosk, batch, head });
  const countersign = (of: ChainHead): SignedHead => signedHead(context, kiosk.kioskId, of, now);
  switch (fit.kind) {
    case 'too-far':
      return fail({ code: 'does-not-follow-head', head: countersign(head) });
    case 'fork':
      await keepFork(transaction, incoming, { ...fit, now });
      return fail({ code: 'fork', head: countersign(head) });
    case 'follows': {
      const fresh = batch.entries.filter((entry) => entry.seq > head.seq);
      if (fresh.length === 0) return succeed(countersign(head));
      await storeFresh(transaction, incoming, { fresh, head, now });
      return succeed(countersign(end));
    }
    default:
      return missingCase(fit);
  }
}

async function lockHead(transaction: Transaction<Tables>, kioskId: string): Promise<ChainHead> {
  return transaction
    .selectFrom('kiosk_head')
    .select(['seq', 'hash'])
    .where('kiosk_id', '=', kioskId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

type Fit =
  | { readonly kind: 'follows' }
  | { readonly kind: 'too-far' }
  /** From `seq` on. */
  | { readonly kind: 'fork'; readonly seq: number };

/** Compares the part of a batch that the admin should hold already with what it does hold. */
async function compareWithHeld(
  transaction: Transaction<Tables>,
  options: { readonly kiosk: SendingKiosk; readonly batch: Batch; readonly head: ChainHead },
): Promise<Fit> {
  const { kiosk, batch, head } = options;
  if (await followsKeptBranch(transaction, kiosk, batch)) {
    return { kind: 'fork', seq: batch.firstSeq };
  }
  if (batch.firstSeq > head.seq + 1) return { kind: 'too-far' };
  const claimed = [
    { seq: batch.firstSeq - 1, hash: batch.previousHash },
    ...batch.entries.filter((entry) => entry.seq <= head.seq),
  ];
  const rows = await transaction
    .selectFrom('ledger_entry_key')
    .select(['seq', 'hash'])
    .where('kiosk_id', '=', kiosk.kioskId)
    .where('seq', '>=', batch.firstSeq - 1)
    .where('seq', '<=', claimed.at(-1)?.seq ?? 0)
    .execute();
  const held = new Map(rows.map((row) => [row.seq, row.hash]));
  held.set(0, genesisHead({ kioskId: kiosk.kioskId, publicKey: kiosk.publicKey }).hash);
  const different = claimed.find((entry) => held.get(entry.seq) !== entry.hash);
  return different === undefined ? { kind: 'follows' } : { kind: 'fork', seq: different.seq };
}

/** A long branch comes in several batches, and grows while the forked kiosk goes on selling. */
async function followsKeptBranch(
  transaction: Transaction<Tables>,
  kiosk: SendingKiosk,
  batch: Batch,
): Promise<boolean> {
  const { rows } = await sql<{ is_kept: boolean }>`
    select exists (select 1 from quarantine q
      where q.kiosk_id = ${kiosk.kioskId}::uuid and q.seq = ${batch.firstSeq - 1}
        and q.hash = ${batch.previousHash} and q.kind = 'fork')
      and not exists (select 1 from ledger_entry_key k
        where k.kiosk_id = ${kiosk.kioskId}::uuid and k.seq = ${batch.firstSeq - 1}
          and k.hash = ${batch.previousHash}) as is_kept`.execute(transaction);
  return rows[0]?.is_kept === true;
}

async function keepFork(
  transaction: Transaction<Tables>,
  { kiosk, batch, statement }: Incoming,
  at: { readonly seq: number; readonly now: number },
): Promise<void> {
  const kept = await keepBranch(transaction, {
    kioskId: kiosk.kioskId,
    batch,
    fromSeq: at.seq,
    statement: { ...statement, signature: batch.signature },
    raisedAt: new Date(at.now),
  });
  if (kept.newCount === 0) return;
  await raiseAlarms(
    transaction,
    [forkAlarm(kiosk, kept.fromSeq), ...lateAlarms(kiosk, batch)],
    at.now,
  );
}

function forkAlarm(kiosk: SendingKiosk, seq: number): Alarm {
  return {
    code: 'fork',
    matter: `${kiosk.kioskId}/${seq}`,
    sentence: `${kiosk.kioskNumber}号点餐机从第${seq}号起送来了与已收记录不同的内容，可能是设备被还原或复制。两份都已保留，请到“核查”逐条核对；核对前这段就餐不结算，核对后请给这家食堂换一台新注册的设备。`,
    kioskId: kiosk.kioskId,
    districtCode: kiosk.districtCode,
  };
}

/** A kiosk that another took the place of is heard out, and each delivery reported once. */
function lateAlarms(kiosk: SendingKiosk, batch: Batch): readonly Alarm[] {
  if (kiosk.isReplaced !== true) return [];
  const lastSeq = batch.firstSeq + batch.entries.length - 1;
  return [
    {
      code: 'replaced-kiosk-sends',
      matter: `${kiosk.kioskId}/${lastSeq}/${batch.entries.at(-1)?.hash ?? ''}`,
      sentence: `已被替换的${kiosk.kioskNumber}号点餐机又送来了记录（到第${lastSeq}号），已照常收下。请确认旧设备在谁手里、是否还在用；它不应再卖餐。`,
      kioskId: kiosk.kioskId,
      districtCode: kiosk.districtCode,
    },
  ];
}

async function storeFresh(
  transaction: Transaction<Tables>,
  { kiosk, batch, end }: Incoming,
  at: { readonly fresh: readonly StoredEntry[]; readonly head: ChainHead; readonly now: number },
): Promise<void> {
  const receivedAt = new Date(at.now);
  await storeRaw(transaction, {
    batch,
    entries: at.fresh,
    place: placeOf(kiosk),
    previousHash: at.head.hash,
    lastHash: end.hash,
    receivedAt,
    today: shanghaiDate(at.now),
  });
  const { understood, aside } = sortOut(at.fresh);
  await lockElders(transaction, understood);
  const applied = await applyWithCare(transaction, understood, kiosk, aside);
  await quarantine(transaction, {
    kioskId: kiosk.kioskId,
    entries: aside,
    raisedAt: receivedAt,
  });
  await transaction
    .updateTable('kiosk_head')
    .set({ seq: end.seq, hash: end.hash, updated_at: receivedAt })
    .where('kiosk_id', '=', kiosk.kioskId)
    .execute();
  const alarms = [
    ...applied.alarms,
    ...aside.map((one) => asideAlarm(kiosk, one)),
    ...lateAlarms(kiosk, batch),
  ];
  await finishApplied(transaction, { marks: applied.marks, alarms }, at.now);
}

function placeOf({ kioskId, canteenId, districtCode }: SendingKiosk): KioskPlace {
  return { kioskId, canteenId, districtCode };
}

interface PutAside {
  readonly stored: StoredEntry;
  readonly why: Misunderstanding;
}

function sortOut(entries: readonly StoredEntry[]): {
  readonly understood: readonly UnderstoodEntry[];
  readonly aside: PutAside[];
} {
  const understood: UnderstoodEntry[] = [];
  const aside: PutAside[] = [];
  for (const stored of entries) {
    const outcome = understandEntry(stored);
    if (outcome.ok) understood.push({ stored, entry: outcome.value });
    else aside.push({ stored, why: outcome.failure });
  }
  return { understood, aside };
}

/** All at once; only if the database refuses something, one by one, so that one entry holds up no other. */
async function applyWithCare(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  kiosk: SendingKiosk,
  aside: PutAside[],
): Promise<Applied> {
  const whole = await tryApply(transaction, understood, kiosk);
  if (whole.ok) return whole.value;
  const marks: Applied['marks'][number][] = [];
  const alarms: Applied['alarms'][number][] = [];
  for (const one of understood) {
    const single = await tryApply(transaction, [one], kiosk);
    if (single.ok) {
      marks.push(...single.value.marks);
      alarms.push(...single.value.alarms);
    } else {
      const reason = `数据库不接受这条记录：${single.failure}`.slice(0, 300);
      aside.push({ stored: one.stored, why: { code: 'cannot-apply', reason } });
    }
  }
  return { marks, alarms };
}

/** SQLSTATE classes that are the entry's own fault: data exception and integrity violation. */
const ENTRY_FAULT = /^(22|23)/;

/** A refusal by the database for any other reason (no space, lost connection) is nobody's entry; our own exceptions are. */
function isEntryFault(error: Error): boolean {
  if (!('code' in error) || error.code === undefined) return true;
  return typeof error.code === 'string' && ENTRY_FAULT.test(error.code);
}

async function tryApply(
  transaction: Transaction<Tables>,
  understood: readonly UnderstoodEntry[],
  kiosk: SendingKiosk,
): Promise<Result<Applied, string>> {
  await sql`savepoint apply`.execute(transaction);
  try {
    const applied = await applyEntries(transaction, understood, placeOf(kiosk));
    await sql`release savepoint apply`.execute(transaction);
    return succeed(applied);
  } catch (error) {
    if (!(error instanceof Error) || !isEntryFault(error)) throw error;
    await sql`rollback to savepoint apply`.execute(transaction);
    return fail(error.message);
  }
}

function asideAlarm(kiosk: SendingKiosk, { stored, why }: PutAside) {
  return {
    code: 'quarantined-entry' as const,
    matter: `${kiosk.kioskId}/${stored.seq}`,
    sentence:
      `${kiosk.kioskNumber}号点餐机的第${stored.seq}号记录无法计入，已原样保留：${why.reason}`.replaceAll(
        '\0',
        '',
      ),
    kioskId: kiosk.kioskId,
    districtCode: kiosk.districtCode,
  };
}

/** Countersigns what the admin holds of a kiosk. */
export function signedHead(
  context: AdminContext,
  kioskId: string,
  head: ChainHead,
  now: number,
): SignedHead {
  return signHead(
    {
      format: 1,
      // The id was checked when the kiosk was enrolled; the brand comes from parsing it again.
      kiosk: kioskIdSchema.parse(kioskId),
      seq: head.seq,
      hash: head.hash,
      receivedAt: shanghaiWallTime(now),
    },
    context.keys.signing.privateKey,
  );
}
