import { type Fen, subtractFen } from '../../../shared/money/fen.ts';
import { elderSentence, reductionsOf } from '../../../shared/policy/explain-elder.ts';
import { limitsLeftTexts } from '../../../shared/policy/explain-limits.ts';
import { missingCase } from '../../../shared/result.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { ElderStep, MenuCard, OrderLineView, PriceReasonView } from '../../contract/views.ts';
import { accountFor, type Offer, SERVICE_TYPE } from '../checkout/price.ts';
import { maskedNameOf } from './machine.ts';
import { doneSentences, SENTENCES } from './sentences.ts';
import type { OrderingState, OrderingStep, Visit } from './state.ts';

/** What the waiting screen needs beside the session itself. */
export interface WaitingScreen {
  readonly meals: readonly MenuItem[];
  readonly isDiscreet: boolean;
}

/** The session as the elder's screen shows it. */
export function elderStep(state: OrderingState, screen: WaitingScreen): ElderStep {
  const { step } = state;
  switch (step.kind) {
    case 'waiting': {
      const trouble = state.reader === 'trouble' ? SENTENCES.readerGone : null;
      const meals = screen.meals.map((meal) => ({ ...cardOf(meal), payFen: null }));
      return { kind: 'waiting', meals, reader: state.reader, sentence: step.sentence ?? trouble };
    }
    case 'menu':
      return menuStep(step, screen.isDiscreet);
    case 'pay':
      return payStep(step, screen.isDiscreet);
    case 'waiting-for-cash':
      return {
        kind: 'waiting-for-cash',
        maskedName: maskedNameOf(step.visit),
        orderText: step.offer.meal.name,
        orderNumber: step.orderNumber,
        payFen: screen.isDiscreet && !step.isAsked ? null : step.offer.decision.payableFen,
      };
    case 'done': {
      const { maskedName, orderNumber, receipt } = step;
      const sentences = doneSentences(orderNumber, receipt);
      return { kind: 'done', maskedName, orderNumber, receipt, sentences };
    }
    case 'stopped':
      return { kind: 'stopped', sentence: step.sentence };
    default:
      return missingCase(step);
  }
}

function cardOf(meal: MenuItem): Omit<MenuCard, 'payFen'> {
  const { mealPeriods: _, dates: _dates, ...card } = meal;
  return { ...card, isSoldOut: false };
}

function mealCard(offer: Offer, isDiscreet: boolean): MenuCard {
  return { ...cardOf(offer.meal), payFen: isDiscreet ? null : offer.decision.payableFen };
}

function menuStep(
  step: Extract<OrderingStep, { readonly kind: 'menu' }>,
  isDiscreet: boolean,
): ElderStep {
  const { visit } = step;
  const meals = visit.offers.map((offer) => mealCard(offer, isDiscreet));
  return {
    kind: 'menu',
    maskedName: maskedNameOf(visit),
    meals,
    again: meals.find((meal) => meal.menuItemId === visit.againId) ?? null,
    sentence: visit.notice,
    reasons: step.isAsked ? differingReasons(visit.offers) : null,
    days: [],
    chosen: null,
  };
}

/** One reason for each price that has its own: many meals of a menu cost the same for the same reason. */
function differingReasons(offers: readonly Offer[]): readonly PriceReasonView[] {
  const differing = new Map<string, PriceReasonView>();
  for (const offer of offers) {
    const { mealName, ...reason } = reasonOf(offer);
    const key = JSON.stringify(reason);
    if (!differing.has(key)) differing.set(key, { mealName, ...reason });
  }
  return [...differing.values()];
}

function reasonOf({ meal, decision, policy }: Offer): PriceReasonView {
  return {
    mealName: meal.name,
    sentence: elderSentence(decision, policy),
    listPriceFen: decision.listPriceFen,
    reductions: reductionsOf(decision, policy),
    payFen: decision.payableFen,
    left: limitsLeftTexts(decision, policy),
  };
}

function payStep(
  step: Extract<OrderingStep, { readonly kind: 'pay' }>,
  isDiscreet: boolean,
): ElderStep {
  const { visit, offer, isAsked } = step;
  const { decision } = offer;
  const isShown = !isDiscreet || isAsked;
  return {
    kind: 'pay',
    maskedName: maskedNameOf(visit),
    lines: [lineOf(offer.meal)],
    companions: { count: 0, onePriceFen: null, mayAdd: false },
    listPriceFen: decision.listPriceFen,
    serviceType: SERVICE_TYPE,
    serviceTypes: [SERVICE_TYPE],
    dayText: null,
    payFen: isShown ? decision.payableFen : null,
    reducedFen: isShown ? subtractFen(decision.listPriceFen, decision.payableFen) : null,
    account: decision.isRefused ? 'none' : shownAccount(visit, decision.payableFen, isShown),
    reason: isAsked ? reasonOf(offer) : null,
    sentence: step.sentence,
  };
}

function lineOf({ name, kind, listPriceFen, picture, photo }: MenuItem): OrderLineView {
  const line = { position: 0, name, kind, quantity: 1, weightGrams: null };
  return { ...line, listPriceFen, picture, photo, mayChange: false };
}

/** Whether the money is enough tells the price to whoever knows the balance, so the discreet form says it only after a press. */
function shownAccount(visit: Visit, payFen: Fen, isShown: boolean): 'enough' | 'short' | 'none' {
  const account = accountFor(visit.balanceFen, payFen);
  return account === 'short' && !isShown ? 'enough' : account;
}
