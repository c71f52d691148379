import { FEN_MAX } from '../../money/fen.ts';
import { missingCase } from '../../result.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { benefitOn } from '../engine/benefit.ts';

/**
 * The most that a rule gives for one meal, in fen: by its benefit, its own bound, that of its layer, and the price of its goods
 * where that is bounded. Infinite where nothing bounds it.
 */
export function mostOf(document: PolicyDocument, rule: PolicyRule): number {
  const layer = document.layers.find(({ id }) => id === rule.layerId);
  return Math.min(
    mostOfBenefit(rule, document.settings.rounding),
    rule.subsidyMaxFen ?? Number.POSITIVE_INFINITY,
    layer?.subsidyMaxFen ?? Number.POSITIVE_INFINITY,
  );
}

function mostOfBenefit(rule: PolicyRule, rounding: PolicyDocument['settings']['rounding']): number {
  const { benefit } = rule;
  const priceFen = highestPriceOf(rule);
  switch (benefit.form) {
    case 'amount-off':
      return Math.min(benefit.amountFen, priceFen);
    case 'flat-fee':
    case 'by-weight':
      return priceFen;
    case 'percent':
    case 'fixed-price':
    case 'free':
      if (priceFen > FEN_MAX) return priceFen;
      return benefitOn(benefit, { baseFen: priceFen, weightGrams: 0, rounding, feesPaidFen: 0 })
        .subsidyFen;
    default:
      return missingCase(benefit);
  }
}

/** The highest list price that a rule's goods can have; infinite where there is none. */
export function highestPriceOf({ goods }: Pick<PolicyRule, 'goods'>): number {
  const isSetMealAlone = goods.kinds.every((kind) => kind === 'set-meal');
  return (isSetMealAlone ? goods.setMealPrice?.toFen : null) ?? Number.POSITIVE_INFINITY;
}
