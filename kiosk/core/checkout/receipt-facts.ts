import {
  type LedgerEntry,
  ledgerEntrySchema,
  type StoredEntry,
} from '../../../shared/ledger/entry.ts';
import { receiptCode } from '../../../shared/ledger/receipt-code.ts';
import { pricesOf, readFacts } from '../../../shared/ledger/sale-facts.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { type Fen, fen, multiplyFen, sumFen } from '../../../shared/money/fen.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { reductionsOf } from '../../../shared/policy/explain-elder.ts';
import { tightestLimitText } from '../../../shared/policy/explain-limits.ts';
import { businessDate as businessDateOf, minuteText } from '../../../shared/time/business-time.ts';
import { daysBetween } from '../../../shared/time/calendar.ts';
import { bookedText } from '../ordering/days.ts';
import type { CanteenSettings, KioskIdentity, StoreReads } from '../ports.ts';
import type { ReceiptFacts } from '../receipts/elder-receipt.ts';
import type { KitchenTicketFacts } from '../receipts/kitchen-ticket.ts';
import { goodsOf, goodsText } from './basket.ts';

type Sale = Extract<LedgerEntry, { readonly kind: 'sale' }>;

/** The sales of an order with what their slip says beside the amounts. */
export interface SlipOf {
  /** The person's own meal first, then those of who eat along. */
  readonly sales: readonly Sale[];
  /** Of the first. */
  readonly hash: string;
  /** The document of the policy that priced them; null for none. */
  readonly policy: PolicyDocument | null;
  /** What the tightest limit left, in words; null where none concerned the person. */
  readonly left: string | null;
}

/** Everything a slip says: amounts and number from the entries, the canteen's name and manner as they are now. */
export function receiptFacts(
  store: Pick<StoreReads, 'settings'>,
  kioskNumber: number,
  slip: SlipOf,
): ReceiptFacts {
  const settings = settingsOf(store);
  const { sales, hash, policy, left } = slip;
  const [sale] = sales;
  if (sale === undefined) throw new Error('an order has a sale');
  const { body, seq, businessDate } = sale;
  const given = sales.flatMap((one) => one.body.decision.lines);
  return {
    canteenName: settings.canteenName,
    isDemo: settings.isDemo,
    isDiscreet: settings.isDiscreet,
    businessDate,
    timeText: minuteText(sale.at),
    dayText: dayOf(settings, sale),
    seq,
    orderNumber: body.orderNumber,
    serviceType: body.serviceType,
    lines: linesOf(sales),
    listPriceFen: totalFen(sales.map((one) => one.body.listPriceFen)),
    reductions: [...reductionsOf({ lines: given }, policy)],
    payFen: totalFen(sales.flatMap((one) => one.body.tenders.map((tender) => tender.amountFen))),
    left,
    code: receiptCode({ kioskNumber, seq, hash }),
    saleCount: sales.length,
  };
}

function settingsOf(store: Pick<StoreReads, 'settings'>): CanteenSettings {
  const settings = store.settings();
  if (settings === null) throw new Error('nothing is sold without settings');
  return settings;
}

function totalFen(amounts: readonly number[]): Fen {
  return sumFen(amounts.map(fen));
}

/** The lines of the first sale, and under them what those who eat along have, alike things as one line. */
function linesOf([own, ...others]: readonly Sale[]): ReceiptFacts['lines'] {
  const lines: ReceiptFacts['lines'] = (own?.body.lines ?? []).map((line) => ({
    ...{ name: line.name, quantity: line.quantity, weightGrams: line.weightGrams },
    ...{ listPriceFen: multiplyFen(fen(line.unitPriceFen), line.quantity), isCompanion: false },
  }));
  const along = Map.groupBy(
    others.flatMap(({ body }) => body.lines),
    ({ menuItemId, unitPriceFen, weightGrams }) => `${menuItemId} ${unitPriceFen} ${weightGrams}`,
  );
  for (const alike of along.values()) {
    const [{ name, weightGrams, unitPriceFen } = { name: '', weightGrams: null, unitPriceFen: 0 }] =
      alike;
    const quantity = alike.reduce((sum, line) => sum + line.quantity, 0);
    const listPriceFen = multiplyFen(fen(unitPriceFen), quantity);
    lines.push({ name, quantity, weightGrams, listPriceFen, isCompanion: true });
  }
  return lines;
}

/** The day of a meal that was ordered ahead, in the words of the day on which it was ordered; null for one of the day itself. */
function dayOf({ businessDay }: CanteenSettings, { at, businessDate, body }: Sale): string | null {
  const from = businessDateOf(Date.parse(at), businessDay);
  const bookedDaysBefore = Math.max(0, daysBetween({ from, to: businessDate }));
  return bookedText({ businessDate, mealPeriod: body.mealPeriod, bookedDaysBefore });
}

/**
 * The facts of the slip of an earlier order, from nothing but its entries: the same words as on the first slip while the canteen's
 * settings are the same. What a limit left is worked out again from the facts beside the entry; where they were erased it
 * is left out. `seq` is of the order's first sale.
 * @throws Error when there is no sale with this seq: a programmer error.
 */
export function receiptFactsOfSale(
  tools: { readonly store: StoreReads; readonly identity: () => KioskIdentity },
  seq: number,
): ReceiptFacts {
  const { store } = tools;
  const { first, sales } = salesOfOrder(store, seq);
  const policy = policyOf(store, sales[0]);
  return receiptFacts(store, tools.identity().kioskNumber, {
    sales,
    hash: first.hash,
    policy,
    left: leftAfter(sales[0], first.attachments, policy),
  });
}

/**
 * What the kitchen has to know of an order. `seq` is of its first sale.
 * @throws Error when there is no sale with this seq: a programmer error.
 */
export function kitchenTicketFactsOfSale(store: StoreReads, seq: number): KitchenTicketFacts {
  const { sales } = salesOfOrder(store, seq);
  const [sale] = sales;
  const settings = store.settings();
  return {
    isDemo: settings?.isDemo ?? false,
    orderNumber: sale.body.orderNumber,
    serviceType: sale.body.serviceType,
    timeText: minuteText(sale.at),
    dayText: settings === null ? null : dayOf(settings, sale),
    lines: [...goodsOf(sales.flatMap(({ body }) => body.lines))],
  };
}

/** An order that was sold, as attendants look at it. */
export interface SoldOrderFacts {
  readonly orderText: string;
  readonly listPriceFen: Fen;
  readonly payFen: Fen;
}

/** What an order of the ledger came to. `seq` is of its first sale. @throws Error when there is no sale with this seq. */
export function soldOrderFacts(store: StoreReads, seq: number): SoldOrderFacts {
  const { sales } = salesOfOrder(store, seq);
  const tenders = sales.flatMap(({ body }) => body.tenders);
  return {
    orderText: goodsText(sales.flatMap(({ body }) => body.lines)),
    listPriceFen: totalFen(sales.map(({ body }) => body.listPriceFen)),
    payFen: totalFen(tenders.map(({ amountFen }) => amountFen)),
  };
}

/** Characters of an order's entries: its sales follow each other, so they are read in one go. */
const ORDER_CHARACTERS_MAX = 10_000_000;

/** The sales of an order, which one transaction has written one after the other. */
function salesOfOrder(
  store: StoreReads,
  seq: number,
): { readonly first: StoredEntry; readonly sales: readonly [Sale, ...Sale[]] } {
  const stored = store.entriesAfter({
    seq: seq - 1,
    entriesMax: 1 + LIMITS.companionsOfOrderMax,
    charactersMax: ORDER_CHARACTERS_MAX,
  });
  const sales: Sale[] = [];
  for (const { content } of stored) {
    const entry = ledgerEntrySchema.safeParse(JSON.parse(content)).data;
    if (entry?.kind !== 'sale') break;
    if (entry.body.orderId !== (sales[0] ?? entry).body.orderId) break;
    sales.push(entry);
  }
  const [sale, ...others] = sales;
  const [first] = stored;
  if (first?.seq !== seq || sale === undefined) throw new Error(`entry ${seq} is no sale`);
  return { first, sales: [sale, ...others] };
}

function policyOf(store: StoreReads, sale: Sale): PolicyDocument | null {
  const named = sale.body.decision.policy;
  const held = store
    .policies()
    .find(
      ({ document }) => document.policyId === named?.policyId && document.version === named.version,
    );
  return held?.document ?? null;
}

function leftAfter(
  sale: Sale,
  attachments: StoredEntry['attachments'],
  policy: PolicyDocument | null,
): string | null {
  const { body, businessDate } = sale;
  const facts = readFacts(body, attachments);
  if (facts === undefined) return null;
  const { person, site, isWorkingDay, bookedDaysBefore, used } = facts;
  const { mealPeriod, serviceType } = body;
  const prices = pricesOf(body);
  const meal = { businessDate, mealPeriod, serviceType, isWorkingDay, bookedDaysBefore, prices };
  return tightestLimitText(decide({ policy, person, site, meal, used }), policy);
}
