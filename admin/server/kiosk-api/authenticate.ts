import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { kioskIdSchema } from '../../../shared/identity/ids.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { REQUEST_HEADERS, type SyncRefusal } from '../../../shared/sync/contract.ts';
import { signatureSchema } from '../../../shared/sync/keys.ts';
import { isRequestSignatureGood } from '../../../shared/sync/signatures.ts';
import { wallTimeSchema } from '../../../shared/time/business-time.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';
import type { Tables } from '../database/tables.ts';
import { keyInForce } from '../identity/kiosk-key.ts';
import { reportOldKey } from '../identity/old-key.ts';
import type { SendingKiosk } from '../ingest/accept-batch.ts';
import { reportClock } from './kiosk-clock.ts';

/** A kiosk that proved who it is. */
export type AuthenticatedKiosk = SendingKiosk;

/** The headers that every signed request carries. */
export const requestHeadersSchema = z.object({
  [REQUEST_HEADERS.kiosk]: kioskIdSchema,
  [REQUEST_HEADERS.sequence]: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number)
    .pipe(z.number().int().max(Number.MAX_SAFE_INTEGER)),
  [REQUEST_HEADERS.at]: wallTimeSchema,
  [REQUEST_HEADERS.signature]: signatureSchema,
});

/** What a signed request consists of. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: unknown;
  readonly body: Buffer;
}

/** The public key that must have signed a request of a kiosk; null when none may. */
export type SignerOf = (kiosk: Selectable<Tables['kiosk']>) => Promise<string | null>;

const BY_KEY_IN_FORCE: SignerOf = async (kiosk) => keyInForce(kiosk);

type Refused = Pick<SyncRefusal, 'code' | 'lastSequence'>;

/** Who sent a request, and what is noted of the contact once it is let through. */
interface Identified {
  readonly kiosk: AuthenticatedKiosk;
  readonly contact: Contact;
  readonly clockOffsetBeforeMs: number | null;
}

/** Checks who sent a request, and that it was not sent before. */
export async function authenticate(
  context: AdminContext,
  request: SignedRequest,
  signerOf: SignerOf = BY_KEY_IN_FORCE,
): Promise<Result<AuthenticatedKiosk, Refused>> {
  const identified = await identify(context, request, signerOf);
  return identified.ok ? passOnce(context, identified.value) : identified;
}

/** Checks who sent a request. Whether it was sent before is for `passOnce` to say, and nothing may come of it until then. */
export async function identify(
  context: AdminContext,
  request: SignedRequest,
  signerOf: SignerOf = BY_KEY_IN_FORCE,
): Promise<Result<Identified, Refused>> {
  const headers = requestHeadersSchema.safeParse(request.headers);
  if (!headers.success) return fail({ code: 'malformed' });
  const kioskId = headers.data[REQUEST_HEADERS.kiosk];
  const sequence = headers.data[REQUEST_HEADERS.sequence];
  const row = await context.database
    .selectFrom('kiosk')
    .selectAll()
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirst();
  if (row === undefined) return fail({ code: 'unknown-kiosk' });
  const signer = await signerOf(row);
  if (signer === null) return fail({ code: 'bad-request-signature' });
  const isGood = isSignedBy(signer, request, headers.data);
  if (!isGood) {
    await reportOldKey(context, row, (key) => isSignedBy(key, request, headers.data));
    return fail({ code: 'bad-request-signature' });
  }
  if (row.status === 'revoked') return fail({ code: 'revoked-kiosk' });
  const now = context.now();
  const clockOffsetMs = Date.parse(headers.data[REQUEST_HEADERS.at]) - now;
  return succeed({
    kiosk: {
      kioskId,
      canteenId: row.canteen_id,
      districtCode: row.district_code,
      publicKey: row.public_key,
      keyInForce: keyInForce(row),
      kioskNumber: row.kiosk_number,
      isReplaced: row.status === 'replaced',
    },
    contact: { kioskId, sequence, clockOffsetMs, now },
    clockOffsetBeforeMs: row.clock_offset_ms,
  });
}

/** Lets a request through if it is the first one with its sequence, and tells of the kiosk's clock. */
export async function passOnce(
  context: AdminContext,
  { kiosk, contact, clockOffsetBeforeMs }: Identified,
): Promise<Result<AuthenticatedKiosk, Refused>> {
  const { kioskId, kioskNumber, districtCode } = kiosk;
  const isFresh = await takeSequence(context.database, contact);
  if (!isFresh) return fail(await refusalNow(context, kioskId));
  await reportClock(context.database, {
    kioskId,
    kioskNumber,
    districtCode,
    offsetMs: contact.clockOffsetMs,
    offsetBeforeMs: clockOffsetBeforeMs,
    now: contact.now,
  });
  return succeed(kiosk);
}

/** Whether a key signed the request as its headers say. */
export function isSignedBy(
  publicKey: string,
  request: SignedRequest,
  headers: z.infer<typeof requestHeadersSchema>,
): boolean {
  return isRequestSignatureGood({
    statement: {
      method: request.method,
      path: request.path,
      kiosk: headers[REQUEST_HEADERS.kiosk],
      sequence: headers[REQUEST_HEADERS.sequence],
      at: headers[REQUEST_HEADERS.at],
      bodySha256: createHash('sha256').update(request.body).digest('hex'),
    },
    signature: headers[REQUEST_HEADERS.signature],
    kioskPublicKey: publicKey,
  });
}

/** A request that a kiosk made, as it is noted. */
interface Contact {
  readonly kioskId: string;
  readonly sequence: number;
  /** The kiosk's wall clock less ours. */
  readonly clockOffsetMs: number;
  readonly now: number;
}

/** One statement, so that of two requests with one sequence only one passes, in whatever process. */
export async function takeSequence(database: Queryable, contact: Contact): Promise<boolean> {
  const { kioskId, sequence, clockOffsetMs, now } = contact;
  const result = await database
    .updateTable('kiosk')
    .set({
      last_request_sequence: sequence,
      last_contact_at: new Date(now),
      clock_offset_ms: clockOffsetMs,
    })
    .where('kiosk_id', '=', kioskId)
    .where('status', '<>', 'revoked')
    .where('last_request_sequence', '<', sequence)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

async function refusalNow(
  context: AdminContext,
  kioskId: string,
): Promise<Pick<SyncRefusal, 'code' | 'lastSequence'>> {
  const row = await context.database
    .selectFrom('kiosk')
    .select(['status', 'last_request_sequence'])
    .where('kiosk_id', '=', kioskId)
    .executeTakeFirstOrThrow();
  if (row.status === 'revoked') return { code: 'revoked-kiosk' };
  return { code: 'replayed-sequence', lastSequence: row.last_request_sequence };
}
