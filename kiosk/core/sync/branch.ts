import type { ChainHead } from '../../../shared/ledger/chain.ts';
import { headAnswerSchema, SYNC_PATHS } from '../../../shared/sync/contract.ts';
import type { TrustedClock } from '../clock.ts';
import type { KioskIdentity, KioskStore } from '../ports.ts';
import { batchAfter } from './batch.ts';
import type { SignedRequests } from './requests.ts';

export interface BranchTools {
  readonly store: KioskStore;
  readonly requests: SignedRequests;
  readonly identity: () => KioskIdentity;
  readonly clock: Pick<TrustedClock, 'nowMs'>;
  /** How far this run has shown the admin its branch of a forked chain, and when it began to. */
  readonly branch: { sentSeq: number; begunMs?: number };
}

/** An admin that was put back to a backup has lost a branch kept since and cannot say so: it is shown from its beginning again. */
const SHOWN_AGAIN_MS = 60 * 60_000;

/**
 * Shows the admin this kiosk's side of a fork, which it keeps aside for a person: people ate here too, and a bureau that
 * is not told cannot ask. The admin goes on refusing it as its truth; what is lost on the way is sent in a later round.
 */
export async function reportBranch(tools: BranchTools, signal: AbortSignal): Promise<void> {
  const { store, branch } = tools;
  const nowMs = tools.clock.nowMs();
  if (Math.abs(nowMs - (branch.begunMs ?? 0)) >= SHOWN_AGAIN_MS) {
    branch.sentSeq = 0;
    branch.begunMs = nowMs;
  }
  let from = lastCommonHead(store);
  if (branch.sentSeq > from.seq) from = placeAt(store, branch.sentSeq);
  let isPlaced = false;
  while (from.seq < store.head().seq) {
    const batch = batchAfter(tools, from);
    const answer = await tools.requests.send({
      method: 'POST',
      path: SYNC_PATHS.batches,
      body: JSON.stringify(batch),
      schema: headAnswerSchema,
      signal,
    });
    const refusal = answer.ok || answer.failure.code !== 'refused' ? null : answer.failure.refusal;
    const isUnplaced = refusal?.code === 'does-not-follow-head';
    // Once a batch was placed, the next one cannot be without a beginning, unless the admin has no room left.
    if (isUnplaced && !isPlaced && from.seq > 0) {
      from = placeAt(store, Math.floor(from.seq / 2));
      continue;
    }
    if (!answer.ok && refusal?.code !== 'fork') return;
    isPlaced = true;
    from = placeAt(store, batch.firstSeq + batch.entries.length - 1);
    branch.sentSeq = from.seq;
  }
}

/** The last place that the admin has confirmed and that lies on this kiosk's chain; the beginning if there is none. */
function lastCommonHead(store: KioskStore): ChainHead {
  const { adminHead } = store.syncState();
  const isOnChain = adminHead !== null && store.hashAt(adminHead.seq) === adminHead.hash;
  return isOnChain ? adminHead : placeAt(store, 0);
}

function placeAt(store: KioskStore, seq: number): ChainHead {
  const hash = store.hashAt(seq);
  if (hash === null) throw new Error(`there is no entry ${seq} on this chain`);
  return { seq, hash };
}
