import { type MealPrices, mealPricesSchema } from '../../../shared/policy/facts.ts';

/** A meal with nothing in it, to add goods to. */
export const NO_PRICES: MealPrices = mealPricesSchema.parse({
  setMealFen: 0,
  dishesFen: 0,
  byWeightFen: 0,
  weightGrams: 0,
  deliveryFeeFen: 0,
});
