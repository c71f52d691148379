import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeSigningKeyPair, type SigningKeyPair } from '../../shared/crypto/signing.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import {
  canteenIdSchema,
  type ElderId,
  elderIdSchema,
  kioskIdSchema,
  menuItemIdSchema,
  staffIdSchema,
} from '../../shared/identity/ids.ts';
import { kioskLookup, slowLookup } from '../../shared/identity/lookup.ts';
import { fen } from '../../shared/money/fen.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import type { BenefitCategory } from '../../shared/policy/facts.ts';
import { signPolicy } from '../../shared/policy/signing.ts';
import { type Result, succeed } from '../../shared/result.ts';
import type { Change, ElderContact, MenuItem } from '../../shared/sync/contract.ts';
import {
  type EnrolmentAnswer,
  type EnrolmentCertificate,
  signCertificate,
} from '../../shared/sync/enrolment.ts';
import { shanghaiWallTime } from '../../shared/time/business-time.ts';
import { machineRandom } from '../host/world.ts';
import { openKioskStore, type SqliteKioskStore } from '../store/store.ts';
import type { LedgerTools } from './checkout/sell.ts';
import { createTrustedClock } from './clock.ts';
import { readIdentity } from './identity.ts';
import { CHENGYANG } from './policy.test-support.ts';
import type { ClockPort, Enrolment } from './ports.ts';

/** A folder of its own for a test, and its removal. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-kiosk-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The value of a result that a test expects to be good. */
export function expectOk<Value, Failure>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(`unexpected failure: ${JSON.stringify(result.failure)}`);
  return result.value;
}

/** Monday 23 November 2026, 11:42 in Shanghai: in the middle of lunch. */
export const LUNCH_MS = Date.parse('2026-11-23T11:42:00.000+08:00');

/** A clock that a test sets by hand: `wall` is time going by, `jumpedMs` how far the wall clock alone was moved. */
export function handClock(
  startMs: number = LUNCH_MS,
): ClockPort & { wall: number; jumpedMs: number } {
  const clock = {
    wall: startMs,
    jumpedMs: 0,
    wallMs: () => clock.wall + clock.jumpedMs,
    uptimeMs: () => clock.wall - startMs,
  };
  return clock;
}

/** Of a menu item: every day, without photo and marks. */
export const PLAIN_ITEM = {
  photo: null,
  dietMarks: [],
  allergens: [],
  dates: null,
} as const satisfies Partial<MenuItem>;

export const MENU: readonly MenuItem[] = [
  {
    menuItemId: menuItemIdSchema.parse('11111111-1111-4111-8111-111111111111'),
    name: '红烧肉套餐',
    description: '一荤两素 · 米饭 · 汤',
    kind: 'set-meal',
    listPriceFen: fen(1_500),
    picture: 'braised-pork',
    ...PLAIN_ITEM,
    mealPeriods: ['lunch', 'dinner'],
  },
  {
    menuItemId: menuItemIdSchema.parse('22222222-2222-4222-8222-222222222222'),
    name: '软面套餐',
    description: '软面 · 小菜',
    kind: 'set-meal',
    listPriceFen: fen(1_200),
    picture: 'soft-noodles',
    ...PLAIN_ITEM,
    mealPeriods: ['breakfast', 'lunch'],
  },
];

export const SETTINGS: Extract<Change, { readonly kind: 'settings' }> = {
  kind: 'settings',
  canteenName: '善南街道助老食堂',
  siteKind: 'canteen',
  divisionCode: '370481003',
  isDemo: true,
  businessDay: {
    dayBoundaryMinute: 240,
    mealPeriods: [
      { id: 'breakfast', name: '早餐', fromMinute: 390, toMinute: 540 },
      { id: 'lunch', name: '午餐', fromMinute: 630, toMinute: 810 },
      { id: 'dinner', name: '晚餐', fromMinute: 990, toMinute: 1110 },
    ],
  },
  isDiscreet: false,
  serviceTypes: ['eat-in'],
  deliveryFeeFen: fen(0),
  orderAheadDaysMax: 0,
  identificationsByStaffMax: 20,
  receiptColumns: 48,
};

/** An admin as far as a kiosk can see one: its keys and what it gives at enrolment. */
export interface TestDistrict {
  readonly adminKey: SigningKeyPair;
  readonly kioskKey: SigningKeyPair;
  readonly enrolment: Enrolment;
  /** What the admin answered at enrolment. */
  readonly answer: EnrolmentAnswer;
}

export function makeDistrict(): TestDistrict {
  const adminKey = makeSigningKeyPair();
  const kioskKey = makeSigningKeyPair();
  const certificate: EnrolmentCertificate = {
    format: 1,
    kiosk: kioskIdSchema.parse(machineRandom.uuid()),
    kioskNumber: 7,
    canteenId: canteenIdSchema.parse(machineRandom.uuid()),
    publicKey: kioskKey.publicKey,
    replaces: null,
    enrolledAt: shanghaiWallTime(LUNCH_MS),
  };
  const given = {
    signature: signCertificate(certificate, adminKey.privateKey),
    adminPublicKey: adminKey.publicKey,
    districtSalt: randomBytes(32).toString('hex'),
    lookupKey: randomBytes(32).toString('hex'),
    recoveryPublicKey: randomBytes(32).toString('base64url'),
  };
  return {
    adminKey,
    kioskKey,
    enrolment: { ...certificate, ...given },
    answer: { certificate, ...given, orderNumbersAfter: null },
  };
}

/** One elder as the admin would send them. */
export async function elderChange(
  district: TestDistrict,
  person: {
    readonly elderId?: ElderId;
    readonly card: string;
    readonly maskedName: string;
    readonly birthDate: string;
    readonly category?: BenefitCategory;
    readonly contact?: ElderContact;
  },
): Promise<Extract<Change, { readonly kind: 'elder' }>> {
  const slow = await slowLookup(person.card, district.enrolment.districtSalt);
  return {
    kind: 'elder',
    elderId: person.elderId ?? elderIdSchema.parse(machineRandom.uuid()),
    lookups: [kioskLookup(slow, district.enrolment.lookupKey)],
    maskedName: person.maskedName,
    contact: person.contact ?? null,
    birthDate: person.birthDate,
    categories:
      person.category === undefined
        ? []
        : [{ category: person.category, from: '2020-01-01', to: null }],
    careLevels: [],
    states: [],
    householdCode: null,
    residenceCode: null,
  };
}

export async function staffChange(
  district: TestDistrict,
): Promise<Extract<Change, { readonly kind: 'staff' }>> {
  const slow = await slowLookup(DEMO_STAFF.cardNumber, district.enrolment.districtSalt);
  const pinSalt = randomBytes(32).toString('hex');
  return {
    kind: 'staff',
    staffId: staffIdSchema.parse(machineRandom.uuid()),
    name: DEMO_STAFF.name,
    cardLookup: kioskLookup(slow, district.enrolment.lookupKey),
    pinSalt,
    pinHash: await slowLookup(DEMO_STAFF.pin, pinSalt),
  };
}

export function policyChange(
  district: TestDistrict,
  document: PolicyDocument = CHENGYANG,
): Extract<Change, { readonly kind: 'policy' }> {
  return {
    kind: 'policy',
    document,
    signature: signPolicy(document, district.adminKey.privateKey),
  };
}

/** What every canteen has: settings, menu and one policy. */
export function canteenChanges(district: TestDistrict): readonly Change[] {
  return [SETTINGS, { kind: 'menu', items: [...MENU] }, policyChange(district)];
}

export function applyChanges(store: SqliteKioskStore, changes: readonly Change[]): void {
  const applied = store.transact((transaction) => {
    for (const change of changes) transaction.applyChange(change);
    return succeed(undefined);
  });
  expectOk(applied);
}

export const TEST_KEY = '5a'.repeat(32);

export function openStore(folder: string): SqliteKioskStore {
  return expectOk(openKioskStore({ file: path.join(folder, 'kiosk.db'), keyHex: TEST_KEY }));
}

/** A store of an enrolled kiosk whose canteen is set up. */
export function openCanteenStore(folder: string, district: TestDistrict): SqliteKioskStore {
  const store = openStore(folder);
  if (store.enrolment() === null) {
    const enrolled = store.transact((transaction) => {
      transaction.saveSigningKey(district.kioskKey);
      transaction.saveEnrolment(district.answer);
      return succeed(undefined);
    });
    expectOk(enrolled);
    applyChanges(store, canteenChanges(district));
  }
  return store;
}

export function ledgerTools(store: SqliteKioskStore, clock: ClockPort = handClock()): LedgerTools {
  return {
    store,
    clock: createTrustedClock({
      clock,
      lastEntryMs: store.lastEntryMs(),
      adminTimeMs: 0,
      buildMs: 0,
    }),
    machineClock: clock,
    random: machineRandom,
    identity: () => readIdentity(store),
    run: machineRandom.uuid(),
  };
}
