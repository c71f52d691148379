import { missingCase } from '../../result.ts';
import type { Benefit, Payers } from '../benefit.ts';
import type { PolicySettings } from '../settings.ts';

type Rounding = PolicySettings['rounding'];

/** whole × numerator ÷ denominator, rounded to the fen; the one place where a price is rounded. */
export function portionOf(
  whole: number,
  fraction: { readonly numerator: number; readonly denominator: number },
  rounding: Rounding,
): number {
  const product = whole * fraction.numerator;
  switch (rounding) {
    case 'half-up':
      return Math.floor((product * 2 + fraction.denominator) / (fraction.denominator * 2));
    case 'down':
      return Math.floor(product / fraction.denominator);
    case 'up':
      return Math.ceil(product / fraction.denominator);
    default:
      return missingCase(rounding);
  }
}

/** What a benefit gives on a price, and the flat fee it asks for with this meal; fen. */
export function benefitOn(
  benefit: Benefit,
  at: {
    readonly baseFen: number;
    readonly weightGrams: number;
    readonly rounding: Rounding;
    /** Fees already paid under the rule in the benefit's window. */
    readonly feesPaidFen: number;
  },
): { readonly subsidyFen: number; readonly feeFen: number } {
  const { baseFen, rounding } = at;
  switch (benefit.form) {
    case 'amount-off':
      return withoutFee(Math.min(benefit.amountFen, baseFen));
    case 'percent': {
      const fraction = { numerator: benefit.paysPermille, denominator: 1000 };
      return withoutFee(baseFen - portionOf(baseFen, fraction, rounding));
    }
    case 'fixed-price':
      return withoutFee(Math.max(0, baseFen - benefit.priceFen));
    case 'free':
      return withoutFee(baseFen);
    case 'flat-fee': {
      const feeFen = Math.min(baseFen, Math.max(0, benefit.feeFen - at.feesPaidFen));
      return { subsidyFen: baseFen - feeFen, feeFen };
    }
    case 'by-weight': {
      const fraction = { numerator: benefit.fenPer100Grams, denominator: 100 };
      return withoutFee(Math.max(0, baseFen - portionOf(at.weightGrams, fraction, rounding)));
    }
    default:
      return missingCase(benefit);
  }
}

function withoutFee(subsidyFen: number): { readonly subsidyFen: number; readonly feeFen: number } {
  return { subsidyFen, feeFen: 0 };
}

/** A fund's part of a subsidy, in fen. */
export interface FundPart {
  readonly fundId: string;
  readonly amountFen: number;
}

/** Splits a subsidy over its payers; parts of nothing are left out. The parts always sum to the whole. */
export function splitSubsidy(payers: Payers, subsidyFen: number): readonly FundPart[] {
  if (subsidyFen === 0) return [];
  if (payers.split === 'whole') return [{ fundId: payers.fundId, amountFen: subsidyFen }];
  const parts: FundPart[] = [];
  let restFen = subsidyFen;
  const give = (fundId: string, wantedFen: number): void => {
    const amountFen = Math.min(wantedFen, restFen);
    if (amountFen > 0) parts.push({ fundId, amountFen });
    restFen -= amountFen;
  };
  if (payers.split === 'in-order') {
    for (const { fundId, upToFen } of payers.parts) give(fundId, upToFen ?? restFen);
    return parts;
  }
  const last = payers.parts.at(-1);
  for (const part of payers.parts) {
    const share = Math.floor((subsidyFen * part.sharePermille) / 1000);
    give(part.fundId, part === last ? restFen : share);
  }
  return parts;
}
