import type { Layer } from '../layer.ts';
import { benefitOn } from './benefit.ts';
import type { ReadyLimit, ReadyRule } from './compile.ts';
import { type GoodsPrices, goodsTotal } from './conditions.ts';
import { leftUnderLimit, mealsLimitReached, type Sitting } from './sitting.ts';
import { feesPaid } from './usage.ts';

/** What a possible rule would give for a meal. */
export interface Offer {
  readonly rule: ReadyRule;
  readonly subsidyFen: number;
  readonly feeFen: number;
  /** The last limit that lessened the subsidy, also where a rule applies by its fee alone and nothing of the subsidy is left. */
  readonly cutBy: ReadyLimit | null;
  /** The limit that leaves nothing. */
  readonly heldBy: ReadyLimit | null;
}

/** Works out what a rule gives under its own bounds, its layer's and every limit that covers it. */
export function offerOf(
  rule: ReadyRule,
  at: {
    readonly sitting: Sitting;
    readonly layer: Layer;
    /** What was left of the price of the goods when the layer began. */
    readonly entry: GoodsPrices;
    /** What the layer has given so far. */
    readonly givenByLayerFen: number;
  },
): Offer {
  const { sitting } = at;
  const reached = mealsLimitReached(sitting, rule);
  if (reached !== null) return { rule, subsidyFen: 0, feeFen: 0, cutBy: null, heldBy: reached };
  const { subsidyFen, feeFen } = benefitFor(rule, sitting, at.entry);
  const layerLeftFen =
    at.layer.subsidyMaxFen === null ? subsidyFen : at.layer.subsidyMaxFen - at.givenByLayerFen;
  const boundedFen = Math.min(
    subsidyFen,
    rule.rule.subsidyMaxFen ?? subsidyFen,
    layerLeftFen,
    goodsTotal(rule.goods, sitting.left, sitting.list),
  );
  return underLimits({ rule, sitting, feeFen, askedFen: boundedFen });
}

function benefitFor(rule: ReadyRule, sitting: Sitting, entry: GoodsPrices) {
  const { benefit, id } = rule.rule;
  return benefitOn(benefit, {
    baseFen: goodsTotal(rule.goods, entry, sitting.list),
    weightGrams: sitting.meal.prices.weightGrams,
    rounding: sitting.settings.rounding,
    feesPaidFen: benefit.form === 'flat-fee' ? feesPaid(sitting.usage, id, benefit.window) : 0,
  });
}

function underLimits(asked: {
  readonly rule: ReadyRule;
  readonly sitting: Sitting;
  readonly feeFen: number;
  readonly askedFen: number;
}): Offer {
  const { rule, sitting, feeFen } = asked;
  let subsidyFen = asked.askedFen;
  let lessenedBy: ReadyLimit | null = null;
  for (const one of rule.limits) {
    const leftFen = leftUnderLimit(sitting, one, subsidyFen);
    if (leftFen < subsidyFen) lessenedBy = one;
    subsidyFen = leftFen;
  }
  const heldBy = subsidyFen === 0 ? lessenedBy : null;
  return { rule, subsidyFen, feeFen, cutBy: lessenedBy, heldBy };
}
