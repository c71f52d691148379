import path from 'node:path';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { ledgerFileLines } from '../../shared/ledger/export-file.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { StoreReads } from '../core/ports.ts';
import type { OpenFailure } from '../store/open-database.ts';
import { openKioskStoreForReading } from '../store/store.ts';
import { databaseFileIn } from './data-folder.ts';
import { type KeyFailure, type KeyStore, keyFile } from './keys.ts';

export type ExportFailure = KeyFailure | OpenFailure | { readonly code: 'not-enrolled' };

/** Entries read at a time, so that a ledger of a million does not have to fit in memory. */
const PAGE = { entriesMax: 1_000, charactersMax: 8_000_000 } as const;

/**
 * Reads a kiosk's whole ledger from its data folder, also while the host is running, and hands it to `read` as the lines
 * of an export file (docs/formats/ledger-entry-v1.md). The store is closed again afterwards.
 */
export function exportLedger<Value>(
  options: { readonly dataFolder: string; readonly keys?: KeyStore },
  read: (ledger: {
    readonly lines: Iterable<string>;
    readonly entries: Iterable<StoredEntry>;
  }) => Value,
): Result<Value, ExportFailure> {
  const file = databaseFileIn(options.dataFolder);
  const keys =
    options.keys ?? keyFile({ dataFolder: path.resolve(options.dataFolder), databaseFile: file });
  const key = keys.databaseKeyHex();
  if (!key.ok) return key;
  const opened = openKioskStoreForReading({ file, keyHex: key.value });
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const enrolment = store.enrolment();
    const signingKey = store.signingKey();
    if (enrolment === null || signingKey === null) return fail({ code: 'not-enrolled' });
    const { kiosk, adminPublicKey } = enrolment;
    const header = { kiosk, publicKey: signingKey.publicKey, adminPublicKey };
    const { adminHead } = store.syncState();
    const kioskPrivateKey = signingKey.privateKey;
    const lines = ledgerFileLines({
      header,
      entries: allEntries(store),
      kioskPrivateKey,
      adminHead,
    });
    return succeed(read({ lines, entries: allEntries(store) }));
  } finally {
    store.close();
  }
}

function* allEntries(store: StoreReads): Generator<StoredEntry> {
  let seq = 0;
  for (;;) {
    const page = store.entriesAfter({ seq, ...PAGE });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    seq = last.seq;
  }
}
