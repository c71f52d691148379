import type { Fen } from '../../../shared/money/fen.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import {
  type MealFacts,
  NO_PRICES,
  type SiteFacts,
  type UsedMeal,
} from '../../../shared/policy/facts.ts';
import { isInForce, policyFor } from '../../../shared/policy/select.ts';
import { isPolicySignatureGood } from '../../../shared/policy/signing.ts';
import { usedSince } from '../../../shared/policy/windows.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import { isWorkingDay } from '../../../shared/time/working-day.ts';
import type { HeldElder, HeldPolicy, StoreReads } from '../ports.ts';

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
  readonly businessDate: string;
  readonly mealPeriod: MealPeriodId;
}

/** One meal with its price for one person, and the policy that made it; null when none was in force. */
export interface Offer {
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

/** One meal priced, with everything it was priced from. */
export interface PricedMeal {
  readonly decision: Decision;
  readonly policy: PolicyDocument | null;
  readonly site: SiteFacts;
  readonly meal: MealFacts;
  readonly used: readonly UsedMeal[];
}

/** Prices one meal with what the store knows now of policy, calendar and usage. */
export function priceMeal(
  store: StoreReads,
  order: { readonly diner: Diner; readonly meal: MenuItem; readonly time: MealTime },
): PricedMeal {
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
  const meal: MealFacts = {
    ...time,
    isWorkingDay: isWorkingDay(businessDate, store.calendar()),
    serviceType: SERVICE_TYPE,
    bookedDaysBefore: 0,
    prices: { ...NO_PRICES, setMealFen: order.meal.listPriceFen },
  };
  const person = diner.kind === 'guest' ? null : diner.elder;
  const used =
    person === null || policy === null
      ? []
      : store.usedMeals({
          elderId: person.elderId,
          fromDate: usedSince(policy, businessDate),
        });
  return { decision: decide({ policy, person, site, meal, used }), policy, site, meal, used };
}

/** Meals are taken at the counter and on the day itself until delivery and booking come to the kiosk. */
export const SERVICE_TYPE = 'eat-in';

/** What can be had at a time. */
export function mealsOf(
  menu: readonly MenuItem[],
  { businessDate, mealPeriod }: Pick<MealTime, 'businessDate' | 'mealPeriod'>,
): readonly MenuItem[] {
  return menu.filter(
    ({ mealPeriods, dates }) =>
      mealPeriods.includes(mealPeriod) && (dates === null || dates.includes(businessDate)),
  );
}

/** Whether an account pays an amount: a meal that costs nothing needs none. */
export function accountFor(balanceFen: Fen | null, payFen: Fen): 'enough' | 'short' | 'none' {
  if (payFen === 0) return 'enough';
  if (balanceFen === null) return 'none';
  return balanceFen >= payFen ? 'enough' : 'short';
}
