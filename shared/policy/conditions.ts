import { z } from 'zod';
import { amountFenSchema } from '../money/schema.ts';
import { mealPeriodIdSchema } from '../time/business-time.ts';
import { benefitCategorySchema, serviceTypeSchema } from './facts.ts';

/** One end of an age band in completed years (周岁): 60岁以上 includes 60, 未满70岁 does not include 70. */
const ageEndSchema = z.strictObject({
  years: z.number().int().min(0).max(150),
  isIncluded: z.boolean(),
});

const categoriesSchema = z.array(benefitCategorySchema).min(1).max(18).nullable();

/** Who a rule is for: everybody that meets every stated condition; null states none. */
export const whoSchema = z.strictObject({
  age: z.strictObject({ from: ageEndSchema.nullable(), to: ageEndSchema.nullable() }).nullable(),
  /** Holds at least one of these on the day. */
  anyCategory: categoriesSchema,
  /** Holds each of these on the day. */
  everyCategory: categoriesSchema,
  /** Holds none of these on the day. */
  noCategory: categoriesSchema,
  /** Care level on the day, both ends included; a person without an assessment does not fit. */
  careLevel: z
    .strictObject({ from: z.number().int().min(0).max(4), to: z.number().int().min(0).max(4) })
    .nullable(),
  /** Where the person belongs. A place that nobody knows does not fit. */
  home: z
    .strictObject({
      /** Household registration (户籍), residence (常住), one of the two, or both. */
      basis: z.enum(['household', 'residence', 'either', 'both']),
      /** Inside the policy's scope, or in the same county, town or community as the canteen. */
      area: z.enum(['policy-area', 'site-county', 'site-town', 'site-community']),
    })
    .nullable(),
});
export type Who = Readonly<z.infer<typeof whoSchema>>;

/** States nothing of a person. */
export const EVERYBODY: Who = {
  age: null,
  anyCategory: null,
  everyCategory: null,
  noCategory: null,
  careLevel: null,
  home: null,
};

export const windowSchema = z.enum(['meal-period', 'day', 'week', 'month']);
/** A natural window that holds the meal: week from Monday, calendar month; nothing is carried over. */
export type Window = z.infer<typeof windowSchema>;

/** When a rule holds; null states no condition. */
export const whenSchema = z.strictObject({
  mealPeriods: z.array(mealPeriodIdSchema).min(1).max(3).nullable(),
  /** Working days hold make-up days (调休上班) and leave out public holidays. */
  days: z.enum(['every-day', 'working-days', 'rest-days']),
  serviceTypes: z.array(serviceTypeSchema).min(1).max(3).nullable(),
  /** Ordered at least so many days before. */
  bookedDaysBefore: z.number().int().min(1).max(30).nullable(),
  /** Only for the n-th to m-th meal of the person in a window, counting subsidised meals and this one. */
  nth: z
    .strictObject({
      window: windowSchema,
      from: z.number().int().min(1).max(100),
      to: z.number().int().min(1).max(100).nullable(),
    })
    .nullable(),
});
export type When = Readonly<z.infer<typeof whenSchema>>;

/** States nothing of when. */
export const ANY_TIME: When = {
  mealPeriods: null,
  days: 'every-day',
  serviceTypes: null,
  bookedDaysBefore: null,
  nth: null,
};

export const goodsKindSchema = z.enum(['set-meal', 'dishes', 'by-weight', 'delivery-fee']);
export type GoodsKind = z.infer<typeof goodsKindSchema>;

/** Which goods of a meal a rule is about. */
export const goodsSchema = z.strictObject({
  kinds: z.array(goodsKindSchema).min(1).max(4),
  /** Only set meals whose list price lies in this range, both ends included; other goods have no range. */
  setMealPrice: z
    .strictObject({ fromFen: amountFenSchema.nullable(), toFen: amountFenSchema.nullable() })
    .nullable(),
});
export type Goods = Readonly<z.infer<typeof goodsSchema>>;

/** Spend threshold over the rule's goods: 满12元 is at-least, 超过5元 is above. */
export const spendSchema = z.strictObject({
  comparison: z.enum(['at-least', 'above']),
  amountFen: amountFenSchema,
  /** On the list price, or on what is left of it after the layers before. */
  on: z.enum(['list-price', 'price-after-earlier-layers']),
});
export type Spend = Readonly<z.infer<typeof spendSchema>>;
