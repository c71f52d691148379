import { canonicalText } from '../../../shared/ledger/canonical.ts';
import { succeed } from '../../../shared/result.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import {
  type AdoptionRequest,
  type EnrolmentAnswer,
  enrolmentAnswerSchema,
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
  if (enrolment === null) return false;
  const proof = proofOf(enrolment);
  const answer = await requests.send({
    method: 'POST',
    path: SYNC_PATHS.adopt,
    body: JSON.stringify(proof),
    schema: enrolmentAnswerSchema,
    signal,
  });
  if (!answer.ok || !isOurs(answer.value, proof, enrolment)) return false;
  const { lookupKey, recoveryPublicKey } = answer.value;
  const saved = store.transact((transaction) => {
    transaction.applyChange({ kind: 'keys', lookupKey, recoveryPublicKey });
    // What the admin gave out before the loss says nothing of what it gives out now.
    transaction.saveSyncState({ ...transaction.syncState(), cursor: 0 });
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

/** The very certificate back, from the admin that is pinned and with the salt that every lookup rests on. */
function isOurs(answer: EnrolmentAnswer, proof: AdoptionRequest, enrolment: Enrolment): boolean {
  return (
    canonicalText(answer.certificate) === canonicalText(proof.certificate) &&
    answer.signature === proof.signature &&
    answer.adminPublicKey === enrolment.adminPublicKey &&
    answer.districtSalt === enrolment.districtSalt
  );
}
