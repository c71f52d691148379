import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KioskStore, StoreFailure, StoreTransaction } from '../../kiosk/core/ports.ts';
import { openKioskStore, type SqliteKioskStore } from '../../kiosk/store/store.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Dice } from './dice.ts';
import { Broken } from './trace.ts';

/** The power went. Nothing of the kiosk's process is left. */
export class PowerCut extends Error {}

const KEY = '5a'.repeat(32);
const FILES = ['kiosk.db', 'kiosk.db-wal'];

/** When, in the middle of a transaction, the power goes. */
export type CutMoment = 'before' | 'inside' | 'after';

/** A kiosk's disk and the store on it, with the faults a disk and its power can have. */
export class KioskDisk {
  readonly #root: string;
  readonly #dice: Dice;
  #folder: string;
  #copies = 0;
  #store: SqliteKioskStore | null = null;
  #cut: { countdown: number; readonly moment: CutMoment } | null = null;
  isFull = false;
  isDead = false;
  /** Transactions tried since the beginning. */
  writes = 0;
  /** Whether the last cut left a transaction on the disk that nobody was told of. */
  lastCut = '';

  constructor(root: string, dice: Dice) {
    this.#root = root;
    this.#dice = dice;
    this.#folder = this.#newFolder();
  }

  #newFolder(): string {
    this.#copies += 1;
    const folder = path.join(this.#root, String(this.#copies));
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Opens the store as a start of the program does. */
  open(): KioskStore {
    const opened = openKioskStore({ file: path.join(this.#folder, 'kiosk.db'), keyHex: KEY });
    if (!opened.ok) throw new Broken(`the store does not open: ${opened.failure.code}`);
    this.#store = opened.value;
    const mended = opened.value.mendProjections();
    if (!mended.ok || mended.value !== null) {
      throw new Broken(`the projections had to be mended: ${JSON.stringify(mended)}`);
    }
    this.#cut = null;
    this.isDead = false;
    return this.#withFaults(opened.value);
  }

  /** The store without faults, for those who look from outside. */
  get store(): SqliteKioskStore {
    if (this.#store === null) throw new Error('the store is not open');
    return this.#store;
  }

  /** The power will go in the n-th write from now. */
  cutAtWrite(countdown: number, moment: CutMoment): void {
    this.#cut = { countdown, moment };
  }

  cutNever(): void {
    this.#cut = null;
  }

  /** The power goes now, between two writes. */
  cutNow(): void {
    this.#leave(this.#copy());
    this.lastCut = 'idle';
  }

  /** A copy of everything on the disk, as an image of it is taken. */
  image(): string {
    return this.#copy();
  }

  /** Everything as it was when the image was taken. */
  putBack(image: string): void {
    const folder = this.#newFolder();
    for (const file of FILES) copyIfThere(path.join(image, file), path.join(folder, file));
    this.#leave(folder);
    this.lastCut = 'put back';
  }

  close(): void {
    this.#store?.close();
    this.#store = null;
  }

  #copy(): string {
    const folder = this.#newFolder();
    for (const file of FILES) copyIfThere(path.join(this.#folder, file), path.join(folder, file));
    return folder;
  }

  /** From the next start on the kiosk lives in another folder; this process sees no disk any more. */
  #leave(folder: string): void {
    const before = this.#folder;
    this.isDead = true;
    this.close();
    this.#folder = folder;
    rmSync(before, { recursive: true, force: true });
  }

  #withFaults(store: SqliteKioskStore): KioskStore {
    const transact: KioskStore['transact'] = <Value, Failure>(
      work: (open: StoreTransaction) => Result<Value, Failure>,
    ) => {
      if (this.isDead) throw new PowerCut();
      this.writes += 1;
      if (this.#cut !== null) {
        this.#cut.countdown -= 1;
        if (this.#cut.countdown <= 0) return this.#cutIn(store, this.#cut.moment, work);
      }
      if (!this.isFull) return store.transact(work);
      return store.transact((transaction): Result<Value, Failure | StoreFailure> => {
        const done = work(transaction);
        return done.ok ? fail({ code: 'disk-full' }) : done;
      });
    };
    return { ...store, transact };
  }

  #cutIn(
    store: SqliteKioskStore,
    moment: CutMoment,
    work: Parameters<KioskStore['transact']>[0],
  ): never {
    this.lastCut = moment;
    if (moment === 'inside') {
      store.transact((transaction) => {
        work(transaction);
        this.#leaveLater(this.#copy());
        throw new PowerCut();
      });
    }
    if (moment === 'before') this.#leaveLater(this.#copy());
    if (moment === 'after') this.#cutAfter(store, work);
    throw new PowerCut();
  }

  /** The commit has reached the disk, all of it or the beginning of it, and nobody was told. */
  #cutAfter(store: SqliteKioskStore, work: Parameters<KioskStore['transact']>[0]): void {
    const before = this.#read();
    if (this.isFull) this.lastCut = 'before';
    else store.transact(work);
    const after = this.#read();
    const folder = this.#copy();
    const first = firstDifference(before.wal, after.wal);
    const isTorn = this.#dice.chance(0.5);
    const at = this.#dice.fraction();
    // Once the log was copied into the database, it had been synced before: then there is nothing to tear.
    const canTear = before.database.equals(after.database) && first < after.wal.length;
    if (isTorn && canTear && !startsAnew(before.wal, after.wal)) {
      const end = first + Math.floor(at * (after.wal.length - first));
      // Beyond the tear stands what stood there before.
      const torn = Buffer.concat([after.wal.subarray(0, end), before.wal.subarray(end)]);
      writeFileSync(path.join(folder, 'kiosk.db-wal'), torn);
      this.lastCut = 'torn';
    }
    this.#leaveLater(folder);
  }

  #read(): { readonly database: Buffer; readonly wal: Buffer } {
    const [database, wal] = FILES.map((file) => {
      const place = path.join(this.#folder, file);
      return existsSync(place) ? readFileSync(place) : Buffer.alloc(0);
    });
    return { database: database ?? Buffer.alloc(0), wal: wal ?? Buffer.alloc(0) };
  }

  /** Inside a transaction the old handle must live on until the exception has left it. */
  #leaveLater(folder: string): void {
    this.isDead = true;
    const store = this.#store;
    const before = this.#folder;
    this.#store = null;
    this.#folder = folder;
    queueMicrotask(() => {
      store?.close();
      rmSync(before, { recursive: true, force: true });
    });
  }
}

function copyIfThere(from: string, to: string): void {
  if (existsSync(from)) copyFileSync(from, to);
}

function firstDifference(before: Buffer, after: Buffer): number {
  const shared = Math.min(before.length, after.length);
  for (let index = 0; index < shared; index += 1) {
    if (before[index] !== after[index]) return index;
  }
  return shared;
}

/** Bytes 16 to 23 of a log are its salts: others mean that it was begun anew over old content. */
function startsAnew(before: Buffer, after: Buffer): boolean {
  return !before.subarray(16, 24).equals(after.subarray(16, 24));
}
