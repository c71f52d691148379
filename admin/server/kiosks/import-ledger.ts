import { sql } from 'kysely';
import { genesisHead } from '../../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import type { LedgerFileHeader, LedgerFileSummary } from '../../../shared/ledger/export-file.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import type { LedgerImportFailure, LedgerImportSummary } from '../../contract/kiosks.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { keyInForce } from '../identity/kiosk-key.ts';
import { acceptProven, type SendingKiosk } from '../ingest/accept-batch.ts';
import { countUp } from '../ingest/count.ts';
import { type LedgerFile, readHeader, verifyFile } from './ledger-file.ts';

interface KnownKiosk extends SendingKiosk {
  readonly kioskId: Batch['kiosk'];
  readonly canteenName: string;
  readonly status: LedgerImportSummary['status'];
}

/** What a ledger file holds against what is held here. Nothing is changed. */
export async function examineLedgerFile(
  context: AdminContext,
  file: LedgerFile,
): Promise<Result<LedgerImportSummary, LedgerImportFailure>> {
  const examined = await examine(context, file);
  return examined.ok ? succeed(examined.value.summary) : examined;
}

/**
 * Takes in a ledger file that a person has seen the summary of, and counts it: what follows goes the way of every batch, what contradicts
 * the chain is kept aside for the page of forks. Doing it again changes nothing.
 */
export async function importLedgerFile(
  context: AdminContext,
  request: {
    readonly file: LedgerFile;
    readonly confirmedSha256: string;
    /** Null: by the command on the server. */
    readonly userId: string | null;
  },
): Promise<Result<LedgerImportSummary, LedgerImportFailure>> {
  const { file } = request;
  if (file.sha256 !== request.confirmedSha256) {
    return fail({
      code: 'changed-meanwhile',
      sentence: '这次的文件与刚才核对的不是同一个，没有导入。请重新选择文件并核对。',
    });
  }
  const examined = await examine(context, file);
  if (!examined.ok) return examined;
  const { kiosk, verified, summary } = examined.value;
  const before = await standOf(context, kiosk.kioskId);
  const taken = await takeRuns(context, { kiosk, verified, file });
  if (!taken.ok) return taken;
  const after = await standOf(context, kiosk.kioskId);
  const newCount = after.headSeq - before.headSeq;
  const asideCount = after.asideCount - before.asideCount;
  const now = context.now();
  await context.database.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('ledger_import')
      .values({
        kiosk_id: kiosk.kioskId,
        file_sha256: file.sha256,
        last_seq: verified.head.seq,
        last_hash: verified.head.hash,
        signature: verified.signature,
        new_count: newCount,
        aside_count: asideCount,
        imported_by: request.userId,
        imported_at: new Date(now),
      })
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: request.userId === null ? 'system' : 'user',
        actorId: request.userId,
        action: 'ledger-imported',
        subject: kiosk.kioskId,
        detail: { fileSha256: file.sha256, newCount, asideCount },
      },
      now,
    );
  });
  await countUp(context, kiosk.kioskId);
  return succeed({ ...summary, newCount, headSeq: after.headSeq });
}

interface Examined {
  readonly kiosk: KnownKiosk;
  readonly verified: LedgerFileSummary;
  readonly summary: LedgerImportSummary;
}

async function examine(
  context: AdminContext,
  file: LedgerFile,
): Promise<Result<Examined, LedgerImportFailure>> {
  const header = await readHeader(file);
  if (!header.ok) return header;
  const kiosk = await findKiosk(context, header.value.kiosk);
  if (kiosk === null) {
    return fail({
      code: 'unknown-kiosk',
      sentence: '这个账本的点餐机没有在这里注册过，不能导入。',
    });
  }
  // The keys of the file prove nothing by themselves; the one it was enrolled with does, and those that it went on to here.
  const isOwnKey =
    kiosk.publicKey === header.value.publicKey &&
    (await haveNotParted(context, kiosk.kioskId, header.value.nextKeys));
  if (!isOwnKey) {
    return fail({
      code: 'other-key',
      sentence: '这个账本用的密钥不是这台点餐机的，可能是伪造的，没有导入。',
    });
  }
  const comparison = await comparer(context, kiosk.kioskId);
  const verified = await verifyFile(file, comparison.see);
  if (!verified.ok) return verified;
  const { head, saleCount, listPriceFen, subsidyFen } = verified.value;
  const { kioskId, kioskNumber, canteenName, status } = kiosk;
  return succeed({
    kiosk,
    verified: verified.value,
    summary: {
      kioskId,
      kioskNumber,
      canteenName,
      status,
      fileSha256: file.sha256,
      lastSeq: head.seq,
      ...comparison.counts(),
      saleCount,
      listPriceFen,
      subsidyFen,
    },
  });
}

/** The file's later keys begin with those known here, or end among them: an old disk has fewer, a later one more. */
async function haveNotParted(
  context: AdminContext,
  kioskId: string,
  claimed: LedgerFileHeader['nextKeys'],
): Promise<boolean> {
  const known = await context.database
    .selectFrom('kiosk_key')
    .select('public_key')
    .where('kiosk_id', '=', kioskId)
    .orderBy('position')
    .execute();
  return claimed.every(
    ({ publicKey }, index) => publicKey === (known[index]?.public_key ?? publicKey),
  );
}

async function findKiosk(
  context: AdminContext,
  kioskId: Batch['kiosk'],
): Promise<KnownKiosk | null> {
  const row = await context.database
    .selectFrom('kiosk')
    .innerJoin('canteen', 'canteen.canteen_id', 'kiosk.canteen_id')
    .select(['kiosk_number', 'kiosk.canteen_id', 'kiosk.district_code', 'status'])
    .select(['public_key', 'next_public_key', 'canteen.name'])
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    kioskId,
    kioskNumber: row.kiosk_number,
    canteenId: row.canteen_id,
    districtCode: row.district_code,
    publicKey: row.public_key,
    keyInForce: keyInForce(row),
    canteenName: row.name,
    status: row.status,
  };
}

/** Counts, run by run, what of a chain is held, follows, or differs from some seq on. */
async function comparer(context: AdminContext, kioskId: string) {
  const { headSeq } = await standOf(context, kioskId);
  const counts = { newCount: 0, heldCount: 0, differentCount: 0, asideCount: 0 };
  let hasParted = false;
  const see = async (run: readonly StoredEntry[]): Promise<void> => {
    const { rows } = await sql<{ seq: number; is_held: boolean; is_aside: boolean }>`
      select r.seq,
        exists (select from ledger_entry_key k where k.kiosk_id = ${kioskId}::uuid and k.seq = r.seq and k.hash = r.hash) as is_held,
        exists (select from quarantine q where q.kiosk_id = ${kioskId}::uuid and q.seq = r.seq and q.hash = r.hash
          and q.kind = 'fork') as is_aside
      from unnest(${run.map(({ seq }) => seq)}::bigint[], ${run.map(({ hash }) => hash)}::text[]) as r (seq, hash)
      order by r.seq`.execute(context.database);
    for (const { seq, is_held: isHeld, is_aside: isAside } of rows) {
      hasParted ||= isAside || (seq <= headSeq && !isHeld);
      if (hasParted) counts.differentCount += 1;
      else if (isHeld) counts.heldCount += 1;
      else counts.newCount += 1;
      if (isAside) counts.asideCount += 1;
    }
  };
  return { see, counts: () => ({ headSeq, ...counts }) };
}

async function standOf(context: AdminContext, kioskId: string) {
  const { rows } = await sql<{ head_seq: number; aside: number }>`
    select h.seq as head_seq,
      (select count(*) from quarantine q where q.kiosk_id = h.kiosk_id and q.kind = 'fork') as aside
    from kiosk_head h where h.kiosk_id = ${kioskId}::uuid`.execute(context.database);
  return { headSeq: rows[0]?.head_seq ?? 0, asideCount: rows[0]?.aside ?? 0 };
}

/** Hands the file over run by run, as if the kiosk sent it; a run that was there already changes nothing. */
async function takeRuns(
  context: AdminContext,
  of: {
    readonly kiosk: KnownKiosk;
    readonly verified: LedgerFileSummary;
    readonly file: LedgerFile;
  },
): Promise<Result<null, LedgerImportFailure>> {
  const { kiosk, verified, file } = of;
  const { kioskId: id, publicKey } = kiosk;
  const genesis = genesisHead({ kioskId: id, publicKey });
  const statement = {
    kiosk: id,
    firstSeq: 1,
    previousHash: genesis.hash,
    lastSeq: verified.head.seq,
    lastHash: verified.head.hash,
  };
  let previousHash = genesis.hash;
  let isRefused = false;
  const read = await verifyFile(file, async (run) => {
    const first = run[0];
    const last = run.at(-1);
    if (first === undefined || last === undefined || isRefused) return;
    const { signature } = verified;
    const head = { kiosk: id, firstSeq: first.seq, previousHash, signature };
    const batch: Batch = { format: 1, ...head, entries: [...run] };
    const taken = await acceptProven(context, kiosk, { batch, statement });
    isRefused = !taken.ok && taken.failure.code !== 'fork';
    previousHash = last.hash;
  });
  if (!read.ok) return read;
  if (!isRefused) return succeed(null);
  return fail({
    code: 'changed-meanwhile',
    sentence: '导入时这台点餐机的账本有变化，请再导入一次。',
  });
}
