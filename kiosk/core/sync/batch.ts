import type { ChainHead } from '../../../shared/ledger/chain.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import { signBatch } from '../../../shared/sync/signatures.ts';
import type { KioskIdentity, StoreReads } from '../ports.ts';

/** Half of what the admin reads at most, since attachments and JSON quotes come on top. */
const BATCH_CHARACTERS_MAX = LIMITS.requestBytesMax / 4;

/** The signed batch of what follows a place on this kiosk's chain; there must be something. */
export function batchAfter(
  tools: { readonly store: StoreReads; readonly identity: () => KioskIdentity },
  head: ChainHead,
): Batch {
  const { kioskId, signingKey } = tools.identity();
  const entries = tools.store.entriesAfter({
    seq: head.seq,
    entriesMax: LIMITS.batchEntriesMax,
    charactersMax: BATCH_CHARACTERS_MAX,
  });
  const last = entries.at(-1);
  if (last === undefined) throw new Error('a batch has entries');
  const place = { kiosk: kioskId, firstSeq: head.seq + 1, previousHash: head.hash };
  const statement = { ...place, lastSeq: last.seq, lastHash: last.hash };
  const signature = signBatch(statement, signingKey.privateKey);
  return { format: 1, ...place, entries: [...entries], signature };
}
