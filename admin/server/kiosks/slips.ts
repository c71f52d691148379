import { sql, type Transaction } from 'kysely';
import { readReceiptCode, receiptCode } from '../../../shared/ledger/receipt-code.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type {
  EnterSlip,
  KioskFailure,
  KioskLossView,
  SlipFit,
  SlipView,
  WithdrawSlip,
} from '../../contract/kiosks.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import { raiseAlarms } from '../alarms.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { HIGHEST_MISSING_SEQ } from './missing.ts';

interface SlipKiosk {
  readonly kiosk_id: string;
  readonly kiosk_number: number;
  readonly district_code: string;
}

/** Keeps the code of a receipt or day slip that somebody found, and says how it fits what is held. */
export async function enterSlip(
  context: AdminContext,
  user: ConsoleUser,
  request: EnterSlip,
): Promise<Result<{ readonly fit: SlipFit }, KioskFailure>> {
  const read = readReceiptCode(request.code);
  if (read === null || read.seq === 0) {
    return fail({
      code: 'no-receipt-code',
      sentence:
        '这不是小票上的编码。请照小票或日结单最下面的编码输入，样子像 0007-000123-9F3A6C21。',
    });
  }
  return context.database.transaction().execute(async (transaction) => {
    const kiosk = await transaction
      .selectFrom('kiosk')
      .select(['kiosk_id', 'kiosk_number', 'district_code'])
      .where('kiosk_id', '=', request.kioskId)
      .executeTakeFirst();
    if (kiosk === undefined) return fail(NO_SUCH_KIOSK);
    if (kiosk.kiosk_number !== read.kioskNumber) {
      return fail({
        code: 'other-kiosk',
        sentence: `这张小票是${read.kioskNumber}号机的，不是${kiosk.kiosk_number}号机的。请核对开头四位。`,
      });
    }
    const { seq, hashPrefix } = read;
    const fit = await fitOf(transaction, { kioskId: kiosk.kiosk_id, seq, hashPrefix });
    await transaction
      .insertInto('paper_slip')
      .values({
        kiosk_id: kiosk.kiosk_id,
        seq,
        hash_prefix: hashPrefix,
        entered_by: user.userId,
        entered_at: new Date(context.now()),
      })
      .execute();
    const code = receiptCode({ kioskNumber: kiosk.kiosk_number, seq, hash: hashPrefix });
    await writeAudit(
      transaction,
      {
        actorKind: 'user',
        actorId: user.userId,
        action: 'slip-entered',
        subject: kiosk.kiosk_id,
        detail: { code, fit },
      },
      context.now(),
    );
    if (fit === 'differs') await reportDifference(context, transaction, kiosk, code);
    return succeed({ fit });
  });
}

const NO_SUCH_KIOSK: KioskFailure = {
  code: 'no-such-kiosk',
  sentence: '没有这台设备，请刷新页面后再试。',
};

async function fitOf(
  transaction: Transaction<Tables>,
  slip: { readonly kioskId: string; readonly seq: number; readonly hashPrefix: string },
): Promise<SlipFit> {
  const { rows } = await sql<{ fit: SlipFit }>`
    select ${FIT} as fit from (select ${slip.kioskId}::uuid as kiosk_id, ${slip.seq}::bigint as seq,
      ${slip.hashPrefix}::text as hash_prefix) s`.execute(transaction);
  return rows[0]?.fit ?? 'missing';
}

/** Over a slip `s`: how it fits the chain and the branches kept aside. */
const FIT = sql<SlipFit>`case
  when exists (select from ledger_entry_key e where e.kiosk_id = s.kiosk_id and e.seq = s.seq
    and starts_with(e.hash, s.hash_prefix)) then 'held'
  when exists (select from quarantine q where q.kiosk_id = s.kiosk_id and q.seq = s.seq and q.kind = 'fork'
    and starts_with(q.hash, s.hash_prefix)) then 'aside'
  when exists (select from ledger_entry_key e where e.kiosk_id = s.kiosk_id and e.seq = s.seq) then 'differs'
  else 'missing' end`;

async function reportDifference(
  context: AdminContext,
  transaction: Transaction<Tables>,
  kiosk: SlipKiosk,
  code: string,
): Promise<void> {
  await raiseAlarms(
    transaction,
    [
      {
        code: 'slip-differs',
        matter: code,
        sentence: `小票 ${code} 与${kiosk.kiosk_number}号点餐机已收到的记录对不上：或者小票是假的，或者这台设备曾被还原或复制、另有一段记录没有送来。请核对小票和旧设备。`,
        kioskId: kiosk.kiosk_id,
        districtCode: kiosk.district_code,
      },
    ],
    context.now(),
  );
}

/** Takes back a slip that was typed wrong; that it was entered stays on record. */
export async function withdrawSlip(
  context: AdminContext,
  user: ConsoleUser,
  request: WithdrawSlip,
): Promise<Result<null, KioskFailure>> {
  return context.database.transaction().execute(async (transaction) => {
    const slip = await transaction
      .selectFrom('paper_slip')
      .select(['slip_id', 'kiosk_id', 'seq', 'hash_prefix'])
      .where('slip_id', '=', request.slipId)
      .executeTakeFirst();
    if (slip === undefined) {
      return fail({ code: 'no-such-slip', sentence: '没有这张小票的登记，请刷新页面后再试。' });
    }
    await transaction
      .insertInto('paper_slip_withdrawal')
      .values({
        slip_id: slip.slip_id,
        reason: request.reason,
        withdrawn_by: user.userId,
        withdrawn_at: new Date(context.now()),
      })
      .onConflict((conflict) => conflict.column('slip_id').doNothing())
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: 'user',
        actorId: user.userId,
        action: 'slip-withdrawn',
        subject: slip.kiosk_id,
        detail: { seq: slip.seq, hashPrefix: slip.hash_prefix, reason: request.reason },
      },
      context.now(),
    );
    return succeed(null);
  });
}

/** What may be missing of a kiosk, by the slips found, and what was brought in by files. */
export async function kioskLoss(
  context: AdminContext,
  kioskId: string,
): Promise<KioskLossView | null> {
  const { database } = context;
  const found = await sql<{ kiosk_number: number; head_seq: number; missing_seq: number | null }>`
    select k.kiosk_number, h.seq as head_seq, ${HIGHEST_MISSING_SEQ} as missing_seq
    from kiosk k join kiosk_head h on h.kiosk_id = k.kiosk_id
    where k.kiosk_id = ${kioskId}::uuid`.execute(database);
  const kiosk = found.rows[0];
  if (kiosk === undefined) return null;
  const { kiosk_number: kioskNumber, head_seq: headSeq, missing_seq: missingSeq } = kiosk;
  const slips = await sql<SlipRow>`
    select s.slip_id, s.seq, s.hash_prefix, s.entered_at, u.display_name, ${FIT} as fit
    from paper_slip s join console_user u on u.user_id = s.entered_by
    where s.kiosk_id = ${kioskId}::uuid
      and not exists (select from paper_slip_withdrawal w where w.slip_id = s.slip_id)
    order by s.seq desc, s.slip_id desc limit ${ROWS_SHOWN}`.execute(database);
  const imports = await database
    .selectFrom('ledger_import')
    .leftJoin('console_user', 'console_user.user_id', 'imported_by')
    .select(['imported_at', 'display_name', 'new_count', 'aside_count'])
    .where('kiosk_id', '=', kioskId)
    .orderBy('import_id', 'desc')
    .limit(ROWS_SHOWN)
    .execute();
  return {
    kioskId,
    kioskNumber,
    headSeq,
    missing:
      missingSeq === null
        ? null
        : { fromSeq: headSeq + 1, toSeq: missingSeq, count: missingSeq - headSeq },
    slips: slips.rows.map((row) => slipView(row, kioskNumber)),
    imports: imports.map((row) => ({
      importedAt: shanghaiWallTime(row.imported_at.getTime()),
      importedBy: row.display_name,
      newCount: row.new_count,
      asideCount: row.aside_count,
    })),
  };
}

/** Nobody types more slips of one kiosk than this; the highest are shown. */
const ROWS_SHOWN = 50;

interface SlipRow {
  readonly slip_id: number;
  readonly seq: number;
  readonly hash_prefix: string;
  readonly entered_at: Date;
  readonly display_name: string;
  readonly fit: SlipFit;
}

function slipView(row: SlipRow, kioskNumber: number): SlipView {
  return {
    slipId: row.slip_id,
    code: receiptCode({ kioskNumber, seq: row.seq, hash: row.hash_prefix }),
    seq: row.seq,
    fit: row.fit,
    enteredBy: row.display_name,
    enteredAt: shanghaiWallTime(row.entered_at.getTime()),
  };
}
