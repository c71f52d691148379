import type { MenuItemId, OrderId, StaffId } from '../../../shared/identity/ids.ts';
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
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import { tightestLimitText } from '../../../shared/policy/explain-limits.ts';
import type { UsedMeal } from '../../../shared/policy/facts.ts';
import { policyDigest } from '../../../shared/policy/signing.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { TrustedClock } from '../clock.ts';
import type {
  ClockPort,
  KioskIdentity,
  KioskStore,
  RandomPort,
  StoreFailure,
  StoreReads,
  StoreTransaction,
} from '../ports.ts';
import type { ReceiptFacts } from '../receipts/elder-receipt.ts';
import type { Basket } from './basket.ts';
import {
  accountFor,
  type Diner,
  groundOf,
  type MealTime,
  type PricedMeal,
  type PricedOrder,
  type PricingGround,
  priceOrder,
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

/** What somebody chose. */
export interface Order {
  readonly orderId: OrderId;
  readonly diner: Diner;
  readonly basket: Basket;
  readonly time: MealTime;
  /** What the person was told to pay for all of it. */
  readonly shownPayFen: Fen;
  /** The number already told to the person; null takes the next. */
  readonly orderNumber: number | null;
}

/** `staffId` of an account: who pressed for the elder; null for the elder. */
export type Payment =
  | { readonly by: 'account'; readonly staffId: StaffId | null }
  | { readonly by: 'cash'; readonly tenderedFen: Fen; readonly staffId: StaffId };

export interface SoldOrder {
  /** Of the person's own meal; those of who ate along follow it. */
  readonly entry: StoredEntry;
  readonly facts: ReceiptFacts;
}

export type SaleRefusal =
  | StoreFailure
  /** Policy or usage changed since the price was shown: it must be shown again. */
  | {
      readonly code: 'price-changed';
      readonly ground: PricingGround;
      readonly priced: PricedOrder;
    }
  /** Something on the order cannot be had any more. */
  | {
      readonly code: 'sold-out';
      readonly names: readonly string[];
      readonly soldOut: ReadonlySet<MenuItemId>;
    }
  /** The business date is no longer the one on which it was ordered: limits and policy are another day's. */
  | { readonly code: 'date-changed' }
  | { readonly code: 'account-short' }
  | { readonly code: 'cash-short' };

/** Tells whether it was the disk that refused, and not the sale's own terms. */
export function isStoreFailure(refusal: SaleRefusal): refusal is StoreFailure {
  return refusal.code === 'disk-full' || refusal.code === 'disk-error';
}

/** Why an order cannot be had any more; null when all of it can. */
export function soldOutOf(
  store: Pick<StoreReads, 'soldOut'>,
  { basket, time }: Pick<Order, 'basket' | 'time'>,
): Extract<SaleRefusal, { readonly code: 'sold-out' }> | null {
  const soldOut = store.soldOut(time.businessDate);
  const gone = basket.lines.filter(({ item }) => soldOut.has(item.menuItemId));
  const names = gone.map(({ item }) => item.name);
  return names.length === 0 ? null : { code: 'sold-out', names, soldOut };
}

/**
 * Sells an order in one transaction: prices judged again, an entry for each who eats, usage, account and slip, and what
 * `alongside` adds of its own. With success all of it is on disk; with a refusal nothing of it is there.
 */
export function sellOrder(
  tools: LedgerTools,
  order: Order,
  payment: Payment,
  alongside: (transaction: StoreTransaction, sold: SoldOrder) => void = () => {},
): Result<SoldOrder, SaleRefusal> {
  const sold = tools.store.transact<SoldOrder, SaleRefusal>((transaction) => {
    const gone = soldOutOf(transaction, order);
    if (gone !== null) return fail(gone);
    const ground = groundOf(transaction, order);
    const priced = priceOrder(ground, order.basket);
    // A card that the policy refuses buys nothing, at whatever price: the meal is then a guest's.
    if (priced.payFen !== order.shownPayFen || priced.own.decision.isRefused) {
      return fail({ code: 'price-changed', ground, priced });
    }
    const tenders = tendersOf(transaction, { order, payment, priced });
    if (!tenders.ok) return tenders;
    const orderNumber = order.orderNumber ?? transaction.nextOrderNumber(order.time.businessDate);
    const write = createSaleWriter(tools, transaction, {
      ...{ order, orderNumber, by: actorOf(payment), policy: priced.policy },
    });
    const { person, attachments } = personOf({ ground, random: tools.random });
    const first = write({ person, attachments, meal: priced.own, tenders: tenders.value.own });
    const others = priced.companions.map((meal, index) => {
      const paid = tenders.value.companions[index] ?? [];
      return write({ person: { kind: 'guest' }, attachments: [], meal, tenders: paid });
    });
    const left = tightestLimitText(priced.own.decision, priced.policy);
    const { kioskNumber } = tools.identity();
    const sales = [first.sale, ...others.map(({ sale }) => sale)];
    const { entry } = first;
    const slip = { sales, hash: entry.hash, policy: priced.policy, left };
    const facts = receiptFacts(transaction, kioskNumber, slip);
    alongside(transaction, { entry, facts });
    return succeed({ entry, facts });
  });
  if (sold.ok) tools.clock.noteEntry(tools.clock.nowMs());
  return sold;
}

function actorOf(payment: Payment): Actor {
  return payment.staffId === null
    ? { kind: 'self-service' }
    : { kind: 'staff', staffId: payment.staffId };
}

/** Writes the sales of one order, one after the other. */
function createSaleWriter(
  tools: LedgerTools,
  transaction: StoreTransaction,
  of: {
    readonly order: Order;
    readonly orderNumber: number;
    readonly by: Actor;
    readonly policy: PolicyDocument | null;
  },
) {
  const { order, orderNumber, by } = of;
  const policy =
    of.policy === null
      ? null
      : { policyId: of.policy.policyId, version: of.policy.version, digest: digestOf(of.policy) };
  return (part: {
    readonly person: SaleBody['person'];
    readonly attachments: readonly Attachment[];
    readonly meal: PricedMeal;
    readonly tenders: readonly Tender[];
  }) => {
    const { lines, decision } = part.meal;
    const body: SaleBody = {
      orderId: order.orderId,
      orderNumber,
      mealPeriod: order.time.mealPeriod,
      serviceType: order.basket.serviceType,
      person: part.person,
      lines: [...lines],
      listPriceFen: decision.listPriceFen,
      decision: {
        policy,
        lines: [...decision.lines],
        fees: [...decision.fees],
        operatorLines: [...decision.operatorLines],
        reasons: [...decision.reasons],
      },
      tenders: [...part.tenders],
    };
    const head = envelope(tools, transaction, order.time.businessDate);
    const sale = { ...head, by, kind: 'sale', version: 1, body } as const;
    return { sale, entry: transaction.append(sale, part.attachments) };
  };
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

/** How each sale of an order is paid: the person's own, and in order those of who eat along. */
interface OrderTenders {
  readonly own: readonly Tender[];
  readonly companions: readonly (readonly Tender[])[];
}

function tendersOf(
  transaction: StoreTransaction,
  paying: { readonly order: Order; readonly payment: Payment; readonly priced: PricedOrder },
): Result<OrderTenders, SaleRefusal> {
  const { order, payment, priced } = paying;
  const amounts = [priced.own, ...priced.companions].map(({ decision }) => decision.payableFen);
  if (payment.by === 'cash') {
    if (payment.tenderedFen < priced.payFen) return fail({ code: 'cash-short' });
    return succeed(split(cashTenders(amounts, payment.tenderedFen)));
  }
  const { diner } = order;
  const balance = diner.kind === 'guest' ? null : transaction.balance(diner.elder.elderId);
  if (accountFor(balance, priced.payFen) !== 'enough') return fail({ code: 'account-short' });
  const tenders = amounts.map((amountFen, index): readonly Tender[] => {
    if (amountFen === 0) return [];
    // Those who eat along are guests: the entry says whose account pays for them.
    const payer = index === 0 || diner.kind === 'guest' ? {} : { elderId: diner.elder.elderId };
    return [{ kind: 'account', amountFen, ...payer }];
  });
  return succeed(split(tenders));
}

function split([own = [], ...companions]: readonly (readonly Tender[])[]): OrderTenders {
  return { own, companions };
}

/** The money handed over pays one sale after the other; with the last that costs anything the change is given back. */
function cashTenders(amounts: readonly Fen[], tenderedFen: Fen): readonly (readonly Tender[])[] {
  const last = amounts.findLastIndex((amountFen) => amountFen > 0);
  let leftFen = tenderedFen;
  return amounts.map((amountFen, index): readonly Tender[] => {
    if (amountFen === 0) return [];
    const given = index === last ? leftFen : amountFen;
    leftFen = subtractFen(leftFen, amountFen);
    const changeFen = subtractFen(given, amountFen);
    return [{ kind: 'cash', amountFen, tenderedFen: given, changeFen }];
  });
}

/** Who ate, as the chain may know it: a random id, and the digest of the facts that travel beside it. */
function personOf(sale: { readonly ground: PricingGround; readonly random: RandomPort }): {
  readonly person: SaleBody['person'];
  readonly attachments: readonly Attachment[];
} {
  const { diner, site, isWorkingDay, time, used } = sale.ground;
  if (diner.kind === 'guest') return { person: { kind: 'guest' }, attachments: [] };
  const { elderId, maskedName: _, ...facts } = diner.elder;
  const known: SaleFacts = {
    person: facts,
    site,
    isWorkingDay,
    bookedDaysBefore: time.bookedDaysBefore,
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
