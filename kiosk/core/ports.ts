import type { AssignedDevice } from '../../hardware/device-settings.ts';
import type { SigningKeyPair } from '../../shared/crypto/signing.ts';
import type { ElderId, KioskId, MenuItemId, OrderId, StaffId } from '../../shared/identity/ids.ts';
import type { Attachment } from '../../shared/ledger/attachment.ts';
import type { ChainHead } from '../../shared/ledger/chain.ts';
import type { LedgerEntry, StoredEntry } from '../../shared/ledger/entry.ts';
import type { Fen } from '../../shared/money/fen.ts';
import type { PolicyDocument } from '../../shared/policy/document.ts';
import type { PersonFacts, UsedMeal } from '../../shared/policy/facts.ts';
import type { Result } from '../../shared/result.ts';
import type { Change, ElderContact, MenuItem, SignedHead } from '../../shared/sync/contract.ts';
import type { EnrolmentAnswer, EnrolmentCertificate } from '../../shared/sync/enrolment.ts';
import type { CalendarDay } from '../../shared/time/working-day.ts';
import type { ScreenSettings } from '../contract/screen-settings.ts';
import type { Basket } from './checkout/basket.ts';
import type { Diner, MealTime } from './checkout/price.ts';
import type { UnreadPolicy } from './sync/received.ts';

/** The two kinds of time a kiosk needs. */
export interface ClockPort {
  /** Milliseconds since 1970 UTC as the machine's wall clock says; may be wrong and may jump. */
  wallMs(): number;
  /** Milliseconds since this run of the host began; only goes forward. */
  uptimeMs(): number;
}

/** Calls back once after a time. The answer cancels it. */
export interface TimerPort {
  after(delayMs: number, action: () => void): () => void;
}

/** Randomness of the operating system. */
export interface RandomPort {
  /** A version 4 UUID. */
  uuid(): string;
  bytes(count: number): Uint8Array;
  /** From 0 up to, not including, 1. */
  fraction(): number;
}

/** The disk does not take any more, or does not work: nothing of the attempted change is there. */
export interface StoreFailure {
  readonly code: 'disk-full' | 'disk-error';
}

/**
 * What the admin gave this kiosk at enrolment, what its certificate says among it. `lookupKey` and `recoveryPublicKey` are
 * the newest that the admin sent; `adminPublicKey` is the key that signed the certificate (see adminKeys() for those of now).
 */
export type Enrolment = EnrolmentCertificate &
  Omit<EnrolmentAnswer, 'certificate' | 'orderNumbersAfter'>;

/** A signing key of this kiosk after its first one. */
export interface NextKey {
  readonly key: SigningKeyPair;
  /** The key before it hands over to it (sync-v1.md, POST keys). */
  readonly signature: string;
  /** Milliseconds since 1970; null while the admin has not answered that it knows the key. */
  readonly inForceSinceMs: number | null;
}

/** A person as this kiosk holds them. */
export interface HeldElder extends PersonFacts {
  readonly elderId: ElderId;
  readonly maskedName: string;
}

/** By what staff find a person without a card. Never leaves a staff session. */
export interface HeldContact extends ElderContact {
  readonly elderId: ElderId;
  readonly birthDate: string;
}

/** Whom staff look for; `text` as core/staff/search.ts has checked and spelled it. */
export interface ContactSearch {
  readonly by: 'name' | 'phone' | 'number-end';
  readonly text: string;
  /** No more than so many are answered. */
  readonly countMax: number;
}

/** What staff said of a number last, and when in milliseconds since 1970. */
export interface CalledNumber {
  readonly orderNumber: number;
  readonly state: 'ready' | 'taken';
  readonly atMs: number;
}

export interface HeldStaff {
  readonly staffId: StaffId;
  readonly name: string;
  readonly pinSalt: string;
  readonly pinHash: string;
}

/** Wrong PINs of one member of staff. Times in milliseconds since 1970. */
export interface PinRecord {
  readonly wrongCount: number;
  /** 0 when not locked. */
  readonly lockedUntilMs: number;
}

/** A policy version as it came, with the admin's signature over it. */
export interface HeldPolicy {
  readonly document: PolicyDocument;
  readonly signature: string;
}

export type CanteenSettings = Omit<Extract<Change, { readonly kind: 'settings' }>, 'kind'>;

/**
 * What is known of the newest paper of a job. On disk `waiting` stands for `sending` too: only this run knows which of the two
 * (core/printing.ts), and after it both are `unknown`.
 */
export type PrintState = 'waiting' | 'printed' | 'failed' | 'unknown';

/**
 * A ticket for the kitchen that is not known to have come out: `waiting` to be printed or being printed, `failed`, or `unknown`.
 * One that came out is not kept.
 */
export type KitchenTicket = PrintJob;

/** The slip of one sale as the entries tell it. A failed print is a state of this job, never of the meal. */
export interface PrintJob {
  readonly orderId: OrderId;
  /** Seq of the sale. */
  readonly seq: number;
  readonly businessDate: string;
  readonly orderNumber: number;
  readonly state: PrintState;
  /** Why the newest copy failed; empty when it did not. */
  readonly code: string;
  /** Number of the newest copy; 0 is the first slip. */
  readonly copies: number;
}

/** An order whose cash has not been taken; nothing of it is sold yet, so it stands in no entry. */
export interface WaitingOrder {
  readonly orderId: OrderId;
  readonly orderNumber: number;
  /** The business date on which it was placed; it can be paid on no other. */
  readonly orderedOn: string;
  readonly time: MealTime;
  readonly diner:
    | { readonly kind: 'guest' }
    | {
        readonly kind: 'elder';
        readonly elderId: ElderId;
        readonly identifiedBy: Extract<Diner, { readonly kind: 'elder' }>['identifiedBy'];
      };
  /** Of who stood at the screen, for the attendant; also where the order became a guest's. */
  readonly maskedName: string | null;
  readonly basket: Basket;
  /** Both as the person was told. */
  readonly listPriceFen: Fen;
  readonly payFen: Fen;
}

/** How far the sync has come, as it survives a restart. */
export interface SyncState {
  readonly cursor: number;
  /** No request with a sequence above this was ever sent. */
  readonly reservedSequence: number;
  readonly adminHead: SignedHead | null;
  /** The latest time the admin said, in milliseconds since 1970; 0 before the first contact. */
  readonly adminTimeMs: number;
}

/** What is saved of the devices of this counter. `never`: nothing was; `unreadable`: not what a program like this one writes. */
export type SavedDevices =
  | { readonly kind: 'never' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'saved'; readonly devices: readonly AssignedDevice[] };

/** What can be asked of the store, inside a transaction and outside. */
export interface StoreReads {
  /** The key in force; null before one was made. */
  signingKey(): SigningKeyPair | null;
  /** The key of the genesis and of the certificate. */
  firstKey(): SigningKeyPair | null;
  /** Every key after the first, oldest first; only the last may not be in force yet. */
  nextKeys(): readonly NextKey[];
  /** Every key of the admin's: the pinned one first, then those before it, newest first. */
  adminKeys(): readonly string[];
  enrolment(): Enrolment | null;
  /** @throws Error before enrolment: there is no chain yet. */
  head(): ChainHead;
  /** Hash of the entry with this seq, of the genesis for 0; null when there is no such entry. */
  hashAt(seq: number): string | null;
  /** Time of the last entry in milliseconds since 1970; 0 without entries. */
  lastEntryMs(): number;
  /** Entries after a seq, oldest first, at most so many and so many characters of content; never none if there is one. */
  entriesAfter(options: {
    readonly seq: number;
    readonly entriesMax: number;
    readonly charactersMax: number;
  }): readonly StoredEntry[];
  /** Wall time written in the entry with this seq; null when there is none. */
  entryTime(seq: number): string | null;
  /** Subsidised meals of a person from a date on, here and elsewhere. */
  usedMeals(options: { readonly elderId: ElderId; readonly fromDate: string }): readonly UsedMeal[];
  /** What was put in elsewhere and here less what was paid; null for a person without an account. */
  balance(elderId: ElderId): Fen | null;
  lastMeal(elderId: ElderId): MenuItemId | null;
  elderByLookup(lookup: string): HeldElder | null;
  elderById(elderId: ElderId): HeldElder | null;
  /** People whose contact is held, by name. */
  contacts(search: ContactSearch): readonly HeldContact[];
  /** How many people a member of staff has served without a card on a business date, counted from the entries. */
  identificationsByStaff(options: {
    readonly staffId: StaffId;
    readonly businessDate: string;
  }): number;
  /** What staff have said cannot be had any more on a business date. */
  soldOut(businessDate: string): ReadonlySet<MenuItemId>;
  /** Numbers that were sold on a business date since a moment, from the entries after a seq, each once and oldest first. */
  numbersSoldSince(options: {
    readonly businessDate: string;
    readonly sinceMs: number;
    readonly afterSeq: number;
  }): readonly { readonly orderNumber: number; readonly soldMs: number }[];
  isNumberSold(businessDate: string, orderNumber: number): boolean;
  /** The newest first. */
  calledNumbers(businessDate: string): readonly CalledNumber[];
  /** Belongs to this machine, as the devices do. */
  screenSettings(): ScreenSettings;
  staffByCard(cardLookup: string): HeldStaff | null;
  staffById(staffId: StaffId): HeldStaff | null;
  pinRecord(staffId: StaffId): PinRecord;
  /** Every version ever received whose signature was good when it came, if this program can read it. */
  policies(): readonly HeldPolicy[];
  /** Whether a policy is held that this program cannot read: a later one will. */
  hasUnreadPolicy(): boolean;
  /** Days that differ from the packaged calendar of working days. */
  calendar(): readonly CalendarDay[];
  menu(): readonly MenuItem[];
  settings(): CanteenSettings | null;
  /** Belongs to this machine and not to its identity or its ledger: a replacement takes it along. */
  devices(): SavedDevices;
  printJob(orderId: OrderId): PrintJob | null;
  /** Jobs of meals from a business date on that did not come out, highest date and number first. */
  troubledPrintJobs(businessDate: string): readonly PrintJob[];
  /** Jobs of whatever date whose newest copy nothing is known of yet, oldest date first. */
  waitingPrintJobs(): readonly PrintJob[];
  /** Oldest first. */
  waitingOrders(): readonly WaitingOrder[];
  /** Tickets for the kitchen that are not known to have come out, highest date and number first. */
  kitchenTickets(): readonly KitchenTicket[];
  /** One more than every number of a business date that was sold or told; a sale with it takes it. */
  nextOrderNumber(businessDate: string): number;
  syncState(): SyncState;
}

/** What can be changed, all of it inside one transaction. */
export interface StoreTransaction extends StoreReads {
  /** Adds an entry to the chain and brings every projection up to it. */
  append(entry: LedgerEntry, attachments: readonly Attachment[]): StoredEntry;
  /** Takes the next number of a business date for somebody who has not paid yet; it is not given out again. */
  takeOrderNumber(businessDate: string): number;
  /** Goes on above a number that was called before under another identity of this machine; never goes back. */
  raiseOrderNumber(businessDate: string, number: number): void;
  /** Keeps or changes the one ticket of an order. */
  saveKitchenTicket(ticket: KitchenTicket): void;
  removeKitchenTicket(orderId: OrderId): void;
  /** Keeps or changes one order that waits for cash. */
  saveWaitingOrder(order: WaitingOrder): void;
  removeWaitingOrder(orderId: OrderId): void;
  /** Forgets those placed before a business date. */
  removeWaitingOrdersBefore(businessDate: string): void;
  setPinRecord(staffId: StaffId, record: PinRecord): void;
  /** Says whether a dish can be had on a business date; forgets what was said of earlier dates. */
  setSoldOut(dish: {
    readonly businessDate: string;
    readonly menuItemId: MenuItemId;
    readonly isSoldOut: boolean;
  }): void;
  /** Keeps what was said of a number last; forgets what was said on earlier dates. */
  saveCalledNumber(businessDate: string, called: CalledNumber): void;
  saveScreenSettings(settings: ScreenSettings): void;
  saveSigningKey(key: SigningKeyPair): void;
  /** Keeps a key that is to follow the last one. */
  addNextKey(next: Pick<NextKey, 'key' | 'signature'>): void;
  /** Puts the newest key in force. */
  startNextKey(atMs: number): void;
  /** Takes the admin's keys as they are told, the pinned one first; those known before stay. */
  saveAdminKeys(keys: readonly string[]): void;
  saveEnrolment(answer: EnrolmentAnswer): void;
  saveSyncState(state: SyncState): void;
  /** Replaces the whole list. */
  saveDevices(devices: readonly AssignedDevice[]): void;
  /** Makes a change of the admin's ours. A policy must have been checked before. */
  applyChange(change: Change | UnreadPolicy): void;
}

/** The kiosk's durable memory. One process has it open at a time. */
export interface KioskStore extends StoreReads {
  /**
   * Runs the work in one transaction that is on disk when this answers with success. A failure answered by the work or
   * by the disk, or an exception, leaves nothing behind.
   */
  transact<Value, Failure = never>(
    work: (transaction: StoreTransaction) => Result<Value, Failure>,
  ): Result<Value, Failure | StoreFailure>;
  /**
   * Does the housekeeping that would otherwise fall into somebody's sale; call it between sales. Nothing depends on it
   * but speed, so a disk that does not take it now is no failure.
   */
  settle(): void;
  close(): void;
}

/** What the chain and the requests are signed as. */
export interface KioskIdentity {
  readonly kioskId: KioskId;
  readonly kioskNumber: number;
  readonly signingKey: SigningKeyPair;
}
