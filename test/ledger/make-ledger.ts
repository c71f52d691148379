import { makeSigningKeyPair, type SigningKeyPair } from '../../shared/crypto/signing.ts';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import {
  appendToChain,
  type ChainHead,
  entryHash,
  genesisHead,
} from '../../shared/ledger/chain.ts';
import { ledgerEntrySchema, type StoredEntry } from '../../shared/ledger/entry.ts';
import { ledgerFileLines } from '../../shared/ledger/export-file.ts';
import { signKioskKey } from '../../shared/sync/kiosk-key.ts';
import { signHead } from '../../shared/sync/signatures.ts';
import type { Random } from '../policy/random.ts';
import { makeEntry, uuidOf } from './make-entries.ts';

/** Key pairs are made once: the files differ in everything else, and making them would cost most of the time. */
const KIOSK_KEYS = [makeSigningKeyPair(), makeSigningKeyPair(), makeSigningKeyPair()] as const;
const ADMIN_KEYS = makeSigningKeyPair();

/** An exported ledger as its lines, and where the admin's countersigned head stands in it. */
export interface MadeLedger {
  readonly lines: readonly string[];
  readonly entryCount: number;
  readonly countersignedSeq: number;
  readonly nextKeyCount: number;
  readonly adminPublicKey: string;
}

/** Makes of a content that a kiosk would write another one, which a reader may not understand; null leaves it. */
export type Oddity = (content: string, random: Random) => string | null;

/** An honest ledger of 1 to 12 entries of every kind, with or without next keys and a countersigned head (which an admin that errs may give to another history). */
export function makeLedger(
  random: Random,
  oddity: Oddity = () => null,
  oddHeadChance = 0,
): MadeLedger {
  const kiosk = kioskIdSchema.parse(uuidOf(random));
  const [firstKey] = KIOSK_KEYS;
  const genesis = genesisHead({ kioskId: kiosk, publicKey: firstKey.publicKey });
  const entries: StoredEntry[] = [];
  const entryCount = random.whole(1, 12);
  let head: ChainHead = genesis;
  while (entries.length < entryCount) {
    const stored = nextEntry(random, { kiosk, head, oddity });
    // A person may have asked to be forgotten: the entry stays, its attachment goes.
    entries.push(random.chance(0.1) ? { ...stored, attachments: [] } : stored);
    head = stored;
  }
  const countersignedSeq = random.chance(0.2) ? 0 : random.whole(1, entryCount);
  const { seq, hash } = random.chance(oddHeadChance)
    ? { seq: random.whole(0, 15), hash: 'ab'.repeat(32) }
    : (entries[countersignedSeq - 1] ?? genesis);
  const unsigned = { format: 1, kiosk, seq, hash, receivedAt: '2026-11-23T12:00:00.000+08:00' };
  const nextKeyCount = random.chance(0.7) ? 0 : random.whole(1, 2);
  const nextKeys = KIOSK_KEYS.slice(1, 1 + nextKeyCount).map((key, index) =>
    handedOver(kiosk, { from: KIOSK_KEYS[index] ?? firstKey, to: key }),
  );
  const { publicKey: adminPublicKey } = ADMIN_KEYS;
  const lines = ledgerFileLines({
    header: { kiosk, publicKey: firstKey.publicKey, nextKeys, adminPublicKey },
    entries,
    kioskPrivateKey: (KIOSK_KEYS[nextKeyCount] ?? firstKey).privateKey,
    adminHead:
      countersignedSeq === 0 ? null : signHead({ ...unsigned, format: 1 }, ADMIN_KEYS.privateKey),
  });
  return { lines: [...lines], entryCount, countersignedSeq, nextKeyCount, adminPublicKey };
}

function handedOver(
  kiosk: string,
  keys: { readonly from: SigningKeyPair; readonly to: SigningKeyPair },
) {
  const { publicKey } = keys.to;
  const statement = { kiosk, previous: keys.from.publicKey, publicKey };
  return { publicKey, signature: signKioskKey(statement, keys.from.privateKey) };
}

function nextEntry(
  random: Random,
  {
    kiosk,
    head,
    oddity,
  }: { readonly kiosk: string; readonly head: ChainHead; readonly oddity: Oddity },
): StoredEntry {
  const seq = head.seq + 1;
  const { entry, attachments } = makeEntry(random, kiosk, seq);
  const odd = oddity(canonicalText(entry), random);
  if (odd === null) return appendToChain(head, ledgerEntrySchema.parse(entry), attachments);
  const hash = entryHash(head.hash, odd);
  return { seq, content: odd, hash, attachments: [] };
}
