import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Broken } from './trace.ts';

/** A meal as the person at the screen heard of it: the simulation's own book knows it from there and from nowhere else. */
export interface HeardMeal {
  /** Null where the power went before a number was shown. */
  readonly orderNumber: number | null;
  readonly mealName: string;
  readonly listFen: number;
  readonly payFen: number;
  readonly by: 'account' | 'cash';
  /** As the screen shows it: 11月23日 星期一. */
  readonly dateText: string;
  readonly periodName: string;
  readonly isGuest: boolean;
}

/** Money put into somebody's account. */
export interface HeardTopUp {
  readonly elderId: string;
  readonly amountFen: number;
}

/** One line of the book: an entry that lies, or lay, on some kiosk's disk. */
export interface BookEntry {
  readonly kioskId: string;
  readonly seq: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly content: string;
  readonly kind: 'sale' | 'top-up' | 'slip' | 'reprint' | 'drawer';
  readonly elderId: string | null;
  /** Of a sale, and of what became of its slip. */
  readonly orderId: string | null;
  /** Of a slip: `printed`, or why it did not come out. */
  readonly slip: string;
  readonly orderNumber: number;
  readonly businessDate: string;
  /** The kiosk's wall clock, milliseconds since 1970. */
  readonly atMs: number;
  readonly period: string;
  readonly listFen: number;
  readonly subsidyFen: number;
  readonly cashFen: number;
  /** What the entry does to the account of `elderId`: below 0 for a meal. */
  readonly accountFen: number;
}

/** Only as much of an entry as the book needs, read without the product's own schemas. */
const amount = z.number().int();
const lineSchema = z.object({ amountFen: amount });
const entrySchema = z.object({
  kiosk: z.string(),
  seq: z.number().int(),
  kind: z.enum(['sale', 'top-up', 'slip', 'reprint', 'drawer']),
  at: z.string(),
  businessDate: z.string(),
  body: z.object({
    orderId: z.string().nullish(),
    outcome: z.string().default(''),
    code: z.string().default(''),
    orderNumber: z.number().int().default(0),
    mealPeriod: z.string().default(''),
    person: z.object({ kind: z.string(), elderId: z.string().optional() }).optional(),
    elderId: z.string().optional(),
    amountFen: amount.default(0),
    listPriceFen: amount.default(0),
    lines: z.array(z.object({ name: z.string() })).default([]),
    decision: z.object({ lines: z.array(lineSchema) }).optional(),
    tenders: z.array(lineSchema.extend({ kind: z.string() })).default([]),
  }),
});

/** As docs/formats/ledger-entry-v1.md has it, written once more. */
function hashAfter(previousHash: string, content: string): string {
  return createHash('sha256')
    .update('zhulao/entry/1\0', 'utf8')
    .update(Buffer.from(previousHash, 'hex'))
    .update(content, 'utf8')
    .digest('hex');
}

export function genesisOf(kioskId: string, publicKey: string): string {
  return createHash('sha256')
    .update(`zhulao/genesis/1\0${kioskId}\0`, 'utf8')
    .update(Buffer.from(publicKey, 'base64url'))
    .digest('hex');
}

/** Reads an entry that follows `previousHash` and checks what can be seen from it alone. */
export function readEntry(
  stored: { readonly seq: number; readonly content: string; readonly hash: string },
  previousHash: string,
): { readonly entry: BookEntry; readonly mealName: string } {
  const { seq, content, hash } = stored;
  if (hashAfter(previousHash, content) !== hash)
    throw new Broken(`entry ${seq}: its hash is wrong`);
  const read = entrySchema.parse(JSON.parse(content));
  if (read.seq !== seq) throw new Broken(`entry ${seq} says it is ${read.seq}`);
  const { body } = read;
  const total = (of: readonly { readonly amountFen: number }[]): number =>
    of.reduce((sum, one) => sum + one.amountFen, 0);
  const tendered = (kind: string): number =>
    total(body.tenders.filter((tender) => tender.kind === kind));
  const entry: BookEntry = {
    kioskId: read.kiosk,
    ...{ seq, hash, previousHash, content },
    kind: read.kind,
    elderId: (read.kind === 'top-up' ? body.elderId : body.person?.elderId) ?? null,
    orderId: body.orderId ?? null,
    slip: body.outcome === 'printed' ? 'printed' : body.code,
    orderNumber: body.orderNumber,
    businessDate: read.businessDate,
    atMs: Date.parse(read.at),
    period: body.mealPeriod,
    listFen: body.listPriceFen,
    subsidyFen: total(body.decision?.lines ?? []),
    cashFen: tendered('cash'),
    accountFen: read.kind === 'top-up' ? body.amountFen : -tendered('account'),
  };
  if (
    read.kind === 'sale' &&
    entry.listFen !== entry.subsidyFen + entry.cashFen - entry.accountFen
  ) {
    throw new Broken(`entry ${seq}: list price is not subsidies and tenders`);
  }
  return { entry, mealName: body.lines[0]?.name ?? '' };
}

const PERIOD_NAMES: Readonly<Record<string, string>> = {
  breakfast: '早餐',
  lunch: '午餐',
  dinner: '晚餐',
};

/** Whether an entry says what the screen said. */
export function isAsHeard(entry: BookEntry, mealName: string, heard: HeardMeal): boolean {
  const { businessDate, period } = entry;
  const date = `${Number(businessDate.slice(5, 7))}月${Number(businessDate.slice(8, 10))}日`;
  return (
    (heard.orderNumber === null || entry.orderNumber === heard.orderNumber) &&
    mealName === heard.mealName &&
    entry.listFen === heard.listFen &&
    entry.cashFen - entry.accountFen === heard.payFen &&
    (heard.by === 'account' ? entry.cashFen === 0 : entry.accountFen === 0) &&
    heard.dateText.startsWith(`${date} `) &&
    heard.periodName === PERIOD_NAMES[period] &&
    (entry.elderId === null) === heard.isGuest
  );
}

/** Who ate when, as limits count it; null for what no limit counts. */
export function sittingOf(entry: BookEntry): string | null {
  if (entry.kind !== 'sale' || entry.elderId === null || entry.subsidyFen === 0) return null;
  return `${entry.elderId} ${entry.businessDate} ${entry.period}`;
}

/** Everything that was ever seen on a kiosk's disk, by its hash. */
export class Book {
  readonly entries = new Map<string, BookEntry>();

  add(entry: BookEntry): void {
    this.entries.set(entry.hash, entry);
  }

  /** The chain that ends at a hash, oldest first; empty for a genesis. */
  chain(hash: string): readonly BookEntry[] {
    const found: BookEntry[] = [];
    for (let entry = this.entries.get(hash); entry; entry = this.entries.get(entry.previousHash)) {
      found.push(entry);
    }
    return found.reverse();
  }
}

/** Sum of what entries did to one person's account. */
export function accountOf(entries: readonly BookEntry[], elderId: string): number {
  return entries.reduce(
    (sum, entry) => (entry.elderId === elderId ? sum + entry.accountFen : sum),
    0,
  );
}
