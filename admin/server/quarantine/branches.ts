import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { parseJson } from '../../../shared/json.ts';
import { ledgerEntrySchema, type StoredEntry } from '../../../shared/ledger/entry.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import type { Tables } from '../database/tables.ts';

/** An entry kept aside, as far as its place in the tree of branches goes. */
interface KeptPlace {
  readonly seq: number;
  readonly hash: string;
  readonly branchId: string;
}

/**
 * Keeps the part of a batch that contradicts the chain, whole and in order. A branch that grows keeps its name; where two
 * copies of a copy go apart again, the later one becomes a branch of its own. Under the lock on the kiosk's head.
 */
export async function keepBranch(
  transaction: Transaction<Tables>,
  options: {
    readonly kioskId: string;
    readonly batch: Batch;
    /** The first seq that differs; what lies before it is on the chain, or was kept already. */
    readonly fromSeq: number;
    readonly statement: unknown;
    readonly raisedAt: Date;
  },
): Promise<{ readonly newCount: number; readonly fromSeq: number }> {
  const { kioskId, raisedAt } = options;
  const links = linksFrom(options.batch, options.fromSeq);
  const first = links[0];
  if (first === undefined) return { newCount: 0, fromSeq: options.fromSeq };
  const kept = await keptAround(transaction, kioskId, {
    from: first.entry.seq - 1,
    to: first.entry.seq + links.length - 1,
  });
  const placed = placeLinks(links, kept);
  for (const { branchId, from } of placed.newBranches) {
    await transaction
      .insertInto('fork_branch')
      .values({
        branch_id: branchId,
        kiosk_id: kioskId,
        from_seq: from.entry.seq,
        previous_hash: from.previousHash,
        found_at: raisedAt,
      })
      .execute();
  }
  if (placed.fresh.length > 0) {
    await transaction
      .insertInto('quarantine')
      .values(
        placed.fresh.map(({ link: { entry, previousHash }, branchId }) => ({
          kiosk_id: kioskId,
          seq: entry.seq,
          hash: entry.hash,
          kind: 'fork' as const,
          reason_code: 'fork',
          reason: `从第${first.entry.seq}号起与已收到的记录不同：设备可能被还原或复制过`,
          content: entry.content,
          statement: JSON.stringify(options.statement),
          attachments: Buffer.from(JSON.stringify(entry.attachments), 'utf8'),
          raised_at: raisedAt,
          branch_id: branchId,
          previous_hash: previousHash,
          settled_at: movesNothing(entry) ? raisedAt : null,
        })),
      )
      .execute();
  }
  const fromSeq = await firstSeqOf(transaction, placed.fresh[0]?.branchId ?? null);
  return { newCount: placed.fresh.length, fromSeq: fromSeq ?? first.entry.seq };
}

/** A slip that came out or a device that failed is nothing for a person to decide: no money and no meal hangs on it. */
function movesNothing({ content }: StoredEntry): boolean {
  const entry = ledgerEntrySchema.safeParse(parseJson(content));
  return entry.success && entry.data.kind !== 'sale' && entry.data.kind !== 'top-up';
}

/** An entry with the hash it follows. */
interface Link {
  readonly entry: StoredEntry;
  readonly previousHash: string;
}

function linksFrom(batch: Batch, fromSeq: number): readonly Link[] {
  return batch.entries
    .map((entry, index) => ({
      entry,
      previousHash: batch.entries[index - 1]?.hash ?? batch.previousHash,
    }))
    .filter(({ entry }) => entry.seq >= fromSeq);
}

async function keptAround(
  transaction: Transaction<Tables>,
  kioskId: string,
  seqs: { readonly from: number; readonly to: number },
): Promise<readonly KeptPlace[]> {
  const rows = await transaction
    .selectFrom('quarantine')
    .select(['seq', 'hash', 'branch_id'])
    .where('kiosk_id', '=', kioskId)
    .where('kind', '=', 'fork')
    .where('seq', '>=', seqs.from)
    .where('seq', '<=', seqs.to)
    .execute();
  return rows.flatMap(({ seq, hash, branch_id: branchId }) =>
    branchId === null ? [] : [{ seq, hash, branchId }],
  );
}

interface Placed {
  readonly fresh: { readonly link: Link; readonly branchId: string }[];
  readonly newBranches: { readonly branchId: string; readonly from: Link }[];
}

/** Finds every link's branch: the one it is in already, the one of the entry it follows if that place is free, or a new one. */
function placeLinks(links: readonly Link[], kept: readonly KeptPlace[]): Placed {
  const placed: Placed = { fresh: [], newBranches: [] };
  const keyOf = (seq: number, text: string): string => `${seq} ${text}`;
  const branchOf = new Map(kept.map((one) => [keyOf(one.seq, one.hash), one.branchId]));
  const taken = new Set(kept.map((one) => keyOf(one.seq, one.branchId)));
  for (const link of links) {
    const { seq, hash } = link.entry;
    if (branchOf.has(keyOf(seq, hash))) continue;
    const parent = branchOf.get(keyOf(seq - 1, link.previousHash));
    let branchId = parent;
    if (branchId === undefined || taken.has(keyOf(seq, branchId))) {
      branchId = randomUUID();
      placed.newBranches.push({ branchId, from: link });
    }
    branchOf.set(keyOf(seq, hash), branchId);
    taken.add(keyOf(seq, branchId));
    placed.fresh.push({ link, branchId });
  }
  return placed;
}

async function firstSeqOf(
  transaction: Transaction<Tables>,
  branchId: string | null,
): Promise<number | null> {
  if (branchId === null) return null;
  const row = await transaction
    .selectFrom('fork_branch')
    .select('from_seq')
    .where('branch_id', '=', branchId)
    .executeTakeFirst();
  return row?.from_seq ?? null;
}
