import { randomBytes } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import { genesisHead } from '../../../shared/ledger/chain.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { SyncRefusal } from '../../../shared/sync/contract.ts';
import {
  type AdoptionRequest,
  type EnrolmentAnswer,
  type EnrolmentCertificate,
  isCertificateGood,
} from '../../../shared/sync/enrolment.ts';
import { type Alarm, raiseAlarms } from '../alarms.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { adminPublicKeys } from '../identity/identity.ts';
import { sealText } from '../keys.ts';
import { takePlaceOf } from '../kiosks/replace.ts';
import {
  isSignedBy,
  requestHeadersSchema,
  type SignedRequest,
  takeSequence,
} from './authenticate.ts';
import { answerOf } from './enrolment.ts';

type Adopted = Result<EnrolmentAnswer, Pick<SyncRefusal, 'code' | 'lastSequence'>>;

/**
 * Takes in a kiosk that this admin enrolled once and has forgotten, since it was restored from a backup made before. The
 * certificate is the admin's own word; that the sender holds its key is shown by the request's signature.
 */
export async function adoptKiosk(
  context: AdminContext,
  { certificate, signature }: AdoptionRequest,
  request: SignedRequest,
): Promise<Adopted> {
  const headers = requestHeadersSchema.safeParse(request.headers);
  if (!headers.success || headers.data['zhulao-kiosk'] !== certificate.kiosk) {
    return fail({ code: 'malformed' });
  }
  const isOwnWord = adminPublicKeys(context.keys).some((adminPublicKey) =>
    isCertificateGood({ certificate, signature, adminPublicKey }),
  );
  if (!isOwnWord) return fail({ code: 'unknown-kiosk' });
  if (!isSignedBy(certificate.publicKey, request, headers.data)) {
    return fail({ code: 'bad-request-signature' });
  }
  const now = context.now();
  const contact = {
    kioskId: certificate.kiosk,
    sequence: headers.data['zhulao-sequence'],
    clockOffsetMs: Date.parse(headers.data['zhulao-at']) - now,
    now,
  };
  return context.database
    .transaction()
    .execute((transaction) => takeIn(context, transaction, { certificate, signature, contact }));
}

interface Foundling {
  readonly certificate: EnrolmentCertificate;
  readonly signature: string;
  readonly contact: Parameters<typeof takeSequence>[1];
}

async function takeIn(
  context: AdminContext,
  transaction: Transaction<Tables>,
  foundling: Foundling,
): Promise<Adopted> {
  const { certificate, contact } = foundling;
  // Two requests of one kiosk at once, as when the first answer was slow, must not both make it.
  await sql`select pg_advisory_xact_lock(hashtextextended(${certificate.kiosk}, 0))`.execute(
    transaction,
  );
  const known = await transaction
    .selectFrom('kiosk')
    .selectAll()
    .where('kiosk_id', '=', certificate.kiosk)
    .executeTakeFirst();
  if (known !== undefined) {
    if (known.certificate !== canonicalText(certificate)) return fail({ code: 'unknown-kiosk' });
    if (known.status === 'revoked') return fail({ code: 'revoked-kiosk' });
    // One that went on to another key was known all along, and its first key may have been copied since.
    if (known.next_public_key !== null) return fail({ code: 'bad-request-signature' });
    const isFresh = await takeSequence(transaction, contact);
    return isFresh
      ? succeed(await answerOf(context, transaction, known))
      : fail({ code: 'replayed-sequence', lastSequence: known.last_request_sequence });
  }
  const canteen = await transaction
    .selectFrom('canteen')
    .select('district_code')
    .where('canteen_id', '=', certificate.canteenId)
    .executeTakeFirst();
  const stranger = await transaction
    .selectFrom('kiosk')
    .select('kiosk_id')
    .where((where) =>
      where.or([
        where('kiosk_number', '=', certificate.kioskNumber),
        where('public_key', '=', certificate.publicKey),
      ]),
    )
    .executeTakeFirst();
  if (canteen === undefined || stranger !== undefined) {
    await raiseAlarms(
      transaction,
      [refusedAlarm(certificate, canteen?.district_code)],
      context.now(),
    );
    return fail({ code: 'unknown-kiosk' });
  }
  return succeed(
    await make(context, transaction, { ...foundling, districtCode: canteen.district_code }),
  );
}

async function make(
  context: AdminContext,
  transaction: Transaction<Tables>,
  foundling: Foundling & { readonly districtCode: string },
): Promise<EnrolmentAnswer> {
  const { certificate, districtCode } = foundling;
  const { kiosk: kioskId, kioskNumber, canteenId, publicKey } = certificate;
  const now = context.now();
  const { successor, replaces } = await successionOf(transaction, certificate);
  const row = {
    kiosk_id: kioskId,
    certificate: canonicalText(certificate),
    certificate_signature: foundling.signature,
    sealed_lookup_key: sealText(
      context.keys,
      `kiosk-lookup-key ${kioskId}`,
      randomBytes(32).toString('hex'),
    ),
  };
  await transaction
    .insertInto('kiosk')
    .values({
      ...row,
      kiosk_number: kioskNumber,
      district_code: districtCode,
      canteen_id: canteenId,
      public_key: publicKey,
      status: successor === null ? 'active' : 'replaced',
      replaces_kiosk_id: replaces,
      enrolled_at: new Date(Date.parse(certificate.enrolledAt)),
      last_request_sequence: foundling.contact.sequence,
      clock_offset_ms: foundling.contact.clockOffsetMs,
      last_contact_at: new Date(now),
    })
    .execute();
  await transaction
    .updateTable('kiosk')
    .set({ replaces_kiosk_id: kioskId })
    .where('kiosk_id', '=', successor)
    .execute();
  const genesis = genesisHead({ kioskId, publicKey });
  await transaction
    .insertInto('kiosk_head')
    .values({ kiosk_id: kioskId, seq: genesis.seq, hash: genesis.hash, updated_at: new Date(now) })
    .execute();
  await transaction.insertInto('kiosk_count').values({ kiosk_id: kioskId, seq: 0 }).execute();
  // The next kiosk to be enrolled must not get a number that is out there already.
  await sql`select setval('kiosk_number', greatest(${kioskNumber}::bigint,
    (select case when is_called then last_value else last_value - 1 end from kiosk_number)))`.execute(
    transaction,
  );
  await writeAudit(
    transaction,
    {
      actorKind: 'kiosk',
      actorId: kioskId,
      action: 'kiosk-adopted',
      subject: canteenId,
      detail: { kioskNumber, enrolledAt: certificate.enrolledAt },
    },
    now,
  );
  await raiseAlarms(transaction, [adoptedAlarm(certificate, districtCode)], now);
  return answerOf(context, transaction, row);
}

/** Where the kiosk stood between the one before it and the one after, as far as they are known again. */
async function successionOf(
  transaction: Transaction<Tables>,
  { kiosk, replaces }: EnrolmentCertificate,
): Promise<{ readonly successor: string | null; readonly replaces: string | null }> {
  const { rows } = await sql<{ kiosk_id: string }>`
    select kiosk_id from kiosk where certificate::jsonb ->> 'replaces' = ${kiosk} limit 1`.execute(
    transaction,
  );
  const old = await transaction
    .selectFrom('kiosk')
    .select('kiosk_id')
    .where('kiosk_id', '=', replaces)
    .executeTakeFirst();
  const isFree = old !== undefined && (await takePlaceOf(transaction, old.kiosk_id));
  return { successor: rows[0]?.kiosk_id ?? null, replaces: isFree ? old.kiosk_id : null };
}

function adoptedAlarm({ kiosk, kioskNumber }: EnrolmentCertificate, districtCode: string): Alarm {
  return {
    code: 'kiosk-adopted',
    matter: kiosk,
    sentence: `管理端恢复备份后不认识的${kioskNumber}号点餐机凭原来的注册证书重新接入。请核对它是否还在用；如果在备份之后停用过它，请再停用一次。`,
    kioskId: kiosk,
    districtCode,
  };
}

function refusedAlarm(
  { kiosk, kioskNumber }: EnrolmentCertificate,
  districtCode: string | undefined,
): Alarm {
  return {
    code: 'adoption-refused',
    matter: kiosk,
    sentence: `一台凭旧注册证书要求接入的${kioskNumber}号点餐机没有接入：它的编号、密钥或食堂与现在的登记冲突。请用新的注册码把它换成新设备，旧账本用“导入账本”收回。`,
    kioskId: null,
    districtCode: districtCode ?? null,
  };
}
