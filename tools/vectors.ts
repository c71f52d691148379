// Writes docs/formats/vectors/*.json: `node tools/vectors.ts`. Everything in it is fixed, so that two runs
// and two implementations give the same bytes.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type SigningKeyPair, signMessage } from '../shared/crypto/signing.ts';
import { attachmentDigest } from '../shared/ledger/attachment.ts';
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
import { vectorContents } from './vectors/contents.ts';
import {
  ADMIN_SEED,
  adminKey,
  deviceFault,
  facts,
  failedSlip,
  KIOSK,
  KIOSK_SEED,
  kioskKey,
  NEXT_SEED,
  nextKey,
  OTHER_KIOSK,
  reprint,
  sale,
  topUp,
} from './vectors/samples.ts';
import { syncVectors } from './vectors/sync.ts';

const FOLDER = path.resolve(import.meta.dirname, '../docs/formats/vectors');

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
    contents: vectorContents(),
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

/** The files and their texts. */
export async function vectorFiles(): Promise<ReadonlyMap<string, string>> {
  const text = (vectors: object) => `${JSON.stringify(vectors, null, 2)}\n`;
  return new Map([
    [path.join(FOLDER, 'ledger-entry-v1.json'), text(ledgerVectors())],
    [path.join(FOLDER, 'sync-v1.json'), text(await syncVectors())],
  ]);
}

if (import.meta.main) for (const [file, text] of await vectorFiles()) writeFileSync(file, text);
