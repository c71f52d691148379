import { fen, multiplyFen, subtractFen } from '../../../shared/money/fen.ts';
import { elderSentence, reductionsOf } from '../../../shared/policy/explain-elder.ts';
import { limitsLeftTexts } from '../../../shared/policy/explain-limits.ts';
import { missingCase } from '../../../shared/result.ts';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import type { ElderStep, MenuCard, OrderLineView, PriceReasonView } from '../../contract/views.ts';
import { basketText, goodsText, setMealOf, withCompanions } from '../checkout/basket.ts';
import { accountFor, type Offer, priceOrder } from '../checkout/price.ts';
import { cashHereView } from './cash-here.ts';
import { bookedText, dayText } from './days.ts';
import { companionSentence, doneSentences, SENTENCES } from './sentences.ts';
import { type Choice, maskedNameOf, type OrderingState, type OrderingStep } from './state.ts';

/** What the screen needs beside the session itself. */
export interface WaitingScreen {
  readonly meals: readonly MenuItem[];
  readonly isDiscreet: boolean;
}

type StepOf<Kind extends OrderingStep['kind']> = Extract<OrderingStep, { readonly kind: Kind }>;

/** The session as the elder's screen shows it. */
export function elderStep(state: OrderingState, screen: WaitingScreen): ElderStep {
  const { step } = state;
  switch (step.kind) {
    case 'waiting':
      return waitingStep(state, step, screen);
    case 'menu':
      return menuStep(step, screen.isDiscreet);
    case 'weighing':
      return {
        kind: 'weighing',
        maskedName: maskedNameOf(step.visit),
        meal: { ...cardOf(step.item), payFen: null },
      };
    case 'pay':
      return payStep(step, screen.isDiscreet);
    case 'waiting-for-cash':
      return {
        kind: 'waiting-for-cash',
        maskedName: maskedNameOf(step.visit),
        orderText: basketText(step.basket),
        orderNumber: step.orderNumber,
        payFen: screen.isDiscreet && !step.isAsked ? null : step.priced.payFen,
      };
    case 'done': {
      const { maskedName, orderNumber, receipt } = step;
      return { kind: 'done', maskedName, orderNumber, receipt, sentences: doneSentences(step) };
    }
    case 'cash-here':
      return cashHereView(step);
    case 'stopped':
      return { kind: 'stopped', sentence: step.sentence };
    default:
      return missingCase(step);
  }
}

function waitingStep(
  state: OrderingState,
  step: StepOf<'waiting'>,
  { meals }: WaitingScreen,
): ElderStep {
  const trouble = state.reader === 'trouble' ? SENTENCES.readerGone : null;
  return {
    kind: 'waiting',
    meals: meals.map((meal) => ({ ...cardOf(meal), payFen: null })),
    reader: state.reader,
    sentence: step.sentence ?? trouble,
  };
}

/** What is sold out is marked by sold-out.ts, as it is when the screen is drawn. */
function cardOf(meal: MenuItem): Omit<MenuCard, 'payFen'> {
  const { mealPeriods: _, dates: _dates, ...card } = meal;
  return { ...card, isSoldOut: false };
}

function menuStep(step: StepOf<'menu'>, isDiscreet: boolean): ElderStep {
  const { visit } = step;
  const meals = visit.offers.map(({ meal, decision }): MenuCard => {
    const isUntold = isDiscreet || meal.kind === 'by-weight';
    return { ...cardOf(meal), payFen: isUntold ? null : decision.payableFen };
  });
  return {
    kind: 'menu',
    maskedName: maskedNameOf(visit),
    meals,
    again: meals.find((meal) => meal.menuItemId === visit.againId) ?? null,
    sentence: step.sentence ?? visit.notice,
    reasons: step.isAsked ? differingReasons(visit.offers) : null,
    days: daysOf(step),
    chosen: chosenOf(step, isDiscreet),
  };
}

/** No days where today is all there is. */
function daysOf({ visit }: StepOf<'menu'>): Extract<ElderStep, { kind: 'menu' }>['days'] {
  const [first, ...more] = visit.times;
  if (more.length === 0 && first?.bookedDaysBefore === 0) return [];
  return visit.times.map((time) => ({
    date: time.businessDate,
    text: dayText(time),
    isChosen: time.businessDate === visit.time.businessDate,
  }));
}

function chosenOf(
  { visit, basket }: StepOf<'menu'>,
  isDiscreet: boolean,
): Extract<ElderStep, { kind: 'menu' }>['chosen'] {
  if (basket.lines.length === 0) return null;
  const { listPriceFen, payFen } = priceOrder(visit.ground, basket);
  const count = basket.lines.reduce((sum, line) => sum + line.quantity, basket.companions);
  return { count, listPriceFen, payFen: isDiscreet ? null : payFen };
}

/** One reason for each price that has its own: many meals of a menu cost the same for the same reason. Food by weight has no price of its own yet. */
function differingReasons(offers: readonly Offer[]): readonly PriceReasonView[] {
  const differing = new Map<string, PriceReasonView>();
  for (const { meal, decision, policy } of offers) {
    if (meal.kind === 'by-weight') continue;
    const reason = reasonOf(decision, policy);
    const key = JSON.stringify(reason);
    if (!differing.has(key)) differing.set(key, { mealName: meal.name, ...reason });
  }
  return [...differing.values()];
}

function reasonOf(
  decision: Offer['decision'],
  policy: Offer['policy'],
): Omit<PriceReasonView, 'mealName'> {
  return {
    sentence: elderSentence(decision, policy),
    listPriceFen: decision.listPriceFen,
    reductions: reductionsOf(decision, policy),
    payFen: decision.payableFen,
    left: limitsLeftTexts(decision, policy),
  };
}

/** Why the whole order costs what it does: what the person has by itself, and after it those who eat along. */
function orderReason({ priced }: Choice): PriceReasonView {
  const { own, companions, policy } = priced;
  const reason = reasonOf(own.decision, policy);
  const alongFen = subtractFen(priced.payFen, own.decision.payableFen);
  const along = companionSentence(companions.length, alongFen);
  return { mealName: goodsText(own.lines), ...reason, sentence: `${reason.sentence}${along}` };
}

function payStep(step: StepOf<'pay'>, isDiscreet: boolean): ElderStep {
  const { visit, basket, priced, isAsked } = step;
  const { listPriceFen, payFen } = priced;
  const isShown = !isDiscreet || isAsked;
  return {
    kind: 'pay',
    maskedName: maskedNameOf(visit),
    lines: linesOf(step),
    companions: {
      count: basket.companions,
      onePriceFen: setMealOf(basket)?.listPriceFen ?? null,
      mayAdd: withCompanions(basket, basket.companions + 1) !== null,
    },
    listPriceFen,
    serviceType: basket.serviceType,
    serviceTypes: visit.serviceTypes,
    dayText: bookedText(visit.time),
    payFen: isShown ? payFen : null,
    reducedFen: isShown ? subtractFen(listPriceFen, payFen) : null,
    account: priced.own.decision.isRefused ? 'none' : shownAccount(step, isShown),
    reason: isAsked ? orderReason(step) : null,
    sentence: step.sentence,
  };
}

/** What the person has; the fee of a delivery is the last line and stands on no menu. */
function linesOf({ basket, priced }: Choice): readonly OrderLineView[] {
  return priced.own.lines.map((line, position) => {
    const item = basket.lines[position]?.item;
    const { name, kind, quantity, weightGrams } = line;
    return {
      ...{ position, name, kind, quantity, weightGrams },
      listPriceFen: multiplyFen(fen(line.unitPriceFen), quantity),
      picture: item?.picture ?? 'plain',
      photo: item?.photo ?? null,
      mayChange: kind !== 'delivery-fee',
    };
  });
}

/** Whether the money is enough tells the price to whoever knows the balance, so the discreet form says it only after a press. */
function shownAccount({ visit, priced }: Choice, isShown: boolean): 'enough' | 'short' | 'none' {
  const account = accountFor(visit.balanceFen, priced.payFen);
  return account === 'short' && !isShown ? 'enough' : account;
}
