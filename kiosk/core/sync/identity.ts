import { adminFingerprint } from '../../../shared/identity/admin-fingerprint.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { SYNC_PATHS } from '../../../shared/sync/contract.ts';
import {
  type AdminIdentity,
  adminIdentitySchema,
  keysOfIdentity,
} from '../../../shared/sync/identity.ts';
import type { KioskStore } from '../ports.ts';
import { type RequestFailure, readAnswer } from './answers.ts';
import type { HttpPort, HttpRequest } from './http-port.ts';

/** Whom this kiosk takes for its admin. */
export interface AdminTrust {
  readonly store: KioskStore;
  /** By its last two groups the admin is known before enrolment; of no more use afterwards. */
  readonly code: string | null;
}

/** An identity that is the admin's, and every key it ever signed with, the present one first. */
export interface TrustedIdentity {
  readonly identity: AdminIdentity;
  readonly keys: readonly string[];
}

/** Asks who answers there; nothing of this kiosk's own is in the question. */
export const IDENTITY_REQUEST: HttpRequest = {
  method: 'GET',
  path: SYNC_PATHS.identity,
  headers: {},
  body: null,
  timeoutMs: LIMITS.syncRequestTimeoutMs,
};

/**
 * Takes an identity if it is this kiosk's admin's (docs/formats/keys-v1.md, Pinning): its keys lead from the pinned one, or
 * before enrolment from the one that the code names, to the present one. New keys are on disk when this answers.
 */
export function takeIdentity(
  { store, code }: AdminTrust,
  told: AdminIdentity,
): Result<TrustedIdentity, { readonly code: 'foreign-admin' | 'disk' }> {
  const oldestFirst = keysOfIdentity(told);
  if (oldestFirst === null) return fail({ code: 'foreign-admin' });
  const trusted = { identity: told, keys: oldestFirst.toReversed() };
  const known = store.adminKeys();
  const [pinned] = known;
  if (pinned === undefined) {
    const named = (code ?? '').trim().toUpperCase().replaceAll('-', '');
    const isNamed = oldestFirst.some((key) => named.endsWith(adminFingerprint(key)));
    return named !== '' && isNamed ? succeed(trusted) : fail({ code: 'foreign-admin' });
  }
  if (!oldestFirst.includes(pinned)) return fail({ code: 'foreign-admin' });
  if (oldestFirst.every((key) => known.includes(key))) return succeed(trusted);
  const saved = store.transact((transaction) => {
    transaction.saveAdminKeys(trusted.keys);
    return succeed(undefined);
  });
  return saved.ok ? succeed(trusted) : fail({ code: 'disk' });
}

/** Asks for the admin's identity and takes it. */
export async function askIdentity(
  tools: AdminTrust & { readonly http: HttpPort },
  signal: AbortSignal,
): Promise<Result<TrustedIdentity, RequestFailure>> {
  const answer = await tools.http.send(IDENTITY_REQUEST, signal);
  if (!answer.ok) return fail(answer.failure);
  const told = readAnswer(answer.value, adminIdentitySchema);
  return told.ok ? takeIdentity(tools, told.value) : told;
}
