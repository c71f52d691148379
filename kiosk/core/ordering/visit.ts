import type { MenuItemId } from '../../../shared/identity/ids.ts';
import { explainDecision } from '../../../shared/policy/explain.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { type Diner, type MealTime, mealsOf, type Offer, priceMeal } from '../checkout/price.ts';
import type { StoreReads } from '../ports.ts';
import { SENTENCES } from './sentences.ts';
import type { Visit } from './state.ts';

/** Opens a visit: today's meals with this person's prices, or the sentence that says why there is nothing to choose. */
export function openVisit(
  store: StoreReads,
  options: {
    readonly diner: Diner;
    readonly time: MealTime | null;
    readonly isCardUnknown: boolean;
  },
): Result<Visit, { readonly sentence: string }> {
  const { diner, time } = options;
  if (time === null) return fail({ sentence: SENTENCES.betweenMeals });
  const offers = mealsOf(store.menu(), time.mealPeriod).map((meal) => ({
    meal,
    decision: priceMeal(store, { diner, meal, time }).decision,
  }));
  if (offers.length === 0) return fail({ sentence: SENTENCES.nothingOnMenu });
  const isDiscreet = store.settings()?.isDiscreet ?? false;
  return succeed({
    diner,
    time,
    offers,
    againId: againOf(store, diner, offers),
    balanceFen: diner.kind === 'guest' ? null : store.balance(diner.elder.elderId),
    notice: options.isCardUnknown ? SENTENCES.cardUnknown : noticeOf(offers, diner, isDiscreet),
  });
}

function againOf(store: StoreReads, diner: Diner, offers: readonly Offer[]): MenuItemId | null {
  if (diner.kind === 'guest') return null;
  const last = store.lastMeal(diner.elder.elderId);
  return offers.some((offer) => offer.meal.menuItemId === last) ? last : null;
}

/** A price the person may not expect is said before the choice; never in the discreet form, where no screen may differ by person. */
function noticeOf(offers: readonly Offer[], diner: Diner, isDiscreet: boolean): string | null {
  if (diner.kind === 'guest' || isDiscreet) return null;
  const surprising = offers.find((offer) =>
    offer.decision.reasons.some(
      (reason) => reason.code === 'limit-reached' || reason.code === 'no-policy-in-force',
    ),
  );
  if (surprising === undefined) return null;
  return explainDecision(surprising.decision, { policy: null, audience: 'elder' });
}
