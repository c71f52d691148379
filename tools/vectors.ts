// Writes docs/formats/vectors/ledger-entry-v1.json: `node tools/vectors.ts`. Everything in it is fixed, so that two runs
// and two implementations give the same bytes.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type SigningKeyPair, signMessage } from '../shared/crypto/signing.ts';
import { kioskIdSchema } from '../shared/identity/ids.ts';
import { type Attachment, attachmentDigest, makeAttachment } from '../shared/ledger/attachment.ts';
import { canonicalText } from '../shared/ledger/canonical.ts';
import { appendToChain, type ChainHead, entryHash, genesisHead } from '../shared/ledger/chain.ts';
import { ledgerEntrySchema, type StoredEntry } from '../shared/ledger/entry.ts';
import {
  type LedgerFileFailure,
  type LedgerFileHeader,
  ledgerFileLines,
} from '../shared/ledger/export-file.ts';
import { receiptCode } from '../shared/ledger/receipt-code.ts';
import type { SignedHead } from '../shared/sync/contract.ts';
import { signKioskKey } from '../shared/sync/kiosk-key.ts';
import { makeBatch, signHead, statementOf } from '../shared/sync/signatures.ts';

const FILE = path.resolve(import.meta.dirname, '../docs/formats/vectors/ledger-entry-v1.json');

/** Secret and public keys of RFC 8032 section 7.1, tests 1, 2 and 3: known to everybody, good for nothing else. */
const KIOSK_SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const KIOSK_PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const ADMIN_SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const ADMIN_PUBLIC = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const NEXT_SEED = 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7';
const NEXT_PUBLIC = 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025';
/** What stands before the 32 bytes of the secret key in PKCS#8 (RFC 8410 section 7). */
const PKCS8_HEAD = '302e020100300506032b657004220420';

const KIOSK = kioskIdSchema.parse('3f0e7c56-6d1a-4b7e-9c53-8a0d5b1e2f47');
const OTHER_KIOSK = 'b8d5a2c4-1f3e-4a69-8d70-6e9c4b2a1f05';
const ELDER = '0f4c2b1a-9d8e-4f7a-8b6c-5d4e3f2a1b0c';
const ORDER = 'c3f2a1de-7c55-4b1e-8a8e-5d2b7f9e6a10';

function keyPair(seedHex: string, publicHex: string): SigningKeyPair {
  return {
    publicKey: Buffer.from(publicHex, 'hex').toString('base64url'),
    privateKey: Buffer.from(PKCS8_HEAD + seedHex, 'hex').toString('base64url'),
  };
}

const kioskKey = keyPair(KIOSK_SEED, KIOSK_PUBLIC);
const adminKey = keyPair(ADMIN_SEED, ADMIN_PUBLIC);
const nextKey = keyPair(NEXT_SEED, NEXT_PUBLIC);

/** One ledger file: a number stands for that line of the good file, counted from 1, a text for itself. */
export interface VectorFile {
  readonly name: string;
  readonly lines: readonly (number | string)[];
  /** What a reader knows of the admin's key beforehand. */
  readonly knownAdminKey: string | null;
  /** Null: the file is whole. */
  readonly code: LedgerFileFailure['code'] | null;
  readonly seq: number | null;
  /** Entries whose hash is right and whose kind is unknown. */
  readonly notUnderstood: readonly number[];
}

const facts: Attachment = makeAttachment(
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
const sale = {
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

const topUp = {
  ...envelope(2),
  by: { kind: 'staff', staffId: '9a7b3c1d-2e4f-4a6b-8c0d-1e2f3a4b5c6d' },
  kind: 'top-up',
  body: {
    elderId: ELDER,
    amountFen: 10_000,
    tender: { kind: 'cash', amountFen: 10_000, tenderedFen: 10_000, changeFen: 0 },
  },
};

const deviceFault = {
  ...envelope(3),
  by: { kind: 'system' },
  kind: 'device-fault',
  body: { device: 'id-card-reader', code: 'garbled', orderId: null },
};

const failedSlip = {
  ...envelope(4),
  by: { kind: 'system' },
  kind: 'slip',
  body: { orderId: ORDER, copy: 0, outcome: 'failed', code: 'paper-out' },
};

const reprint = {
  ...envelope(5),
  by: { kind: 'system' },
  kind: 'reprint',
  body: { orderId: ORDER, copy: 1 },
};

const genesis = genesisHead({ kioskId: KIOSK, publicKey: kioskKey.publicKey });

function makeChain(): readonly [StoredEntry, StoredEntry, StoredEntry] {
  const first = appendToChain(genesis, ledgerEntrySchema.parse(sale), [facts]);
  const second = appendToChain(first, ledgerEntrySchema.parse(topUp), []);
  return [first, second, appendToChain(second, ledgerEntrySchema.parse(deviceFault), [])];
}

const [first, second, third] = makeChain();

function countersign(head: ChainHead): SignedHead {
  const { seq, hash } = head;
  const receivedAt = '2026-11-23T11:42:10.000+08:00';
  return signHead({ format: 1, kiosk: KIOSK, seq, hash, receivedAt }, adminKey.privateKey);
}

function fileOf(
  entries: readonly StoredEntry[],
  changes: { readonly nextKeys?: LedgerFileHeader['nextKeys'] } = {},
): readonly string[] {
  const { nextKeys = [] } = changes;
  const { publicKey } = kioskKey;
  const header = { kiosk: KIOSK, publicKey, nextKeys, adminPublicKey: adminKey.publicKey };
  const { privateKey: kioskPrivateKey } = nextKeys.length === 0 ? kioskKey : nextKey;
  return [...ledgerFileLines({ header, entries, kioskPrivateKey, adminHead: countersign(second) })];
}

/** The kiosk's next key in a header, with the statement (sync-v1.md) signed by a key. */
function handedOver(by: SigningKeyPair) {
  const statement = { kiosk: KIOSK, previous: kioskKey.publicKey, publicKey: nextKey.publicKey };
  return { publicKey: nextKey.publicKey, signature: signKioskKey(statement, by.privateKey) };
}

const goodLines = fileOf([first, second, third]);

/** Any content at a place of the chain, with a right hash. */
function place(previous: ChainHead, content: object): StoredEntry {
  const text = canonicalText(content);
  const hash = entryHash(previous.hash, text);
  return { seq: previous.seq + 1, content: text, hash, attachments: [] };
}

/** The last line of the good file with some members changed. */
function footerWith(changes: object): string {
  return JSON.stringify({ ...JSON.parse(goodLines.at(-1) ?? ''), ...changes });
}

type Expected = Partial<Omit<VectorFile, 'name' | 'lines'>>;

function file(name: string, lines: VectorFile['lines'], expected: Expected): VectorFile {
  return {
    name,
    lines,
    knownAdminKey: null,
    code: null,
    seq: null,
    notUnderstood: [],
    ...expected,
  };
}

function goodFiles(): readonly VectorFile[] {
  const fourth = place(third, failedSlip);
  const withSlip = [first, second, third, fourth, place(fourth, reprint)];
  const newKind = place(second, { ...deviceFault, kind: 'weather', body: { rain: true } });
  const erased = JSON.stringify({ ...first, attachments: [] });
  return [
    file('the file itself', [1, 2, 3, 4, 5], { knownAdminKey: adminKey.publicKey }),
    file('the facts are erased: chain and amounts stay whole', [1, erased, 3, 4, 5], {}),
    file('an entry of a kind from the future', [...fileOf([first, second, newKind])], {
      notUnderstood: [3],
    }),
    file(
      'a slip that failed and one more begun, signed by the kiosk’s next key',
      [...fileOf(withSlip, { nextKeys: [handedOver(kioskKey)] })],
      {},
    ),
  ];
}

function brokenChains(): readonly VectorFile[] {
  const dearer = JSON.stringify({ ...first, content: first.content.replace('1300', '1301') });
  const older = { ...facts, content: facts.content.replace('1951', '1941') };
  const wrongPlace = place(first, { ...topUp, seq: 7 });
  const foreign = place(first, { ...topUp, kiosk: OTHER_KIOSK });
  return [
    file('a digit changed', [1, dearer, 3, 4, 5], { code: 'hash-mismatch', seq: 1 }),
    file('an entry taken out', [1, 2, 4, 5], { code: 'seq-gap', seq: 2 }),
    file('two entries swapped', [1, 3, 2, 4, 5], { code: 'seq-gap', seq: 1 }),
    file('a seq that is not the place', [1, 2, JSON.stringify(wrongPlace), 4, 5], {
      code: 'content-seq-mismatch',
      seq: 2,
    }),
    file('an entry of another kiosk', [1, 2, JSON.stringify(foreign), 4, 5], {
      code: 'foreign-kiosk',
      seq: 2,
    }),
    file('other facts', [1, JSON.stringify({ ...first, attachments: [older] }), 3, 4, 5], {
      code: 'attachment-mismatch',
      seq: 1,
    }),
  ];
}

function badFiles(): readonly VectorFile[] {
  const other = place(second, { ...deviceFault, body: { ...deviceFault.body, code: 'off' } });
  const rewritten = footerWith({ lastHash: other.hash });
  const header = JSON.stringify({ ...JSON.parse(goodLines[0] ?? ''), note: 'x' });
  const entry = JSON.stringify({ ...second, note: 'x' });
  const otherDay = { ...countersign(second), receivedAt: '2026-11-24T11:42:10.000+08:00' };
  const otherHead = countersign({ seq: 2, hash: third.hash });
  return [
    file('nothing', [], { code: 'empty' }),
    file('a header with a member more', [header, 2, 3, 4, 5], { code: 'bad-header' }),
    file('an entry with a member more', [1, 2, entry, 4, 5], { code: 'bad-line', seq: 2 }),
    file('a line after the last', [1, 2, 3, 4, 5, 4], { code: 'bad-line' }),
    file('cut', [1, 2, 3], { code: 'cut-off', seq: 3 }),
    file('cut before the last line', [1, 2, 3, 5], { code: 'footer-mismatch', seq: 3 }),
    file('a last line without a signature', [1, 2, 3, 4, '{"lastSeq":3}'], { code: 'bad-footer' }),
    file(
      'the end written anew without the kiosk’s key',
      [1, 2, 3, JSON.stringify(other), rewritten],
      {
        code: 'bad-kiosk-signature',
      },
    ),
    file(
      'a next key that the key before it did not sign',
      [...fileOf([first, second, third], { nextKeys: [handedOver(nextKey)] })],
      { code: 'bad-key-signature' },
    ),
    file('a head that the admin did not sign', [1, 2, 3, 4, footerWith({ adminHead: otherDay })], {
      code: 'bad-admin-signature',
    }),
    file('a head of another history', [1, 2, 3, 4, footerWith({ adminHead: otherHead })], {
      code: 'admin-head-mismatch',
      seq: 2,
    }),
    file('not the admin that the reader knows', [1, 2, 3, 4, 5], {
      knownAdminKey: kioskKey.publicKey,
      code: 'wrong-admin-key',
    }),
  ];
}

/** The whole vectors, as docs/formats/ledger-entry-v1.md section 8 describes them. */
export function ledgerVectors() {
  const entries = [first, second, third];
  const batch = makeBatch({
    kiosk: KIOSK,
    after: genesis,
    entries,
    kioskPrivateKey: kioskKey.privateKey,
  });
  const { signature, ...head } = countersign(second);
  const kioskNumber = 7;
  return {
    kiosk: { id: KIOSK, secretKeyHex: KIOSK_SEED, publicKey: kioskKey.publicKey },
    nextKey: { secretKeyHex: NEXT_SEED, ...handedOver(kioskKey) },
    admin: { secretKeyHex: ADMIN_SEED, publicKey: adminKey.publicKey },
    genesis: genesis.hash,
    entries: entries.map((stored) => ({
      ...stored,
      digests: stored.attachments.map(attachmentDigest),
    })),
    batch: { message: canonicalText(statementOf(batch)), signature: batch.signature },
    head: { message: canonicalText(head), signature },
    request: requestVector(),
    receipt: { kioskNumber, seq: 1, code: receiptCode({ kioskNumber, seq: 1, hash: first.hash }) },
    goodFile: goodLines,
    files: [...goodFiles(), ...brokenChains(), ...badFiles()],
  };
}

/** The signature of GET /kiosk/v1/head with sequence 42 and no body. */
function requestVector() {
  const message = canonicalText({
    at: '2026-11-23T11:42:07.123+08:00',
    bodySha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    kiosk: KIOSK,
    method: 'GET',
    path: '/kiosk/v1/head',
    sequence: 42,
  });
  const signature = signMessage({
    privateKey: kioskKey.privateKey,
    domain: 'zhulao/request/1',
    message: Buffer.from(message, 'utf8'),
  });
  return { message, signature };
}

/** The file's text. */
export function vectorsText(): string {
  return `${JSON.stringify(ledgerVectors(), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(FILE, vectorsText());
