import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { headAnswerSchema, type SignedHead, SYNC_PATHS } from '../../../shared/sync/contract.ts';
import { signKioskKey } from '../../../shared/sync/kiosk-key.ts';
import type { TrustedClock } from '../clock.ts';
import type { KioskStore, StoreFailure, StoreReads } from '../ports.ts';
import type { RequestFailure } from './answers.ts';
import type { SignedRequests } from './requests.ts';

/** A signing key that nobody has copied in a year is rare enough; handing over costs one request. */
const KEY_LIFETIME_MS = 365 * 24 * 60 * 60 * 1000;

/** Whether the key in force is a year old and no other is on its way. */
export function isKeyDue(store: StoreReads, nowMs: number): boolean {
  const enrolment = store.enrolment();
  if (enrolment === null) return false;
  const last = store.nextKeys().at(-1);
  const sinceMs = last === undefined ? Date.parse(enrolment.enrolledAt) : last.inForceSinceMs;
  return sinceMs !== null && nowMs - sinceMs > KEY_LIFETIME_MS;
}

/**
 * Makes this kiosk's next signing key and puts it on disk, signed by the one in force; the next round of the sync hands
 * over to it. With one on its way already nothing is done.
 * @throws Error before enrolment.
 */
export function prepareNextKey(store: KioskStore): Result<void, StoreFailure> {
  return store.transact((transaction) => {
    if (pendingKey(transaction) !== null) return succeed(undefined);
    const kiosk = transaction.enrolment()?.kiosk;
    const inForce = transaction.signingKey();
    if (kiosk === undefined || inForce === null) throw new Error('this kiosk is not enrolled');
    const key = makeSigningKeyPair();
    const statement = { kiosk, previous: inForce.publicKey, publicKey: key.publicKey };
    const signature = signKioskKey(statement, inForce.privateKey);
    transaction.addNextKey({ key, signature });
    return succeed(undefined);
  });
}

function pendingKey(store: StoreReads): string | null {
  const last = store.nextKeys().at(-1);
  return last?.inForceSinceMs === null ? last.key.publicKey : null;
}

interface HandOverTools {
  readonly store: KioskStore;
  readonly requests: SignedRequests;
  readonly clock: TrustedClock;
}

type HeadAnswer = Result<{ readonly head: SignedHead }, RequestFailure>;

/**
 * Asks what the admin holds, after handing over to a key that is on its way. Whatever was lost on the way before, the same
 * hand-over again has the same end; an admin that does not know the key in force, since it was restored from an older
 * backup, is told of every key once more.
 */
export async function askHead(tools: HandOverTools, signal: AbortSignal): Promise<HeadAnswer> {
  if (pendingKey(tools.store) !== null) {
    const told = await tellKeys(tools, signal);
    if (!told.ok && told.failure.code !== 'refused') return told;
  }
  const first = await requestHead(tools, signal);
  const isKeyUnknown =
    !first.ok &&
    first.failure.code === 'refused' &&
    first.failure.refusal.code === 'bad-request-signature';
  if (!isKeyUnknown || tools.store.nextKeys().length === 0) return first;
  const told = await tellKeys(tools, signal);
  return told.ok ? requestHead(tools, signal) : first;
}

function requestHead(tools: HandOverTools, signal: AbortSignal): Promise<HeadAnswer> {
  return tools.requests.send({
    method: 'GET',
    path: SYNC_PATHS.head,
    body: null,
    schema: headAnswerSchema,
    signal,
  });
}

/** Tells the admin of every key after the first, oldest first; the last is in force as soon as the admin has answered. */
async function tellKeys(
  tools: HandOverTools,
  signal: AbortSignal,
): Promise<Result<void, RequestFailure>> {
  const { store, requests, clock } = tools;
  const kiosk = store.enrolment()?.kiosk ?? '';
  let previous = store.firstKey()?.publicKey ?? '';
  for (const { key: signingKey, signature } of store.nextKeys()) {
    const { publicKey, privateKey } = signingKey;
    const possession = signKioskKey({ kiosk, previous, publicKey }, privateKey);
    const answer = await requests.send({
      method: 'POST',
      path: SYNC_PATHS.keys,
      body: JSON.stringify({ publicKey, previous, signature, possession }),
      schema: headAnswerSchema,
      signal,
      signingKey,
    });
    if (!answer.ok) return answer;
    previous = publicKey;
  }
  const started = store.transact((transaction) => {
    transaction.startNextKey(clock.nowMs());
    return succeed(undefined);
  });
  return started.ok ? started : fail({ code: 'disk' });
}
