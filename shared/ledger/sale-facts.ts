import { z } from 'zod';
import { benefitCategorySchema } from '../policy/document.ts';
import { dateSchema } from '../time/business-time.ts';

/**
 * Content of the attachment that `factsDigest` of a sale names: what the kiosk knew of the person when it priced the meal,
 * so that anybody who holds it can price the meal again (docs/formats/ledger-entry-v1.md).
 */
export const saleFactsSchema = z.strictObject({
  birthDate: dateSchema,
  categories: z
    .array(
      z.strictObject({
        category: benefitCategorySchema,
        from: dateSchema,
        to: dateSchema.nullable(),
      }),
    )
    .max(20),
  /** Subsidised meals already had in the windows of the policy's limits. */
  usedMeals: z
    .array(
      z.strictObject({
        businessDate: dateSchema,
        mealPeriod: z.enum(['breakfast', 'lunch', 'dinner']),
      }),
    )
    .max(400),
});
export type SaleFacts = z.infer<typeof saleFactsSchema>;
