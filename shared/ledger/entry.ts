import { z } from 'zod';
import {
  elderIdSchema,
  kioskIdSchema,
  menuItemIdSchema,
  orderIdSchema,
  policyIdSchema,
  staffIdSchema,
  uuidSchema,
} from '../identity/ids.ts';
import { LIMITS } from '../limits.ts';
import { amountFenSchema } from '../money/schema.ts';
import { goodsKindSchema } from '../policy/conditions.ts';
import {
  decisionReasonSchema,
  feeLineSchema,
  operatorLineSchema,
  subsidyLineSchema,
} from '../policy/decision.ts';
import { serviceTypeSchema } from '../policy/facts.ts';
import { dateSchema, mealPeriodIdSchema, wallTimeSchema } from '../time/business-time.ts';
import {
  ATTACHMENT_LENGTH_MAX,
  attachmentSchema,
  digestSchema,
  isWellFormed,
} from './attachment.ts';

/** What a person was recognised by. */
const identifiedBySchema = z.enum(['id-card', 'elder-card', 'staff']);

/** Who ate. A person is only ever a random id; the facts used stand in an attachment, here is their digest. */
const salePersonSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('guest') }),
  z.strictObject({
    kind: z.literal('elder'),
    elderId: elderIdSchema,
    identifiedBy: identifiedBySchema,
    factsDigest: digestSchema,
  }),
  z.strictObject({
    kind: z.literal('provisional'),
    elderId: elderIdSchema,
    identifiedBy: identifiedBySchema,
    factsDigest: digestSchema,
    /** Digest of the identity sealed to the district's public key. */
    sealedDigest: digestSchema,
  }),
]);

const saleLineSchema = z
  .strictObject({
    menuItemId: menuItemIdSchema,
    name: z.string().min(1).max(40),
    kind: goodsKindSchema,
    unitPriceFen: amountFenSchema,
    quantity: z.number().int().min(1).max(20),
    /** Of food by weight; null for everything else. */
    weightGrams: z.number().int().min(1).max(100_000).nullable(),
  })
  .refine((line) => (line.kind === 'by-weight') === (line.weightGrams !== null), {
    message: 'food by weight, and nothing else, has a weight',
  });

/** The policy version a meal was priced with; null when none was in force. */
const policyReferenceSchema = z
  .strictObject({
    policyId: policyIdSchema,
    version: z.number().int().min(1),
    digest: digestSchema,
  })
  .nullable();

const saleDecisionSchema = z.strictObject({
  policy: policyReferenceSchema,
  // Each rule may be split over six funds.
  lines: z.array(subsidyLineSchema).max(6 * LIMITS.rulesOfMealMax),
  fees: z.array(feeLineSchema).max(LIMITS.rulesOfMealMax),
  operatorLines: z.array(operatorLineSchema).max(20),
  // That it applied, and that a limit cut it.
  reasons: z
    .array(decisionReasonSchema)
    .min(1)
    .max(2 * LIMITS.rulesOfMealMax),
});

/** How the payable amount was paid. A subsidy that covers everything leaves no tender. */
const tenderSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('cash'),
      amountFen: amountFenSchema,
      /** What was handed over and what was given back: tendered − change = amount. */
      tenderedFen: amountFenSchema,
      changeFen: amountFenSchema,
    })
    .refine((cash) => cash.tenderedFen - cash.changeFen === cash.amountFen, {
      message: 'cash handed over less change is not the amount',
    }),
  z.strictObject({
    kind: z.literal('account'),
    amountFen: amountFenSchema,
    /** Whose account pays for somebody who eats along on the same order; left out where it is the eater's own. */
    elderId: elderIdSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('external'),
    amountFen: amountFenSchema,
    reference: z.string().min(1).max(64),
  }),
]);
export type Tender = z.infer<typeof tenderSchema>;

/** One meal paid: list price = every subsidy line + every tender, to the fen. */
export const saleBodySchema = z
  .strictObject({
    orderId: orderIdSchema,
    /** The number called at the counter; counts from 1 each business date of a kiosk. */
    orderNumber: z.number().int().min(1).max(99_999),
    mealPeriod: mealPeriodIdSchema,
    serviceType: serviceTypeSchema,
    person: salePersonSchema,
    lines: z.array(saleLineSchema).min(1).max(50),
    listPriceFen: amountFenSchema,
    decision: saleDecisionSchema,
    tenders: z.array(tenderSchema).max(5),
  })
  .refine((sale) => sale.tenders.filter((tender) => tender.kind === 'account').length <= 1, {
    message: 'one account at most pays for a sale',
  })
  .refine(
    (sale) =>
      sale.listPriceFen ===
      sale.lines.reduce((total, line) => total + line.unitPriceFen * line.quantity, 0),
    { message: 'the list price is not the sum of the lines' },
  )
  .refine(
    (sale) =>
      sale.listPriceFen ===
      [...sale.decision.lines, ...sale.tenders].reduce((total, part) => total + part.amountFen, 0),
    { message: 'subsidy and tenders do not add up to the list price' },
  );
export type SaleBody = z.infer<typeof saleBodySchema>;

/** Money put into an elder's account. */
const topUpBodySchema = z.strictObject({
  elderId: elderIdSchema,
  amountFen: amountFenSchema,
  tender: tenderSchema,
});

/** A device that failed while a meal was in hand, so that the record shows what the elder saw. */
const deviceFaultBodySchema = z.strictObject({
  device: z.enum(['id-card-reader', 'elder-card-reader', 'printer', 'drawer']),
  code: z.string().min(1).max(40),
  /** The order whose receipt or reading was affected; null when none was in hand. */
  orderId: orderIdSchema.nullable(),
});

/** A slip has a first copy, 0, and at most so many more. */
export const SLIP_COPIES_MAX = 99;

/** What became of the paper of a sale. */
const slipBodySchema = z.strictObject({
  orderId: orderIdSchema,
  /** 0 is the first slip. */
  copy: z.number().int().min(0).max(SLIP_COPIES_MAX),
  /** `unknown`: the run that sent it ended before the printer answered. */
  outcome: z.enum(['printed', 'failed', 'unknown']),
  /** Why it did not come out; empty where there is nothing to say. */
  code: z.string().max(40),
});
export type SlipBody = z.infer<typeof slipBodySchema>;

/** One more slip of a sale is begun, written before the first byte goes to the printer. */
const reprintBodySchema = z.strictObject({
  orderId: orderIdSchema,
  copy: z.number().int().min(1).max(SLIP_COPIES_MAX),
});

/**
 * The cash drawer was opened, or should have been. `sale`: for the cash of an order; `no-sale`: staff wanted it open for a reason
 * of their own; `by-hand`: its switch told of an opening that nobody asked the kiosk for.
 */
const drawerBodySchema = z
  .strictObject({
    cause: z.enum(['sale', 'no-sale', 'by-hand']),
    /** Of a `sale`; null for every other cause. */
    orderId: orderIdSchema.nullable(),
    /** Of a `no-sale`; null for every other cause. */
    reason: z.string().min(1).max(40).nullable(),
    /** `opened`: the drawer's switch said so; `sent`: a pulse went out and nothing tells what it did; `failed`: none went out. */
    outcome: z.enum(['opened', 'sent', 'failed']),
  })
  .refine((drawer) => (drawer.cause === 'sale') === (drawer.orderId !== null), {
    message: 'a drawer opened for a sale, and no other, has an order',
  })
  .refine((drawer) => (drawer.cause === 'no-sale') === (drawer.reason !== null), {
    message: 'a drawer opened without a sale, and no other, has a reason',
  })
  .refine((drawer) => drawer.cause !== 'by-hand' || drawer.outcome === 'opened', {
    message: 'a drawer opened by hand is open',
  });
export type DrawerBody = z.infer<typeof drawerBodySchema>;

/** Staff confirmed the machine's clock after a jump: what the kiosk counted on by its uptime, and what it believes from here on. */
const clockBodySchema = z.strictObject({ beforeAt: wallTimeSchema, afterAt: wallTimeSchema });

/** Staff served somebody without a card: whom, how they were found, and why there was no card. Written before the meal is chosen. */
const identificationBodySchema = z.strictObject({
  elderId: elderIdSchema,
  foundBy: z.enum(['name', 'phone', 'number-end']),
  reason: z.enum(['forgotten', 'lost', 'unreadable', 'not-issued']),
});
export type IdentificationBody = z.infer<typeof identificationBodySchema>;

/** Who caused an entry. */
const actorSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('self-service') }),
  z.strictObject({ kind: z.literal('staff'), staffId: staffIdSchema }),
  z.strictObject({ kind: z.literal('system') }),
]);
export type Actor = z.infer<typeof actorSchema>;

const envelope = {
  format: z.literal(1),
  kiosk: kioskIdSchema,
  /** Gap-free from 1, never used twice. */
  seq: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  /** The kiosk's wall clock with offset; order never depends on it. */
  at: wallTimeSchema,
  /** Random id of this run of the host, and milliseconds since it started by a clock that only goes forward. */
  run: uuidSchema,
  uptimeMs: z.number().int().min(0),
  businessDate: dateSchema,
  by: actorSchema,
};

/** Ledger entry v1 as it is hashed (docs/formats/ledger-entry-v1.md). A kind's body may get a new version without touching the chain. */
export const ledgerEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...envelope,
    kind: z.literal('sale'),
    version: z.literal(1),
    body: saleBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('top-up'),
    version: z.literal(1),
    body: topUpBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('device-fault'),
    version: z.literal(1),
    body: deviceFaultBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('clock'),
    version: z.literal(1),
    body: clockBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('slip'),
    version: z.literal(1),
    body: slipBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('manual-identification'),
    version: z.literal(1),
    body: identificationBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('reprint'),
    version: z.literal(1),
    body: reprintBodySchema,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('drawer'),
    version: z.literal(1),
    body: drawerBodySchema,
  }),
]);
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** The part every entry has whatever its kind, enough to keep an entry that this version does not understand. */
export const entryEnvelopeSchema = z.looseObject({
  format: z.number().int(),
  kiosk: kioskIdSchema,
  seq: z.number().int().min(1),
  kind: z.string().max(40),
});

/** The longest that parts of a stored entry may be: texts in UTF-16 code units, attachments in number. */
export const ENTRY_LENGTHS = {
  content: 65_536,
  attachments: 4,
  attachment: ATTACHMENT_LENGTH_MAX,
} as const;

/** An entry as it is stored, sent and exported: the exact text that was hashed, its hash, and its attachments. */
export const storedEntrySchema = z.strictObject({
  seq: z.number().int().min(1),
  /** Canonical JSON text (RFC 8785) of the entry. */
  content: z.string().min(2).max(ENTRY_LENGTHS.content).refine(isWellFormed),
  hash: digestSchema,
  attachments: z.array(attachmentSchema).max(ENTRY_LENGTHS.attachments),
});
export type StoredEntry = z.infer<typeof storedEntrySchema>;
