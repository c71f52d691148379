import { z } from 'zod';
import { amountFenSchema } from '../money/schema.ts';
import { dateSchema } from '../time/business-time.ts';
import {
  divisionCodeSchema,
  heldCareLevelSchema,
  heldCategorySchema,
  heldStateSchema,
  mealFactsSchema,
  siteFactsSchema,
  usedMealSchema,
} from './facts.ts';
import { layerCombineSchema } from './layer.ts';
import { localIdSchema } from './local-id.ts';
import { settingsSchema } from './settings.ts';

/** A person of a worked case: by birth date, or by completed years on the day with half a year to the birthday. */
const casePersonSchema = z
  .strictObject({
    standing: z.enum(['registered', 'provisional']).default('registered'),
    birthDate: dateSchema.optional(),
    ageYears: z.number().int().min(0).max(130).optional(),
    categories: z.array(heldCategorySchema).max(20).default([]),
    careLevels: z.array(heldCareLevelSchema).max(10).default([]),
    states: z.array(heldStateSchema).max(10).default([]),
    householdCode: divisionCodeSchema.nullable().default(null),
    residenceCode: divisionCodeSchema.nullable().default(null),
  })
  .refine((person) => (person.birthDate === undefined) !== (person.ageYears === undefined), {
    message: '出生日期 birthDate 和年龄 ageYears 要写一个，也只写一个',
  });

const common = {
  id: localIdSchema,
  title: z.string().min(1).max(120),
  /** Answers other than the document's, to show what the other answer would mean (⚠ cases). */
  variant: z
    .strictObject({
      settings: settingsSchema.partial().default({}),
      /** Other ways to combine, by id of the layer. */
      combine: z.record(localIdSchema, layerCombineSchema).default({}),
    })
    .nullable()
    .default(null),
};

/** A meal worked out by hand. `person` null is a guest. */
const mealCaseSchema = z.strictObject({
  kind: z.literal('meal'),
  ...common,
  person: casePersonSchema.nullable(),
  site: siteFactsSchema,
  meal: mealFactsSchema,
  used: z.array(usedMealSchema).max(400).default([]),
  expect: z.strictObject({
    paysFen: amountFenSchema,
    isRefused: z.boolean().default(false),
    /** Subsidy and merchant discount by fund; left out, only the sum is checked. */
    byFund: z
      .array(z.strictObject({ fundId: localIdSchema, amountFen: amountFenSchema }))
      .max(20)
      .optional(),
    /** Everything owed to the operator for the meal beside what the elder pays. */
    operatorFen: amountFenSchema.optional(),
  }),
});

/** Many meals and what the operator is owed for them beside advanced subsidies. */
const operatorCaseSchema = z.strictObject({
  kind: z.literal('operator-total'),
  ...common,
  parts: z
    .array(
      z.strictObject({
        times: z.number().int().min(1).max(1_000_000),
        person: casePersonSchema.nullable(),
        site: siteFactsSchema,
        meal: mealFactsSchema,
      }),
    )
    .min(1)
    .max(20),
  expect: z.strictObject({ operatorFen: amountFenSchema }),
});

/** A top-up of an account. */
const topUpCaseSchema = z.strictObject({
  kind: z.literal('top-up'),
  ...common,
  person: casePersonSchema,
  site: siteFactsSchema,
  businessDate: dateSchema,
  creditFen: amountFenSchema,
  expect: z.strictObject({ paysFen: amountFenSchema }),
});

/** A case that travels with a policy, or comes in a file of its own (docs/formats/policy-cases-v1.md). */
export const workedCaseSchema = z.discriminatedUnion('kind', [
  mealCaseSchema,
  operatorCaseSchema,
  topUpCaseSchema,
]);
export type WorkedCase = Readonly<z.infer<typeof workedCaseSchema>>;
export type CasePerson = Readonly<z.infer<typeof casePersonSchema>>;
export type MealCase = Readonly<z.infer<typeof mealCaseSchema>>;

/** A file of cases. */
export const caseFileSchema = z.strictObject({
  format: z.literal(1),
  cases: z.array(workedCaseSchema).min(1).max(2_000),
});
