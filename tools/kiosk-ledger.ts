import { existsSync } from 'node:fs';
import type { StoreReads } from '../kiosk/core/ports.ts';
import { databaseFileIn } from '../kiosk/host/data-folder.ts';
import { hostSentence } from '../kiosk/host/host.ts';
import { keyFile, keySentence } from '../kiosk/host/keys.ts';
import type { RebuildOutcome, RebuildProgress } from '../kiosk/store/rebuild.ts';
import { openKioskStore, openKioskStoreForReading } from '../kiosk/store/store.ts';
import type { StoredEntry } from '../shared/ledger/entry.ts';
import { type LedgerFileHeader, ledgerFileLines } from '../shared/ledger/export-file.ts';
import type { SignedHead } from '../shared/sync/contract.ts';
import { isHeadSignatureGood } from '../shared/sync/signatures.ts';

/** Entries taken from the store at a time while exporting. */
const ENTRIES_AT_A_TIME = 1_000;

/** A kiosk's ledger as it lies on its disk. */
export interface KioskLedger {
  readonly entries: readonly StoredEntry[];
  /** The lines of an export file (docs/formats/ledger-entry-v1.md section 7). */
  readonly lines: readonly string[];
}

/** There is no ledger to read; the message is a Chinese sentence that says what to do. */
export class LedgerUnreadable extends Error {
  override readonly name = 'LedgerUnreadable';
}

/**
 * Where the ledger of a data folder lies, and its key.
 * @throws LedgerUnreadable when the folder holds none, or its key is not there.
 */
function ledgerIn(dataFolder: string): { readonly file: string; readonly keyHex: string } {
  const file = databaseFileIn(dataFolder);
  // Before the key, which would be made anew for a folder without a database.
  if (!existsSync(file)) {
    throw new LedgerUnreadable(
      `“${dataFolder}”里没有食堂机的账本（kiosk.db）。请检查 --kiosk-data 给的文件夹。`,
    );
  }
  const key = keyFile({ dataFolder, databaseFile: file }).databaseKeyHex();
  if (!key.ok) throw new LedgerUnreadable(keySentence(key.failure, dataFolder));
  return { file, keyHex: key.value };
}

/**
 * Drops everything that is derived from a kiosk's ledger and derives it again.
 * @throws LedgerUnreadable when the kiosk's host is running, or when its ledger cannot be opened or written to; then everything is as
 * it was before.
 */
export function rebuildKioskLedger(
  dataFolder: string,
  onProgress: RebuildProgress,
): RebuildOutcome {
  const opened = openKioskStore(ledgerIn(dataFolder));
  if (!opened.ok) throw new LedgerUnreadable(hostSentence(opened.failure, dataFolder));
  try {
    const rebuilt = opened.value.rebuildProjections(onProgress);
    if (!rebuilt.ok) throw new LedgerUnreadable(hostSentence(rebuilt.failure, dataFolder));
    return rebuilt.value;
  } finally {
    opened.value.close();
  }
}

/**
 * Reads the whole ledger of a kiosk, whether or not its host is running.
 * @throws LedgerUnreadable when the folder holds none, or its key does not fit.
 */
export function openKioskLedger(dataFolder: string): KioskLedger {
  const { file, keyHex } = ledgerIn(dataFolder);
  const opened = openKioskStoreForReading({ file, keyHex });
  if (!opened.ok) {
    throw new LedgerUnreadable(`打不开账本 ${file}（${opened.failure.code}）。`);
  }
  const store = opened.value;
  try {
    const enrolment = store.enrolment();
    const signingKey = store.signingKey();
    if (enrolment === null || signingKey === null)
      throw new LedgerUnreadable('这台食堂机还没有注册，没有账本。');
    const entries: StoredEntry[] = [];
    for (;;) {
      const more = store.entriesAfter({
        seq: entries.length,
        entriesMax: ENTRIES_AT_A_TIME,
        charactersMax: Number.MAX_SAFE_INTEGER,
      });
      if (more.length === 0) break;
      entries.push(...more);
    }
    const { adminHead } = store.syncState();
    const lines = ledgerFileLines({
      header: {
        kiosk: enrolment.kiosk,
        publicKey: enrolment.publicKey,
        nextKeys: nextKeysInForce(store),
        adminPublicKey: signerOf(adminHead, store.adminKeys()),
      },
      entries,
      kioskPrivateKey: signingKey.privateKey,
      adminHead,
    });
    return { entries, lines: [...lines] };
  } finally {
    store.close();
  }
}

/** What a reader needs to get from the kiosk's first key to the one in force. */
function nextKeysInForce(store: StoreReads): LedgerFileHeader['nextKeys'] {
  return store
    .nextKeys()
    .filter(({ inForceSinceMs }) => inForceSinceMs !== null)
    .map(({ key, signature }) => ({ publicKey: key.publicKey, signature }));
}

/** The admin's key that the kept head is signed with, which may be an earlier one than the pinned. */
function signerOf(adminHead: SignedHead | null, adminKeys: readonly string[]): string | null {
  const signer = adminKeys.find(
    (adminKey) => adminHead !== null && isHeadSignatureGood(adminHead, adminKey),
  );
  return signer ?? adminKeys[0] ?? null;
}
