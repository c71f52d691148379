import { z } from 'zod';
import { dateSchema, mealPeriodIdSchema } from '../time/business-time.ts';
import { benefitCategorySchema } from './document.ts';

/** A benefit category somebody holds, first and last day included; `to` null while it lasts. */
export const heldCategorySchema = z.strictObject({
  category: benefitCategorySchema,
  from: dateSchema,
  to: dateSchema.nullable(),
});

/** A subsidised meal that a person has already had, here or at another canteen. */
export const usedMealSchema = z.strictObject({
  businessDate: dateSchema,
  mealPeriod: mealPeriodIdSchema,
});
export type UsedMeal = Readonly<z.infer<typeof usedMealSchema>>;

/** What a policy needs to know of a person on the day of the meal. */
export interface PersonFacts {
  readonly birthDate: string;
  readonly categories: readonly Readonly<z.infer<typeof heldCategorySchema>>[];
}
