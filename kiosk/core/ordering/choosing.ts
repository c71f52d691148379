import { elderSentence } from '../../../shared/policy/explain-elder.ts';
import { missingCase } from '../../../shared/result.ts';
import type { ElderPress } from '../../contract/router.ts';
import {
  type Basket,
  emptyBasket,
  withCompanions,
  withItem,
  withQuantity,
  withWeighed,
} from '../checkout/basket.ts';
import { priceOrder } from '../checkout/price.ts';
import { SENTENCES } from './sentences.ts';
import type { OrderingEffect, OrderingStep, Visit } from './state.ts';

/** Presses that change what is chosen. */
export type ChoosingPress = Extract<
  ElderPress,
  {
    readonly press:
      | 'choose'
      | 'show-order'
      | 'set-quantity'
      | 'add-companion'
      | 'remove-companion'
      | 'choose-service'
      | 'choose-day';
  }
>;

type StepOf<Kind extends OrderingStep['kind']> = Extract<OrderingStep, { readonly kind: Kind }>;

/** The step that follows, or something to be done first; null where the press means nothing. */
export type Choosing = { readonly step: OrderingStep } | { readonly effect: OrderingEffect } | null;

/** What a press makes of what is chosen. */
export function choosing(step: OrderingStep, press: ChoosingPress): Choosing {
  switch (press.press) {
    case 'choose':
      return step.kind === 'menu' ? choose(step, press.menuItemId) : null;
    case 'show-order':
      return step.kind === 'menu' && step.basket.lines.length > 0
        ? { step: payStep(step.visit, step.basket) }
        : null;
    case 'choose-day':
      return step.kind === 'menu' ? chooseDay(step, press.date) : null;
    case 'set-quantity':
    case 'add-companion':
    case 'remove-companion':
    case 'choose-service':
      return step.kind === 'pay' ? changeOrder(step, press) : null;
    default:
      return missingCase(press);
  }
}

/** The menu of a visit with what is chosen so far. */
export function menuStep(
  visit: Visit,
  basket: Basket = emptyBasket(visit.serviceTypes[0] ?? 'eat-in'),
  sentence: string | null = null,
): StepOf<'menu'> {
  return { kind: 'menu', visit, basket, isAsked: false, sentence };
}

/** Paying for what is chosen; a card that the policy refuses for it is told at once. */
function payStep(visit: Visit, basket: Basket): StepOf<'pay'> {
  const priced = priceOrder(visit.ground, basket);
  const { decision } = priced.own;
  const sentence = decision.isRefused ? elderSentence(decision, priced.policy) : null;
  return { kind: 'pay', visit, basket, priced, isAsked: false, sentence };
}

/** What was weighed lies on the tray. */
export function weighed(step: StepOf<'weighing'>, weightGrams: number): OrderingStep {
  const basket = withWeighed(step.basket, step.item, weightGrams);
  return basket === null
    ? menuStep(step.visit, step.basket, SENTENCES.tooMuch)
    : menuStep(step.visit, basket);
}

function choose(step: StepOf<'menu'>, menuItemId: string): Choosing {
  const { visit, basket: before } = step;
  const item = visit.offers.find(({ meal }) => meal.menuItemId === menuItemId)?.meal;
  if (item === undefined || visit.soldOut.has(item.menuItemId)) return null;
  if (item.kind === 'by-weight') {
    return { step: { kind: 'weighing', visit, basket: before, item } };
  }
  const basket = withItem(before, item);
  if (basket === null) return { step: { ...step, sentence: SENTENCES.tooMuch } };
  // Who wants a set meal and nothing else has no further press before paying.
  const isSetMealAlone = item.kind === 'set-meal' && basket.lines.length === 1;
  if (isSetMealAlone) return { step: payStep(visit, basket) };
  return { step: { ...step, basket, sentence: null } };
}

function chooseDay({ visit, basket }: StepOf<'menu'>, date: string): Choosing {
  const time = visit.times.find(({ businessDate }) => businessDate === date);
  if (time === undefined || date === visit.time.businessDate) return null;
  return { effect: { kind: 'open-day', visit, basket, time } };
}

function changeOrder(
  step: StepOf<'pay'>,
  press: Exclude<ChoosingPress, { readonly press: 'choose' | 'show-order' | 'choose-day' }>,
): Choosing {
  const { visit, basket: before } = step;
  const basket = changed(before, visit, press);
  if (basket === null) return null;
  if (basket.lines.length === 0) return { step: menuStep(visit, basket) };
  // What was asked for once is shown of the changed order too.
  return { step: { ...payStep(visit, basket), isAsked: step.isAsked } };
}

function changed(
  basket: Basket,
  visit: Visit,
  press: Parameters<typeof changeOrder>[1],
): Basket | null {
  switch (press.press) {
    case 'set-quantity':
      return withQuantity(basket, press.position, press.quantity);
    case 'add-companion':
      return withCompanions(basket, basket.companions + 1);
    case 'remove-companion':
      return withCompanions(basket, basket.companions - 1);
    case 'choose-service':
      return visit.serviceTypes.includes(press.serviceType)
        ? { ...basket, serviceType: press.serviceType }
        : null;
    default:
      return missingCase(press);
  }
}
