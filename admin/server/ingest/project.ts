import type { Insertable } from 'kysely';
import type { LedgerEntry, SaleBody, StoredEntry } from '../../../shared/ledger/entry.ts';
import type { SaleFacts } from '../../../shared/ledger/sale-facts.ts';
import { payerOf, pricesOf } from '../../../shared/ledger/sale-facts.ts';
import { missingCase } from '../../../shared/result.ts';
import type {
  AccountMovementTable,
  MealOperatorLineTable,
  MealSubsidyTable,
  MealTable,
  SiteDayTable,
} from '../database/meal-tables.ts';
import type { PolicyOf } from './policies.ts';
import type { UnderstoodEntry } from './understand.ts';

/** Rows that follow from entries, before they are written. */
export interface Projection {
  readonly meals: Insertable<MealTable>[];
  readonly subsidies: Insertable<MealSubsidyTable>[];
  readonly operatorLines: Insertable<MealOperatorLineTable>[];
  readonly movements: Insertable<AccountMovementTable>[];
  /** What to add to the days of the canteen. */
  readonly days: SiteDayTable[];
  /** Elders who ate here, whose account moved, who had a meal under a subsidy. */
  readonly diners: Set<string>;
  readonly accounts: Set<string>;
  readonly subsidised: Set<string>;
}

/** Where entries belong. */
export interface KioskPlace {
  readonly kioskId: string;
  /** As people know the kiosk. */
  readonly kioskNumber: number;
  readonly canteenId: string;
  readonly districtCode: string;
}

/** What entries mean for meals, subsidies, accounts and the canteen's days: a pure function. */
export function projectEntries(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  policyOf: PolicyOf,
): Projection {
  const projection: Projection = {
    meals: [],
    subsidies: [],
    operatorLines: [],
    movements: [],
    days: [],
    diners: new Set(),
    accounts: new Set(),
    subsidised: new Set(),
  };
  for (const one of understood) projectEntry(projection, one, place, policyOf);
  return projection;
}

function projectEntry(
  projection: Projection,
  { stored, entry, facts }: UnderstoodEntry,
  place: KioskPlace,
  policyOf: PolicyOf,
): void {
  switch (entry.kind) {
    case 'sale':
      projectSale(projection, { stored, entry, facts, sale: entry.body, place, policyOf });
      return;
    case 'top-up':
      projection.accounts.add(entry.body.elderId);
      projection.movements.push({
        ...movementOf(entry, place, entry.body.elderId),
        kind: 'top-up',
        amount_fen: entry.body.amountFen,
      });
      return;
    // What became of paper and devices moves no money.
    case 'device-fault':
    case 'clock':
    case 'slip':
    case 'reprint':
    case 'drawer':
    case 'manual-identification':
      return;
    default:
      missingCase(entry);
  }
}

function movementOf(
  entry: LedgerEntry,
  place: KioskPlace,
  elderId: string,
): Omit<Insertable<AccountMovementTable>, 'kind' | 'amount_fen'> {
  return {
    kiosk_id: place.kioskId,
    seq: entry.seq,
    district_code: place.districtCode,
    elder_id: elderId,
    business_date: entry.businessDate,
  };
}

interface SaleToProject {
  readonly stored: StoredEntry;
  readonly entry: LedgerEntry;
  readonly facts: SaleFacts | undefined;
  readonly sale: SaleBody;
  readonly place: KioskPlace;
  readonly policyOf: PolicyOf;
}

/** What follows from a sale for every row of it. */
interface SaleFigures {
  readonly subsidyFen: number;
  readonly merchantFen: number;
  readonly isUnderSubsidy: boolean;
}

function projectSale(projection: Projection, options: SaleToProject): void {
  const { entry, sale, place } = options;
  const elderId = sale.person.kind === 'guest' ? null : sale.person.elderId;
  const funds = fundsOf(options);
  const { lines, fees } = sale.decision;
  const subsidyFen = totalFen(lines);
  const merchantFen = totalFen(lines.filter((line) => funds.isMerchant(line.fundId)));
  const isUnderSubsidy = subsidyFen > merchantFen || fees.some((fee) => fee.amountFen > 0);
  const figures = { subsidyFen, merchantFen, isUnderSubsidy };
  projection.meals.push(mealRow(options, figures));
  projectLines(projection, options, funds);
  const paying = payerOf(sale);
  if (paying !== null) {
    projection.accounts.add(paying.elderId);
    projection.movements.push({
      ...movementOf(entry, place, paying.elderId),
      kind: 'sale',
      amount_fen: -paying.amountFen,
    });
  }
  if (elderId !== null) projection.diners.add(elderId);
  if (elderId !== null && isUnderSubsidy) projection.subsidised.add(elderId);
  addToDay(projection, place, entry.businessDate, figures);
}

interface Funds {
  readonly name: (fundId: string) => string;
  readonly isMerchant: (fundId: string) => boolean;
}

/** Funds of a sale's policy; where the document is not known their ids stand in. */
function fundsOf({ sale, policyOf }: SaleToProject): Funds {
  const { policy } = sale.decision;
  const document = policy === null ? null : policyOf(policy.digest);
  const funds = new Map(document?.funds.map((fund) => [fund.id, fund]));
  return {
    name: (fundId) => funds.get(fundId)?.name ?? fundId,
    isMerchant: (fundId) => funds.get(fundId)?.level === 'merchant',
  };
}

function projectLines(
  projection: Projection,
  { entry, sale, place }: SaleToProject,
  funds: Funds,
): void {
  const rowOf = (fundId: string, position: number) => ({
    kiosk_id: place.kioskId,
    seq: entry.seq,
    position,
    district_code: place.districtCode,
    canteen_id: place.canteenId,
    business_date: entry.businessDate,
    fund_id: fundId,
    fund_name: funds.name(fundId),
  });
  sale.decision.lines.forEach(({ fundId, ruleId, amountFen }, position) => {
    projection.subsidies.push({
      ...rowOf(fundId, position),
      rule_id: ruleId,
      by_merchant: funds.isMerchant(fundId),
      amount_fen: amountFen,
    });
  });
  sale.decision.operatorLines.forEach(({ fundId, paymentId, amountFen }, position) => {
    projection.operatorLines.push({
      ...rowOf(fundId, position),
      payment_id: paymentId,
      amount_fen: amountFen,
    });
  });
}

function mealRow({ stored, entry, facts, sale, place }: SaleToProject, figures: SaleFigures) {
  const { person, decision } = sale;
  const prices = pricesOf(sale);
  return {
    kiosk_id: place.kioskId,
    seq: entry.seq,
    district_code: place.districtCode,
    canteen_id: place.canteenId,
    business_date: entry.businessDate,
    at_text: entry.at,
    meal_period: sale.mealPeriod,
    service_type: sale.serviceType,
    person_kind: person.kind,
    elder_id: person.kind === 'guest' ? null : person.elderId,
    identified_by: person.kind === 'guest' ? null : person.identifiedBy,
    facts_digest: person.kind === 'guest' ? null : person.factsDigest,
    order_id: sale.orderId,
    order_number: sale.orderNumber,
    meal_name: sale.lines.map(lineText).join('、'),
    set_meal_fen: prices.setMealFen,
    dishes_fen: prices.dishesFen,
    by_weight_fen: prices.byWeightFen,
    weight_grams: prices.weightGrams,
    delivery_fee_fen: prices.deliveryFeeFen,
    is_working_day: facts?.isWorkingDay ?? null,
    booked_days_before: facts?.bookedDaysBefore ?? null,
    list_price_fen: sale.listPriceFen,
    subsidy_fen: figures.subsidyFen,
    merchant_fen: figures.merchantFen,
    paid_fen: sale.listPriceFen - figures.subsidyFen,
    operator_fen: totalFen(decision.operatorLines),
    fees: decision.fees,
    tenders: sale.tenders,
    policy_id: decision.policy?.policyId ?? null,
    policy_version: decision.policy?.version ?? null,
    policy_digest: decision.policy?.digest ?? null,
    reasons: decision.reasons,
    hash: stored.hash,
  };
}

/** One line of a meal in a few words, as 米饭2份 or 炒青菜250克. */
function lineText({ name, quantity, weightGrams }: SaleBody['lines'][number]): string {
  if (weightGrams !== null) return `${name}${weightGrams}克`;
  return quantity === 1 ? name : `${name}${quantity}份`;
}

function totalFen(parts: readonly { readonly amountFen: number }[]): number {
  return parts.reduce((total, part) => total + part.amountFen, 0);
}

function addToDay(
  projection: Projection,
  place: KioskPlace,
  businessDate: string,
  { subsidyFen, merchantFen, isUnderSubsidy }: SaleFigures,
): void {
  let day = projection.days.find((candidate) => candidate.business_date === businessDate);
  if (day === undefined) {
    day = {
      canteen_id: place.canteenId,
      business_date: businessDate,
      district_code: place.districtCode,
      meals: 0,
      subsidised_meals: 0,
      subsidy_fen: 0,
    };
    projection.days.push(day);
  }
  day.meals += 1;
  day.subsidised_meals += isUnderSubsidy ? 1 : 0;
  day.subsidy_fen += subsidyFen - merchantFen;
}
