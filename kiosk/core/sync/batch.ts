import type { ChainHead } from '../../../shared/ledger/chain.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { Batch } from '../../../shared/sync/contract.ts';
import { makeBatch } from '../../../shared/sync/signatures.ts';
import type { KioskIdentity, StoreReads } from '../ports.ts';

/** A quarter of what the admin reads at most: a Chinese character has three bytes, and JSON quotes come on top. */
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
  if (entries.length === 0) throw new Error('a batch has entries');
  const { privateKey: kioskPrivateKey } = signingKey;
  return makeBatch({ kiosk: kioskId, after: head, entries, kioskPrivateKey });
}
