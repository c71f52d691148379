import { sql, type Transaction } from 'kysely';
import { parseJson } from '../../../shared/json.ts';
import type { FollowedEntry } from '../../../shared/ledger/chain.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { finishApplied, lockElders } from './apply.ts';
import { applyWithCare } from './apply-with-care.ts';
import type { KioskPlace } from './project.ts';
import { type UnderstoodEntry, understandEntry } from './understand.ts';

/** What trying again brought. */
export interface RetriedQuarantine {
  readonly applied: number;
  /** Still not understood, or still refused: they wait on. */
  readonly left: number;
}

/** Entries tried in one transaction, which holds up the counting of the kiosk. */
const ENTRIES_AT_ONCE = 200;

/**
 * Tries entries again that were put aside because they were not understood or not accepted: after an upgrade, or when a
 * person has put right what stood in their way. What goes through counts from then on like any other, is settled, and its
 * alarm is closed. Branches of forks are a person's to decide and stay. Safe beside ingest and other processes.
 */
export async function retryQuarantine(
  context: AdminContext,
  of: { readonly kioskId: string } | 'every-kiosk' = 'every-kiosk',
): Promise<RetriedQuarantine> {
  const { rows } = await sql<KioskRow>`
    select kiosk_id, kiosk_number, canteen_id, district_code from kiosk
    where (${of === 'every-kiosk'} or kiosk_id = ${of === 'every-kiosk' ? null : of.kioskId}::uuid)
      and exists (select 1 from quarantine q
        where q.kiosk_id = kiosk.kiosk_id and q.kind = 'entry' and q.settled_at is null)
    order by kiosk_number`.execute(context.database);
  let applied = 0;
  let left = 0;
  for (const row of rows) {
    const place = {
      kioskId: row.kiosk_id,
      kioskNumber: row.kiosk_number,
      canteenId: row.canteen_id,
      districtCode: row.district_code,
    };
    for (let after: number | null = 0; after !== null; ) {
      const page = await retryPage(context, place, after);
      applied += page.applied;
      left += page.left;
      after = page.lastSeq;
    }
  }
  return { applied, left };
}

interface KioskRow {
  readonly kiosk_id: string;
  readonly kiosk_number: number;
  readonly canteen_id: string;
  readonly district_code: string;
}

interface Page extends RetriedQuarantine {
  /** Null when there was nothing after it any more. */
  readonly lastSeq: number | null;
}

function retryPage(context: AdminContext, place: KioskPlace, after: number): Promise<Page> {
  return context.database.transaction().execute(async (transaction) => {
    // The same lock as the counting takes: nobody else applies entries of this kiosk meanwhile.
    await sql`select 1 from kiosk_count where kiosk_id = ${place.kioskId}::uuid for update`.execute(
      transaction,
    );
    const waiting = await waitingEntries(transaction, place.kioskId, after);
    const understood = waiting.flatMap((entry): readonly UnderstoodEntry[] => {
      const outcome = understandEntry(entry);
      return outcome.ok ? [outcome.value] : [];
    });
    await lockElders(transaction, understood);
    const { aside, ...outcome } = await applyWithCare(transaction, understood, place);
    const refused = new Set(aside.map(({ stored }) => stored.seq));
    const seqs = understood.map(({ stored }) => stored.seq).filter((seq) => !refused.has(seq));
    const now = context.now();
    await settle(transaction, { kioskId: place.kioskId, seqs, now });
    await finishApplied(transaction, { kiosk: place, ...outcome }, now);
    const left = waiting.length - seqs.length;
    return { applied: seqs.length, left, lastSeq: waiting.at(-1)?.stored.seq ?? null };
  });
}

/** The entries as the ledger holds them, with the attachments that are still there. */
async function waitingEntries(
  transaction: Transaction<Tables>,
  kioskId: string,
  after: number,
): Promise<readonly FollowedEntry[]> {
  const { rows } = await sql<{
    readonly seq: number;
    readonly content: string;
    readonly hash: string;
    readonly attachments: readonly {
      readonly digest: string;
      readonly salt: string;
      readonly content: string;
    }[];
  }>`
    select q.seq, q.content, q.hash, coalesce((select jsonb_agg(jsonb_build_object('digest', a.digest,
        'salt', a.salt, 'content', encode(a.content, 'base64')) order by a.digest)
      from attachment a where a.kiosk_id = q.kiosk_id and a.seq = q.seq), '[]') as attachments
    from quarantine q
    join ledger_entry_key k on k.kiosk_id = q.kiosk_id and k.seq = q.seq and k.hash = q.hash
    where q.kiosk_id = ${kioskId}::uuid and q.kind = 'entry' and q.settled_at is null and q.seq > ${after}
    order by q.seq limit ${ENTRIES_AT_ONCE}`.execute(transaction);
  return rows.map(({ seq, content, hash, attachments }) => ({
    stored: {
      seq,
      content,
      hash,
      attachments: attachments.map((attachment) => ({
        salt: attachment.salt,
        content: Buffer.from(attachment.content, 'base64').toString('utf8'),
      })),
    },
    content: parseJson(content),
    digests: attachments.map(({ digest }) => digest),
  }));
}

async function settle(
  transaction: Transaction<Tables>,
  of: { readonly kioskId: string; readonly seqs: readonly number[]; readonly now: number },
): Promise<void> {
  if (of.seqs.length === 0) return;
  const at = new Date(of.now);
  await transaction
    .updateTable('quarantine')
    .set({ settled_at: at })
    .where('kiosk_id', '=', of.kioskId)
    .where('kind', '=', 'entry')
    .where('seq', 'in', of.seqs)
    .execute();
  await transaction
    .updateTable('alarm')
    .set({ closed_at: at })
    .where('code', '=', 'quarantined-entry')
    .where(
      'matter',
      'in',
      of.seqs.map((seq) => `${of.kioskId}/${seq}`),
    )
    .execute();
}
