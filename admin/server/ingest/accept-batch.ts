import { sql, type Transaction } from 'kysely';
import { kioskIdSchema } from '../../../shared/identity/ids.ts';
import { type ChainHead, followChain, genesisHead } from '../../../shared/ledger/chain.ts';
import { LIMITS } from '../../../shared/limits.ts';
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
import { ensureMonths, ledgerDates } from '../database/partitions.ts';
import type { Tables } from '../database/tables.ts';
import { keepBranch } from '../quarantine/branches.ts';
import { raiseBounded } from './bounded-alarms.ts';
import { lateAlarms } from './late-alarms.ts';
import type { KioskPlace } from './project.ts';
import { type RawEntry, storeRaw } from './store.ts';
import { rawPlace } from './understand.ts';

/** The kiosk that sends, as the admin knows it. */
export interface SendingKiosk extends KioskPlace {
  /** Its first key, that of the genesis. */
  readonly publicKey: string;
  /** By which it signs now. */
  readonly keyInForce: string;
  /** Another kiosk took its place; left out for one that works. */
  readonly isReplaced?: boolean;
}

/** Why a batch was refused whole. */
export type BatchRefusal =
  | { readonly code: 'bad-batch-signature' | 'chain-broken' | 'revoked-kiosk' }
  | { readonly code: 'does-not-follow-head' | 'fork'; readonly head: SignedHead };

/**
 * Takes a batch in: verifies signature and chain, then stores raw entries, keys, attachments and head in one transaction
 * under a lock on the kiosk's head. What the entries mean is counted afterwards (count.ts). Sending the same again changes
 * nothing and answers the current head.
 */
export async function acceptBatch(
  context: AdminContext,
  kiosk: SendingKiosk,
  batch: Batch,
): Promise<Result<SignedHead, BatchRefusal>> {
  const start: ChainHead = { seq: batch.firstSeq - 1, hash: batch.previousHash };
  const { entries, end, broken } = follow(context, kiosk, { batch, start });
  const statement = statementOf(batch);
  const isSigned =
    batch.kiosk === kiosk.kioskId &&
    isBatchSignatureGood({
      statement,
      signature: batch.signature,
      kioskPublicKey: kiosk.keyInForce,
    });
  if (!isSigned) return refuseUnproven(context, kiosk, 'bad-batch-signature');
  if (broken !== null) return refuseUnproven(context, kiosk, 'chain-broken', broken.seq);
  return takeIn(context, { kiosk, batch, entries, statement, end, isSupervised: false });
}

/**
 * Takes in entries whose signature was proven by other means: an exported ledger carries one over its whole run, which then
 * stands in `batch` too, and `statement` says what it is over. @throws Error when they are no chain of the kiosk's.
 */
export async function acceptProven(
  context: AdminContext,
  kiosk: SendingKiosk,
  proven: { readonly batch: Batch; readonly statement: BatchStatement },
): Promise<Result<SignedHead, BatchRefusal>> {
  const { batch, statement } = proven;
  const start: ChainHead = { seq: batch.firstSeq - 1, hash: batch.previousHash };
  const { entries, end, broken } = follow(context, kiosk, { batch, start });
  if (broken !== null) throw new Error(`entry ${broken.seq} was verified and does not follow`);
  return takeIn(context, { kiosk, batch, entries, statement, end, isSupervised: true });
}

/** Follows the chain through a batch. What the entries say is read once for this and not kept: it is counted from the store. */
function follow(
  context: AdminContext,
  kiosk: SendingKiosk,
  of: { readonly batch: Batch; readonly start: ChainHead },
) {
  const entries: RawEntry[] = [];
  const dateOf = ledgerDates(shanghaiDate(context.now()));
  const { head: end, broken } = followChain({
    head: of.start,
    kioskId: kiosk.kioskId,
    entries: of.batch.entries,
    onFollowed: ({ stored, digests, content }) => {
      const place = rawPlace(content);
      entries.push({ stored, digests, place, ledgerDate: dateOf(place.claimedDate) });
    },
  });
  return { entries, end, broken };
}

async function takeIn(
  context: AdminContext,
  incoming: Incoming,
): Promise<Result<SignedHead, BatchRefusal>> {
  await ensureMonths(
    context.database,
    incoming.entries.map((entry) => entry.ledgerDate),
  );
  const taken = await context.database
    .transaction()
    .execute((transaction) => take(context, transaction, incoming));
  const isFull = incoming.entries.length === LIMITS.batchEntriesMax;
  if (taken.ok) context.onStored?.(incoming.kiosk.kioskId, isFull);
  return taken;
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
  await raiseBounded(
    context.database,
    {
      kiosk,
      alarms: [
        { code, matter, sentence, kioskId: kiosk.kioskId, districtCode: kiosk.districtCode },
      ],
    },
    context.now(),
  );
  return fail({ code });
}

/** A kiosk that proves who it is and sends what is no batch, or unpacks beyond every bound, is broken or in wrong hands. */
export async function reportMalformed(context: AdminContext, kiosk: SendingKiosk): Promise<void> {
  const { kioskId, kioskNumber, districtCode } = kiosk;
  const sentence = `${kioskNumber}号点餐机送来的一批记录不合格式，已拒收。请检查这台设备，并把它更新到与管理端相同的版本。`;
  await raiseBounded(
    context.database,
    {
      kiosk,
      alarms: [{ code: 'malformed-batch', matter: kioskId, sentence, kioskId, districtCode }],
    },
    context.now(),
  );
}

interface Incoming {
  readonly kiosk: SendingKiosk;
  readonly batch: Batch;
  /** Its entries, with what each says of itself. */
  readonly entries: readonly RawEntry[];
  readonly statement: BatchStatement;
  readonly end: ChainHead;
  /** A person brings it in and answers for it, also for a revoked kiosk. */
  readonly isSupervised: boolean;
}

async function take(
  context: AdminContext,
  transaction: Transaction<Tables>,
  incoming: Incoming,
): Promise<Result<SignedHead, BatchRefusal>> {
  const { kiosk, batch, end } = incoming;
  const now = context.now();
  const head = await lockHead(transaction, kiosk.kioskId);
  // Asked once more, since a batch may have waited for another one while a person revoked the kiosk.
  if (!incoming.isSupervised && (await isRevoked(transaction, kiosk.kioskId))) {
    return fail({ code: 'revoked-kiosk' });
  }
  const fit = await compareWithHeld(transaction, { kiosk, batch, head });
  const countersign = (of: ChainHead): SignedHead => signedHead(context, kiosk.kioskId, of, now);
  switch (fit.kind) {
    case 'unplaced':
      return fail({ code: 'does-not-follow-head', head: countersign(head) });
    case 'fork':
      await keepFork(transaction, incoming, { ...fit, now });
      return fail({ code: 'fork', head: countersign(head) });
    case 'follows': {
      const fresh = incoming.entries.filter(({ stored }) => stored.seq > head.seq);
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

async function isRevoked(transaction: Transaction<Tables>, kioskId: string): Promise<boolean> {
  const { status } = await transaction
    .selectFrom('kiosk')
    .select('status')
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirstOrThrow();
  return status === 'revoked';
}

type Fit =
  | { readonly kind: 'follows' }
  /** It goes on from nothing that is held, on the chain or aside. */
  | { readonly kind: 'unplaced' }
  /** From `seq` on. */
  | { readonly kind: 'fork'; readonly seq: number };

/** Compares the part of a batch that the admin should hold already with what it does hold. */
async function compareWithHeld(
  transaction: Transaction<Tables>,
  options: { readonly kiosk: SendingKiosk; readonly batch: Batch; readonly head: ChainHead },
): Promise<Fit> {
  const { kiosk, batch, head } = options;
  // The usual case; the head is on the chain, so it is no branch that the batch goes on from.
  if (batch.firstSeq === head.seq + 1 && batch.previousHash === head.hash) {
    return { kind: 'follows' };
  }
  if (await followsKeptBranch(transaction, kiosk, batch)) {
    return { kind: 'fork', seq: batch.firstSeq };
  }
  if (batch.firstSeq > head.seq + 1) return { kind: 'unplaced' };
  const claimed = batch.entries.filter((entry) => entry.seq <= head.seq);
  const rows = await transaction
    .selectFrom('ledger_entry_key')
    .select(['seq', 'hash'])
    .where('kiosk_id', '=', kiosk.kioskId)
    .where('seq', '>=', batch.firstSeq - 1)
    .where('seq', '<=', claimed.at(-1)?.seq ?? batch.firstSeq - 1)
    .execute();
  const held = new Map(rows.map((row) => [row.seq, row.hash]));
  held.set(0, genesisHead({ kioskId: kiosk.kioskId, publicKey: kiosk.publicKey }).hash);
  // A branch without its beginning would never be asked for it, as after a restore of an older backup.
  const isPlaced = held.get(batch.firstSeq - 1) === batch.previousHash;
  if (!isPlaced && batch.firstSeq > 1) return { kind: 'unplaced' };
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
  if (!(await isForkRoomLeft(transaction, kiosk.kioskId))) {
    await raiseAlarms(transaction, [quarantineFull(kiosk)], at.now);
    return;
  }
  const kept = await keepBranch(transaction, {
    kioskId: kiosk.kioskId,
    batch,
    fromSeq: at.seq,
    statement: { ...statement, signature: batch.signature },
    raisedAt: new Date(at.now),
  });
  if (kept.newCount === 0) return;
  const alarms = [forkAlarm(kiosk, kept.fromSeq), ...lateAlarms(kiosk, batch)];
  await raiseBounded(transaction, { kiosk, alarms }, at.now);
}

/** A kiosk could make up branches for ever; one whole honest branch always finds room. */
async function isForkRoomLeft(transaction: Transaction<Tables>, kioskId: string): Promise<boolean> {
  const { rows } = await sql<{ kept: number }>`
    select count(*) as kept from quarantine
    where kiosk_id = ${kioskId}::uuid and kind = 'fork' and settled_at is null`.execute(
    transaction,
  );
  return (rows[0]?.kept ?? 0) < LIMITS.forkEntriesKeptMax;
}

function quarantineFull(kiosk: SendingKiosk): Alarm {
  return {
    code: 'quarantine-full',
    matter: kiosk.kioskId,
    sentence: `${kiosk.kioskNumber}号点餐机留存待核对的记录太多，新送来的不再留存。请先处理已留存的，并检查这台设备。`,
    kioskId: kiosk.kioskId,
    districtCode: kiosk.districtCode,
  };
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

async function storeFresh(
  transaction: Transaction<Tables>,
  { kiosk, batch }: Incoming,
  at: { readonly fresh: readonly RawEntry[]; readonly head: ChainHead; readonly now: number },
): Promise<void> {
  await storeRaw(transaction, {
    batch,
    entries: at.fresh,
    place: placeOf(kiosk),
    previousHash: at.head.hash,
    receivedAt: new Date(at.now),
  });
  const alarms = [...farOffDates(kiosk, at.fresh), ...lateAlarms(kiosk, batch)];
  await raiseBounded(transaction, { kiosk, alarms }, at.now);
}

function placeOf({ kioskId, kioskNumber, canteenId, districtCode }: SendingKiosk): KioskPlace {
  return { kioskId, kioskNumber, canteenId, districtCode };
}

/** One alarm a kiosk: it is the clock that somebody has to look at, not each meal. */
function farOffDates(kiosk: SendingKiosk, entries: readonly RawEntry[]): readonly Alarm[] {
  const last = entries.findLast(
    ({ place, ledgerDate }) => place.claimedDate !== null && ledgerDate !== place.claimedDate,
  );
  if (last === undefined) return [];
  const sentence = `${kiosk.kioskNumber}号点餐机第${last.stored.seq}号记录写的日期是${last.place.claimedDate ?? ''}，与收到的日期相差太远，请核对点餐机的时钟和这一餐。`;
  return [
    {
      code: 'far-off-date',
      matter: kiosk.kioskId,
      sentence,
      kioskId: kiosk.kioskId,
      districtCode: kiosk.districtCode,
    },
  ];
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
