import type { Database } from 'better-sqlite3-multiple-ciphers';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { appendToChain } from '../../shared/ledger/chain.ts';
import { ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { KioskStore, StoreFailure, StoreReads, StoreTransaction } from '../core/ports.ts';
import { createChangeApplier } from './changes.ts';
import { deskWrites } from './desk.ts';
import { deviceWrites } from './devices.ts';
import { diskFailure } from './errors.ts';
import { type HostLock, takeHostLock } from './host-lock.ts';
import { keyWrites } from './keys.ts';
import { kitchenTicketWrites } from './kitchen-tickets.ts';
import { type OpenFailure, openDatabase, openDatabaseForReading } from './open-database.ts';
import { createProjector } from './projections.ts';
import { createReads } from './reads.ts';
import {
  type RebuildOutcome,
  type RebuildProgress,
  rebuildProjections,
  withLargeCache,
} from './rebuild.ts';
import { attachmentsText } from './rows.ts';
import { findDifference, type ProjectionDifference } from './sample.ts';
import { waitingOrderWrites } from './waiting-orders.ts';

/** The SQLite store, with what only maintenance needs. */
export interface SqliteKioskStore extends KioskStore {
  /** Drops every projection and derives it again from the first entry on, in one transaction. */
  rebuildProjections(onProgress?: RebuildProgress): Result<RebuildOutcome, StoreFailure>;
  /**
   * Checks a random sample of the projections against the entries and derives all of them again when one differs.
   * Answers the difference; null when there was none. For before the counter opens.
   */
  mendProjections(): Result<ProjectionDifference | null, StoreFailure>;
}

/** Opens the kiosk's store in one encrypted file. */
export function openKioskStore(options: {
  readonly file: string;
  readonly keyHex: string;
  /** Hears of every error of the disk before it is answered as a failure. */
  readonly onDiskError?: (error: unknown) => void;
}): Result<SqliteKioskStore, OpenFailure> {
  const lock = takeHostLock(options.file);
  if (lock === null) return fail({ code: 'in-use' });
  const opened = openDatabase(options);
  if (opened.ok) return succeed(storeOn(opened.value, lock, options.onDiskError));
  lock.release();
  return opened;
}

/** What can be read of a kiosk's data from outside, also while its host is running. */
export interface StoreReader extends StoreReads {
  close(): void;
}

/** Opens a kiosk's store to look only. */
export function openKioskStoreForReading(options: {
  readonly file: string;
  readonly keyHex: string;
}): Result<StoreReader, OpenFailure> {
  const opened = openDatabaseForReading(options);
  if (!opened.ok) return opened;
  const database = opened.value;
  return succeed({ ...createReads(database), close: () => void database.close() });
}

/** Thrown to make SQLite roll back a transaction whose work answered a failure. */
class RolledBack extends Error {}

function storeOn(
  database: Database,
  lock: HostLock,
  onDiskError: (error: unknown) => void = () => {},
): SqliteKioskStore {
  const reads = remember(createReads(database));
  let isForgetting = false;
  const forgetAfterwards = (): void => {
    isForgetting = true;
    reads.forget();
  };
  const writes = createWrites(database, reads.reads, forgetAfterwards);
  const transaction: StoreTransaction = { ...reads.reads, ...writes };

  // Made once: a transaction of its own for every call would be prepared anew each time.
  const run = database.transaction((work: () => void) => work());

  const transact: KioskStore['transact'] = <Value, Failure>(
    work: (open: StoreTransaction) => Result<Value, Failure>,
  ) => {
    const done: { result?: Result<Value, Failure> } = {};
    try {
      run.immediate(() => {
        done.result = work(transaction);
        if (!done.result.ok) throw new RolledBack();
      });
      if (done.result === undefined) throw new Error('a transaction does its work');
      return done.result;
    } catch (error) {
      if (error instanceof RolledBack && done.result !== undefined) return done.result;
      const failure = diskFailure(error);
      if (failure === null) throw error;
      onDiskError(error);
      return fail(failure);
    } finally {
      // Also what was read of a change that was then rolled back.
      if (isForgetting) reads.forget();
      isForgetting = false;
    }
  };

  const rebuild: SqliteKioskStore['rebuildProjections'] = (onProgress = () => {}) =>
    withLargeCache(database, () =>
      transact(() => succeed(rebuildProjections(database, onProgress))),
    );

  return {
    ...reads.reads,
    transact,
    settle: () => settle(database, onDiskError),
    rebuildProjections: rebuild,
    mendProjections() {
      const difference = findDifference(database);
      if (difference === null) return succeed(null);
      const rebuilt = rebuild();
      return rebuilt.ok ? succeed(difference) : rebuilt;
    },
    close() {
      database.close();
      lock.release();
    },
  };
}

/** Whether a change touches what is remembered: fifty thousand elders coming in must not have policies read anew at every tap. */
const IS_REMEMBERED = {
  ...{ settings: true, menu: true, calendar: true, policy: true, 'unread-policy': true },
  ...{ elder: false, 'elder-removed': false, account: false, usage: false },
  ...{ staff: false, 'staff-removed': false, keys: true },
} as const satisfies Record<Parameters<StoreTransaction['applyChange']>[0]['kind'], boolean>;

/**
 * Moves what the write-ahead log holds into the database file, so that no sale has to. The log is then written from its
 * beginning again, in place: a commit that does not make the file grow is a cheaper one.
 */
function settle(database: Database, onDiskError: (error: unknown) => void): void {
  try {
    database.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    // Everything is still in the log, and the next sale will say what is wrong with the disk.
    if (diskFailure(error) === null) throw error;
    onDiskError(error);
  }
}

/** Who the kiosk is and what the canteen is like are asked for at every tap and picture and change now and then: read and checked once, until something writes to them. */
function remember(reads: StoreReads): { readonly reads: StoreReads; forget(): void } {
  let forgets: (() => void)[] = [];
  const once = <Value>(read: () => Value): (() => Value) => {
    let known: { readonly value: Value } | null = null;
    forgets = [
      ...forgets,
      () => {
        known = null;
      },
    ];
    return () => {
      known ??= { value: read() };
      return known.value;
    };
  };
  const soldOut = new Map<string, ReturnType<StoreReads['soldOut']>>();
  return {
    reads: {
      ...reads,
      soldOut(businessDate) {
        const known = soldOut.get(businessDate) ?? reads.soldOut(businessDate);
        soldOut.set(businessDate, known);
        return known;
      },
      screenSettings: once(reads.screenSettings),
      enrolment: once(reads.enrolment),
      signingKey: once(reads.signingKey),
      adminKeys: once(reads.adminKeys),
      settings: once(reads.settings),
      menu: once(reads.menu),
      calendar: once(reads.calendar),
      policies: once(reads.policies),
      hasUnreadPolicy: once(reads.hasUnreadPolicy),
    },
    forget() {
      for (const forget of forgets) forget();
      soldOut.clear();
    },
  };
}

type Writes = Omit<StoreTransaction, keyof StoreReads>;

/** `onRemembered` is called by every write to something that is read only once. */
function createWrites(database: Database, reads: StoreReads, onRemembered: () => void): Writes {
  const apply = createChangeApplier(database);
  return {
    ...createLedgerWrites(database, reads),
    ...createIdentityWrites(database, onRemembered),
    ...deviceWrites(database),
    ...deskWrites(database, onRemembered),
    ...kitchenTicketWrites(database),
    ...waitingOrderWrites(database),
    applyChange(change) {
      if (IS_REMEMBERED[change.kind]) onRemembered();
      apply(change);
    },
  };
}

function createLedgerWrites(database: Database, reads: StoreReads) {
  const project = createProjector(database);
  const addEntry = database.prepare(
    'INSERT INTO entry (seq, hash, content, attachments) VALUES (?, ?, ?, ?)',
  );
  const setNumber = database.prepare(
    `INSERT INTO order_number (business_date, last_number) VALUES (?, ?)
     ON CONFLICT (business_date) DO UPDATE SET last_number = excluded.last_number`,
  );
  const writes: Pick<Writes, 'append' | 'takeOrderNumber' | 'raiseOrderNumber'> = {
    append(entry, attachments) {
      const stored = appendToChain(reads.head(), ledgerEntrySchema.parse(entry), attachments);
      addEntry.run(stored.seq, stored.hash, stored.content, attachmentsText(stored.attachments));
      project(entry);
      return stored;
    },
    takeOrderNumber(businessDate) {
      const number = reads.nextOrderNumber(businessDate);
      setNumber.run(businessDate, number);
      return number;
    },
    raiseOrderNumber(businessDate, number) {
      if (number >= reads.nextOrderNumber(businessDate)) setNumber.run(businessDate, number);
    },
  };
  return writes;
}

function createIdentityWrites(database: Database, onRemembered: () => void) {
  const setEnrolment = database.prepare(`INSERT INTO enrolment
    (only_row, kiosk_id, certificate, signature, admin_public_key, district_salt, lookup_key, recovery_public_key)
    VALUES (1, ?, ?, ?, ?, ?, ?, ?)`);
  const raiseNumber = database.prepare(
    'INSERT OR REPLACE INTO order_number (business_date, last_number) VALUES (?, ?)',
  );
  const setSync = database.prepare(
    'UPDATE sync_state SET cursor = ?, reserved_sequence = ?, admin_head = ?, admin_time_ms = ?',
  );
  const setPin = database.prepare(
    'INSERT OR REPLACE INTO pin_record (staff_id, wrong_count, locked_until_ms) VALUES (?, ?, ?)',
  );
  const keys = keyWrites(database, onRemembered);
  const writes: Pick<
    Writes,
    keyof typeof keys | 'saveEnrolment' | 'saveSyncState' | 'setPinRecord'
  > = {
    ...keys,
    saveEnrolment({ certificate, signature, adminPublicKey, ...secrets }) {
      const { districtSalt, lookupKey, recoveryPublicKey, orderNumbersAfter } = secrets;
      const text = canonicalText(certificate);
      const kept = [adminPublicKey, districtSalt, lookupKey, recoveryPublicKey];
      setEnrolment.run(certificate.kiosk, text, signature, ...kept);
      keys.saveAdminKeys([adminPublicKey]);
      if (orderNumbersAfter === null || orderNumbersAfter.number === 0) return;
      raiseNumber.run(orderNumbersAfter.businessDate, orderNumbersAfter.number);
    },
    saveSyncState(state) {
      const adminHead = canonicalText(state.adminHead);
      setSync.run(state.cursor, state.reservedSequence, adminHead, state.adminTimeMs);
    },
    setPinRecord(staffId, record) {
      setPin.run(staffId, record.wrongCount, record.lockedUntilMs);
    },
  };
  return writes;
}
