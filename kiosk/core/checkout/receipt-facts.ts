import {
  type LedgerEntry,
  ledgerEntrySchema,
  type StoredEntry,
} from '../../../shared/ledger/entry.ts';
import { receiptCode } from '../../../shared/ledger/receipt-code.ts';
import { pricesOf, readFacts } from '../../../shared/ledger/sale-facts.ts';
import { sumFen } from '../../../shared/money/fen.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { reductionsOf } from '../../../shared/policy/explain-elder.ts';
import { tightestLimitText } from '../../../shared/policy/explain-limits.ts';
import { minuteText } from '../../../shared/time/business-time.ts';
import type { KioskIdentity, StoreReads } from '../ports.ts';
import type { ReceiptFacts } from '../receipts/elder-receipt.ts';
import type { KitchenTicketFacts } from '../receipts/kitchen-ticket.ts';

type Sale = Extract<LedgerEntry, { readonly kind: 'sale' }>;

/** A sale with what its slip says beside the amounts. */
export interface SlipOf {
  readonly sale: Sale;
  readonly hash: string;
  /** The document of the policy that priced it; null for none. */
  readonly policy: PolicyDocument | null;
  /** What the tightest limit left, in words; null where none concerned the person. */
  readonly left: string | null;
}

/** Everything a slip says: amounts and number from the entry, the canteen's name and manner as they are now. */
export function receiptFacts(
  store: Pick<StoreReads, 'settings'>,
  kioskNumber: number,
  slip: SlipOf,
): ReceiptFacts {
  const settings = store.settings();
  if (settings === null) throw new Error('nothing is sold without settings');
  const { sale, hash, policy, left } = slip;
  const { body, seq, businessDate } = sale;
  return {
    canteenName: settings.canteenName,
    isDemo: settings.isDemo,
    isDiscreet: settings.isDiscreet,
    businessDate,
    timeText: minuteText(sale.at),
    seq,
    orderNumber: body.orderNumber,
    mealName: body.lines.map((line) => line.name).join('、'),
    listPriceFen: body.listPriceFen,
    reductions: [...reductionsOf(body.decision, policy)],
    payFen: sumFen(body.tenders.map((tender) => tender.amountFen)),
    left,
    code: receiptCode({ kioskNumber, seq, hash }),
  };
}

/**
 * The facts of the slip of an earlier sale, from nothing but its entry: the same words as on the first slip while the canteen's
 * settings are the same. What a limit left is worked out again from the facts beside the entry; where they were erased it
 * is left out.
 * @throws Error when there is no sale with this seq: a programmer error.
 */
export function receiptFactsOfSale(
  tools: { readonly store: StoreReads; readonly identity: () => KioskIdentity },
  seq: number,
): ReceiptFacts {
  const { store } = tools;
  const { stored, sale } = storedSale(store, seq);
  const policy = policyOf(store, sale);
  const left = leftAfter(sale, stored.attachments, policy);
  return receiptFacts(store, tools.identity().kioskNumber, {
    sale,
    hash: stored.hash,
    policy,
    left,
  });
}

/**
 * What the kitchen has to know of a sale.
 * @throws Error when there is no sale with this seq: a programmer error.
 */
export function kitchenTicketFactsOfSale(store: StoreReads, seq: number): KitchenTicketFacts {
  const { sale } = storedSale(store, seq);
  const { orderNumber, serviceType, lines } = sale.body;
  return {
    isDemo: store.settings()?.isDemo ?? false,
    orderNumber,
    serviceType,
    timeText: minuteText(sale.at),
    lines: lines
      .filter(({ kind }) => kind !== 'delivery-fee')
      .map(({ name, quantity, weightGrams }) => ({ name, quantity, weightGrams })),
  };
}

function storedSale(
  store: StoreReads,
  seq: number,
): { readonly stored: StoredEntry; readonly sale: Sale } {
  const [stored] = store.entriesAfter({ seq: seq - 1, entriesMax: 1, charactersMax: 1 });
  const sale = stored === undefined ? null : ledgerEntrySchema.parse(JSON.parse(stored.content));
  if (stored?.seq !== seq || sale?.kind !== 'sale') throw new Error(`entry ${seq} is no sale`);
  return { stored, sale };
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
