import { sql, type Transaction } from 'kysely';
import type { FollowedEntry } from '../../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import { arrayOf } from '../database/bulk.ts';
import { ledgerDate } from '../database/partitions.ts';
import type { Tables } from '../database/tables.ts';
import type { KioskPlace } from './project.ts';
import type { Misunderstanding, RawPlace } from './understand.ts';

/** Writes the entries as they came, whatever they mean: batch, ledger, keys, attachments. */
export async function storeRaw(
  transaction: Transaction<Tables>,
  options: {
    readonly batch: Batch;
    readonly entries: readonly (FollowedEntry & { readonly place: RawPlace })[];
    readonly place: KioskPlace;
    readonly previousHash: string;
    readonly lastHash: string;
    readonly receivedAt: Date;
    /** Date of the arrival in Shanghai. */
    readonly today: string;
  },
): Promise<void> {
  const { entries, place } = options;
  const first = entries[0]?.stored;
  const last = entries.at(-1)?.stored;
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
  const { districtCode, canteenId, kioskId } = place;
  const seqs = arrayOf(
    'bigint',
    entries.map(({ stored }) => stored.seq),
  );
  const dates = arrayOf(
    'date',
    entries.map((entry) => ledgerDate(entry.place.claimedDate, options.today)),
  );
  const hashes = arrayOf(
    'text',
    entries.map(({ stored }) => stored.hash),
  );
  // One statement, so that entries and keys cost one way to the database and back.
  await sql`
    with raw as materialized (
      select * from unnest(${seqs}, ${dates}, ${arrayOf(
        'text',
        entries.map((entry) => entry.place.kind),
      )},
        ${arrayOf(
          'text',
          entries.map(({ stored }) => stored.content),
        )}, ${hashes})
        as r (seq, business_date, kind, content, hash)
    ), kept as (
      insert into ledger_entry (district_code, canteen_id, kiosk_id, batch_id, seq, business_date, kind, content, hash)
      select ${districtCode}, ${canteenId}::uuid, ${kioskId}::uuid, ${batch_id}::bigint, seq, business_date, kind, content, hash
      from raw
    )
    insert into ledger_entry_key (kiosk_id, seq, hash, business_date)
    select ${kioskId}::uuid, seq, hash, business_date from raw`.execute(transaction);
  await storeAttachments(transaction, entries, place);
}

/** Keeps the personal facts of entries beside the chain, in the place of the kiosk or of a branch. */
export async function storeAttachments(
  transaction: Transaction<Tables>,
  entries: readonly FollowedEntry[],
  place: KioskPlace,
): Promise<void> {
  const attachments = entries.flatMap(({ stored, digests }) =>
    stored.attachments.map((attachment, index) => ({
      seq: stored.seq,
      digest: digests[index] ?? '',
      salt: attachment.salt,
      // Bytes, not text: an attachment that no entry of ours would have may still hold a NUL.
      content: Buffer.from(attachment.content, 'utf8'),
    })),
  );
  if (attachments.length === 0) return;
  await sql`
    insert into attachment (kiosk_id, seq, digest, salt, content)
    select ${place.kioskId}::uuid, * from unnest(
      ${arrayOf(
        'bigint',
        attachments.map(({ seq }) => seq),
      )},
      ${arrayOf(
        'text',
        attachments.map(({ digest }) => digest),
      )},
      ${arrayOf(
        'text',
        attachments.map(({ salt }) => salt),
      )},
      ${arrayOf(
        'bytea',
        attachments.map(({ content }) => content),
      )})
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
