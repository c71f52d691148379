import { z } from 'zod';
import { digestSchema } from '../digest.ts';
import { menuItemIdSchema } from '../identity/ids.ts';
import { amountFenSchema } from '../money/schema.ts';
import { goodsKindSchema } from '../policy/conditions.ts';
import { dateSchema, mealPeriodIdSchema } from '../time/business-time.ts';

/** What a dish is suited for: 少盐, 低糖, 软食, 清真. */
export const dietMarkSchema = z.enum(['low-salt', 'low-sugar', 'soft', 'halal']);
export type DietMark = z.infer<typeof dietMarkSchema>;

/** The eight kinds of food that may cause an allergy (GB 7718-2011, 4.4.3.1). */
export const allergenSchema = z.enum([
  'gluten',
  'crustacean',
  'fish',
  'egg',
  'peanut',
  'soy',
  'milk',
  'nut',
]);
export type Allergen = z.infer<typeof allergenSchema>;

export const menuItemSchema = z.strictObject({
  menuItemId: menuItemIdSchema,
  name: z.string().min(1).max(12),
  /** A few words under the name, as 一荤两素 · 米饭 · 汤. */
  description: z.string().max(24),
  kind: goodsKindSchema.exclude(['delivery-fee']),
  /** Of one portion; of food by weight, of 500 grams (一斤). */
  listPriceFen: amountFenSchema,
  /** The drawing that stands in where there is no photo. */
  picture: z.enum(['braised-pork', 'steamed-fish', 'tomato-egg', 'soft-noodles', 'plain']),
  /** SHA-256 of the photo's bytes, which the kiosk asks for by it (GET photos); null without one. */
  photo: digestSchema.nullable(),
  dietMarks: z.array(dietMarkSchema).max(4),
  allergens: z.array(allergenSchema).max(8),
  mealPeriods: z.array(mealPeriodIdSchema).min(1),
  /** Dates on which it is served; null for every day. */
  dates: z.array(dateSchema).max(62).nullable(),
});
export type MenuItem = z.infer<typeof menuItemSchema>;

export const photoMediaTypeSchema = z.enum(['image/jpeg', 'image/webp']);
export type PhotoMediaType = z.infer<typeof photoMediaTypeSchema>;
