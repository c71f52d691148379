import type { SaleBody } from '../../../shared/ledger/entry.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { PolicyDocument } from '../../../shared/policy/document.ts';
import type { MealPrices } from '../../../shared/policy/facts.ts';

/** The policy version of a digest; null where it is not known here. */
export type PolicyOf = (digest: string) => PolicyDocument | null;

/** The list price of a sale by goods, as policies price them. */
export function pricesOf({ lines }: Pick<SaleBody, 'lines'>): MealPrices {
  const priceOf = (kind: SaleBody['lines'][number]['kind']) =>
    fen(
      lines
        .filter((line) => line.kind === kind)
        .reduce((total, line) => total + line.unitPriceFen * line.quantity, 0),
    );
  return {
    setMealFen: priceOf('set-meal'),
    dishesFen: priceOf('dishes'),
    byWeightFen: priceOf('by-weight'),
    weightGrams: lines.reduce((total, line) => total + (line.weightGrams ?? 0) * line.quantity, 0),
    deliveryFeeFen: priceOf('delivery-fee'),
  };
}
