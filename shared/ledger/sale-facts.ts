import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { personFactsSchema, siteFactsSchema, usedMealSchema } from '../policy/facts.ts';

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
