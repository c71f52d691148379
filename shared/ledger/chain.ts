import { domainHash, domainHashHex, fromHex, toHex, utf8 } from '../crypto/sha256.ts';
import { publicKeyBytes } from '../crypto/signing.ts';
import { parseJson } from '../json.ts';
import { type Attachment, attachmentDigest } from './attachment.ts';
import { canonicalText } from './canonical.ts';
import type { LedgerEntry, StoredEntry } from './entry.ts';

/** Where a chain stands: the last seq and its hash, in hexadecimal. Seq 0 with the genesis hash before the first entry. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * The hash before the first entry: SHA-256("zhulao/genesis/1", 0x00, UTF-8 of the kiosk id, 0x00, the 32-byte public key).
 * It ties the chain to the kiosk and the key it was enrolled with.
 */
export function genesisHead(kiosk: {
  readonly kioskId: string;
  readonly publicKey: string;
}): ChainHead {
  const hash = domainHash(
    'zhulao/genesis/1',
    utf8(kiosk.kioskId),
    new Uint8Array([0]),
    publicKeyBytes(kiosk.publicKey),
  );
  return { seq: 0, hash: toHex(hash) };
}

/** Hash of an entry: SHA-256("zhulao/entry/1", 0x00, the 32 bytes of the previous hash, UTF-8 of the entry's canonical text). */
export function entryHash(previousHash: string, content: string): string {
  return domainHashHex('zhulao/entry/1', fromHex(previousHash), content);
}

/**
 * Adds an entry to a chain.
 * @throws Error when its seq does not follow the head or an attachment is not named in it: programmer errors.
 */
export function appendToChain(
  head: ChainHead,
  entry: LedgerEntry,
  attachments: readonly Attachment[],
): StoredEntry {
  if (entry.seq !== head.seq + 1) throw new Error(`seq ${entry.seq} does not follow ${head.seq}`);
  const content = canonicalText(entry);
  for (const attachment of attachments) {
    if (!content.includes(attachmentDigest(attachment))) {
      throw new Error('an attachment is not named in its entry');
    }
  }
  return {
    seq: entry.seq,
    content,
    hash: entryHash(head.hash, content),
    attachments: [...attachments],
  };
}

/** The first thing wrong in a run of entries. */
export interface ChainBreak {
  readonly code:
    | 'seq-gap'
    | 'hash-mismatch'
    | 'content-seq-mismatch'
    | 'foreign-kiosk'
    | 'attachment-mismatch';
  readonly seq: number;
}

/** What following a chain has found out of an entry already, so that nobody reads or hashes it a second time. */
export interface FollowedEntry {
  readonly stored: StoredEntry;
  /** The JSON value of its content. */
  readonly content: unknown;
  /** Digests of its attachments, in their order. */
  readonly digests: readonly string[];
}

/**
 * Checks that entries follow a head without gap, that every hash is right, and that what the text itself says of seq and
 * kiosk agrees. Answers the new head, or the first break.
 */
export function followChain(options: {
  readonly head: ChainHead;
  readonly kioskId: string;
  readonly entries: Iterable<StoredEntry>;
  /** Hears of each entry that follows. */
  readonly onFollowed?: (followed: FollowedEntry) => void;
}): { readonly head: ChainHead; readonly broken: ChainBreak | null } {
  let head = options.head;
  for (const entry of options.entries) {
    const next = checkNext(head, entry, options.kioskId);
    if (typeof next === 'string') return { head, broken: { code: next, seq: entry.seq } };
    options.onFollowed?.(next);
    head = { seq: entry.seq, hash: entry.hash };
  }
  return { head, broken: null };
}

function checkNext(
  head: ChainHead,
  entry: StoredEntry,
  kioskId: string,
): ChainBreak['code'] | FollowedEntry {
  if (entry.seq !== head.seq + 1) return 'seq-gap';
  if (entryHash(head.hash, entry.content) !== entry.hash) return 'hash-mismatch';
  const content = parseJson(entry.content);
  const own = ownPlaceIn(content);
  if (own === null || own.seq !== entry.seq) return 'content-seq-mismatch';
  if (own.kiosk !== kioskId) return 'foreign-kiosk';
  const digests = entry.attachments.map(attachmentDigest);
  const isNamed = digests.every((digest) => entry.content.includes(digest));
  return isNamed ? { stored: entry, content, digests } : 'attachment-mismatch';
}

function ownPlaceIn(content: unknown): { readonly seq: unknown; readonly kiosk: unknown } | null {
  if (typeof content !== 'object' || content === null) return null;
  return {
    seq: 'seq' in content ? content.seq : undefined,
    kiosk: 'kiosk' in content ? content.kiosk : undefined,
  };
}
