import { missingCase } from '../../result.ts';
import type { Goods, GoodsKind, Spend, When } from '../conditions.ts';
import type { UnmetCondition } from '../decision.ts';
import type { PolicyRule } from '../document.ts';
import type { MealFacts, MealPrices } from '../facts.ts';
import { mealsInWindow, type Usage } from './usage.ts';

/** Prices in fen by place in `GOODS_ORDER`. */
export type GoodsPrices = readonly number[];

/** The kinds of goods in the order in which a subsidy is taken off. */
const GOODS_ORDER = [
  'set-meal',
  'dishes',
  'by-weight',
  'delivery-fee',
] as const satisfies GoodsKind[];
const SET_MEAL = 0;

/** The list prices of a meal by kind. */
export function goodsPrices(prices: MealPrices): number[] {
  return [prices.setMealFen, prices.dishesFen, prices.byWeightFen, prices.deliveryFeeFen];
}

/** The list price of everything in a meal. */
export function listPriceOf(prices: MealPrices): number {
  return prices.setMealFen + prices.dishesFen + prices.byWeightFen + prices.deliveryFeeFen;
}

/** A rule's goods: the places of their kinds, and the list prices a set meal must lie between to be one of them. */
export interface ReadyGoods {
  readonly places: readonly number[];
  readonly setMealFromFen: number;
  readonly setMealToFen: number;
}

/** Makes the goods of a rule ready. */
export function readyGoods({ kinds, setMealPrice }: Goods): ReadyGoods {
  return {
    places: GOODS_ORDER.flatMap((kind, place) => (kinds.includes(kind) ? [place] : [])),
    setMealFromFen: setMealPrice?.fromFen ?? 0,
    setMealToFen: setMealPrice?.toFen ?? Number.MAX_SAFE_INTEGER,
  };
}

/** What a rule's goods come to under given prices; a set meal outside the rule's range is not among them. */
export function goodsTotal(goods: ReadyGoods, prices: GoodsPrices, list: GoodsPrices): number {
  let total = 0;
  for (const place of goods.places) {
    if (isAmong(place, goods, list)) total += prices[place] ?? 0;
  }
  return total;
}

/** Tells whether what a meal has of one of a rule's kinds is among its goods. */
export function isAmong(place: number, goods: ReadyGoods, list: GoodsPrices): boolean {
  if (place !== SET_MEAL) return true;
  const setMealFen = list[SET_MEAL] ?? 0;
  return setMealFen >= goods.setMealFromFen && setMealFen <= goods.setMealToFen;
}

/** The first condition of a rule, `who` apart, that a meal does not meet; null when it meets them all. */
export function unmetCondition(
  rule: { readonly rule: Pick<PolicyRule, 'when' | 'spend'>; readonly goods: ReadyGoods },
  at: {
    readonly meal: MealFacts;
    readonly usage: Usage;
    readonly list: GoodsPrices;
    readonly left: GoodsPrices;
  },
): UnmetCondition | null {
  const { when, spend } = rule.rule;
  const unmet = unmetTime(when, at.meal, at.usage);
  if (unmet !== null) return unmet;
  const listFen = goodsTotal(rule.goods, at.list, at.list);
  if (listFen === 0) return 'goods';
  if (spend === null) return null;
  const leftFen = goodsTotal(rule.goods, at.left, at.list);
  return isSpent(spend, { listFen, leftFen }) ? null : 'spend';
}

function unmetTime(when: When, meal: MealFacts, usage: Usage): UnmetCondition | null {
  if (when.mealPeriods !== null && !when.mealPeriods.includes(meal.mealPeriod)) {
    return 'meal-period';
  }
  if (!isRightDay(when.days, meal.isWorkingDay)) return 'day';
  if (when.serviceTypes !== null && !when.serviceTypes.includes(meal.serviceType)) {
    return 'service-type';
  }
  if (when.bookedDaysBefore !== null && meal.bookedDaysBefore < when.bookedDaysBefore) {
    return 'booking';
  }
  if (when.nth === null) return null;
  const number = mealsInWindow(usage, when.nth.window) + 1;
  const { from, to } = when.nth;
  return number >= from && (to === null || number <= to) ? null : 'nth-meal';
}

function isRightDay(days: When['days'], isWorkingDay: boolean): boolean {
  switch (days) {
    case 'every-day':
      return true;
    case 'working-days':
      return isWorkingDay;
    case 'rest-days':
      return !isWorkingDay;
    default:
      return missingCase(days);
  }
}

function isSpent(
  spend: Spend,
  sums: { readonly listFen: number; readonly leftFen: number },
): boolean {
  const sumFen = spend.on === 'list-price' ? sums.listFen : sums.leftFen;
  return spend.comparison === 'at-least' ? sumFen >= spend.amountFen : sumFen > spend.amountFen;
}
