import { canonicalText } from '../../../shared/ledger/canonical.ts';
import { succeed } from '../../../shared/result.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import {
  type AdoptionRequest,
  type EnrolmentAnswer,
  enrolmentAnswerSchema,
  isCertificateGood,
} from '../../../shared/sync/enrolment.ts';
import type { Enrolment, KioskStore } from '../ports.ts';
import type { SignedRequests } from './requests.ts';
import type { RoundFailure } from './round.ts';

/** Whether the admin does not know this kiosk: it was restored from a backup made before the enrolment. */
export function isForgotten(failure: RoundFailure): boolean {
  return (
    failure.code === 'alarm' &&
    failure.alarm.code === 'refused' &&
    failure.alarm.reason === 'unknown-kiosk'
  );
}

/**
 * Shows the admin its own certificate of this kiosk, so that it takes it in again. The admin answers a fresh lookup key, under
 * which everything comes down anew. True when it did; otherwise a person has to look, as before.
 */
export async function askForAdoption(
  tools: { readonly store: KioskStore; readonly requests: SignedRequests },
  signal: AbortSignal,
): Promise<boolean> {
  const { store, requests } = tools;
  const enrolment = store.enrolment();
  const signingKey = store.firstKey();
  if (enrolment === null || signingKey === null) return false;
  const answer = await requests.send({
    method: 'POST',
    path: SYNC_PATHS.adopt,
    body: JSON.stringify(proofOf(enrolment)),
    schema: enrolmentAnswerSchema,
    signal,
    signingKey,
  });
  if (!answer.ok) return false;
  // What no known key of the admin's bears out may be signed by one that followed since.
  const isBorneOut =
    isOurs(answer.value, store) ||
    ((await requests.askIdentity(signal)).ok && isOurs(answer.value, store));
  if (!isBorneOut) return false;
  const { lookupKey, recoveryPublicKey } = answer.value;
  const saved = store.transact((transaction) => {
    transaction.applyChange({ kind: 'keys', lookupKey, recoveryPublicKey });
    return succeed(undefined);
  });
  return saved.ok;
}

function proofOf(enrolment: Enrolment): AdoptionRequest {
  const { format, kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt } = enrolment;
  return {
    certificate: { format, kiosk, kioskNumber, canteenId, publicKey, replaces, enrolledAt },
    signature: enrolment.signature,
  };
}

/** The very certificate back, from this kiosk's own admin and with the salt that every lookup rests on. */
function isOurs(answer: EnrolmentAnswer, store: KioskStore): boolean {
  const { certificate, signature, adminPublicKey, districtSalt } = answer;
  const enrolment = store.enrolment();
  return (
    enrolment !== null &&
    canonicalText(certificate) === canonicalText(proofOf(enrolment).certificate) &&
    districtSalt === enrolment.districtSalt &&
    store.adminKeys().includes(adminPublicKey) &&
    isCertificateGood({ certificate, signature, adminPublicKey })
  );
}
