import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { heldCategorySchema, usedMealSchema } from '../policy/facts.ts';
import { dateSchema } from '../time/business-time.ts';

/**
 * Content of the attachment that `factsDigest` of a sale names: what the kiosk knew of the person when it priced the meal,
 * so that anybody who holds it can price the meal again (docs/formats/ledger-entry-v1.md).
 */
export const saleFactsSchema = z.strictObject({
  birthDate: dateSchema,
  categories: z.array(heldCategorySchema).max(20),
  /** Subsidised meals already had in the windows of the policy's limits. */
  usedMeals: z.array(usedMealSchema).max(LIMITS.usedMealsMax),
});
export type SaleFacts = z.infer<typeof saleFactsSchema>;
