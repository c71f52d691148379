import { bytesOfBase64 } from '../../../shared/base64.ts';
import { sha256Hex } from '../../../shared/crypto/sha256.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { succeed } from '../../../shared/result.ts';
import { photoAnswerSchema, SYNC_PATHS } from '../../../shared/sync/contract.ts';
import type { KioskStore, RandomPort, TimerPort } from '../ports.ts';
import { pauseMs } from './pause.ts';
import type { SignedRequests } from './requests.ts';

/** Fetches the photos that the held menu names, one at a time, between the rounds of sync. */
export interface PhotoFetcher {
  /** Fetches one that is missing and due. True when one came. Never a failure of its caller: a photo that does not come waits. */
  fetchOne(): Promise<boolean>;
  /** Whether there is another one to fetch now. */
  hasMore(): boolean;
  /** Gives up the request under way: something that matters more is to be sent. It counts as no failure. */
  interrupt(): void;
  /** Gives up for good. */
  stop(): void;
}

export function createPhotoFetcher(tools: {
  readonly store: KioskStore;
  readonly requests: Pick<SignedRequests, 'send'>;
  readonly timer: TimerPort;
  readonly random: RandomPort;
}): PhotoFetcher {
  const { store, requests, timer, random } = tools;
  /** Photos that did not come; each waits by itself, so that one that never comes keeps no other away. */
  const failures = new Map<string, { count: number; isWaiting: boolean; cancel: () => void }>();
  let interrupting = new AbortController();
  let isStopped = false;

  const due = (): string | null => {
    const missing = store.missingPhotos();
    for (const [digest, { cancel }] of failures) {
      if (missing.includes(digest)) continue;
      cancel();
      failures.delete(digest);
    }
    const failed = (digest: string): number => failures.get(digest)?.count ?? 0;
    const [next = null] = missing
      .filter((digest) => failures.get(digest)?.isWaiting !== true)
      .toSorted((one, other) => failed(one) - failed(other));
    return next;
  };
  const noteFailure = (digest: string): void => {
    const failure = { count: (failures.get(digest)?.count ?? 0) + 1, isWaiting: true };
    const cancel = timer.after(pauseMs(failure.count, random), () => {
      const noted = failures.get(digest);
      if (noted !== undefined) noted.isWaiting = false;
    });
    failures.set(digest, { ...failure, cancel });
  };
  return {
    async fetchOne() {
      const digest = isStopped ? null : due();
      if (digest === null) return false;
      interrupting = new AbortController();
      const { signal } = interrupting;
      const isHere = await fetchPhoto({ store, requests, digest, signal });
      if (isHere) failures.delete(digest);
      else if (!signal.aborted) noteFailure(digest);
      return isHere;
    },
    hasMore: () => !isStopped && due() !== null,
    interrupt: () => interrupting.abort(),
    stop() {
      isStopped = true;
      interrupting.abort();
      for (const { cancel } of failures.values()) cancel();
    },
  };
}

/** Takes a photo only if its bytes are those that the menu names, and not too many of them. */
async function fetchPhoto(asked: {
  readonly store: KioskStore;
  readonly requests: Pick<SignedRequests, 'send'>;
  readonly digest: string;
  readonly signal: AbortSignal;
}): Promise<boolean> {
  const { store, requests, digest, signal } = asked;
  const answer = await requests.send({
    ...{ method: 'GET', path: `${SYNC_PATHS.photos}/${digest}`, body: null },
    ...{ schema: photoAnswerSchema, signal },
  });
  if (!answer.ok) return false;
  const { mediaType, bytesBase64 } = answer.value;
  const bytes = bytesOfBase64(bytesBase64);
  if (bytes.length > LIMITS.photoBytesMax || sha256Hex(bytes) !== digest) return false;
  return store.transact((transaction) => {
    transaction.savePhoto(digest, { mediaType, bytes });
    return succeed(undefined);
  }).ok;
}
