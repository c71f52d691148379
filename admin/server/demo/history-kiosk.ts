import { randomBytes, randomUUID } from 'node:crypto';
import { makeSigningKeyPair, type SigningKeyPair } from '../../../shared/crypto/signing.ts';
import { attachmentDigest, makeAttachment } from '../../../shared/ledger/attachment.ts';
import { appendToChain, type ChainHead, genesisHead } from '../../../shared/ledger/chain.ts';
import { ledgerEntrySchema, type StoredEntry } from '../../../shared/ledger/entry.ts';
import type { SaleFacts } from '../../../shared/ledger/sale-facts.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { type Fen, fen, multiplyFen } from '../../../shared/money/fen.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { NO_PRICES, type PersonFacts, type SiteFacts } from '../../../shared/policy/facts.ts';
import { policyDigest } from '../../../shared/policy/signing.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { EnrolmentCertificate } from '../../../shared/sync/enrolment.ts';
import { makeBatch } from '../../../shared/sync/signatures.ts';
import {
  type BusinessDay,
  businessDate,
  mealPeriodAt,
  shanghaiWallTime,
} from '../../../shared/time/business-time.ts';
import type { WorkingDays } from '../calendar/working-days.ts';
import type { AdminContext } from '../context.ts';
import { acceptBatch } from '../ingest/accept-batch.ts';
import { countUp } from '../ingest/count.ts';
import { enrolKiosk, makeEnrolmentCode } from '../kiosk-api/enrolment.ts';
import type { PreparedElder } from '../roster/register.ts';

/** A kiosk that lived before the demo began: it enrols, chains and signs like any other, and comes in by the real ingest. */
export interface HistoryKiosk {
  readonly enrolment: EnrolmentCertificate;
  readonly keys: SigningKeyPair;
  readonly districtCode: string;
  readonly site: SiteFacts;
  readonly isWorkingDay: WorkingDays;
  readonly day: BusinessDay;
  readonly policy: PolicyDocument;
  readonly entries: StoredEntry[];
  readonly run: string;
  readonly orderNumbers: Map<string, number>;
  head: ChainHead;
}

/** Enrols a history kiosk at a canteen. */
export async function enrolHistoryKiosk(
  context: AdminContext,
  place: {
    readonly site: SiteFacts;
    readonly isWorkingDay: WorkingDays;
    readonly districtCode: string;
    readonly day: BusinessDay;
    readonly policy: PolicyDocument;
  },
): Promise<HistoryKiosk> {
  const made = await makeEnrolmentCode(context, { canteenId: place.site.canteenId, userId: null });
  if (made === null) throw new Error('the demo canteen must exist');
  const keys = makeSigningKeyPair();
  const enrolled = await enrolKiosk(context, { code: made.code, publicKey: keys.publicKey });
  if (!enrolled.ok) throw new Error(`demo enrolment: ${enrolled.failure}`);
  const enrolment = enrolled.value.certificate;
  return {
    enrolment,
    keys,
    districtCode: place.districtCode,
    site: place.site,
    isWorkingDay: place.isWorkingDay,
    day: place.day,
    policy: place.policy,
    entries: [],
    run: randomUUID(),
    orderNumbers: new Map(),
    head: genesisHead({ kioskId: enrolment.kiosk, publicKey: keys.publicKey }),
  };
}

function append(
  kiosk: HistoryKiosk,
  atMs: number,
  rest: { readonly kind: string; readonly by: unknown; readonly body: unknown },
  attachments: StoredEntry['attachments'],
): void {
  const entry = ledgerEntrySchema.parse({
    format: 1,
    kiosk: kiosk.enrolment.kiosk,
    seq: kiosk.head.seq + 1,
    at: shanghaiWallTime(atMs),
    run: kiosk.run,
    uptimeMs: kiosk.head.seq * 1_000,
    businessDate: businessDate(atMs, kiosk.day),
    version: 1,
    ...rest,
  });
  const stored = appendToChain(kiosk.head, entry, attachments);
  kiosk.entries.push(stored);
  kiosk.head = { seq: stored.seq, hash: stored.hash };
}

/** One meal of an elder who has had none in this meal period, paid in cash. */
export function sellMeal(
  kiosk: HistoryKiosk,
  meal: { readonly atMs: number; readonly elder: PreparedElder; readonly item: MenuItem },
): void {
  const { atMs, elder, item } = meal;
  const date = businessDate(atMs, kiosk.day);
  const mealPeriod = mealPeriodAt(atMs, kiosk.day)?.id;
  if (mealPeriod === undefined) throw new Error('a demo meal must fall into a meal period');
  const facts: SaleFacts = {
    person: personFacts(elder),
    site: kiosk.site,
    isWorkingDay: kiosk.isWorkingDay(date),
    bookedDaysBefore: 0,
    used: [],
  };
  const decision = decide({
    policy: kiosk.policy,
    person: facts.person,
    site: facts.site,
    meal: {
      businessDate: date,
      mealPeriod,
      isWorkingDay: facts.isWorkingDay,
      serviceType: 'eat-in',
      bookedDaysBefore: facts.bookedDaysBefore,
      prices: { ...NO_PRICES, setMealFen: item.listPriceFen },
    },
    used: facts.used,
  });
  const attachment = makeAttachment(facts, randomBytes(32));
  const orderNumber = (kiosk.orderNumbers.get(date) ?? 0) + 1;
  kiosk.orderNumbers.set(date, orderNumber);
  const body = {
    orderId: randomUUID(),
    orderNumber,
    mealPeriod,
    serviceType: 'eat-in',
    person: {
      kind: 'elder',
      elderId: elder.elderId,
      identifiedBy: 'id-card',
      factsDigest: attachmentDigest(attachment),
    },
    lines: [
      {
        menuItemId: item.menuItemId,
        name: item.name,
        kind: item.kind,
        unitPriceFen: item.listPriceFen,
        quantity: 1,
        weightGrams: null,
      },
    ],
    listPriceFen: item.listPriceFen,
    decision: {
      policy: {
        policyId: kiosk.policy.policyId,
        version: kiosk.policy.version,
        digest: policyDigest(kiosk.policy),
      },
      lines: decision.lines,
      fees: decision.fees,
      operatorLines: decision.operatorLines,
      reasons: decision.reasons,
    },
    tenders: [cash(decision.payableFen)],
  };
  append(kiosk, atMs, { kind: 'sale', by: { kind: 'self-service' }, body }, [attachment]);
}

/** A person as the roster was given them. */
function personFacts(elder: PreparedElder): PersonFacts {
  return {
    standing: 'registered',
    birthDate: elder.idNumber.birthDate,
    categories: [...elder.categories],
    careLevels: [...(elder.careLevels ?? [])],
    states: [...(elder.states ?? [])],
    householdCode: elder.householdCode ?? null,
    residenceCode:
      elder.residenceCode === undefined ? elder.homeCommunityCode : elder.residenceCode,
  };
}

/** Cash in whole ten-yuan notes, with the change. */
function cash(amountFen: Fen) {
  const tenderedFen = multiplyFen(fen(1_000), Math.ceil(amountFen / 1_000));
  return { kind: 'cash', amountFen, tenderedFen, changeFen: tenderedFen - amountFen };
}

/** Money that an attendant takes into an elder's account. */
export function topUp(
  kiosk: HistoryKiosk,
  paid: {
    readonly atMs: number;
    readonly elderId: string;
    readonly amountFen: Fen;
    readonly staffId: string;
  },
): void {
  const { amountFen, elderId } = paid;
  const tender = { kind: 'cash', amountFen, tenderedFen: amountFen, changeFen: 0 };
  append(
    kiosk,
    paid.atMs,
    {
      kind: 'top-up',
      by: { kind: 'staff', staffId: paid.staffId },
      body: { elderId, amountFen, tender },
    },
    [],
  );
}

/** Sends everything in signed batches, as the sync of a kiosk would, and has it counted. */
export async function sendHistory(context: AdminContext, kiosk: HistoryKiosk): Promise<void> {
  const { enrolment, keys } = kiosk;
  let after = genesisHead({ kioskId: enrolment.kiosk, publicKey: keys.publicKey });
  for (let start = 0; start < kiosk.entries.length; start += LIMITS.batchEntriesMax) {
    const entries = kiosk.entries.slice(start, start + LIMITS.batchEntriesMax);
    const accepted = await acceptBatch(
      context,
      {
        kioskId: enrolment.kiosk,
        kioskNumber: enrolment.kioskNumber,
        canteenId: enrolment.canteenId,
        districtCode: kiosk.districtCode,
        publicKey: keys.publicKey,
        keyInForce: keys.publicKey,
      },
      makeBatch({
        kiosk: enrolment.kiosk,
        after,
        entries,
        kioskPrivateKey: keys.privateKey,
      }),
    );
    if (!accepted.ok) throw new Error(`demo history: ${accepted.failure.code}`);
    after = accepted.value;
  }
  await countUp(context, enrolment.kiosk);
  const last = kiosk.entries.at(-1);
  if (last === undefined) return;
  // Nothing stands behind these kiosks any more: they were last heard of with their last meal, and must not look online.
  const { at } = ledgerEntrySchema.parse(JSON.parse(last.content));
  await context.database
    .updateTable('kiosk')
    .set({ last_contact_at: new Date(at) })
    .where('kiosk_id', '=', enrolment.kiosk)
    .execute();
}
