import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { FEN_MAX } from '../money/fen.ts';
import { amountFenSchema } from '../money/schema.ts';
import { dateSchema, mealPeriodIdSchema } from '../time/business-time.ts';

/** Benefit categories that a roster can carry; the closed list of docs/formats/policy-v1.md. */
export const benefitCategorySchema = z.enum([
  'minimum-living-allowance', // 低保
  'near-minimum-living', // 低保边缘
  'low-income', // 低收入
  'destitute-support', // 特困（含五保）
  'registered-poor', // 贫困（原建档立卡、监测帮扶）
  'severe-disability', // 重度残疾（一、二级）
  'disability', // 残疾
  'disabled-loss', // 失能
  'dementia', // 失智
  'bereaved-family-planning', // 计划生育特殊家庭（失独）
  'preferential-treatment', // 优抚对象
  'martyr-family', // 烈士、因公牺牲、病故军人遗属（三属）
  'living-alone', // 独居
  'empty-nest', // 空巢
  'left-behind', // 留守
  'childless', // 孤寡
  'special-difficulty', // 其他特殊困难老年人
  'basic-care-recipient', // 基本养老服务对象
]);
export type BenefitCategory = z.infer<typeof benefitCategorySchema>;

/** States in which a person may have no claim: lives in an institution, moved away, died. */
export const personStateSchema = z.enum(['in-institution', 'moved-away', 'died']);
export type PersonState = z.infer<typeof personStateSchema>;

/** First and last day included; `to` null while it lasts. */
const span = { from: dateSchema, to: dateSchema.nullable() };

/** A benefit category somebody holds. */
export const heldCategorySchema = z.strictObject({ category: benefitCategorySchema, ...span });
export type HeldCategory = Readonly<z.infer<typeof heldCategorySchema>>;

/** Result of a care assessment: 0 able, 1 mild, 2 moderate, 3 severe, 4 complete loss of ability (GB/T 42195-2022). */
export const heldCareLevelSchema = z.strictObject({
  level: z.number().int().min(0).max(4),
  ...span,
});
export type HeldCareLevel = Readonly<z.infer<typeof heldCareLevelSchema>>;

/** A state of `personStateSchema` somebody is in. */
export const heldStateSchema = z.strictObject({ state: personStateSchema, ...span });
export type HeldState = Readonly<z.infer<typeof heldStateSchema>>;

/** Administrative division: 6 digits a county, 9 a town, 12 a community or village. */
export const divisionCodeSchema = z.string().regex(/^(\d{6}|\d{9}|\d{12})$/);

/** Everything a policy may need to know of a person on the day of the meal. */
export const personFactsSchema = z.strictObject({
  /** `provisional`: a card was read, but nobody of the roster is known by it; only the birth date is certain. */
  standing: z.enum(['registered', 'provisional']),
  birthDate: dateSchema,
  categories: z.array(heldCategorySchema).max(20),
  careLevels: z.array(heldCareLevelSchema).max(10),
  states: z.array(heldStateSchema).max(10),
  /** Where the person is registered (户籍) and where the person lives; null where nobody knows. */
  householdCode: divisionCodeSchema.nullable(),
  residenceCode: divisionCodeSchema.nullable(),
});
export type PersonFacts = Readonly<z.infer<typeof personFactsSchema>>;

/** The canteen at which the meal is sold. */
export const siteFactsSchema = z.strictObject({
  canteenId: z.uuid(),
  kind: z.enum([
    'canteen', // 助老食堂
    'meal-point', // 助餐点
    'village-happiness-canteen', // 幸福食堂、孝善食堂
    'central-kitchen', // 中央厨房
    'partner-restaurant', // 合作餐饮企业
    'mobile-cart', // 送餐车
  ]),
  divisionCode: divisionCodeSchema,
});
export type SiteFacts = Readonly<z.infer<typeof siteFactsSchema>>;
export type SiteKind = SiteFacts['kind'];

export const serviceTypeSchema = z.enum(['eat-in', 'pick-up', 'delivery']);
export type ServiceType = z.infer<typeof serviceTypeSchema>;

/**
 * What one person takes at one time, in fen of list price: at most one portion of a set meal, dishes, food by weight, and
 * the fee of a delivery. A second portion of a set meal is a meal of its own.
 */
export const mealPricesSchema = z
  .strictObject({
    setMealFen: amountFenSchema,
    dishesFen: amountFenSchema,
    byWeightFen: amountFenSchema,
    /** Weight behind `byWeightFen`. */
    weightGrams: z.number().int().min(0).max(100_000),
    deliveryFeeFen: amountFenSchema,
  })
  .refine(
    (prices) =>
      prices.setMealFen + prices.dishesFen + prices.byWeightFen + prices.deliveryFeeFen <= FEN_MAX,
    { message: '一餐的原价合计超过了金额上限' },
  );
export type MealPrices = Readonly<z.infer<typeof mealPricesSchema>>;

/** A meal with nothing in it, to add goods to. */
export const NO_PRICES: MealPrices = mealPricesSchema.parse({
  setMealFen: 0,
  dishesFen: 0,
  byWeightFen: 0,
  weightGrams: 0,
  deliveryFeeFen: 0,
});

/** One meal to be priced. */
export const mealFactsSchema = z.strictObject({
  businessDate: dateSchema,
  mealPeriod: mealPeriodIdSchema,
  /** By the calendar of holidays and make-up working days. */
  isWorkingDay: z.boolean(),
  serviceType: serviceTypeSchema,
  /** 0: ordered on the day itself. */
  bookedDaysBefore: z.number().int().min(0).max(60),
  prices: mealPricesSchema,
});
export type MealFacts = Readonly<z.infer<typeof mealFactsSchema>>;

/** What a rule gave for a meal, or the flat fee that was paid under it. */
const ruleAmountSchema = z.strictObject({
  ruleId: z.string().min(1).max(LIMITS.rulesOfMealMax),
  amountFen: amountFenSchema,
});

/** A meal under a subsidy that a person has already had, here or at another canteen. */
export const usedMealSchema = z.strictObject({
  businessDate: dateSchema,
  mealPeriod: mealPeriodIdSchema,
  /** Subsidy by rule; what merchants gave is not among it. */
  subsidies: z.array(ruleAmountSchema).max(LIMITS.rulesOfMealMax),
  /** Flat fees paid with this meal, by rule. */
  fees: z.array(ruleAmountSchema).max(LIMITS.rulesOfMealMax),
});
export type UsedMeal = Readonly<z.infer<typeof usedMealSchema>>;
