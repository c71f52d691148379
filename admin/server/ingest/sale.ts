import { parseJson } from '../../../shared/json.ts';
import { type Attachment, attachmentDigest } from '../../../shared/ledger/attachment.ts';
import type { SaleBody } from '../../../shared/ledger/entry.ts';
import { type SaleFacts, saleFactsSchema } from '../../../shared/ledger/sale-facts.ts';
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

/** What the kiosk says it knew of the person; undefined for a guest and where it sent nothing readable. */
export function readFacts(
  sale: SaleBody,
  attachments: readonly Attachment[],
): SaleFacts | undefined {
  if (sale.person.kind === 'guest') return undefined;
  const digest = sale.person.factsDigest;
  const attachment = attachments.find((candidate) => attachmentDigest(candidate) === digest);
  if (attachment === undefined) return undefined;
  return saleFactsSchema.safeParse(parseJson(attachment.content)).data;
}
