import { missingCase } from '../../result.ts';
import type { Goods, GoodsKind, Spend, When } from '../conditions.ts';
import type { UnmetCondition } from '../decision.ts';
import type { PolicyRule } from '../document.ts';
import type { MealFacts, MealPrices } from '../facts.ts';
import { mealsInWindow, type Usage } from './usage.ts';

/** Prices by kind of goods, in fen, in the order in which a subsidy is taken off. */
export interface GoodsPrices {
  'set-meal': number;
  dishes: number;
  'by-weight': number;
  'delivery-fee': number;
}

/** The list prices of a meal by kind. */
export function goodsPrices(prices: MealPrices): GoodsPrices {
  return {
    'set-meal': prices.setMealFen,
    dishes: prices.dishesFen,
    'by-weight': prices.byWeightFen,
    'delivery-fee': prices.deliveryFeeFen,
  };
}

/** What a rule's goods come to under given prices; a set meal outside the rule's range is not among them. */
export function goodsTotal(
  goods: Goods,
  prices: Readonly<GoodsPrices>,
  list: Readonly<GoodsPrices>,
): number {
  let total = 0;
  for (const kind of goods.kinds) if (isAmong(kind, goods, list)) total += prices[kind];
  return total;
}

/** Tells whether goods of a kind are among a rule's goods. */
export function isAmong(kind: GoodsKind, goods: Goods, list: Readonly<GoodsPrices>): boolean {
  if (!goods.kinds.includes(kind)) return false;
  if (kind !== 'set-meal' || goods.setMealPrice === null) return true;
  const { fromFen, toFen } = goods.setMealPrice;
  if (fromFen !== null && list['set-meal'] < fromFen) return false;
  return toFen === null || list['set-meal'] <= toFen;
}

/** The first condition of a rule, `who` apart, that a meal does not meet; null when it meets them all. */
export function unmetCondition(
  rule: Pick<PolicyRule, 'when' | 'goods' | 'spend'>,
  at: {
    readonly meal: MealFacts;
    readonly usage: Usage;
    readonly list: Readonly<GoodsPrices>;
    readonly left: Readonly<GoodsPrices>;
  },
): UnmetCondition | null {
  const unmet = unmetTime(rule.when, at.meal, at.usage);
  if (unmet !== null) return unmet;
  const listFen = goodsTotal(rule.goods, at.list, at.list);
  if (listFen === 0) return 'goods';
  if (rule.spend === null) return null;
  const leftFen = goodsTotal(rule.goods, at.left, at.list);
  return isSpent(rule.spend, { listFen, leftFen }) ? null : 'spend';
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
