import { makeSigningKeyPair } from '../../../shared/crypto/signing.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import {
  type EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentAnswerSchema,
  enrolmentRequestSchema,
  isCertificateGood,
} from '../../../shared/sync/enrolment.ts';
import type { KioskStore } from '../ports.ts';
import { type RequestFailure, readAnswer } from './answers.ts';
import type { HttpPort } from './http-port.ts';
import { askIdentity } from './identity.ts';

/** `foreign-admin`: who answers is not the admin that the code names. */
export type EnrolmentFailure = RequestFailure | { readonly code: 'bad-code' };

/**
 * Enrols this kiosk with a one-time code. The key pair is on disk before the code is spent, so that a lost answer can be
 * asked for again with the same key. The private half never leaves this machine.
 */
export async function enrol(options: {
  readonly store: KioskStore;
  readonly http: HttpPort;
  readonly code: string;
  readonly signal: AbortSignal;
}): Promise<Result<void, EnrolmentFailure>> {
  const { store, http } = options;
  const kept = store.transact((transaction) => {
    const key = transaction.signingKey() ?? makeSigningKeyPair();
    if (transaction.signingKey() === null) transaction.saveSigningKey(key);
    return succeed(key);
  });
  if (!kept.ok) return fail({ code: 'disk' });
  const request = enrolmentRequestSchema.safeParse({
    code: options.code.trim().toUpperCase(),
    publicKey: kept.value.publicKey,
  });
  if (!request.success) return fail({ code: 'bad-code' });
  // Before the code is sent anywhere: a stranger on the line must not spend it.
  const admin = await askIdentity({ store, http, code: request.data.code }, options.signal);
  if (!admin.ok) return admin;
  const { keys } = admin.value;
  const answer = await http.send(
    {
      method: 'POST',
      path: SYNC_PATHS.enrol,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request.data),
      timeoutMs: LIMITS.syncRequestTimeoutMs,
    },
    options.signal,
  );
  if (!answer.ok) return fail(answer.failure);
  const given = readAnswer(answer.value, enrolmentAnswerSchema);
  if (!given.ok) return given;
  if (!isMeant(given.value, request.data, keys)) return fail({ code: 'foreign-admin' });
  const saved = store.transact((transaction) => {
    transaction.saveEnrolment(given.value);
    transaction.saveAdminKeys(keys);
    return succeed(undefined);
  });
  return saved.ok ? saved : fail({ code: 'disk' });
}

/** Whether the answer is the word of the admin that the code names, for the key that asked. */
function isMeant(
  answer: EnrolmentAnswer,
  asked: EnrolmentRequest,
  adminKeys: readonly string[],
): boolean {
  const { certificate, signature, adminPublicKey } = answer;
  return (
    adminKeys.includes(adminPublicKey) &&
    certificate.publicKey === asked.publicKey &&
    isCertificateGood({ certificate, signature, adminPublicKey })
  );
}
