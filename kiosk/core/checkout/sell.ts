import type { OrderId, StaffId } from '../../../shared/identity/ids.ts';
import {
  type Attachment,
  attachmentDigest,
  makeAttachment,
} from '../../../shared/ledger/attachment.ts';
import { canonicalText } from '../../../shared/ledger/canonical.ts';
import type {
  Actor,
  LedgerEntry,
  SaleBody,
  StoredEntry,
  Tender,
} from '../../../shared/ledger/entry.ts';
import type { SaleFacts } from '../../../shared/ledger/sale-facts.ts';
import { type Fen, subtractFen } from '../../../shared/money/fen.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { tightestLimitText } from '../../../shared/policy/explain-limits.ts';
import type { UsedMeal } from '../../../shared/policy/facts.ts';
import { policyDigest } from '../../../shared/policy/signing.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { TrustedClock } from '../clock.ts';
import type {
  ClockPort,
  KioskIdentity,
  KioskStore,
  RandomPort,
  StoreFailure,
  StoreTransaction,
} from '../ports.ts';
import type { ReceiptFacts } from '../receipts/elder-receipt.ts';
import {
  accountFor,
  type Diner,
  type MealTime,
  type PricedMeal,
  priceMeal,
  SERVICE_TYPE,
} from './price.ts';
import { receiptFacts } from './receipt-facts.ts';

/** An attachment has at most 24,576 characters (shared/ledger/attachment.ts); person and site need a tenth of them. */
const FACTS_USED_CHARACTERS_MAX = 20_000;

/** What the ledger writer needs beside the store. */
export interface LedgerTools {
  readonly store: KioskStore;
  readonly clock: TrustedClock;
  readonly machineClock: ClockPort;
  readonly random: RandomPort;
  readonly identity: () => KioskIdentity;
  /** Random id of this run of the host. */
  readonly run: string;
}

/** One set meal somebody chose. */
export interface Order {
  readonly orderId: OrderId;
  readonly diner: Diner;
  readonly meal: MenuItem;
  readonly time: MealTime;
  /** What the person was told to pay. */
  readonly shownPayFen: Fen;
  /** The number already told to the person; null takes the next. */
  readonly orderNumber: number | null;
}

export type Payment =
  | { readonly by: 'account' }
  | { readonly by: 'cash'; readonly tenderedFen: Fen; readonly staffId: StaffId };

export interface SoldMeal {
  readonly entry: StoredEntry;
  readonly facts: ReceiptFacts;
}

export type SaleRefusal =
  | StoreFailure
  /** Policy, usage or date changed since the price was shown: it must be shown again. */
  | {
      readonly code: 'price-changed';
      readonly decision: Decision;
      readonly policy: PolicyDocument | null;
    }
  /** The business date is no longer the one that was ordered for: limits and policy are another day's. */
  | { readonly code: 'date-changed' }
  | { readonly code: 'account-short' }
  | { readonly code: 'cash-short' };

/** Tells whether it was the disk that refused, and not the sale's own terms. */
export function isStoreFailure(refusal: SaleRefusal): refusal is StoreFailure {
  return refusal.code === 'disk-full' || refusal.code === 'disk-error';
}

/**
 * Sells one meal in one transaction: price judged again, entry, usage, account and slip, and what `alongside` adds of its own.
 * With success it is on disk; with a refusal nothing of it is there.
 */
export function sellMeal(
  tools: LedgerTools,
  order: Order,
  payment: Payment,
  alongside: (transaction: StoreTransaction, sold: SoldMeal) => void = () => {},
): Result<SoldMeal, SaleRefusal> {
  const sold = tools.store.transact<SoldMeal, SaleRefusal>((transaction) => {
    const priced = priceMeal(transaction, order);
    const { decision, policy } = priced;
    // A card that the policy refuses buys nothing, at whatever price: the meal is then a guest's.
    if (decision.payableFen !== order.shownPayFen || decision.isRefused) {
      return fail({ code: 'price-changed', decision, policy });
    }
    const tenders = tendersOf(transaction, { order, payment, payFen: decision.payableFen });
    if (!tenders.ok) return tenders;
    const orderNumber = order.orderNumber ?? transaction.nextOrderNumber(order.time.businessDate);
    const { person, attachments } = personOf({ diner: order.diner, priced, random: tools.random });
    const body = saleBody({ order, orderNumber, person, priced, tenders: tenders.value });
    const by: Actor =
      payment.by === 'cash'
        ? { kind: 'staff', staffId: payment.staffId }
        : { kind: 'self-service' };
    const sale = {
      ...envelope(tools, transaction, order.time.businessDate),
      by,
      kind: 'sale',
      version: 1,
      body,
    } as const;
    const entry = transaction.append(sale, attachments);
    const left = tightestLimitText(decision, policy);
    const { hash } = entry;
    const { kioskNumber } = tools.identity();
    const facts = receiptFacts(transaction, kioskNumber, { sale, hash, policy, left });
    alongside(transaction, { entry, facts });
    return succeed({ entry, facts });
  });
  if (sold.ok) tools.clock.noteEntry(tools.clock.nowMs());
  return sold;
}

/** What every entry carries whatever its kind. */
export function envelope(
  tools: LedgerTools,
  transaction: StoreTransaction,
  businessDate: string,
): Omit<
  Extract<LedgerEntry, { readonly kind: 'device-fault' }>,
  'kind' | 'version' | 'body' | 'by'
> {
  return {
    format: 1,
    kiosk: tools.identity().kioskId,
    seq: transaction.head().seq + 1,
    at: shanghaiWallTime(tools.clock.nowMs()),
    run: tools.run,
    uptimeMs: Math.floor(tools.machineClock.uptimeMs()),
    businessDate,
  };
}

function tendersOf(
  transaction: StoreTransaction,
  paying: { readonly order: Order; readonly payment: Payment; readonly payFen: Fen },
): Result<Tender[], SaleRefusal> {
  const { order, payment, payFen } = paying;
  if (payment.by === 'cash') {
    if (payment.tenderedFen < payFen) return fail({ code: 'cash-short' });
    const changeFen = subtractFen(payment.tenderedFen, payFen);
    if (payFen === 0) return succeed([]);
    return succeed([
      { kind: 'cash', amountFen: payFen, tenderedFen: payment.tenderedFen, changeFen },
    ]);
  }
  if (payFen === 0) return succeed([]);
  const balance =
    order.diner.kind === 'guest' ? null : transaction.balance(order.diner.elder.elderId);
  if (accountFor(balance, payFen) !== 'enough') return fail({ code: 'account-short' });
  return succeed([{ kind: 'account', amountFen: payFen }]);
}

/** Who ate, as the chain may know it: a random id, and the digest of the facts that travel beside it. */
function personOf(sale: {
  readonly diner: Diner;
  readonly priced: PricedMeal;
  readonly random: RandomPort;
}): { readonly person: SaleBody['person']; readonly attachments: readonly Attachment[] } {
  const { diner } = sale;
  if (diner.kind === 'guest') return { person: { kind: 'guest' }, attachments: [] };
  const { elderId, maskedName: _, ...facts } = diner.elder;
  const { site, meal, used } = sale.priced;
  const known: SaleFacts = {
    person: facts,
    site,
    isWorkingDay: meal.isWorkingDay,
    bookedDaysBefore: meal.bookedDaysBefore,
    used: newestThatFit(used),
  };
  const attachment = makeAttachment(known, sale.random.bytes(32));
  return {
    person: {
      kind: 'elder',
      elderId,
      identifiedBy: diner.identifiedBy,
      factsDigest: attachmentDigest(attachment),
    },
    attachments: [attachment],
  };
}

/** The newest used meals in the order of their dates, as many as an attachment holds. */
function newestThatFit(used: readonly UsedMeal[]): UsedMeal[] {
  const kept: UsedMeal[] = [];
  let characters = 0;
  for (const meal of used.toSorted((one, other) =>
    one.businessDate < other.businessDate ? 1 : -1,
  )) {
    characters += canonicalText(meal).length + 1;
    if (characters > FACTS_USED_CHARACTERS_MAX) break;
    kept.unshift(meal);
  }
  return kept;
}

/** A policy held does not change: its digest is worked out once and not at every meal. */
const digests = new WeakMap<PolicyDocument, string>();

function digestOf(policy: PolicyDocument): string {
  const known = digests.get(policy) ?? policyDigest(policy);
  digests.set(policy, known);
  return known;
}

function saleBody(sale: {
  readonly order: Order;
  readonly orderNumber: number;
  readonly person: SaleBody['person'];
  readonly priced: PricedMeal;
  readonly tenders: Tender[];
}): SaleBody {
  const { order } = sale;
  const { decision, policy } = sale.priced;
  const { menuItemId, name, kind, listPriceFen } = order.meal;
  return {
    orderId: order.orderId,
    orderNumber: sale.orderNumber,
    mealPeriod: order.time.mealPeriod,
    serviceType: SERVICE_TYPE,
    person: sale.person,
    lines: [{ menuItemId, name, kind, unitPriceFen: listPriceFen, quantity: 1, weightGrams: null }],
    listPriceFen,
    decision: {
      policy:
        policy === null
          ? null
          : { policyId: policy.policyId, version: policy.version, digest: digestOf(policy) },
      lines: [...decision.lines],
      fees: [...decision.fees],
      operatorLines: [...decision.operatorLines],
      reasons: [...decision.reasons],
    },
    tenders: sale.tenders,
  };
}
