import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { canteenIdSchema, kioskIdSchema } from '../../../shared/identity/ids.ts';
import { genesisHead } from '../../../shared/ledger/chain.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { EnrolmentAnswer, EnrolmentRequest } from '../../../shared/sync/contract.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { sealText } from '../keys.ts';

/** Without 0 O 1 I, which people confuse when they read a code out. */
const CODE_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LIFETIME_MS = 60 * 60 * 1000;

/** 60 random bits: nobody guesses one within its hour. */
function randomCode(): string {
  const characters = Array.from({ length: 12 }, () =>
    CODE_CHARACTERS.charAt(randomInt(CODE_CHARACTERS.length)),
  ).join('');
  return `${characters.slice(0, 4)}-${characters.slice(4, 8)}-${characters.slice(8)}`;
}

function codeHash(code: string): string {
  return createHash('sha256').update(code, 'utf8').digest('hex');
}

/** Makes a code that enrols one kiosk of a canteen within an hour. Only its hash is kept. Null when there is no such canteen. */
export async function makeEnrolmentCode(
  context: AdminContext,
  request: { readonly canteenId: string; readonly userId: string | null },
): Promise<{ readonly code: string; readonly expiresAt: Date } | null> {
  const code = randomCode();
  const now = context.now();
  const expiresAt = new Date(now + CODE_LIFETIME_MS);
  return context.database.transaction().execute(async (transaction) => {
    const canteen = await transaction
      .selectFrom('canteen')
      .select('canteen_id')
      .where('canteen_id', '=', request.canteenId)
      .executeTakeFirst();
    if (canteen === undefined) return null;
    await transaction
      .insertInto('enrolment_code')
      .values({
        code_hash: codeHash(code),
        canteen_id: request.canteenId,
        made_by: request.userId,
        made_at: new Date(now),
        expires_at: expiresAt,
      })
      .execute();
    await writeAudit(
      transaction,
      {
        actorKind: request.userId === null ? 'system' : 'user',
        actorId: request.userId,
        action: 'enrolment-code-made',
        subject: request.canteenId,
        detail: { expiresAt: expiresAt.toISOString() },
      },
      now,
    );
    return { code, expiresAt };
  });
}

/** Enrols a kiosk. Of any number of claims of one code, at once or later, one wins. */
export async function enrolKiosk(
  context: AdminContext,
  request: EnrolmentRequest,
): Promise<Result<EnrolmentAnswer, 'unknown-code' | 'code-used' | 'code-expired'>> {
  const hash = codeHash(request.code);
  const now = new Date(context.now());
  return context.database.transaction().execute(async (transaction) => {
    const claimed = await transaction
      .updateTable('enrolment_code')
      .set({ used_at: now })
      .where('code_hash', '=', hash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning('canteen_id')
      .executeTakeFirst();
    if (claimed === undefined) return fail(await whyNot(transaction, hash));
    return succeed(await addKiosk(context, transaction, { hash, ...request, ...claimed }));
  });
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
  claim: { readonly hash: string; readonly publicKey: string; readonly canteen_id: string },
): Promise<EnrolmentAnswer> {
  const kioskId = randomUUID();
  const lookupKey = randomBytes(32).toString('hex');
  const now = context.now();
  const { kiosk_number } = await transaction
    .insertInto('kiosk')
    .values({
      kiosk_id: kioskId,
      district_code: sql`(select district_code from canteen where canteen_id = ${claim.canteen_id})`,
      canteen_id: claim.canteen_id,
      public_key: claim.publicKey,
      sealed_lookup_key: sealText(context.keys, `kiosk-lookup-key ${kioskId}`, lookupKey),
      status: 'active',
      enrolled_at: new Date(now),
    })
    .returning('kiosk_number')
    .executeTakeFirstOrThrow();
  const genesis = genesisHead({ kioskId, publicKey: claim.publicKey });
  await transaction
    .insertInto('kiosk_head')
    .values({ kiosk_id: kioskId, seq: genesis.seq, hash: genesis.hash, updated_at: new Date(now) })
    .execute();
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
      detail: { kioskNumber: kiosk_number },
    },
    now,
  );
  return {
    kiosk: kioskIdSchema.parse(kioskId),
    kioskNumber: kiosk_number,
    canteenId: canteenIdSchema.parse(claim.canteen_id),
    adminPublicKey: context.keys.signing.publicKey,
    districtSalt: context.keys.districtSalt,
    lookupKey,
  };
}
