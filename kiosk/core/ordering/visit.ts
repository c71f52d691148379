import type { MenuItemId } from '../../../shared/identity/ids.ts';
import type { DecisionReason } from '../../../shared/policy/decision.ts';
import { elderSentence } from '../../../shared/policy/explain-elder.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import { mealTimeAt } from '../canteen.ts';
import type { CashOrders } from '../cash-orders.ts';
import { type Basket, setMealOf } from '../checkout/basket.ts';
import {
  type Diner,
  groundOf,
  type MealTime,
  mealsOf,
  type Offer,
  offerOf,
  orderedOn,
  priceOrder,
} from '../checkout/price.ts';
import type { StoreReads } from '../ports.ts';
import { dayText, orderTimes } from './days.ts';
import { onlyAheadSentence, SENTENCES } from './sentences.ts';
import type { OrderingEvent, Visit } from './state.ts';

/** What the card says of itself. `validUntil`: ISO date of an ID card's last day, `long-term`, or null where it is not known. */
export type CardLaid =
  | { readonly kind: 'none' | 'unknown' }
  | { readonly kind: 'known'; readonly validUntil: string | null };

/**
 * Opens a visit: the menu of today with this person's prices, or between meals that of the next day ahead that may be ordered for, or
 * the sentence that says why there is nothing to choose.
 */
export function openVisit(
  store: StoreReads,
  options: {
    readonly diner: Diner;
    /** Milliseconds since 1970. */
    readonly nowMs: number;
    readonly card: CardLaid;
  },
): Result<Visit, { readonly sentence: string }> {
  const { diner, nowMs, card } = options;
  const settings = store.settings();
  const times = orderTimes(store, nowMs);
  const [time] = times;
  if (settings === null || time === undefined) {
    const isBetweenMeals = mealTimeAt(settings, nowMs) === null;
    return fail({ sentence: isBetweenMeals ? SENTENCES.betweenMeals : SENTENCES.nothingOnMenu });
  }
  const opened = menuFor(store, { diner, time });
  return succeed({
    ...opened,
    times,
    serviceTypes: settings.serviceTypes,
    balanceFen: diner.kind === 'guest' ? null : store.balance(diner.elder.elderId),
    notice:
      card.kind === 'unknown'
        ? SENTENCES.cardUnknown
        : (aheadNotice(time) ??
          noticeOf(opened.offers, diner, settings.isDiscreet) ??
          cardNotice(card, orderedOn(time))),
  });
}

/** Nobody is to book a meal who came to eat one. */
function aheadNotice(time: MealTime): string | null {
  return time.bookedDaysBefore === 0 ? null : onlyAheadSentence(dayText(time));
}

/** The menu of one time with somebody's prices. */
function menuFor(
  store: StoreReads,
  at: { readonly diner: Diner; readonly time: MealTime },
): Pick<Visit, 'diner' | 'time' | 'ground' | 'offers' | 'soldOut' | 'againId'> {
  const ground = groundOf(store, at);
  const serviceType = store.settings()?.serviceTypes[0] ?? 'eat-in';
  const offers = mealsOf(store.menu(), at.time).map((meal) => offerOf(ground, meal, serviceType));
  const soldOut = store.soldOut(at.time.businessDate);
  return { ...at, ground, offers, soldOut, againId: againOf(store, at.diner, { offers, soldOut }) };
}

/** The same visit for another day, and what of the basket is on that day's menu. */
export function openDay(
  store: StoreReads,
  chosen: { readonly visit: Visit; readonly basket: Basket; readonly time: MealTime },
): { readonly visit: Visit; readonly basket: Basket } {
  const { diner } = chosen.visit;
  const visit = { ...chosen.visit, ...menuFor(store, { diner, time: chosen.time }) };
  const lines = chosen.basket.lines.flatMap((line) => {
    const { menuItemId } = line.item;
    const offer = visit.offers.find(({ meal }) => meal.menuItemId === menuItemId);
    if (offer === undefined || visit.soldOut.has(menuItemId)) return [];
    return [{ ...line, item: offer.meal }];
  });
  const companions = setMealOf({ lines }) === null ? 0 : chosen.basket.companions;
  return { visit, basket: { ...chosen.basket, lines, companions } };
}

/** What a person who has come finds: the menu, or the order that they left waiting for cash, at the price that holds now. */
export function visitEvent(
  store: StoreReads,
  cashOrders: CashOrders,
  opened: Visit,
): OrderingEvent {
  const [now] = opened.times;
  const held = now === undefined ? null : cashOrders.heldFor(opened.diner, now);
  if (held === null) return { kind: 'visit-opened', visit: opened };
  const { orderId, orderNumber, basket, time, shownPayFen } = held.order;
  const visit = { ...opened, ...menuFor(store, { diner: opened.diner, time }) };
  const priced = priceOrder(visit.ground, basket);
  // The attendant must not be told another price than the elder sees here.
  if (priced.payFen !== shownPayFen) cashOrders.reprice(orderId, priced);
  return { kind: 'visit-resumed', visit, basket, priced, orderId, orderNumber };
}

/** The set meal of the last time, if it can be had. */
function againOf(
  store: StoreReads,
  diner: Diner,
  menu: Pick<Visit, 'offers' | 'soldOut'>,
): MenuItemId | null {
  if (diner.kind === 'guest') return null;
  const last = store.lastMeal(diner.elder.elderId);
  if (last === null || menu.soldOut.has(last)) return null;
  return menu.offers.some((offer) => offer.meal.menuItemId === last) ? last : null;
}

/**
 * Reasons for the list price that a person may not expect. A rule that somebody does not fit would say before the queue who they
 * are; whoever asks for the reason is told.
 */
const WORTH_SAYING: readonly DecisionReason['code'][] = [
  'no-policy-in-force',
  'limit-reached',
  'refused',
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
