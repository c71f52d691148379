import type { MenuItemId } from '../../../shared/identity/ids.ts';
import type { DecisionReason } from '../../../shared/policy/decision.ts';
import { elderSentence } from '../../../shared/policy/explain-elder.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { type Diner, type MealTime, mealsOf, type Offer, priceMeal } from '../checkout/price.ts';
import type { StoreReads } from '../ports.ts';
import { SENTENCES } from './sentences.ts';
import type { Visit } from './state.ts';

/** What the card says of itself. `validUntil`: ISO date of an ID card's last day, `long-term`, or null where it is not known. */
export type CardLaid =
  | { readonly kind: 'none' | 'unknown' }
  | { readonly kind: 'known'; readonly validUntil: string | null };

/** Opens a visit: today's meals with this person's prices, or the sentence that says why there is nothing to choose. */
export function openVisit(
  store: StoreReads,
  options: {
    readonly diner: Diner;
    readonly time: MealTime | null;
    readonly card: CardLaid;
  },
): Result<Visit, { readonly sentence: string }> {
  const { diner, time } = options;
  if (time === null) return fail({ sentence: SENTENCES.betweenMeals });
  const offers = mealsOf(store.menu(), time).map((meal) => {
    const { decision, policy } = priceMeal(store, { diner, meal, time });
    return { meal, decision, policy };
  });
  if (offers.length === 0) return fail({ sentence: SENTENCES.nothingOnMenu });
  const isDiscreet = store.settings()?.isDiscreet ?? false;
  return succeed({
    diner,
    time,
    offers,
    againId: againOf(store, diner, offers),
    balanceFen: diner.kind === 'guest' ? null : store.balance(diner.elder.elderId),
    notice:
      options.card.kind === 'unknown'
        ? SENTENCES.cardUnknown
        : (noticeOf(offers, diner, isDiscreet) ?? cardNotice(options.card, time.businessDate)),
  });
}

function againOf(store: StoreReads, diner: Diner, offers: readonly Offer[]): MenuItemId | null {
  if (diner.kind === 'guest') return null;
  const last = store.lastMeal(diner.elder.elderId);
  return offers.some((offer) => offer.meal.menuItemId === last) ? last : null;
}

/** Reasons for the list price that hold for the whole menu and that a person may not expect. */
const WORTH_SAYING: readonly DecisionReason['code'][] = [
  'no-policy-in-force',
  'limit-reached',
  'refused',
  'not-usable-here',
  'condition-not-met',
];

/** A price the person may not expect is said before the choice; never in the discreet form, where no screen may differ by person. */
function noticeOf(offers: readonly Offer[], diner: Diner, isDiscreet: boolean): string | null {
  if (diner.kind === 'guest' || isDiscreet) return null;
  const isAnyReduced = offers.some((offer) => offer.decision.lines.length > 0);
  const surprising = offers.find((offer) =>
    offer.decision.reasons.some((reason) => WORTH_SAYING.includes(reason.code)),
  );
  if (isAnyReduced || surprising === undefined) return null;
  return elderSentence(surprising.decision, surprising.policy);
}

/** A card that has expired still says who somebody is: nobody goes without a meal for it. */
function cardNotice(card: CardLaid, businessDate: string): string | null {
  if (card.kind !== 'known' || card.validUntil === null || card.validUntil === 'long-term') {
    return null;
  }
  return card.validUntil < businessDate ? SENTENCES.cardExpired : null;
}
