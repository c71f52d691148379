import { z } from 'zod';
import { menuItemIdSchema } from '../identity/ids.ts';
import { LIMITS } from '../limits.ts';
import { fen } from '../money/fen.ts';
import { dateSchema, mealPeriodIdSchema } from '../time/business-time.ts';
import { allergenSchema, dietMarkSchema, menuItemSchema } from './item.ts';

/** Ten times what a dear meal of a canteen costs: beyond it somebody typed 分 for 元. */
const MENU_PRICE_FEN_MAX = fen(100_000);

/** Dates of one thing that are kept: two months. */
export const MENU_DATES_MAX = 62;

function distinct<Value>(values: readonly Value[]): boolean {
  return new Set(values).size === values.length;
}

/** What somebody who edits the menu says of one thing on it. */
export const menuDetailsSchema = z.strictObject({
  name: z.string().trim().min(1).max(12),
  description: z.string().trim().max(24),
  kind: menuItemSchema.shape.kind,
  listPriceFen: menuItemSchema.shape.listPriceFen.refine((price) => price <= MENU_PRICE_FEN_MAX),
  picture: menuItemSchema.shape.picture,
  dietMarks: z.array(dietMarkSchema).max(4).refine(distinct),
  allergens: z.array(allergenSchema).max(8).refine(distinct),
  mealPeriods: z.array(mealPeriodIdSchema).min(1).max(3).refine(distinct),
  /** Null for every day; empty for a dish that is on no day now. */
  dates: z.array(dateSchema).max(MENU_DATES_MAX).refine(distinct).nullable(),
  /** False while it is off the menu. */
  isActive: z.boolean(),
});
export type MenuDetails = Readonly<z.infer<typeof menuDetailsSchema>>;

/** One thing on a canteen's list, in the order of the screens. */
export interface MenuListItem extends MenuDetails {
  readonly menuItemId: string;
  /** Digest of its photo; null without one. */
  readonly photo: string | null;
}

/** What a photo becomes with a change: as it was, none, or a new one that the server has kept by then. */
const photoSchema = z.union([z.literal('keep'), z.literal('remove'), z.literal('new')]);

/** One change of a canteen's list. */
export const menuChangeSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('save'),
    /** Null adds it at the end. */
    menuItemId: menuItemIdSchema.nullable(),
    details: menuDetailsSchema,
    photo: photoSchema,
  }),
  z.strictObject({ act: z.literal('remove'), menuItemId: menuItemIdSchema }),
  /** Puts something that is not for every day onto a date, or takes it off. */
  z.strictObject({
    act: z.literal('set-served'),
    menuItemId: menuItemIdSchema,
    date: dateSchema,
    isServed: z.boolean(),
  }),
  /** To a place in the order, from 0. */
  z.strictObject({
    act: z.literal('move'),
    menuItemId: menuItemIdSchema,
    place: z.number().int().min(0).max(LIMITS.menuItemsMax),
  }),
  /** What is dated in the week of `toMonday` becomes what was dated in that of `fromMonday`. */
  z.strictObject({ act: z.literal('copy-week'), fromMonday: dateSchema, toMonday: dateSchema }),
  /** Things of a known name become what the table says and keep photo and drawing; the others are added. */
  z.strictObject({
    act: z.literal('import'),
    items: z.array(menuDetailsSchema).min(1).max(LIMITS.menuItemsMax),
  }),
]);
export type MenuChange = Readonly<z.infer<typeof menuChangeSchema>>;

/** Why a change was not made. */
export type MenuFault = 'no-such-item' | 'name-taken' | 'too-many-items' | 'too-many-dates';
