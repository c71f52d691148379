import type { Insertable } from 'kysely';
import type { LedgerEntry, SaleBody, StoredEntry } from '../../../shared/ledger/entry.ts';
import { missingCase } from '../../../shared/result.ts';
import type {
  AccountMovementTable,
  MealSubsidyTable,
  MealTable,
  SiteDayTable,
} from '../database/tables.ts';

/** An entry that was understood, with the text and attachments it came with. */
export interface UnderstoodEntry {
  readonly stored: StoredEntry;
  readonly entry: LedgerEntry;
}

/** Rows that follow from entries, before they are written. */
export interface Projection {
  readonly meals: Insertable<MealTable>[];
  readonly subsidies: Insertable<MealSubsidyTable>[];
  readonly movements: Insertable<AccountMovementTable>[];
  /** What to add to the days of the canteen. */
  readonly days: SiteDayTable[];
  /** Elders who ate here, whose account moved, who had a subsidised meal. */
  readonly diners: Set<string>;
  readonly accounts: Set<string>;
  readonly subsidised: Set<string>;
}

/** Where entries belong. */
export interface KioskPlace {
  readonly kioskId: string;
  readonly canteenId: string;
  readonly districtCode: string;
}

/** Name of a fund in the policy version of a digest; the fund's id where the document is not known. */
export type FundNames = (digest: string | null, fundId: string) => string;

/** What entries mean for meals, subsidies, accounts and the canteen's days: a pure function. */
export function projectEntries(
  understood: readonly UnderstoodEntry[],
  place: KioskPlace,
  fundName: FundNames,
): Projection {
  const projection: Projection = {
    meals: [],
    subsidies: [],
    movements: [],
    days: [],
    diners: new Set(),
    accounts: new Set(),
    subsidised: new Set(),
  };
  for (const one of understood) projectEntry(projection, one, place, fundName);
  return projection;
}

function projectEntry(
  projection: Projection,
  { stored, entry }: UnderstoodEntry,
  place: KioskPlace,
  fundName: FundNames,
): void {
  switch (entry.kind) {
    case 'sale':
      projectSale(projection, { stored, entry, sale: entry.body, place, fundName });
      return;
    case 'top-up':
      projection.accounts.add(entry.body.elderId);
      projection.movements.push({
        ...movementOf(entry, place, entry.body.elderId),
        kind: 'top-up',
        amount_fen: entry.body.amountFen,
      });
      return;
    case 'device-fault':
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
  readonly sale: SaleBody;
  readonly place: KioskPlace;
  readonly fundName: FundNames;
}

function projectSale(projection: Projection, options: SaleToProject): void {
  const { entry, sale, place } = options;
  const subsidyFen = totalFen(sale.decision.lines);
  const elderId = sale.person.kind === 'guest' ? null : sale.person.elderId;
  projection.meals.push(mealRow(options, subsidyFen));
  sale.decision.lines.forEach((line, position) => {
    projection.subsidies.push({
      kiosk_id: place.kioskId,
      seq: entry.seq,
      position,
      district_code: place.districtCode,
      canteen_id: place.canteenId,
      business_date: entry.businessDate,
      rule_id: line.ruleId,
      fund_id: line.fundId,
      fund_name: options.fundName(sale.decision.policy?.digest ?? null, line.fundId),
      amount_fen: line.amountFen,
    });
  });
  const fromAccount = totalFen(sale.tenders.filter((tender) => tender.kind === 'account'));
  if (elderId !== null && fromAccount > 0) {
    projection.accounts.add(elderId);
    projection.movements.push({
      ...movementOf(entry, place, elderId),
      kind: 'sale',
      amount_fen: -fromAccount,
    });
  }
  if (elderId !== null) projection.diners.add(elderId);
  if (elderId !== null && subsidyFen > 0) projection.subsidised.add(elderId);
  addToDay(projection, place, entry.businessDate, subsidyFen);
}

function mealRow({ stored, entry, sale, place }: SaleToProject, subsidyFen: number) {
  const { person, decision } = sale;
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
    order_id: sale.orderId,
    order_number: sale.orderNumber,
    meal_name: sale.lines.map((line) => line.name).join('、'),
    list_price_fen: sale.listPriceFen,
    subsidy_fen: subsidyFen,
    paid_fen: sale.listPriceFen - subsidyFen,
    tenders: sale.tenders,
    policy_id: decision.policy?.policyId ?? null,
    policy_version: decision.policy?.version ?? null,
    policy_digest: decision.policy?.digest ?? null,
    reasons: decision.reasons,
    hash: stored.hash,
  };
}

function totalFen(parts: readonly { readonly amountFen: number }[]): number {
  return parts.reduce((total, part) => total + part.amountFen, 0);
}

function addToDay(
  projection: Projection,
  place: KioskPlace,
  businessDate: string,
  subsidyFen: number,
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
  day.subsidised_meals += subsidyFen > 0 ? 1 : 0;
  day.subsidy_fen += subsidyFen;
}
