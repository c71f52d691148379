import type { OrderId, StaffId } from '../../../shared/identity/ids.ts';
import {
  type Attachment,
  attachmentDigest,
  makeAttachment,
} from '../../../shared/ledger/attachment.ts';
import type {
  Actor,
  LedgerEntry,
  SaleBody,
  StoredEntry,
  Tender,
} from '../../../shared/ledger/entry.ts';
import { receiptCode } from '../../../shared/ledger/receipt-code.ts';
import type { SaleFacts } from '../../../shared/ledger/sale-facts.ts';
import { type Fen, subtractFen } from '../../../shared/money/fen.ts';
import { subsidyOf } from '../../../shared/policy/decide.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { UsedMeal } from '../../../shared/policy/facts.ts';
import { policyDigest } from '../../../shared/policy/signing.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { minuteText, shanghaiWallTime } from '../../../shared/time/business-time.ts';
import type { TrustedClock } from '../clock.ts';
import type {
  ClockPort,
  KioskIdentity,
  KioskStore,
  RandomPort,
  StoreFailure,
  StoreTransaction,
} from '../ports.ts';
import type { ReceiptFacts } from '../receipt.ts';
import { accountFor, type Diner, type MealTime, priceMeal } from './price.ts';

/** An attachment has at most 8,192 characters (shared/ledger/attachment.ts); a meal takes some 60. */
const FACTS_MEALS_MAX = 100;

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
  | { readonly code: 'price-changed'; readonly decision: Decision }
  /** The business date is no longer the one that was ordered for: limits and policy are another day's. */
  | { readonly code: 'date-changed' }
  | { readonly code: 'account-short' }
  | { readonly code: 'cash-short' };

/** Tells whether it was the disk that refused, and not the sale's own terms. */
export function isStoreFailure(refusal: SaleRefusal): refusal is StoreFailure {
  return refusal.code === 'disk-full' || refusal.code === 'disk-error';
}

/**
 * Sells one meal in one transaction: price judged again, entry, usage, account and slip. With success it is on disk;
 * with a refusal nothing of it is there.
 */
export function sellMeal(
  tools: LedgerTools,
  order: Order,
  payment: Payment,
): Result<SoldMeal, SaleRefusal> {
  const sold = tools.store.transact<SoldMeal, SaleRefusal>((transaction) => {
    const { decision, policy, usedMeals } = priceMeal(transaction, order);
    if (decision.payableFen !== order.shownPayFen) return fail({ code: 'price-changed', decision });
    const tenders = tendersOf(transaction, { order, payment, payFen: decision.payableFen });
    if (!tenders.ok) return tenders;
    const orderNumber = order.orderNumber ?? transaction.takeOrderNumber(order.time.businessDate);
    const { person, attachments } = personOf({
      diner: order.diner,
      usedMeals,
      random: tools.random,
    });
    const body = saleBody({ order, orderNumber, person, decision, policy, tenders: tenders.value });
    const by: Actor =
      payment.by === 'cash'
        ? { kind: 'staff', staffId: payment.staffId }
        : { kind: 'self-service' };
    const entry = transaction.append(
      {
        ...envelope(tools, transaction, order.time.businessDate),
        by,
        kind: 'sale',
        version: 1,
        body,
      },
      attachments,
    );
    const facts = factsOf({ tools, transaction, order, orderNumber, decision, entry });
    transaction.addPrintJob({ orderId: order.orderId, facts });
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
  readonly usedMeals: readonly UsedMeal[];
  readonly random: RandomPort;
}): { readonly person: SaleBody['person']; readonly attachments: readonly Attachment[] } {
  const { diner } = sale;
  if (diner.kind === 'guest') return { person: { kind: 'guest' }, attachments: [] };
  const { elderId, birthDate, categories } = diner.elder;
  const used: SaleFacts = {
    birthDate,
    categories: [...categories],
    usedMeals: [...sale.usedMeals].slice(-FACTS_MEALS_MAX),
  };
  const facts = makeAttachment(used, sale.random.bytes(32));
  return {
    person: {
      kind: 'elder',
      elderId,
      identifiedBy: diner.identifiedBy,
      factsDigest: attachmentDigest(facts),
    },
    attachments: [facts],
  };
}

function saleBody(sale: {
  readonly order: Order;
  readonly orderNumber: number;
  readonly person: SaleBody['person'];
  readonly decision: Decision;
  readonly policy: PolicyDocument | null;
  readonly tenders: Tender[];
}): SaleBody {
  const { order, decision, policy } = sale;
  const { menuItemId, name, listPriceFen } = order.meal;
  return {
    orderId: order.orderId,
    orderNumber: sale.orderNumber,
    mealPeriod: order.time.mealPeriod,
    serviceType: 'eat-in',
    person: sale.person,
    lines: [{ menuItemId, name, unitPriceFen: listPriceFen, quantity: 1 }],
    listPriceFen,
    decision: {
      policy:
        policy === null
          ? null
          : { policyId: policy.policyId, version: policy.version, digest: policyDigest(policy) },
      lines: [...decision.lines],
      reasons: [...decision.reasons],
    },
    tenders: sale.tenders,
  };
}

function factsOf(sale: {
  readonly tools: LedgerTools;
  readonly transaction: StoreTransaction;
  readonly order: Order;
  readonly orderNumber: number;
  readonly decision: Decision;
  readonly entry: StoredEntry;
}): ReceiptFacts {
  const settings = sale.transaction.settings();
  if (settings === null) throw new Error('nothing is sold without settings');
  const { seq, hash } = sale.entry;
  return {
    canteenName: settings.canteenName,
    isDemo: settings.isDemo,
    isDiscreet: settings.isDiscreet,
    businessDate: sale.order.time.businessDate,
    timeText: minuteText(shanghaiWallTime(sale.tools.clock.nowMs())),
    seq,
    orderNumber: sale.orderNumber,
    mealName: sale.order.meal.name,
    listPriceFen: sale.decision.listPriceFen,
    subsidyFen: subsidyOf(sale.decision),
    payFen: sale.decision.payableFen,
    mealsLeft: mealsLeftOf(sale.decision),
    code: receiptCode({ kioskNumber: sale.tools.identity().kioskNumber, seq, hash }),
  };
}

/** Said only to people whom a limit concerns: to others a number of meals left would promise a price they do not get. */
function mealsLeftOf(decision: Decision): number | null {
  const isLimited = decision.reasons.some(
    (reason) => reason.code === 'rule-applied' || reason.code === 'limit-reached',
  );
  if (!isLimited || decision.limitsLeft.length === 0) return null;
  return Math.min(...decision.limitsLeft.map((limit) => limit.mealsLeft));
}
