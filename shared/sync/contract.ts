import { z } from 'zod';
import { elderIdSchema, kioskIdSchema, staffIdSchema } from '../identity/ids.ts';
import { digestSchema } from '../ledger/attachment.ts';
import { storedEntrySchema } from '../ledger/entry.ts';
import { LIMITS } from '../limits.ts';
import { menuItemSchema, photoMediaTypeSchema } from '../menu/item.ts';
import { amountFenSchema, signedFenSchema } from '../money/schema.ts';
import { policyDocumentSchema } from '../policy/document.ts';
import {
  personFactsSchema,
  serviceTypeSchema,
  siteFactsSchema,
  usedMealSchema,
} from '../policy/facts.ts';
import { businessDaySchema, dateSchema, wallTimeSchema } from '../time/business-time.ts';
import { publicKeySchema, signatureSchema } from './keys.ts';

export {
  type MenuItem,
  menuItemSchema,
  type PhotoMediaType,
  photoMediaTypeSchema,
} from '../menu/item.ts';

/** Names of the headers that carry a kiosk's request signature (docs/formats/sync-v1.md). */
export const REQUEST_HEADERS = {
  kiosk: 'zhulao-kiosk',
  sequence: 'zhulao-sequence',
  /** The machine's own wall clock when the request was made. */
  at: 'zhulao-at',
  signature: 'zhulao-signature',
} as const;

export const SYNC_PATHS = {
  identity: '/kiosk/v1/identity',
  keys: '/kiosk/v1/keys',
  enrol: '/kiosk/v1/enrolments',
  adopt: '/kiosk/v1/adoptions',
  head: '/kiosk/v1/head',
  batches: '/kiosk/v1/batches',
  changes: '/kiosk/v1/changes',
  /** Followed by a slash and the photo's digest. */
  photos: '/kiosk/v1/photos',
} as const;

/** POST batches: entries that follow `previousHash`, oldest first. */
export const batchSchema = z.strictObject({
  format: z.literal(1),
  kiosk: kioskIdSchema,
  firstSeq: z.number().int().min(1),
  previousHash: digestSchema,
  entries: z.array(storedEntrySchema).min(1).max(LIMITS.batchEntriesMax),
  signature: signatureSchema,
});
export type Batch = z.infer<typeof batchSchema>;

/** What the admin holds of a kiosk, countersigned. Seq 0 and the genesis hash before the first entry. */
export const signedHeadSchema = z.strictObject({
  format: z.literal(1),
  kiosk: kioskIdSchema,
  seq: z.number().int().min(0),
  hash: digestSchema,
  /** Admin's wall time when the head was signed. */
  receivedAt: wallTimeSchema,
  signature: signatureSchema,
});
export type SignedHead = z.infer<typeof signedHeadSchema>;

/** Answer of GET head and POST batches. */
export const headAnswerSchema = z.strictObject({ head: signedHeadSchema });

/** Why the admin refused a request; the closed set. */
export const syncRefusalSchema = z.strictObject({
  code: z.enum([
    'malformed',
    'unknown-kiosk',
    'revoked-kiosk',
    'replaced-kiosk',
    'bad-request-signature',
    'replayed-sequence',
    'bad-batch-signature',
    'chain-broken',
    'does-not-follow-head',
    'fork',
    'unknown-code',
    'code-used',
    'code-expired',
    'unknown-photo',
    'server-error',
  ]),
  message: z.string().max(200),
  /** With `replayed-sequence`: the highest sequence seen, so that the kiosk goes on above it. */
  lastSequence: z.number().int().min(0).optional(),
  /** With `does-not-follow-head` and `fork`: where the admin stands. */
  head: signedHeadSchema.optional(),
});
export type SyncRefusal = z.infer<typeof syncRefusalSchema>;

export const elderContactSchema = z.strictObject({
  name: z.string().min(1).max(40),
  phone: z.string().max(20).nullable(),
  /** The last four characters of the identity number. */
  numberEnd: z
    .string()
    .regex(/^\d{3}[\dX]$/)
    .nullable(),
});
export type ElderContact = z.infer<typeof elderContactSchema>;

/** A person as a kiosk knows them: no number, no address (docs/decisions/0003-identity.md). */
const elderChangeSchema = z.strictObject({
  kind: z.literal('elder'),
  elderId: elderIdSchema,
  /** HMACs under this kiosk's own key of the identity number and of each card. */
  lookups: z.array(digestSchema).min(1).max(8),
  maskedName: z.string().min(1).max(20),
  /** By which staff find somebody without a card: only of this canteen's own regulars, read only in a staff session. */
  contact: elderContactSchema.nullable(),
  ...personFactsSchema.omit({ standing: true }).shape,
});

/** Base64 of as many bytes as a photo may have. */
const PHOTO_CHARACTERS_MAX = Math.ceil(LIMITS.photoBytesMax / 3) * 4;

/** Answer of GET photos/DIGEST: a photo of the menu, which the kiosk checks by its digest. */
export const photoAnswerSchema = z.strictObject({
  format: z.literal(1),
  mediaType: photoMediaTypeSchema,
  bytesBase64: z.base64().min(1).max(PHOTO_CHARACTERS_MAX),
});
export type PhotoAnswer = z.infer<typeof photoAnswerSchema>;

const settingsChangeSchema = z.strictObject({
  kind: z.literal('settings'),
  canteenName: z.string().min(1).max(30),
  /** What and where the canteen is: policies ask for it. */
  siteKind: siteFactsSchema.shape.kind,
  divisionCode: siteFactsSchema.shape.divisionCode,
  /** Shown on every screen and slip of invented data. */
  isDemo: z.boolean(),
  businessDay: businessDaySchema,
  /** Discreet form: no personal amount on screen or slip until asked. */
  isDiscreet: z.boolean(),
  /** How food leaves this canteen; the first is taken where nobody chooses. */
  serviceTypes: z.array(serviceTypeSchema).min(1).max(3),
  deliveryFeeFen: amountFenSchema,
  /** How many days ahead meals may be ordered here; 0 where they are not. */
  orderAheadDaysMax: z.number().int().min(0).max(7),
  /** How many people one attendant may serve without a card on one business date. */
  identificationsByStaffMax: z.number().int().min(0).max(500),
  receiptColumns: z.union([z.literal(32), z.literal(42), z.literal(48)]),
});

const staffChangeSchema = z.strictObject({
  kind: z.literal('staff'),
  staffId: staffIdSchema,
  name: z.string().min(1).max(20),
  /** HMAC under this kiosk's key of the staff card. */
  cardLookup: digestSchema,
  /** scrypt of the PIN under `pinSalt`, both 32 bytes hexadecimal. */
  pinSalt: digestSchema,
  pinHash: digestSchema,
});

/** One change for a kiosk. Each replaces what the kiosk held under the same key. */
export const changeSchema = z.discriminatedUnion('kind', [
  elderChangeSchema,
  z.strictObject({ kind: z.literal('elder-removed'), elderId: elderIdSchema }),
  z.strictObject({
    kind: z.literal('account'),
    elderId: elderIdSchema,
    /** Sum of everything that other kiosks and the admin did to the account; the kiosk adds its own entries. */
    elsewhereFen: signedFenSchema,
  }),
  z.strictObject({
    kind: z.literal('usage'),
    elderId: elderIdSchema,
    /** Meals under a subsidy at other kiosks in the last LIMITS.usageDays days: the whole list each time. */
    meals: z.array(usedMealSchema).max(LIMITS.usedMealsMax),
  }),
  z.strictObject({
    kind: z.literal('policy'),
    document: policyDocumentSchema,
    signature: signatureSchema,
  }),
  z.strictObject({
    kind: z.literal('calendar'),
    /** Days that differ from the packaged calendar of holidays and make-up working days: the whole list each time. */
    days: z.array(z.strictObject({ date: dateSchema, isWorkingDay: z.boolean() })).max(1_000),
  }),
  z.strictObject({
    kind: z.literal('menu'),
    items: z.array(menuItemSchema).max(LIMITS.menuItemsMax),
  }),
  settingsChangeSchema,
  staffChangeSchema,
  z.strictObject({ kind: z.literal('staff-removed'), staffId: staffIdSchema }),
  z.strictObject({
    kind: z.literal('keys'),
    /** Another one than the kiosk has makes every lookup it holds void: it asks for everything anew. */
    lookupKey: digestSchema,
    recoveryPublicKey: publicKeySchema,
  }),
]);
export type Change = z.infer<typeof changeSchema>;

/** GET changes?cursor=N: everything after the cursor, oldest first. `more` asks the kiosk to come again at once. */
export const changesAnswerSchema = z.strictObject({
  format: z.literal(1),
  adminTime: wallTimeSchema,
  cursor: z.number().int().min(0),
  more: z.boolean(),
  changes: z.array(changeSchema).max(LIMITS.changesPerAnswerMax),
});
export type ChangesAnswer = z.infer<typeof changesAnswerSchema>;
