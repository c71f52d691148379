import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { digestSchema } from '../../../shared/ledger/attachment.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { readBatch } from '../../../shared/sync/batch-shape.ts';
import { type PhotoAnswer, SYNC_PATHS, type SyncRefusal } from '../../../shared/sync/contract.ts';
import { adoptionRequestSchema, enrolmentRequestSchema } from '../../../shared/sync/enrolment.ts';
import type { AdminIdentity } from '../../../shared/sync/identity.ts';
import { nextKeyRequestSchema } from '../../../shared/sync/kiosk-key.ts';
import type { AdminContext } from '../context.ts';
import { changesFor } from '../down-sync/changes.ts';
import { mayHandOver, takeKioskKey } from '../identity/kiosk-key.ts';
import { settleOldKey } from '../identity/old-key.ts';
import { acceptBatch, reportMalformed, signedHead } from '../ingest/accept-batch.ts';
import { photoOnMenu } from '../menus/photos.ts';
import { adoptKiosk } from './adoption.ts';
import {
  type AuthenticatedKiosk,
  authenticate,
  identify,
  passOnce,
  type SignedRequest,
  type SignerOf,
} from './authenticate.ts';
import { readJson } from './body.ts';
import { compressAnswer } from './compress.ts';
import { boundCrowd } from './crowd.ts';
import { enrolKiosk } from './enrolment.ts';
import { refuse } from './refusals.ts';

const cursorSchema = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});

const photoSchema = z.strictObject({ digest: digestSchema });

/** Anybody may send one, so little of it is read. */
const ENROLMENT_BYTES_MAX = 4_096;

const EMPTY = Buffer.alloc(0);

type Handler = (
  kiosk: AuthenticatedKiosk,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<unknown>;

/** The kiosk's side of the server (docs/formats/sync-v1.md). Bodies arrive as bytes, since signatures are over bytes. */
export async function kioskRoutes(
  server: FastifyInstance,
  context: AdminContext,
  identity: AdminIdentity,
): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: LIMITS.requestBytesMax },
    (_request, body, done) => done(null, body),
  );
  server.addHook('onSend', compressAnswer);
  boundCrowd(server);
  server.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
    if (typeof status === 'number' && status < 500) return refuse(reply, 'malformed');
    request.log.error(error);
    console.error('处理点餐机请求时出错：', error);
    return refuse(reply, 'server-error');
  });
  server.get(SYNC_PATHS.identity, async () => identity);
  server.post(SYNC_PATHS.enrol, { bodyLimit: ENROLMENT_BYTES_MAX }, (request, reply) =>
    enrol(context, request, reply),
  );
  server.post(SYNC_PATHS.keys, { bodyLimit: ENROLMENT_BYTES_MAX }, (request, reply) =>
    keys(context, request, reply),
  );
  server.post(SYNC_PATHS.adopt, { bodyLimit: ENROLMENT_BYTES_MAX }, (request, reply) =>
    adopt(context, request, reply),
  );
  server.get(
    SYNC_PATHS.head,
    signed(context, 'GET', (kiosk) => head(context, kiosk)),
  );
  server.post(SYNC_PATHS.batches, (request, reply) => batches(context, request, reply));
  server.get(
    SYNC_PATHS.changes,
    signed(context, 'GET', (kiosk, request, reply) => changes(context, kiosk, request, reply)),
  );
  server.get(
    `${SYNC_PATHS.photos}/:digest`,
    signed(context, 'GET', (kiosk, request, reply) => photo(context, kiosk, request, reply)),
  );
}

function signed(
  context: AdminContext,
  method: 'GET' | 'POST',
  handler: Handler,
  signerOf?: SignerOf,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const kiosk = await authenticate(context, sentBy(request, method), signerOf);
    return kiosk.ok ? handler(kiosk.value, request, reply) : turnAway(reply, kiosk.failure);
  };
}

function sentBy(request: FastifyRequest, method: SignedRequest['method']): SignedRequest {
  const { url: path, headers } = request;
  return { method, path, headers, body: bytesOf(request) };
}

function turnAway(
  reply: FastifyReply,
  { code, lastSequence }: Pick<SyncRefusal, 'code' | 'lastSequence'>,
) {
  return refuse(reply, code, lastSequence === undefined ? {} : { lastSequence });
}

function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : EMPTY;
}

function jsonOf(request: FastifyRequest): Promise<unknown> {
  return readJson(bytesOf(request), request.headers['content-encoding']);
}

async function enrol(
  context: AdminContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const parsed = enrolmentRequestSchema.safeParse(await jsonOf(request));
  if (!parsed.success) return refuse(reply, 'malformed');
  const answer = await enrolKiosk(context, parsed.data);
  return answer.ok ? answer.value : refuse(reply, answer.failure);
}

/** Signed by the new key, which only the one in force can bring in. */
async function keys(
  context: AdminContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const parsed = nextKeyRequestSchema.safeParse(await jsonOf(request));
  if (!parsed.success) return refuse(reply, 'malformed');
  const asked = parsed.data;
  const handOver: Handler = async (kiosk) => {
    const isTaken = await takeKioskKey(context, kiosk.kioskId, asked);
    if (!isTaken) return refuse(reply, 'bad-request-signature');
    await settleOldKey(context.database, kiosk.kioskId, context.now());
    return head(context, kiosk);
  };
  const signerOf: SignerOf = async (kiosk) =>
    (await mayHandOver(context.database, kiosk, asked)) ? asked.publicKey : null;
  return signed(context, 'POST', handOver, signerOf)(request, reply);
}

async function adopt(
  context: AdminContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const parsed = adoptionRequestSchema.safeParse(await jsonOf(request));
  if (!parsed.success) return refuse(reply, 'malformed');
  const answer = await adoptKiosk(context, parsed.data, {
    method: 'POST',
    path: request.url,
    headers: request.headers,
    body: bytesOf(request),
  });
  return answer.ok ? answer.value : turnAway(reply, answer.failure);
}

async function head(context: AdminContext, kiosk: AuthenticatedKiosk): Promise<unknown> {
  const row = await context.database
    .selectFrom('kiosk_head')
    .select(['seq', 'hash'])
    .where('kiosk_id', '=', kiosk.kioskId)
    .executeTakeFirstOrThrow();
  return { head: signedHead(context, kiosk.kioskId, row, context.now()) };
}

async function batches(
  context: AdminContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const identified = await identify(context, sentBy(request, 'POST'));
  if (!identified.ok) return turnAway(reply, identified.failure);
  // The body is read while the database answers; nothing comes of it if the request was sent before.
  const [passed, body] = await Promise.all([passOnce(context, identified.value), jsonOf(request)]);
  if (!passed.ok) return turnAway(reply, passed.failure);
  const kiosk = passed.value;
  const batch = readBatch(body);
  if (batch === null) {
    await reportMalformed(context, kiosk);
    return refuse(reply, 'malformed');
  }
  const accepted = await acceptBatch(context, kiosk, batch);
  if (accepted.ok) return { head: accepted.value };
  const { failure } = accepted;
  return refuse(reply, failure.code, 'head' in failure ? { head: failure.head } : {});
}

async function changes(
  context: AdminContext,
  kiosk: AuthenticatedKiosk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  // What a replaced kiosk still holds is welcome, but it hears nothing new.
  if (kiosk.isReplaced === true) return refuse(reply, 'replaced-kiosk');
  const parsed = cursorSchema.safeParse(request.query);
  if (!parsed.success) return refuse(reply, 'malformed');
  return changesFor(context, kiosk, parsed.data.cursor);
}

/** A photo of the kiosk's own canteen's menu; of any other it hears as little as of one that never was. */
async function photo(
  context: AdminContext,
  kiosk: AuthenticatedKiosk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (kiosk.isReplaced === true) return refuse(reply, 'replaced-kiosk');
  const parsed = photoSchema.safeParse(request.params);
  if (!parsed.success) return refuse(reply, 'malformed');
  const found = await photoOnMenu(context.database, {
    canteenId: kiosk.canteenId,
    digest: parsed.data.digest,
  });
  if (found === null) return refuse(reply, 'unknown-photo');
  const { mediaType, bytes } = found;
  const bytesBase64 = bytes.toString('base64');
  return { format: 1, mediaType, bytesBase64 } satisfies PhotoAnswer;
}
