import { sql, type Transaction } from 'kysely';
import { parseJson } from '../../../shared/json.ts';
import type { Attachment } from '../../../shared/ledger/attachment.ts';
import type { FollowedEntry } from '../../../shared/ledger/chain.ts';
import type { Tables } from '../database/tables.ts';

/** Entries of a kiosk's chain as they were stored, oldest first, with the attachments that are still there. */
export async function storedEntries(
  transaction: Transaction<Tables>,
  of: { readonly kioskId: string; readonly fromSeq: number; readonly toSeq: number },
): Promise<readonly FollowedEntry[]> {
  const { kioskId, fromSeq, toSeq } = of;
  // By key, entry for entry: the months are partitions, and a join by hash would read each of them whole.
  const { rows } = await sql<{ seq: number; hash: string; content: string }>`
    select k.seq, k.hash, e.content from ledger_entry_key k
    cross join lateral (select content from ledger_entry of_key
      where of_key.business_date = k.business_date and of_key.kiosk_id = k.kiosk_id and of_key.seq = k.seq offset 0) e
    where k.kiosk_id = ${kioskId}::uuid and k.seq between ${fromSeq} and ${toSeq}
    order by k.seq`.execute(transaction);
  const attachments = await attachmentsOf(transaction, of);
  return rows.map(({ seq, hash, content }) => {
    const own = attachments.get(seq) ?? [];
    return {
      stored: { seq, hash, content, attachments: own.map(({ attachment }) => attachment) },
      content: parseJson(content),
      digests: own.map(({ digest }) => digest),
    };
  });
}

interface Kept {
  readonly digest: string;
  readonly attachment: Attachment;
}

async function attachmentsOf(
  transaction: Transaction<Tables>,
  of: { readonly kioskId: string; readonly fromSeq: number; readonly toSeq: number },
): Promise<ReadonlyMap<number, readonly Kept[]>> {
  const { rows } = await sql<{ seq: number; digest: string; salt: string; content: Buffer }>`
    select seq, digest, salt, content from attachment
    where kiosk_id = ${of.kioskId}::uuid and seq between ${of.fromSeq} and ${of.toSeq}
    order by seq, digest`.execute(transaction);
  const bySeq = new Map<number, Kept[]>();
  for (const { seq, digest, salt, content } of rows) {
    const kept = bySeq.get(seq) ?? [];
    bySeq.set(seq, kept);
    kept.push({ digest, attachment: { salt, content: content.toString('utf8') } });
  }
  return bySeq;
}
