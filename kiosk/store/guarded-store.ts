import { existsSync } from 'node:fs';
import Database from 'better-sqlite3-multiple-ciphers';
import type { KioskId } from '../../shared/identity/ids.ts';
import type { ChainHead } from '../../shared/ledger/chain.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import type { KioskStore, StoreReads, StoreTransaction } from '../core/ports.ts';
import { isDamage, isUnreadable } from './errors.ts';
import {
  type HighWaterMark,
  keepMarkApart,
  type MarkFile,
  openMarkFile,
  readMark,
} from './high-water-mark.ts';
import type { MigrationFailure } from './migrate.ts';
import type { OpenFailure } from './open-database.ts';
import { openKioskStore, openKioskStoreForReading, type SqliteKioskStore } from './store.ts';

/** Why nothing may be sold from a database any more. The files stay as they are. */
export type StoreDamage =
  /** The file, or a page of it, is not what was written. */
  | { readonly code: 'damaged' }
  /** The disk does not give the file back; it may again when it comes back. */
  | { readonly code: 'unreadable' }
  /** The file holds fewer entries than were acknowledged: an older copy of it, or one that lost its end. */
  | { readonly code: 'went-back'; readonly headSeq: number; readonly knownSeq: number }
  /** The file holds other entries than this machine wrote. */
  | { readonly code: 'other-entries' };

/** Where a kiosk's data lies, and where its mark is kept beside and apart from it. */
export interface StorePlace {
  readonly file: string;
  readonly keyHex: string;
  /** Raised at each sale. */
  readonly markFile: string;
  /** On another path, raised now and then; both bound the head from below. */
  readonly markFileApart: string;
  /** Whether something else, as a snapshot, shows that the key is the right one. Asked only when the file does not open. */
  readonly isKeyProven: () => boolean;
  /** Whether this machine was that kiosk once and has taken another identity since. Asked only of a mark of another kiosk. */
  readonly isGivenUp: (kioskId: KioskId) => boolean;
}

/** A store that notices when its file is not what this machine wrote. */
export interface GuardedStore extends SqliteKioskStore {
  /** Writes the mark apart; answers whether its disk took it. */
  keepMarkApart(): Promise<boolean>;
}

/** Why the kiosk cannot run on this file at all; nothing is wrong with the data. */
export type FatalFailure =
  | MigrationFailure
  | { readonly code: 'in-use' }
  | { readonly code: 'wrong-key' }
  | { readonly code: 'not-durable' };

/** Why there is no store now: damage, a disk that takes or gives nothing, or something of the program's surroundings. */
export type GuardFailure =
  | FatalFailure
  | StoreDamage
  | { readonly code: 'disk-full' }
  | { readonly code: 'disk-error' };

/**
 * Opens the store if its file is whole as far as opening shows, and holds every entry that the marks name. `onDamage` hears
 * once when a page turns out to be damaged or unreadable later on; the caller closes the store then.
 */
export function openGuardedStore(
  place: StorePlace,
  onDamage: (damage: StoreDamage) => void,
): Result<GuardedStore, GuardFailure> {
  const marks = marksOf(place);
  // A new database where one was is no beginning.
  if (!existsSync(place.file) && marks.length > 0) return fail(wentBack(0, marks));
  const seen = lookFirst(place, marks);
  if (seen !== null) return fail(seen);
  let isTold = false;
  const note = (error: unknown): void => {
    const damage = damageOf(error);
    if (damage === null || isTold) return;
    isTold = true;
    onDamage(damage);
  };
  const opened = openKioskStore({ file: place.file, keyHex: place.keyHex, onDiskError: note });
  if (!opened.ok) return fail(told(place, marks, opened.failure));
  const store = opened.value;
  const wrong = compareWithMarks(store, marks, place);
  if (wrong === null) return succeed(guard(store, place, note));
  store.close();
  return fail(wrong);
}

/**
 * Compares with the marks before anything is written: opening for work writes into the log, over sales that may still be
 * read behind a damaged place. Null when nothing is wrong, or when only opening for work can tell.
 */
function lookFirst(place: StorePlace, marks: readonly HighWaterMark[]): GuardFailure | null {
  if (marks.length === 0 || !existsSync(place.file)) return null;
  try {
    const opened = openKioskStoreForReading(place);
    if (!opened.ok) return told(place, marks, opened.failure);
    const wrong = compareWithMarks(opened.value, marks, place);
    opened.value.close();
    return wrong;
  } catch (error) {
    // A schema that is not yet this program's.
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR') return null;
    throw error;
  }
}

/** A first page that cannot be read is a wrong key's as well as damage's: only what else the key opens tells which. */
function told(
  place: StorePlace,
  marks: readonly HighWaterMark[],
  failure: OpenFailure,
): GuardFailure {
  if (failure.code !== 'wrong-key') return failure;
  return marks.length > 0 || place.isKeyProven() ? { code: 'damaged' } : failure;
}

/** What is known of how far this machine has written. */
export function marksOf(
  place: Pick<StorePlace, 'markFile' | 'markFileApart' | 'keyHex'>,
): readonly HighWaterMark[] {
  return [place.markFile, place.markFileApart].flatMap(
    (file) => readMark(file, place.keyHex) ?? [],
  );
}

/** What an error says about the data; null when it says nothing about them. */
function damageOf(error: unknown): StoreDamage | null {
  if (isDamage(error)) return { code: 'damaged' };
  return isUnreadable(error) ? { code: 'unreadable' } : null;
}

function wentBack(headSeq: number, marks: readonly HighWaterMark[]): StoreDamage {
  return { code: 'went-back', headSeq, knownSeq: Math.max(...marks.map(({ seq }) => seq)) };
}

function compareWithMarks(
  store: StoreReads,
  marks: readonly HighWaterMark[],
  place: StorePlace,
): StoreDamage | null {
  try {
    const enrolment = store.enrolment();
    if (enrolment === null) return marks.length === 0 ? null : wentBack(0, marks);
    // A mark of a kiosk that this machine was before may be left where the disk was away meanwhile.
    const own = marks.filter(
      ({ kioskId }) =>
        kioskId === enrolment.kiosk ||
        !(kioskId === enrolment.replaces || place.isGivenUp(kioskId)),
    );
    if (own.some(({ kioskId }) => kioskId !== enrolment.kiosk)) return { code: 'other-entries' };
    const { seq } = store.head();
    if (own.some((mark) => mark.seq > seq)) return wentBack(seq, own);
    const isSame = own.every((mark) => store.hashAt(mark.seq) === mark.hash);
    return isSame ? null : { code: 'other-entries' };
  } catch (error) {
    const damage = damageOf(error);
    if (damage === null) throw error;
    return damage;
  }
}

function guard(
  store: SqliteKioskStore,
  place: StorePlace,
  note: (error: unknown) => void,
): GuardedStore {
  const beside: MarkFile | null = openMarkFile(place.markFile, place.keyHex);
  const markAt = (head: ChainHead): HighWaterMark | null => {
    const kioskId = store.enrolment()?.kiosk;
    return kioskId === undefined ? null : { kioskId, ...head };
  };
  const keepBeside = (head: ChainHead): void => {
    const mark = markAt(head);
    if (mark !== null) beside?.write(mark);
  };
  if (store.enrolment() !== null) keepBeside(store.head());
  return {
    ...watchReads(store, note),
    transact: transactWithMark(store, keepBeside),
    async keepMarkApart() {
      const mark = store.enrolment() === null ? null : markAt(store.head());
      return mark === null || keepMarkApart(place.markFileApart, place.keyHex, mark);
    },
    close() {
      beside?.close();
      store.close();
    },
  };
}

/** After each transaction that wrote an entry the mark is raised, before anybody hears of the sale. */
function transactWithMark(
  store: KioskStore,
  keep: (head: ChainHead) => void,
): KioskStore['transact'] {
  return (work) => {
    let head: ChainHead | null = null;
    const done = store.transact((open) => {
      const append: StoreTransaction['append'] = (entry, attachments) => {
        const stored = open.append(entry, attachments);
        head = { seq: stored.seq, hash: stored.hash };
        return stored;
      };
      return work({ ...open, append });
    });
    if (done.ok && head !== null) keep(head);
    return done;
  };
}

/** The same store, with every error of the disk told on its way out. */
function watchReads(store: SqliteKioskStore, note: (error: unknown) => void): SqliteKioskStore {
  return new Proxy(store, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]): unknown => {
        try {
          return Reflect.apply(member, target, given);
        } catch (error) {
          note(error);
          throw error;
        }
      };
    },
  });
}
