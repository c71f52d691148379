import type { MealFacts, UsedMeal } from '../facts.ts';
import type { PolicySettings } from '../settings.ts';
import type { ReadyLimit, ReadyPolicy, ReadyRule } from './compile.ts';
import { type GoodsPrices, goodsPrices, isAmong, listPriceOf } from './conditions.ts';
import { type Usage, usageOf } from './usage.ts';

/** One meal while it is being priced: what was asked, and what the layers have left so far. */
export interface Sitting {
  readonly meal: MealFacts;
  readonly settings: PolicySettings;
  readonly usage: Usage;
  readonly list: GoodsPrices;
  /** What is left of the price of each kind of goods. */
  readonly left: number[];
  /** What the elder would pay for the whole meal now. */
  payableFen: number;
  /** What this meal already has under each limit, by its position; fen. */
  readonly givenOfLimits: number[];
}

/** Begins with the list price. */
export function beginSitting(
  policy: ReadyPolicy,
  meal: MealFacts,
  used: readonly UsedMeal[],
): Sitting {
  const list = goodsPrices(meal.prices);
  const givenOfLimits: number[] = [];
  for (const { position } of policy.limits) givenOfLimits[position] = 0;
  return {
    meal,
    settings: policy.document.settings,
    usage: usageOf(policy, meal, used),
    list,
    left: goodsPrices(meal.prices),
    payableFen: listPriceOf(meal.prices),
    givenOfLimits,
  };
}

/** A `meals` limit that allows no further meal under a rule; null when none does. */
export function mealsLimitReached(sitting: Sitting, rule: ReadyRule): ReadyLimit | null {
  for (const one of rule.limits) {
    if (one.limit.form !== 'meals') continue;
    if ((sitting.usage.ofLimits[one.position] ?? 0) >= one.limit.mealsMax) return one;
  }
  return null;
}

/** What a limit of money leaves of an amount asked under it; fen. */
export function leftUnderLimit(sitting: Sitting, one: ReadyLimit, askedFen: number): number {
  const { limit, position } = one;
  switch (limit.form) {
    case 'meals':
      return askedFen;
    case 'own-share':
      return Math.min(askedFen, Math.max(0, sitting.payableFen - limit.minFen));
    case 'subsidy': {
      const usedFen = sitting.usage.ofLimits[position] ?? 0;
      const givenFen = sitting.givenOfLimits[position] ?? 0;
      const leftFen = Math.max(0, limit.subsidyMaxFen - usedFen - givenFen);
      if (leftFen >= askedFen) return askedFen;
      const isAllOrNothing =
        limit.window !== 'meal' && sitting.settings.limitPartlyLeft === 'grant-nothing';
      return isAllOrNothing ? 0 : leftFen;
    }
  }
}

/** Takes a rule's subsidy off the price of its goods and counts it under its limits. */
export function takeOff(sitting: Sitting, rule: ReadyRule, subsidyFen: number): void {
  let restFen = subsidyFen;
  for (const place of rule.goods.places) {
    if (!isAmong(place, rule.goods, sitting.list)) continue;
    const leftFen = sitting.left[place] ?? 0;
    const takenFen = Math.min(restFen, leftFen);
    sitting.left[place] = leftFen - takenFen;
    restFen -= takenFen;
  }
  sitting.payableFen -= subsidyFen;
  for (const { position } of rule.limits) {
    sitting.givenOfLimits[position] = (sitting.givenOfLimits[position] ?? 0) + subsidyFen;
  }
}
