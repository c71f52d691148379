import { z } from 'zod';
import type { ElderId } from '../identity/ids.ts';
import { parseJson } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { type Fen, fen } from '../money/fen.ts';
import {
  type MealPrices,
  personFactsSchema,
  siteFactsSchema,
  usedMealSchema,
} from '../policy/facts.ts';
import { type Attachment, attachmentDigest } from './attachment.ts';
import type { SaleBody } from './entry.ts';

/**
 * Content of the attachment that `factsDigest` of a sale names: what the kiosk knew when it priced the meal, so that anybody
 * who holds it can price the meal again (docs/formats/ledger-entry-v1.md).
 */
export const saleFactsSchema = z.strictObject({
  person: personFactsSchema,
  site: siteFactsSchema,
  isWorkingDay: z.boolean(),
  bookedDaysBefore: z.number().int().min(0).max(60),
  /** Meals under a subsidy already had in the windows of the policy. */
  used: z.array(usedMealSchema).max(LIMITS.usedMealsMax),
});
export type SaleFacts = z.infer<typeof saleFactsSchema>;

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

/** Whose account paid for a sale, and how much; null where none did, or where nobody says whose. */
export function payerOf(
  sale: Pick<SaleBody, 'person' | 'tenders'>,
): { readonly elderId: ElderId; readonly amountFen: Fen } | null {
  const paid = sale.tenders.find((tender) => tender.kind === 'account');
  const own = sale.person.kind === 'guest' ? undefined : sale.person.elderId;
  const elderId = paid?.elderId ?? own;
  if (elderId === undefined || paid === undefined) return null;
  return { elderId, amountFen: paid.amountFen };
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
