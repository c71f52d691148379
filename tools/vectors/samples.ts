// The keys, facts and entries that the vectors of docs/formats are made of: all fixed, so that two runs give the same bytes.
import type { SigningKeyPair } from '../../shared/crypto/signing.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import {
  type Attachment,
  attachmentDigest,
  makeAttachment,
} from '../../shared/ledger/attachment.ts';

/** Secret and public keys of RFC 8032 section 7.1, tests 1, 2 and 3: known to everybody, good for nothing else. */
export const KIOSK_SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const KIOSK_PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
export const ADMIN_SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const ADMIN_PUBLIC = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
export const NEXT_SEED = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
const NEXT_PUBLIC = 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025';
/** What stands before the 32 bytes of the secret key in PKCS#8 (RFC 8410 section 7). */
const PKCS8_HEAD = '302e020100300506032b657004220420';

export const KIOSK = kioskIdSchema.parse('3f0e7c56-6d1a-4b7e-9c53-8a0d5b1e2f47');
export const OTHER_KIOSK = 'b8d5a2c4-1f3e-4a69-8d70-6e9c4b2a1f05';
const ELDER = '0f4c2b1a-9d8e-4f7a-8b6c-5d4e3f2a1b0c';
const ORDER = 'c3f2a1de-7c55-4b1e-8a8e-5d2b7f9e6a10';

function keyPair(seedHex: string, publicHex: string): SigningKeyPair {
  return {
    publicKey: Buffer.from(publicHex, 'hex').toString('base64url'),
    privateKey: Buffer.from(PKCS8_HEAD + seedHex, 'hex').toString('base64url'),
  };
}

export const kioskKey = keyPair(KIOSK_SEED, KIOSK_PUBLIC);
export const adminKey = keyPair(ADMIN_SEED, ADMIN_PUBLIC);
export const nextKey = keyPair(NEXT_SEED, NEXT_PUBLIC);

export const facts: Attachment = makeAttachment(
  {
    person: {
      standing: 'registered',
      birthDate: '1951-03-08',
      categories: [{ category: 'minimum-living-allowance', from: '2024-01-01', to: null }],
      careLevels: [{ level: 1, from: '2025-06-01', to: '2027-05-31' }],
      states: [],
      householdCode: '370481001',
      residenceCode: '370481001001',
    },
    site: {
      canteenId: '5c1e9a70-3b2d-4f68-9e41-7d0c8b6a2f13',
      kind: 'canteen',
      divisionCode: '370481001001',
    },
    isWorkingDay: true,
    bookedDaysBefore: 0,
    used: [
      {
        businessDate: '2026-11-22',
        mealPeriod: 'lunch',
        subsidies: [{ ruleId: 'hardship', amountFen: 1_300 }],
        fees: [],
      },
    ],
  },
  Uint8Array.from({ length: 32 }, (_unused, index) => index),
);

function envelope(seq: number) {
  return {
    format: 1,
    kiosk: KIOSK,
    seq,
    at: `2026-11-23T11:4${seq}:07.123+08:00`,
    run: '7d1f0f0a-52b5-4c6e-9d3c-0a4d9f7b1c22',
    uptimeMs: 60_000 * seq,
    businessDate: '2026-11-23',
    version: 1,
  };
}

/** A meal paid from the account; its name has a character beyond the basic plane and quotes to be escaped. */
export const sale = {
  ...envelope(1),
  by: { kind: 'self-service' },
  kind: 'sale',
  body: {
    orderId: ORDER,
    orderNumber: 1,
    mealPeriod: 'lunch',
    serviceType: 'eat-in',
    person: {
      kind: 'elder',
      elderId: ELDER,
      identifiedBy: 'id-card',
      factsDigest: attachmentDigest(facts),
    },
    lines: [
      {
        menuItemId: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
        name: '𠮷祥“红烧肉”\\"大份"套餐',
        kind: 'set-meal',
        unitPriceFen: 1_500,
        quantity: 1,
        weightGrams: null,
      },
    ],
    listPriceFen: 1_500,
    decision: {
      policy: {
        policyId: '5b0c1f7e-6a53-4d0e-9b58-2f1d7c3a9e10',
        version: 1,
        digest: 'ab'.repeat(32),
      },
      lines: [{ ruleId: 'hardship', fundId: 'hardship-relief', amountFen: 1_300 }],
      fees: [],
      operatorLines: [
        { paymentId: 'per-person-day', fundId: 'district-elder-meals', amountFen: 300 },
      ],
      reasons: [{ code: 'rule-applied', ruleId: 'hardship' }],
    },
    tenders: [{ kind: 'account', amountFen: 200 }],
  },
};

/** One who eats along on the same order: a guest at the list price, for whom the elder's account pays. */
export const companionSale = {
  ...envelope(2),
  by: { kind: 'self-service' },
  kind: 'sale',
  body: {
    ...sale.body,
    person: { kind: 'guest' },
    decision: {
      ...sale.body.decision,
      lines: [],
      operatorLines: [],
      reasons: [{ code: 'guest' }],
    },
    tenders: [{ kind: 'account', amountFen: 1_500, elderId: ELDER }],
  },
};

export const topUp = {
  ...envelope(2),
  by: { kind: 'staff', staffId: '9a7b3c1d-2e4f-4a6b-8c0d-1e2f3a4b5c6d' },
  kind: 'top-up',
  body: {
    elderId: ELDER,
    amountFen: 10_000,
    tender: { kind: 'cash', amountFen: 10_000, tenderedFen: 10_000, changeFen: 0 },
  },
};

export const deviceFault = {
  ...envelope(3),
  by: { kind: 'system' },
  kind: 'device-fault',
  body: { device: 'id-card-reader', code: 'garbled', orderId: null },
};

export const clock = {
  ...envelope(4),
  by: { kind: 'staff', staffId: '9a7b3c1d-2e4f-4a6b-8c0d-1e2f3a4b5c6d' },
  kind: 'clock',
  body: { beforeAt: '2026-11-24T11:44:07.123+08:00', afterAt: '2026-11-23T11:44:07.123+08:00' },
};

export const failedSlip = {
  ...envelope(4),
  by: { kind: 'system' },
  kind: 'slip',
  body: { orderId: ORDER, copy: 0, outcome: 'failed', code: 'paper-out' },
};

export const drawer = {
  ...envelope(5),
  by: { kind: 'staff', staffId: '9a7b3c1d-2e4f-4a6b-8c0d-1e2f3a4b5c6d' },
  kind: 'drawer',
  body: { cause: 'no-sale', orderId: null, reason: '换零钱', outcome: 'sent' },
};

export const identification = {
  ...envelope(5),
  by: { kind: 'staff', staffId: '9a7b3c1d-2e4f-4a6b-8c0d-1e2f3a4b5c6d' },
  kind: 'manual-identification',
  body: { elderId: ELDER, foundBy: 'number-end', reason: 'forgotten' },
};

export const reprint = {
  ...envelope(5),
  by: { kind: 'system' },
  kind: 'reprint',
  body: { orderId: ORDER, copy: 1 },
};
