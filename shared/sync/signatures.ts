import { utf8 } from '../crypto/sha256.ts';
import { isSignatureGood, signMessage } from '../crypto/signing.ts';
import { canonicalText } from '../ledger/canonical.ts';
import type { ChainHead } from '../ledger/chain.ts';
import type { StoredEntry } from '../ledger/entry.ts';
import type { Batch, SignedHead } from './contract.ts';

/** What a batch signature commits to. By the chain, the last hash commits to every entry between. */
export interface BatchStatement {
  readonly kiosk: string;
  readonly firstSeq: number;
  readonly previousHash: string;
  readonly lastSeq: number;
  readonly lastHash: string;
}

/** What the signature of a batch commits to. */
export function statementOf(
  batch: Pick<Batch, 'kiosk' | 'firstSeq' | 'previousHash' | 'entries'>,
): BatchStatement {
  const { kiosk, firstSeq, previousHash, entries } = batch;
  const last = entries.at(-1) ?? { seq: firstSeq - 1, hash: previousHash };
  return { kiosk, firstSeq, previousHash, lastSeq: last.seq, lastHash: last.hash };
}

/** A signed batch of the entries that follow a head. */
export function makeBatch(options: {
  readonly kiosk: Batch['kiosk'];
  readonly after: ChainHead;
  readonly entries: readonly StoredEntry[];
  readonly kioskPrivateKey: string;
}): Batch {
  const { kiosk, after } = options;
  const entries = [...options.entries];
  const unsigned = { kiosk, firstSeq: after.seq + 1, previousHash: after.hash, entries };
  const signature = signBatch(statementOf(unsigned), options.kioskPrivateKey);
  return { format: 1, ...unsigned, signature };
}

function statementBytes(statement: BatchStatement): Uint8Array {
  const { kiosk, firstSeq, previousHash, lastSeq, lastHash } = statement;
  return utf8(canonicalText({ kiosk, firstSeq, previousHash, lastSeq, lastHash }));
}

/** The kiosk's signature over a batch: Ed25519 over "zhulao/batch/1", 0x00 and the canonical statement. */
export function signBatch(statement: BatchStatement, kioskPrivateKey: string): string {
  return signMessage({
    privateKey: kioskPrivateKey,
    domain: 'zhulao/batch/1',
    message: statementBytes(statement),
  });
}

export function isBatchSignatureGood(options: {
  readonly statement: BatchStatement;
  readonly signature: string;
  readonly kioskPublicKey: string;
}): boolean {
  return isSignatureGood({
    publicKey: options.kioskPublicKey,
    domain: 'zhulao/batch/1',
    message: statementBytes(options.statement),
    signature: options.signature,
  });
}

type UnsignedHead = Omit<SignedHead, 'signature'>;

function headBytes(head: UnsignedHead): Uint8Array {
  const { format, kiosk, seq, hash, receivedAt } = head;
  return utf8(canonicalText({ format, kiosk, seq, hash, receivedAt }));
}

/** The admin's countersignature over what it holds of a kiosk. */
export function signHead(head: UnsignedHead, adminPrivateKey: string): SignedHead {
  const signature = signMessage({
    privateKey: adminPrivateKey,
    domain: 'zhulao/head/1',
    message: headBytes(head),
  });
  return { ...head, signature };
}

export function isHeadSignatureGood(head: SignedHead, adminPublicKey: string): boolean {
  return isSignatureGood({
    publicKey: adminPublicKey,
    domain: 'zhulao/head/1',
    message: headBytes(head),
    signature: head.signature,
  });
}

/** What every request of a kiosk is signed over. The sequence only grows, so a recorded request is refused when played again. */
export interface RequestStatement {
  readonly method: 'GET' | 'POST';
  /** Path with its query, as sent. */
  readonly path: string;
  readonly kiosk: string;
  readonly sequence: number;
  /** Wall time of the kiosk's machine, right or wrong: the admin measures by it and decides nothing. */
  readonly at: string;
  /** SHA-256 of the body's bytes in hexadecimal; of no bytes for a request without body. */
  readonly bodySha256: string;
}

function requestBytes(statement: RequestStatement): Uint8Array {
  const { method, path, kiosk, sequence, at, bodySha256 } = statement;
  return utf8(canonicalText({ method, path, kiosk, sequence, at, bodySha256 }));
}

export function signRequest(statement: RequestStatement, kioskPrivateKey: string): string {
  return signMessage({
    privateKey: kioskPrivateKey,
    domain: 'zhulao/request/1',
    message: requestBytes(statement),
  });
}

export function isRequestSignatureGood(options: {
  readonly statement: RequestStatement;
  readonly signature: string;
  readonly kioskPublicKey: string;
}): boolean {
  return isSignatureGood({
    publicKey: options.kioskPublicKey,
    domain: 'zhulao/request/1',
    message: requestBytes(options.statement),
    signature: options.signature,
  });
}
