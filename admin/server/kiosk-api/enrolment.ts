import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { adminFingerprint } from '../../../shared/identity/admin-fingerprint.ts';
import { CODE_CHARACTERS } from '../../../shared/identity/code-characters.ts';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import { genesisHead } from '../../../shared/ledger/chain.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import {
  type EnrolmentAnswer,
  type EnrolmentRequest,
  enrolmentCertificateSchema,
  signCertificate,
} from '../../../shared/sync/enrolment.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { countUp } from '../ingest/count.ts';
import { openText, sealText } from '../keys.ts';
import { isReplaceable, orderNumbersAfter, takePlaceOf } from '../kiosks/replace.ts';

const CODE_LIFETIME_MS = 60 * 60 * 1000;

/** 60 random bits, which nobody guesses within an hour, and by whom the kiosk will know this admin. */
function randomCode(adminPublicKey: string): string {
  const characters = Array.from({ length: 12 }, () =>
    CODE_CHARACTERS.charAt(randomInt(CODE_CHARACTERS.length)),
  ).join('');
  const text = `${characters}${adminFingerprint(adminPublicKey)}`;
  return text.replaceAll(/.{4}(?=.)/g, '$&-');
}

function codeHash(code: string): string {
  return createHash('sha256').update(code, 'utf8').digest('hex');
}

/**
 * Makes a code that enrols one kiosk of a canteen within an hour, in the place of another if one is named. Only its hash is
 * kept. Null when there is no such canteen, or the other is not of it or has been replaced already.
 */
export async function makeEnrolmentCode(
  context: AdminContext,
  request: {
    readonly canteenId: string;
    readonly userId: string | null;
    readonly replacesKioskId?: string | null;
  },
): Promise<{ readonly code: string; readonly expiresAt: Date } | null> {
  const { replacesKioskId = null } = request;
  const code = randomCode(context.keys.signing.publicKey);
  const now = context.now();
  const expiresAt = new Date(now + CODE_LIFETIME_MS);
  return context.database.transaction().execute(async (transaction) => {
    const canteen = await transaction
      .selectFrom('canteen')
      .select('canteen_id')
      .where('canteen_id', '=', request.canteenId)
      .executeTakeFirst();
    if (canteen === undefined) return null;
    const mayReplace =
      replacesKioskId === null ||
      (await isReplaceable(transaction, {
        kioskId: replacesKioskId,
        canteenId: request.canteenId,
      }));
    if (!mayReplace) return null;
    await transaction
      .insertInto('enrolment_code')
      .values({
        code_hash: codeHash(code),
        canteen_id: request.canteenId,
        made_by: request.userId,
        made_at: new Date(now),
        expires_at: expiresAt,
        replaces_kiosk_id: replacesKioskId,
      })
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: request.userId === null ? 'system' : 'user',
        actorId: request.userId,
        action: 'enrolment-code-made',
        subject: request.canteenId,
        detail: { expiresAt: expiresAt.toISOString(), replaces: replacesKioskId },
      },
      now,
    );
    return { code, expiresAt };
  });
}

/**
 * Enrols a kiosk. Of any number of claims of one code, at once or later, one wins; the winner's own key may ask again, as
 * it must when the answer was lost on the way.
 */
export async function enrolKiosk(
  context: AdminContext,
  request: EnrolmentRequest,
): Promise<Enrolled> {
  const hash = codeHash(request.code);
  const now = new Date(context.now());
  await countReplaced(context, hash);
  return context.database.transaction().execute(async (transaction) => {
    const claimed = await transaction
      .updateTable('enrolment_code')
      .set({ used_at: now })
      .where('code_hash', '=', hash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['canteen_id', 'replaces_kiosk_id'])
      .executeTakeFirst();
    if (claimed === undefined) return repeat(context, transaction, { hash, ...request, now });
    const known = await findKiosk(transaction, request.publicKey);
    if (known !== undefined) return enrolAgain(context, transaction, { hash, known, ...claimed });
    const canReplace =
      claimed.replaces_kiosk_id === null ||
      (await takePlaceOf(transaction, claimed.replaces_kiosk_id));
    // Another code for the same old kiosk was faster.
    if (!canReplace) return fail('code-used');
    return succeed(await addKiosk(context, transaction, { hash, ...request, ...claimed }));
  });
}

/** The new kiosk is told the last order number of the one before it, which that one may have sent a moment ago. */
async function countReplaced(context: AdminContext, hash: string): Promise<void> {
  const code = await context.database
    .selectFrom('enrolment_code')
    .select('replaces_kiosk_id')
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  const replaced = code?.replaces_kiosk_id ?? null;
  if (replaced !== null) await countUp(context, replaced);
}

interface KnownKiosk {
  readonly kiosk_id: string;
  readonly canteen_id: string;
  readonly status: string;
  readonly certificate: string;
  readonly certificate_signature: string;
  readonly sealed_lookup_key: Buffer;
}

function findKiosk(
  transaction: Transaction<Tables>,
  publicKey: string,
): Promise<KnownKiosk | undefined> {
  return transaction
    .selectFrom('kiosk')
    .select(['kiosk_id', 'canteen_id', 'status', 'certificate', 'certificate_signature'])
    .select('sealed_lookup_key')
    .where('public_key', '=', publicKey)
    .executeTakeFirst();
}

type Enrolled = Result<EnrolmentAnswer, 'unknown-code' | 'code-used' | 'code-expired'>;

/** The same claim once more within the code's hour, by the key that won it. */
async function repeat(
  context: AdminContext,
  transaction: Transaction<Tables>,
  claim: { readonly hash: string; readonly publicKey: string; readonly now: Date },
): Promise<Enrolled> {
  const code = await transaction
    .selectFrom('enrolment_code')
    .select('kiosk_id')
    .where('code_hash', '=', claim.hash)
    .where('expires_at', '>', claim.now)
    .executeTakeFirst();
  const known = await findKiosk(transaction, claim.publicKey);
  const isSame = known?.status === 'active' && known.kiosk_id === code?.kiosk_id;
  return isSame
    ? succeed(await answerOf(context, transaction, known))
    : fail(await whyNot(transaction, claim.hash));
}

/** A key that is enrolled already came with a fresh code: its own enrolment, if it may still work at that canteen. */
async function enrolAgain(
  context: AdminContext,
  transaction: Transaction<Tables>,
  claim: { readonly hash: string; readonly known: KnownKiosk; readonly canteen_id: string },
): Promise<Enrolled> {
  const { known, hash } = claim;
  if (known.status !== 'active' || known.canteen_id !== claim.canteen_id) return fail('code-used');
  await transaction
    .updateTable('enrolment_code')
    .set({ kiosk_id: known.kiosk_id })
    .where('code_hash', '=', hash)
    .execute();
  return succeed(await answerOf(context, transaction, known));
}

/** What a kiosk is told when it is enrolled, or adopted. */
export async function answerOf(
  context: AdminContext,
  transaction: Transaction<Tables>,
  kiosk: Pick<KnownKiosk, 'kiosk_id' | 'certificate' | 'sealed_lookup_key'>,
): Promise<EnrolmentAnswer> {
  const { kiosk_id, sealed_lookup_key } = kiosk;
  const certificate = enrolmentCertificateSchema.parse(JSON.parse(kiosk.certificate));
  return {
    certificate,
    // By the present key, which may have followed the one that signed it first.
    signature: signCertificate(certificate, context.keys.signing.privateKey),
    adminPublicKey: context.keys.signing.publicKey,
    districtSalt: context.keys.districtSalt,
    lookupKey: openText(context.keys, `kiosk-lookup-key ${kiosk_id}`, sealed_lookup_key),
    recoveryPublicKey: context.keys.recoveryPublicKey,
    orderNumbersAfter: await orderNumbersAfter(transaction, certificate.replaces),
  };
}

async function whyNot(
  transaction: Transaction<Tables>,
  hash: string,
): Promise<'unknown-code' | 'code-used' | 'code-expired'> {
  const row = await transaction
    .selectFrom('enrolment_code')
    .select('used_at')
    .where('code_hash', '=', hash)
    .executeTakeFirst();
  if (row === undefined) return 'unknown-code';
  return row.used_at === null ? 'code-expired' : 'code-used';
}

async function addKiosk(
  context: AdminContext,
  transaction: Transaction<Tables>,
  claim: {
    readonly hash: string;
    readonly publicKey: string;
    readonly canteen_id: string;
    readonly replaces_kiosk_id: string | null;
  },
): Promise<EnrolmentAnswer> {
  const kioskId = randomUUID();
  const sealed = sealText(
    context.keys,
    `kiosk-lookup-key ${kioskId}`,
    randomBytes(32).toString('hex'),
  );
  const now = context.now();
  const certificate = enrolmentCertificateSchema.parse({
    format: 1,
    kiosk: kioskId,
    kioskNumber: await nextKioskNumber(transaction),
    canteenId: claim.canteen_id,
    publicKey: claim.publicKey,
    replaces: claim.replaces_kiosk_id,
    enrolledAt: shanghaiWallTime(now),
  });
  const certified = {
    certificate: canonicalText(certificate),
    certificate_signature: signCertificate(certificate, context.keys.signing.privateKey),
  };
  await transaction
    .insertInto('kiosk')
    .values({
      kiosk_id: kioskId,
      kiosk_number: certificate.kioskNumber,
      ...certified,
      district_code: sql`(select district_code from canteen where canteen_id = ${claim.canteen_id})`,
      canteen_id: claim.canteen_id,
      public_key: claim.publicKey,
      sealed_lookup_key: sealed,
      status: 'active',
      replaces_kiosk_id: claim.replaces_kiosk_id,
      enrolled_at: new Date(now),
    })
    .execute();
  const genesis = genesisHead({ kioskId, publicKey: claim.publicKey });
  await transaction
    .insertInto('kiosk_head')
    .values({ kiosk_id: kioskId, seq: genesis.seq, hash: genesis.hash, updated_at: new Date(now) })
    .execute();
  await transaction.insertInto('kiosk_count').values({ kiosk_id: kioskId, seq: 0 }).execute();
  await transaction
    .updateTable('enrolment_code')
    .set({ kiosk_id: kioskId })
    .where('code_hash', '=', claim.hash)
    .execute();
  await writeAudit(
    transaction,
    {
      actorKind: 'kiosk',
      actorId: kioskId,
      action: 'kiosk-enrolled',
      subject: claim.canteen_id,
      detail: { kioskNumber: certificate.kioskNumber, replaces: claim.replaces_kiosk_id },
    },
    now,
  );
  return answerOf(context, transaction, {
    kiosk_id: kioskId,
    ...certified,
    sealed_lookup_key: sealed,
  });
}

async function nextKioskNumber(transaction: Transaction<Tables>): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select nextval('kiosk_number')::integer as number`.execute(transaction);
  const number = rows[0]?.number;
  if (number === undefined) throw new Error('a sequence always has a next number');
  return number;
}
