import { sql, type Transaction } from 'kysely';
import { attachmentDigest } from '../../../shared/ledger/attachment.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import type { Tables } from '../database/tables.ts';
import type { KioskPlace } from './project.ts';
import { type Misunderstanding, rawPlace } from './understand.ts';

/** Writes the entries as they came, whatever they mean: batch, ledger, keys, attachments. */
export async function storeRaw(
  transaction: Transaction<Tables>,
  options: {
    readonly batch: Batch;
    readonly entries: readonly StoredEntry[];
    readonly place: KioskPlace;
    readonly previousHash: string;
    readonly lastHash: string;
    readonly receivedAt: Date;
    readonly today: string;
  },
): Promise<void> {
  const { entries, place } = options;
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return;
  const { batch_id } = await transaction
    .insertInto('batch')
    .values({
      kiosk_id: place.kioskId,
      district_code: place.districtCode,
      canteen_id: place.canteenId,
      first_seq: first.seq,
      last_seq: last.seq,
      previous_hash: options.previousHash,
      last_hash: options.lastHash,
      signature: options.batch.signature,
      received_at: options.receivedAt,
    })
    .returning('batch_id')
    .executeTakeFirstOrThrow();
  const raw = entries.map((entry) => ({ entry, ...rawPlace(entry, options.today) }));
  const seqs = raw.map(({ entry }) => entry.seq);
  const dates = raw.map(({ businessDate }) => businessDate);
  const hashes = raw.map(({ entry }) => entry.hash);
  await sql`
    insert into ledger_entry (district_code, canteen_id, kiosk_id, batch_id, seq, business_date, kind, content, hash)
    select ${place.districtCode}, ${place.canteenId}::uuid, ${place.kioskId}::uuid, ${batch_id}::bigint, * from unnest(
      ${seqs}::bigint[], ${dates}::date[], ${raw.map(({ kind }) => kind)}::text[],
      ${raw.map(({ entry }) => entry.content)}::text[], ${hashes}::text[])`.execute(transaction);
  await sql`
    insert into ledger_entry_key (kiosk_id, seq, hash, business_date)
    select ${place.kioskId}::uuid, * from unnest(${seqs}::bigint[], ${hashes}::text[], ${dates}::date[])`.execute(
    transaction,
  );
  await storeAttachments(transaction, entries, place);
}

/** Keeps the personal facts of entries beside the chain, in the place of the kiosk or of a branch. */
export async function storeAttachments(
  transaction: Transaction<Tables>,
  entries: readonly StoredEntry[],
  place: KioskPlace,
): Promise<void> {
  const attachments = entries.flatMap((entry) =>
    entry.attachments.map((attachment) => ({ seq: entry.seq, ...attachment })),
  );
  if (attachments.length === 0) return;
  // Bytes, not text: an attachment that no entry of ours would have may still hold a NUL.
  await sql`
    insert into attachment (kiosk_id, seq, digest, salt, content)
    select ${place.kioskId}::uuid, * from unnest(
      ${attachments.map(({ seq }) => seq)}::bigint[],
      ${attachments.map(({ salt, content }) => attachmentDigest({ salt, content }))}::text[],
      ${attachments.map(({ salt }) => salt)}::text[],
      ${attachments.map(({ content }) => Buffer.from(content, 'utf8'))}::bytea[])
    on conflict do nothing`.execute(transaction);
}

/** Puts copies of entries of the chain aside for a person. The same copy twice is kept once; forks go another way (branches.ts). */
export async function quarantine(
  transaction: Transaction<Tables>,
  options: {
    readonly kioskId: string;
    readonly entries: readonly { readonly stored: StoredEntry; readonly why: Misunderstanding }[];
    readonly raisedAt: Date;
  },
): Promise<void> {
  if (options.entries.length === 0) return;
  await transaction
    .insertInto('quarantine')
    .values(
      options.entries.map(({ stored, why }) => ({
        kiosk_id: options.kioskId,
        seq: stored.seq,
        hash: stored.hash,
        kind: 'entry' as const,
        reason_code: why.code,
        reason: why.reason.replaceAll('\0', ''),
        content: stored.content,
        attachments: null,
        raised_at: options.raisedAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['kiosk_id', 'seq', 'hash', 'kind']).doNothing())
    .execute();
}
