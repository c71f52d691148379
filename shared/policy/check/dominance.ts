import { FEN_MAX } from '../../money/fen.ts';
import type { PolicyDocument, PolicyRule } from '../document.ts';
import { benefitOn, portionOf } from '../engine/benefit.ts';
import { highestPriceOf } from './most.ts';
import { lowestSpend } from './supersets.ts';

type Rounding = PolicyDocument['settings']['rounding'];

/**
 * Tells whether `better` never gives less than `worse` on the same price, whatever the price. Benefits are piecewise linear in
 * the price, so it is enough to look where one of them bends and at both ends; a fen to either side, for the rounding.
 */
export function neverGivesLess(
  better: PolicyRule,
  worse: PolicyRule,
  at: { readonly rounding: Rounding; readonly isFirstLayer: boolean },
): boolean {
  const isUncappedFree = better.benefit.form === 'free' && better.subsidyMaxFen === null;
  if (isUncappedFree) return true;
  if (isByWeight(better) && isByWeight(worse)) return givesMoreByWeight(better, worse);
  if (!isByPrice(better) || !isByPrice(worse)) return false;
  const highest = Math.min(highestPriceOf(worse), FEN_MAX);
  const lowest = at.isFirstLayer ? lowestPriceOf(worse) : 0;
  const bends = [lowest, highest, ...bendsOf(better), ...bendsOf(worse)];
  return bends
    .flatMap((price) => [Math.floor(price) - 1, Math.floor(price), Math.floor(price) + 1])
    .filter((price) => price >= lowest && price <= highest)
    .every((price) => given(better, price, at.rounding) >= given(worse, price, at.rounding));
}

function isByWeight({ benefit }: PolicyRule): boolean {
  return benefit.form === 'by-weight';
}

function isByPrice({ benefit }: PolicyRule): boolean {
  return benefit.form !== 'by-weight' && benefit.form !== 'flat-fee';
}

function givesMoreByWeight(better: PolicyRule, worse: PolicyRule): boolean {
  if (better.benefit.form !== 'by-weight' || worse.benefit.form !== 'by-weight') return false;
  return (
    better.benefit.fenPer100Grams <= worse.benefit.fenPer100Grams &&
    (better.subsidyMaxFen ?? FEN_MAX) >= (worse.subsidyMaxFen ?? FEN_MAX)
  );
}

/** The lowest price of a rule's goods at which it is possible at all, while no layer has lowered any. */
function lowestPriceOf({ goods, spend }: PolicyRule): number {
  const isSetMealAlone = goods.kinds.every((kind) => kind === 'set-meal');
  return Math.max(
    isSetMealAlone ? (goods.setMealPrice?.fromFen ?? 0) : 0,
    spend === null ? 0 : lowestSpend(spend),
  );
}

function given(rule: PolicyRule, priceFen: number, rounding: Rounding): number {
  const { subsidyFen } = benefitOn(rule.benefit, {
    baseFen: priceFen,
    weightGrams: 0,
    rounding,
    feesPaidFen: 0,
  });
  return Math.min(subsidyFen, rule.subsidyMaxFen ?? subsidyFen);
}

/** Prices at which a rule's subsidy changes its course. */
function bendsOf({ benefit, subsidyMaxFen }: PolicyRule): readonly number[] {
  const cap = subsidyMaxFen ?? FEN_MAX;
  switch (benefit.form) {
    case 'amount-off':
      return [benefit.amountFen, cap];
    case 'percent':
      return [portionOf(cap, { numerator: 1000, denominator: 1000 - benefit.paysPermille }, 'up')];
    case 'fixed-price':
      return [benefit.priceFen, benefit.priceFen + cap];
    default:
      return [cap];
  }
}
