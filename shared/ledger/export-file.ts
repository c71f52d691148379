import { z } from 'zod';
import { kioskIdSchema } from '../identity/ids.ts';
import { parseJson } from '../json.ts';
import { fail, type Result, succeed } from '../result.ts';
import { signedHeadSchema } from '../sync/contract.ts';
import { publicKeySchema, signatureSchema } from '../sync/keys.ts';
import { isKioskKeySignedBy } from '../sync/kiosk-key.ts';
import { isBatchSignatureGood, isHeadSignatureGood, signBatch } from '../sync/signatures.ts';
import { digestSchema } from './attachment.ts';
import { isCanonicalText } from './canonical.ts';
import { type ChainHead, followChain, genesisHead } from './chain.ts';
import { ledgerEntrySchema, type StoredEntry, storedEntrySchema } from './entry.ts';

/** A key changes with the machine's keeper or after an alarm, not every day. */
const NEXT_KEYS_MAX = 1_000;

/** The first line of an exported ledger. */
export const ledgerFileHeaderSchema = z.strictObject({
  file: z.literal('zhulao-ledger/1'),
  kiosk: kioskIdSchema,
  /** The first key, the one of the genesis. */
  publicKey: publicKeySchema,
  /** The later ones in their order, each signed by the one before it. */
  nextKeys: z
    .array(z.strictObject({ publicKey: publicKeySchema, signature: signatureSchema }))
    .max(NEXT_KEYS_MAX),
  adminPublicKey: publicKeySchema.nullable(),
});
export type LedgerFileHeader = z.infer<typeof ledgerFileHeaderSchema>;

/** The last line. Without it the file was cut; its signature is the kiosk's over the whole run from seq 1. */
const footerSchema = z.strictObject({
  lastSeq: z.number().int().min(0),
  lastHash: digestSchema,
  signature: signatureSchema,
  /** The newest head that the admin countersigned; null before the first contact. */
  adminHead: signedHeadSchema.nullable(),
});
type LedgerFileFooter = z.infer<typeof footerSchema>;

/** What is wrong with an exported ledger; the closed set of docs/formats/ledger-entry-v1.md. */
export interface LedgerFileFailure {
  readonly code:
    | 'empty'
    | 'bad-header'
    | 'bad-line'
    | 'seq-gap'
    | 'hash-mismatch'
    | 'content-seq-mismatch'
    | 'foreign-kiosk'
    | 'attachment-mismatch'
    | 'cut-off'
    | 'bad-footer'
    | 'footer-mismatch'
    | 'bad-kiosk-signature'
    | 'bad-key-signature'
    | 'bad-admin-signature'
    | 'admin-head-mismatch'
    | 'wrong-admin-key';
  /** The first bad seq where one can be named. */
  readonly seq: number | null;
  /** Line of the file, counted from 1. */
  readonly line: number;
}

export interface LedgerFileSummary {
  readonly kioskId: string;
  readonly entryCount: number;
  readonly head: ChainHead;
  /** The kiosk's, over the whole run from seq 1. */
  readonly signature: string;
  /** Up to which seq the admin has countersigned; 0 when it has not. */
  readonly countersignedSeq: number;
  /** Entries whose hash is right but whose kind or body this version does not know. */
  readonly notUnderstood: readonly number[];
  readonly saleCount: number;
  readonly listPriceFen: number;
  readonly subsidyFen: number;
  readonly paidFen: number;
}

/** Writes a ledger as the lines of an export file: header, one entry a line, signed footer. */
export function* ledgerFileLines(options: {
  readonly header: Omit<LedgerFileHeader, 'file'>;
  readonly entries: Iterable<StoredEntry>;
  /** Private half of the newest key. */
  readonly kioskPrivateKey: string;
  readonly adminHead: z.infer<typeof signedHeadSchema> | null;
}): Generator<string> {
  const { kiosk, publicKey, nextKeys, adminPublicKey } = options.header;
  yield JSON.stringify({ file: 'zhulao-ledger/1', kiosk, publicKey, nextKeys, adminPublicKey });
  const genesis = genesisHead({ kioskId: kiosk, publicKey });
  let head = genesis;
  for (const entry of options.entries) {
    head = { seq: entry.seq, hash: entry.hash };
    yield JSON.stringify(entry);
  }
  const signature = signBatch(wholeRun(kiosk, genesis, head), options.kioskPrivateKey);
  yield JSON.stringify({
    lastSeq: head.seq,
    lastHash: head.hash,
    signature,
    adminHead: options.adminHead,
  });
}

function newestKey({ publicKey, nextKeys }: LedgerFileHeader): string {
  return nextKeys.at(-1)?.publicKey ?? publicKey;
}

function areKeysGood({ kiosk, publicKey, nextKeys }: LedgerFileHeader): boolean {
  return nextKeys.every((next, index) => {
    const previous = nextKeys[index - 1]?.publicKey ?? publicKey;
    const statement = { kiosk, previous, publicKey: next.publicKey };
    return isKioskKeySignedBy(previous, { statement, signature: next.signature });
  });
}

function wholeRun(kiosk: string, genesis: ChainHead, head: ChainHead) {
  return {
    kiosk,
    firstSeq: 1,
    previousHash: genesis.hash,
    lastSeq: head.seq,
    lastHash: head.hash,
  };
}

/**
 * Verifies an exported ledger line by line: the chain from the genesis hash, every seq, hash and attachment, the
 * kiosk's signature over the whole, and the admin's countersigned head. Names the first thing that is wrong.
 * `adminPublicKey`, when given, must be the key in the header: the reader's own knowledge beats the file's.
 */
export function verifyLedgerFile(
  lines: Iterable<string>,
  options: { readonly adminPublicKey: string | null } = { adminPublicKey: null },
): Result<LedgerFileSummary, LedgerFileFailure> {
  const verifier = new LedgerFileVerifier(options.adminPublicKey);
  for (const line of lines) {
    const failure = verifier.read(line);
    if (failure !== null) return fail(failure);
  }
  return verifier.finish();
}

/** The same check fed line by line, for files that do not fit in memory. */
export class LedgerFileVerifier {
  readonly #knownAdminKey: string | null;
  #line = 0;
  #header: LedgerFileHeader | null = null;
  #head: ChainHead = { seq: 0, hash: '' };
  #genesis: ChainHead = { seq: 0, hash: '' };
  #footer: LedgerFileFooter | null = null;
  #hashAtAdminHead = new Map<number, string>();
  #notUnderstood: number[] = [];
  #totals = { saleCount: 0, listPriceFen: 0, subsidyFen: 0, paidFen: 0 };

  constructor(knownAdminKey: string | null) {
    this.#knownAdminKey = knownAdminKey;
  }

  /** Takes the next line; answers the first thing that is wrong, after which nothing more may be read. */
  read(text: string): LedgerFileFailure | null {
    this.#line += 1;
    if (this.#footer !== null) return this.#wrong('bad-line');
    const parsed = parseJson(text);
    if (this.#header === null) return this.#readHeader(parsed);
    if (typeof parsed === 'object' && parsed !== null && 'lastSeq' in parsed) {
      return this.#readFooter(parsed);
    }
    return this.#readEntry(parsed);
  }

  #readHeader(parsed: unknown): LedgerFileFailure | null {
    const header = ledgerFileHeaderSchema.safeParse(parsed);
    if (!header.success) return this.#wrong('bad-header');
    if (this.#knownAdminKey !== null && header.data.adminPublicKey !== this.#knownAdminKey) {
      return this.#wrong('wrong-admin-key');
    }
    if (!areKeysGood(header.data)) return this.#wrong('bad-key-signature');
    this.#header = header.data;
    this.#genesis = genesisHead({ kioskId: header.data.kiosk, publicKey: header.data.publicKey });
    this.#head = this.#genesis;
    this.#hashAtAdminHead.set(0, this.#genesis.hash);
    return null;
  }

  #readEntry(parsed: unknown): LedgerFileFailure | null {
    const entry = storedEntrySchema.safeParse(parsed);
    if (!entry.success || this.#header === null) return this.#wrong('bad-line', this.#head.seq + 1);
    const { head, broken } = followChain({
      head: this.#head,
      kioskId: this.#header.kiosk,
      entries: [entry.data],
    });
    if (broken !== null) return this.#wrong(broken.code, this.#head.seq + 1);
    this.#head = head;
    this.#hashAtAdminHead.set(head.seq, head.hash);
    this.#count(entry.data);
    return null;
  }

  #count(entry: StoredEntry): void {
    const content = parseJson(entry.content);
    const understood = ledgerEntrySchema.safeParse(content);
    if (!understood.success || !isCanonicalText(entry.content, content)) {
      this.#notUnderstood.push(entry.seq);
      return;
    }
    if (understood.data.kind !== 'sale') return;
    const { listPriceFen, decision, tenders } = understood.data.body;
    this.#totals.saleCount += 1;
    this.#totals.listPriceFen += listPriceFen;
    for (const line of decision.lines) this.#totals.subsidyFen += line.amountFen;
    for (const tender of tenders) this.#totals.paidFen += tender.amountFen;
  }

  #readFooter(parsed: unknown): LedgerFileFailure | null {
    const footer = footerSchema.safeParse(parsed);
    const header = this.#header;
    if (!footer.success || header === null) return this.#wrong('bad-footer');
    const { lastSeq, lastHash, signature, adminHead } = footer.data;
    if (lastSeq !== this.#head.seq || lastHash !== this.#head.hash) {
      return this.#wrong('footer-mismatch', this.#head.seq + 1);
    }
    const statement = wholeRun(header.kiosk, this.#genesis, this.#head);
    if (!isBatchSignatureGood({ statement, signature, kioskPublicKey: newestKey(header) })) {
      return this.#wrong('bad-kiosk-signature');
    }
    if (adminHead !== null) {
      const key = header.adminPublicKey;
      if (key === null || !isHeadSignatureGood(adminHead, key))
        return this.#wrong('bad-admin-signature');
      const isSame =
        adminHead.kiosk === header.kiosk &&
        this.#hashAtAdminHead.get(adminHead.seq) === adminHead.hash;
      if (!isSame)
        return this.#wrong('admin-head-mismatch', Math.min(adminHead.seq, this.#head.seq));
    }
    this.#footer = footer.data;
    return null;
  }

  /** After the last line: what the ledger holds, or that it was cut. */
  finish(): Result<LedgerFileSummary, LedgerFileFailure> {
    if (this.#header === null) return fail(this.#wrong('empty'));
    if (this.#footer === null) return fail(this.#wrong('cut-off', this.#head.seq + 1));
    return succeed({
      kioskId: this.#header.kiosk,
      entryCount: this.#head.seq,
      head: this.#head,
      signature: this.#footer.signature,
      countersignedSeq: this.#footer.adminHead?.seq ?? 0,
      notUnderstood: this.#notUnderstood,
      ...this.#totals,
    });
  }

  #wrong(code: LedgerFileFailure['code'], seq: number | null = null): LedgerFileFailure {
    return { code, seq, line: this.#line };
  }
}
