import { elderIdSchema } from '../../shared/identity/ids.ts';
import {
  accountOf,
  type Book,
  type BookEntry,
  type HeardMeal,
  type HeardTopUp,
  isAsHeard,
  readEntry,
  sittingOf,
} from './book.ts';
import type { KioskMachine } from './kiosk-machine.ts';
import { Broken } from './trace.ts';

/** What another kiosk had at the admin when this one last heard all there was to hear: kiosk id to the hash of its head. */
export type HeardHeads = ReadonlyMap<string, string>;

/** What belongs to a disk, and goes back with it. */
export interface DiskMemory {
  readonly chain: readonly BookEntry[];
  readonly heard: HeardHeads;
  readonly isExact: boolean;
}

/** The book-keeper's view of one machine: compares its ledger with what screens said, after every step. */
export class KioskAccount {
  readonly machine: KioskMachine;
  readonly #book: Book;
  #genesis = '';
  kioskId = '';
  chain: BookEntry[] = [];
  heard: HeardHeads = new Map();
  /** Whether `heard` is exactly what the kiosk knows, and not only a part of it. */
  isExact = false;
  /** Put back to an older state, or a copy of another machine: its chain may fork. */
  isTampered = false;
  readonly #meals: HeardMeal[] = [];
  readonly #topUps: HeardTopUp[] = [];
  /** What was being paid when the power went: it may be there or not. */
  #doubtfulMeal: HeardMeal | null = null;
  #doubtfulTopUp: HeardTopUp | null = null;
  slipsRead = 0;
  /** Hashes of the meals whose slip came out. */
  readonly slips = new Set<string>();
  readonly faultsSeen = { printer: false };

  constructor(machine: KioskMachine, book: Book) {
    this.machine = machine;
    this.#book = book;
  }

  enrolledAs(kioskId: string, genesis: string): void {
    this.kioskId = kioskId;
    this.#genesis = genesis;
  }

  get genesis(): string {
    return this.#genesis;
  }

  heardMeal(meal: HeardMeal): void {
    this.#meals.push(meal);
  }

  heardTopUp(topUp: HeardTopUp): void {
    this.#topUps.push(topUp);
  }

  /** The power went while this was paid. */
  mayHaveSold(meal: HeardMeal): void {
    this.#doubtfulMeal = meal;
  }

  mayHaveToppedUp(topUp: HeardTopUp): void {
    this.#doubtfulTopUp = topUp;
  }

  memory(): DiskMemory {
    return { chain: [...this.chain], heard: this.heard, isExact: this.isExact };
  }

  putBack(memory: DiskMemory): void {
    this.chain = [...memory.chain];
    this.heard = memory.heard;
    this.isExact = memory.isExact;
    this.isTampered = true;
  }

  /** The power went while an answer was being taken in: what it knows now is at least what it knew. */
  doubtHeard(): void {
    this.isExact = false;
  }

  get headHash(): string {
    return this.chain.at(-1)?.hash ?? this.#genesis;
  }

  /** Reads what is new in the ledger; answers it. Everything that was acknowledged must be there, and nothing else. */
  check(others: readonly KioskAccount[]): readonly BookEntry[] {
    const stored = this.machine.disk.store.entriesAfter({
      seq: this.chain.length,
      entriesMax: 100,
      charactersMax: 10_000_000,
    });
    const fresh: BookEntry[] = [];
    for (const one of stored) {
      const { entry, mealName } = readEntry(one, this.headHash);
      this.#compare(entry, mealName);
      this.#checkLimits(entry, others);
      this.chain.push(entry);
      this.#book.add(entry);
      fresh.push(entry);
    }
    const { name } = this.machine;
    if (this.#meals.length > 0) throw new Broken(`${name}: an acknowledged meal is not there`);
    if (this.#topUps.length > 0) throw new Broken(`${name}: a top-up is not there`);
    return fresh;
  }

  /** After a start: the whole chain is what it was, and at most one meal more, which nobody was told of. */
  checkWhole(others: readonly KioskAccount[]): readonly BookEntry[] {
    const { store } = this.machine.disk;
    const head = store.head();
    const last = this.chain.at(-1);
    if (store.hashAt(this.chain.length) !== this.headHash || (last && last.seq > head.seq)) {
      throw new Broken(`${this.machine.name}: an acknowledged entry is gone after the power cut`);
    }
    const fresh = this.check(others);
    this.#doubtfulMeal = null;
    this.#doubtfulTopUp = null;
    return fresh;
  }

  #compare(entry: BookEntry, mealName: string): void {
    const { name } = this.machine;
    if (entry.seq !== this.chain.length + 1 || entry.kioskId !== this.kioskId) {
      throw new Broken(`${name}: entry ${entry.seq} follows ${this.chain.length}`);
    }
    if (entry.kind === 'sale') {
      const expected = this.#meals.shift() ?? this.#doubtfulMeal;
      if (expected === this.#doubtfulMeal) this.#doubtfulMeal = null;
      if (expected === null || !isAsHeard(entry, mealName, expected)) {
        throw new Broken(
          `${name}: entry ${entry.seq} is not what the screen said: ${JSON.stringify(expected)} ${entry.content}`,
        );
      }
    } else if (entry.kind === 'top-up') {
      const expected = this.#topUps.shift() ?? this.#doubtfulTopUp;
      if (expected === this.#doubtfulTopUp) this.#doubtfulTopUp = null;
      const isSame = expected?.elderId === entry.elderId && expected.amountFen === entry.accountFen;
      if (!isSame) throw new Broken(`${name}: top-up ${entry.seq} is not what was paid in`);
    } else if (
      !this.chain.some(({ kind, orderId }) => kind === 'sale' && orderId === entry.orderId)
    ) {
      throw new Broken(`${name}: entry ${entry.seq} is of a slip without a meal`);
    } else if (entry.kind === 'slip' && !this.#isExplained(entry)) {
      throw new Broken(`${name}: slip ${entry.seq} failed though nothing did: ${entry.slip}`);
    }
  }

  /** A slip comes out unless the printer or the power failed. */
  #isExplained({ slip }: BookEntry): boolean {
    return slip === 'printed' || slip === 'interrupted' || this.faultsSeen.printer;
  }

  /** Once a sitting on one kiosk; on another only while this one had not heard of it. */
  #checkLimits(entry: BookEntry, others: readonly KioskAccount[]): void {
    const sitting = sittingOf(entry);
    if (sitting === null) return;
    const again = this.chain.find((earlier) => sittingOf(earlier) === sitting);
    if (again !== undefined) {
      throw new Broken(
        `${this.machine.name}: ${entry.seq} grants what ${again.seq} granted: ${sitting}`,
      );
    }
    const elsewhere = this.knownElsewhere(others).find((one) => sittingOf(one) === sitting);
    if (elsewhere !== undefined) {
      throw new Broken(
        `${this.machine.name}: ${entry.seq} grants what it had heard of from elsewhere: ${sitting}`,
      );
    }
  }

  /** The entries of other kiosks that this one has heard of. */
  knownElsewhere(others: readonly KioskAccount[]): readonly BookEntry[] {
    const ids = new Set(others.map(({ kioskId }) => kioskId).filter((id) => id !== this.kioskId));
    return [...ids].flatMap((id) => this.#book.chain(this.heard.get(id) ?? ''));
  }

  /** A kiosk whose power went the moment it had sent is read when it is on again: the admin and the others know more until then. */
  #isAllRead(others: readonly KioskAccount[]): boolean {
    return others.every(({ kioskId, genesis }) => {
      const hash = this.heard.get(kioskId);
      return hash === undefined || hash === genesis || this.#book.entries.has(hash);
    });
  }

  /** What the kiosk must say of an account when it has heard exactly what it was told. */
  checkBalance(elderId: string, others: readonly KioskAccount[]): void {
    if (!this.isExact || !this.#isAllRead(others)) return;
    const expected =
      accountOf(this.knownElsewhere(others), elderId) + accountOf(this.chain, elderId);
    const said = this.machine.disk.store.balance(elderIdSchema.parse(elderId)) ?? 0;
    if (said === expected) return;
    throw new Broken(
      `${this.machine.name}: the account of ${elderId} is ${said} fen and should be ${expected}`,
    );
  }

  /** Every slip that came out names a meal that is in the ledger, with its amounts. */
  checkSlips(): void {
    const { slips } = this.machine.counter;
    for (; this.slipsRead < slips.length; this.slipsRead += 1) {
      const lines = slips[this.slipsRead] ?? [];
      const code = lines.find((line) => /^\d{4}-\d{6}-[0-9A-F]{8}$/.test(line)) ?? '';
      const entry = this.chain[Number(code.slice(5, 11)) - 1];
      const isIts = entry?.kind === 'sale' && entry.hash.startsWith(code.slice(12).toLowerCase());
      if (!isIts) throw new Broken(`${this.machine.name}: a slip ${code} without a meal`);
      this.slips.add(entry.hash);
      const { listFen, subsidyFen } = entry;
      const fenOf = (name: string): number =>
        lines
          .filter((line) => line.startsWith(name))
          .reduce((sum, line) => sum + Math.round(Number.parseFloat(line.slice(3)) * 100), 0);
      const given = lines
        .filter((line) => /^(政府补贴|村社补助|爱心捐助|食堂让利) /.test(line))
        .reduce((sum, line) => sum + Math.round(Number.parseFloat(line.slice(5)) * 100), 0);
      if (
        fenOf('原价') === listFen &&
        given === subsidyFen &&
        fenOf('实付') === listFen - subsidyFen
      )
        continue;
      throw new Broken(
        `${this.machine.name}: slip ${code} has other amounts: ${lines.join(' | ')}`,
      );
    }
  }
}
