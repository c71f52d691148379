import { randomBytes } from 'node:crypto';
import { makeSigningKeyPair } from '../../shared/crypto/signing.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { type Attachment, makeAttachment } from '../../shared/ledger/attachment.ts';
import { appendToChain, type ChainHead, genesisHead } from '../../shared/ledger/chain.ts';
import {
  type LedgerEntry,
  ledgerEntrySchema,
  type StoredEntry,
} from '../../shared/ledger/entry.ts';
import { ledgerFileLines } from '../../shared/ledger/export-file.ts';
import { makeSale } from '../../shared/ledger/testing/make-sale.ts';
import { signHead } from '../../shared/sync/signatures.ts';
import type { Random } from '../policy/random.ts';

/** Key pairs are made once: the files differ in everything else, and making them would cost most of the time. */
const KIOSK_KEYS = makeSigningKeyPair();
const ADMIN_KEYS = makeSigningKeyPair();

/** An exported ledger as its lines, and where the admin's countersigned head stands in it. */
export interface MadeLedger {
  readonly lines: readonly string[];
  readonly entryCount: number;
  readonly countersignedSeq: number;
}

/** An honest ledger of 1 to 12 entries of several kinds, with or without a countersigned head. */
export function makeLedger(random: Random): MadeLedger {
  const kiosk = kioskIdSchema.parse(uuidOf(random));
  const genesis = genesisHead({ kioskId: kiosk, publicKey: KIOSK_KEYS.publicKey });
  const entries: StoredEntry[] = [];
  const entryCount = random.whole(1, 12);
  let head: ChainHead = genesis;
  while (entries.length < entryCount) {
    const { entry, attachments } = nextEntry(random, kiosk, entries.length + 1);
    const stored = appendToChain(head, entry, attachments);
    // A person may have asked to be forgotten: the entry stays, its attachment goes.
    entries.push(random.chance(0.1) ? { ...stored, attachments: [] } : stored);
    head = stored;
  }
  const countersignedSeq = random.chance(0.2) ? 0 : random.whole(1, entryCount);
  const { seq, hash } = entries[countersignedSeq - 1] ?? genesis;
  const unsigned = { format: 1, kiosk, seq, hash, receivedAt: '2026-11-23T12:00:00.000+08:00' };
  const { publicKey } = KIOSK_KEYS;
  const header = { kiosk, publicKey, nextKeys: [], adminPublicKey: ADMIN_KEYS.publicKey };
  const lines = ledgerFileLines({
    header,
    entries,
    kioskPrivateKey: KIOSK_KEYS.privateKey,
    adminHead:
      countersignedSeq === 0 ? null : signHead({ ...unsigned, format: 1 }, ADMIN_KEYS.privateKey),
  });
  return { lines: [...lines], entryCount, countersignedSeq };
}

function nextEntry(
  random: Random,
  kioskId: string,
  seq: number,
): { readonly entry: LedgerEntry; readonly attachments: readonly Attachment[] } {
  if (random.chance(0.75)) {
    const birthDate = `19${random.whole(30, 66)}-0${random.whole(1, 9)}-1${random.whole(0, 9)}`;
    const attachment = makeAttachment({ birthDate, categories: [] }, randomBytes(32));
    const sale = makeSale({ kioskId, seq, attachment, elderId: uuidOf(random) });
    return { entry: sale, attachments: [attachment] };
  }
  const fault = {
    ...{ format: 1, kiosk: kioskId, seq, at: '2026-11-23T11:50:00.000+08:00', run: uuidOf(random) },
    ...{ uptimeMs: seq * 1_000, businessDate: '2026-11-23', by: { kind: 'system' } },
    ...{ kind: 'device-fault', version: 1 },
    body: { device: 'id-card-reader', code: `第${seq}次没读出`, orderId: null },
  };
  return { entry: ledgerEntrySchema.parse(fault), attachments: [] };
}

/** A version 4 UUID of the random stream. */
export function uuidOf(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.whole(0, 15).toString(16));
  hex[12] = '4';
  hex[16] = random.pick(['8', '9', 'a', 'b']);
  const text = hex.join('');
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => text.slice(ends[index - 1] ?? 0, end))
    .join('-');
}
