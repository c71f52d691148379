import { LIMITS } from '../../../shared/limits.ts';
import type { Fen } from '../../../shared/money/fen.ts';
import { decide } from '../../../shared/policy/decide.ts';
import type { Decision } from '../../../shared/policy/decision.ts';
import { isInForce, type PolicyDocument } from '../../../shared/policy/document.ts';
import type { UsedMeal } from '../../../shared/policy/facts.ts';
import { isPolicySignatureGood } from '../../../shared/policy/signing.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import type { HeldElder, HeldPolicy, StoreReads } from '../ports.ts';

/** Whom a meal is for, and how they were recognised. */
export type Diner =
  | { readonly kind: 'guest' }
  | {
      readonly kind: 'elder';
      readonly elder: HeldElder;
      readonly identifiedBy: 'id-card' | 'elder-card';
    };

/** When a meal is eaten. */
export interface MealTime {
  readonly businessDate: string;
  readonly mealPeriod: MealPeriodId;
}

/** One meal with its price for one person. */
export interface Offer {
  readonly meal: MenuItem;
  readonly decision: Decision;
}

/**
 * The policy in force on a date: among the versions whose signature is the pinned admin's, the one that began last;
 * of several versions that began on one day the highest.
 */
export function policyInForce(options: {
  readonly policies: readonly HeldPolicy[];
  readonly adminPublicKey: string;
  readonly date: string;
}): PolicyDocument | null {
  let best: PolicyDocument | null = null;
  for (const held of options.policies) {
    if (!isInForce(held.document, options.date)) continue;
    if (best !== null && !isLater(held.document, best)) continue;
    if (!isGenuine(held, options.adminPublicKey)) continue;
    best = held.document;
  }
  return best;
}

/** The key each held policy was found good under: the signature of one that does not change is checked once, not at every press. */
const genuineUnder = new WeakMap<HeldPolicy, string>();

function isGenuine(held: HeldPolicy, adminPublicKey: string): boolean {
  if (genuineUnder.get(held) === adminPublicKey) return true;
  if (!isPolicySignatureGood({ ...held, adminPublicKey })) return false;
  genuineUnder.set(held, adminPublicKey);
  return true;
}

function isLater(one: PolicyDocument, other: PolicyDocument): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  if (one.version !== other.version) return one.version > other.version;
  return one.policyId > other.policyId;
}

/** Prices one meal with what the store knows now of policy and usage. */
export function priceMeal(
  store: StoreReads,
  order: { readonly diner: Diner; readonly meal: MenuItem; readonly time: MealTime },
): {
  readonly decision: Decision;
  readonly policy: PolicyDocument | null;
  readonly usedMeals: readonly UsedMeal[];
} {
  const { diner, meal, time } = order;
  const enrolment = store.enrolment();
  if (enrolment === null) throw new Error('nothing is sold before enrolment');
  const policy = policyInForce({
    policies: store.policies(),
    adminPublicKey: enrolment.adminPublicKey,
    date: time.businessDate,
  });
  const usedMeals =
    diner.kind === 'guest'
      ? []
      : store.usedMeals({
          elderId: diner.elder.elderId,
          fromDate: addDays(time.businessDate, -LIMITS.usageDays),
        });
  const decision = decide({
    policy,
    person: diner.kind === 'guest' ? null : diner.elder,
    meal: { listPriceFen: meal.listPriceFen, ...time },
    usedMeals,
  });
  return { decision, policy, usedMeals };
}

/** The meals of a meal period. */
export function mealsOf(menu: readonly MenuItem[], period: MealPeriodId): readonly MenuItem[] {
  return menu.filter((meal) => meal.mealPeriods.includes(period));
}

/** Whether an account pays an amount: a meal that costs nothing needs none. */
export function accountFor(balanceFen: Fen | null, payFen: Fen): 'enough' | 'short' | 'none' {
  if (payFen === 0) return 'enough';
  if (balanceFen === null) return 'none';
  return balanceFen >= payFen ? 'enough' : 'short';
}
