import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { FollowedEntry } from '../../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../../shared/ledger/entry.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import type { ColumnType } from '../database/binary-arrays.ts';
import { arrayOf } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';
import type { KioskPlace } from './project.ts';
import type { Misunderstanding, RawPlace } from './understand.ts';

/** An entry with all that is known of it before anybody asks what it means. */
export interface RawEntry extends Pick<FollowedEntry, 'stored' | 'digests'> {
  readonly place: RawPlace;
  /** The date under which it stands in the ledger's table. */
  readonly ledgerDate: string;
}

/** Writes the entries as they came, whatever they mean: batch, ledger, keys, attachments, and the head that they lead to. */
export async function storeRaw(
  transaction: Transaction<Tables>,
  options: {
    readonly batch: Batch;
    readonly entries: readonly RawEntry[];
    readonly place: KioskPlace;
    readonly previousHash: string;
    readonly receivedAt: Date;
  },
): Promise<void> {
  const { entries, place, receivedAt } = options;
  const first = entries[0]?.stored;
  const last = entries.at(-1)?.stored;
  if (first === undefined || last === undefined) return;
  const { districtCode, canteenId } = place;
  const kioskId = sql`${place.kioskId}::uuid`;
  const column = (type: ColumnType, valueIn: (entry: RawEntry) => unknown) =>
    arrayOf(type, entries.map(valueIn));
  // One statement: each further one would cost a way to the database and back while the head is locked.
  await sql`
    with stored_batch as (
      insert into batch (kiosk_id, district_code, canteen_id, first_seq, last_seq, previous_hash, last_hash, signature, received_at)
      values (${kioskId}, ${districtCode}, ${canteenId}::uuid, ${first.seq}, ${last.seq}, ${options.previousHash}, ${last.hash},
        ${options.batch.signature}, ${receivedAt}) returning batch_id
    ), raw as materialized (
      select * from unnest(${column('bigint', ({ stored }) => stored.seq)}, ${column('date', (entry) => entry.ledgerDate)},
        ${column('text', (entry) => entry.place.kind)}, ${column('text', ({ stored }) => stored.content)},
        ${column('text', ({ stored }) => stored.hash)}) as r (seq, business_date, kind, content, hash)
    ), kept as (
      insert into ledger_entry (district_code, canteen_id, kiosk_id, batch_id, seq, business_date, kind, content, hash)
      select ${districtCode}, ${canteenId}::uuid, ${kioskId}, batch_id, seq, business_date, kind, content, hash
      from raw, stored_batch
    ), keys as (
      insert into ledger_entry_key (kiosk_id, seq, hash, business_date)
      select ${kioskId}, seq, hash, business_date from raw
    ), attached as (${insertAttachments(entries, place)})
    update kiosk_head set seq = ${last.seq}, hash = ${last.hash}, updated_at = ${receivedAt}
    where kiosk_id = ${kioskId}`.execute(transaction);
}

/** Keeps the personal facts of entries beside the chain, in the place of the kiosk or of a branch. */
export async function storeAttachments(
  transaction: Transaction<Tables>,
  entries: readonly Pick<FollowedEntry, 'stored' | 'digests'>[],
  place: KioskPlace,
): Promise<void> {
  await sql`${insertAttachments(entries, place)} on conflict do nothing`.execute(transaction);
}

function insertAttachments(
  entries: readonly Pick<FollowedEntry, 'stored' | 'digests'>[],
  place: KioskPlace,
): RawBuilder<unknown> {
  const seqs: number[] = [];
  const digests: string[] = [];
  const salts: string[] = [];
  const contents: string[] = [];
  for (const { stored, digests: own } of entries) {
    for (const [index, { salt, content }] of stored.attachments.entries()) {
      // The same one twice in one entry is one.
      if (own.indexOf(own[index] ?? '') < index) continue;
      seqs.push(stored.seq);
      digests.push(own[index] ?? '');
      salts.push(salt);
      contents.push(content);
    }
  }
  // Bytes, not text: an attachment that no entry of ours would have may still hold a NUL.
  return sql`
    insert into attachment (kiosk_id, seq, digest, salt, content)
    select ${place.kioskId}::uuid, * from unnest(${arrayOf('bigint', seqs)}, ${arrayOf('text', digests)},
      ${arrayOf('text', salts)}, ${arrayOf('bytea', contents)})`;
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
