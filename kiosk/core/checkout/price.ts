import { pricesOf } from '../../../shared/ledger/sale-facts.ts';
import { type Fen, fen } from '../../../shared/money/fen.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { MealFacts, ServiceType, SiteFacts, UsedMeal } from '../../../shared/policy/facts.ts';
import { isInForce, policyFor } from '../../../shared/policy/select.ts';
import { isPolicySignatureGood } from '../../../shared/policy/signing.ts';
import { usedSince } from '../../../shared/policy/windows.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { isWorkingDay } from '../../../shared/time/working-day.ts';
import type { HeldElder, HeldPolicy, StoreReads } from '../ports.ts';
import { type Basket, companionLines, ownLines, type SaleLine } from './basket.ts';

/** Whom a meal is for, and how they were recognised. */
export type Diner =
  | { readonly kind: 'guest' }
  | {
      readonly kind: 'elder';
      readonly elder: HeldElder;
      readonly identifiedBy: 'id-card' | 'elder-card' | 'staff';
    };

/** When a meal is eaten. */
export interface MealTime {
  /** On which it is eaten: its limits, its policy and its number are of this date. */
  readonly businessDate: string;
  readonly mealPeriod: MealPeriodId;
  /** 0: ordered on the day itself. */
  readonly bookedDaysBefore: number;
}

/** The business date on which a meal was ordered. */
export function orderedOn({ businessDate, bookedDaysBefore }: MealTime): string {
  return addDays(businessDate, -bookedDaysBefore);
}

/** One thing of the menu with its price for one person, and the policy that made it; null when none was in force. */
export interface Offer {
  /** Of food by weight the price is that of 500 grams. */
  readonly meal: MenuItem;
  readonly decision: Decision;
  readonly policy: PolicyDocument | null;
}

/** The policy that holds at a canteen on a date, among those that the pinned admin signed with one of its keys. */
export function policyInForce(options: {
  readonly policies: readonly HeldPolicy[];
  readonly adminKeys: readonly string[];
  readonly site: SiteFacts;
  readonly businessDate: string;
}): PolicyDocument | null {
  const { policies, adminKeys, site, businessDate } = options;
  const genuine = policies.filter(
    (held) => isInForce(held.document, businessDate) && isGenuine(held, adminKeys),
  );
  const documents = genuine.map((held) => held.document);
  return policyFor(documents, { site, businessDate });
}

/** The key each held policy was found good under: the signature of one that does not change is checked once, not at every press. */
const genuineUnder = new WeakMap<HeldPolicy, string>();

function isGenuine(held: HeldPolicy, adminKeys: readonly string[]): boolean {
  const known = genuineUnder.get(held);
  if (known !== undefined && adminKeys.includes(known)) return true;
  const signer = adminKeys.find((adminPublicKey) =>
    isPolicySignatureGood({ ...held, adminPublicKey }),
  );
  if (signer === undefined) return false;
  genuineUnder.set(held, signer);
  return true;
}

/** Everything that prices for one person at one time depend on, beside what the person takes. */
export interface PricingGround {
  readonly diner: Diner;
  readonly time: MealTime;
  readonly policy: PolicyDocument | null;
  readonly site: SiteFacts;
  readonly isWorkingDay: boolean;
  readonly used: readonly UsedMeal[];
  readonly deliveryFeeFen: Fen;
}

/** What the store knows now of policy, calendar and usage. @throws Error before enrolment and settings: nothing is sold then. */
export function groundOf(
  store: StoreReads,
  order: { readonly diner: Diner; readonly time: MealTime },
): PricingGround {
  const { diner, time } = order;
  const { businessDate } = time;
  const enrolment = store.enrolment();
  const settings = store.settings();
  if (enrolment === null || settings === null) {
    throw new Error('nothing is sold before enrolment and settings');
  }
  const site: SiteFacts = {
    canteenId: enrolment.canteenId,
    kind: settings.siteKind,
    divisionCode: settings.divisionCode,
  };
  const adminKeys = store.adminKeys();
  const policies = store.policies();
  const policy = policyInForce({ policies, adminKeys, site, businessDate });
  const used =
    diner.kind === 'guest' || policy === null
      ? []
      : store.usedMeals({
          elderId: diner.elder.elderId,
          fromDate: usedSince(policy, businessDate),
        });
  return {
    ...{ diner, time, policy, site, used },
    isWorkingDay: isWorkingDay(businessDate, store.calendar()),
    deliveryFeeFen: settings.deliveryFeeFen,
  };
}

/** One sale of an order, priced. */
export interface PricedMeal {
  readonly lines: readonly SaleLine[];
  readonly decision: Decision;
}

/** A whole order, priced. */
export interface PricedOrder {
  readonly policy: PolicyDocument | null;
  /** What the person eats, and what follows for it. */
  readonly own: PricedMeal;
  /** The same for each who eats along, at the list price. */
  readonly companions: readonly PricedMeal[];
  readonly listPriceFen: Fen;
  readonly payFen: Fen;
}

/** Prices an order: the person's own goods by the policy, all of them as one meal, and those who eat along as guests. */
export function priceOrder(ground: PricingGround, basket: Basket): PricedOrder {
  const { serviceType, companions: count } = basket;
  const own = priceLines(ground, ownLines(basket, ground.deliveryFeeFen), serviceType);
  const guest: PricingGround = { ...ground, diner: { kind: 'guest' }, used: [] };
  const companion = count === 0 ? null : priceLines(guest, companionLines(basket), serviceType);
  const companions = companion === null ? [] : Array.from({ length: count }, () => companion);
  const all = [own, ...companions];
  return {
    policy: ground.policy,
    ...{ own, companions },
    listPriceFen: fen(all.reduce((sum, { decision }) => sum + decision.listPriceFen, 0)),
    payFen: fen(all.reduce((sum, { decision }) => sum + decision.payableFen, 0)),
  };
}

/** One thing of the menu alone, as the menu shows it. */
export function offerOf(ground: PricingGround, meal: MenuItem, serviceType: ServiceType): Offer {
  const weightGrams = meal.kind === 'by-weight' ? 500 : null;
  const basket: Basket = {
    ...{ lines: [{ item: meal, quantity: 1, weightGrams }], companions: 0, serviceType },
  };
  const { decision } = priceLines(ground, ownLines(basket, fen(0)), serviceType);
  return { meal, decision, policy: ground.policy };
}

function priceLines(
  ground: PricingGround,
  lines: readonly SaleLine[],
  serviceType: ServiceType,
): PricedMeal {
  const { diner, policy, site, used } = ground;
  const meal: MealFacts = {
    ...ground.time,
    isWorkingDay: ground.isWorkingDay,
    serviceType,
    prices: pricesOf({ lines: [...lines] }),
  };
  const person = diner.kind === 'guest' ? null : diner.elder;
  return { lines, decision: decide({ policy, person, site, meal, used }) };
}

/** What can be had at a time; food by weight only on the day itself, since nobody weighs tomorrow's. */
export function mealsOf(
  menu: readonly MenuItem[],
  time: Pick<MealTime, 'businessDate' | 'mealPeriod'> & Partial<Pick<MealTime, 'bookedDaysBefore'>>,
): readonly MenuItem[] {
  const { businessDate, mealPeriod, bookedDaysBefore = 0 } = time;
  return menu.filter(
    ({ mealPeriods, dates, kind }) =>
      mealPeriods.includes(mealPeriod) &&
      (dates === null || dates.includes(businessDate)) &&
      (bookedDaysBefore === 0 || kind !== 'by-weight'),
  );
}

/** Whether an account pays an amount: a meal that costs nothing needs none. */
export function accountFor(balanceFen: Fen | null, payFen: Fen): 'enough' | 'short' | 'none' {
  if (payFen === 0) return 'enough';
  if (balanceFen === null) return 'none';
  return balanceFen >= payFen ? 'enough' : 'short';
}
