import { z } from 'zod';
import { dateSchema } from '../time/business-time.ts';

/** Short name of a plan, target or duty inside its file. */
const idSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/);

const baselineSchema = z.strictObject({ value: z.number(), date: dateSchema });

/** How a target is measured; what each means stands in docs/formats/plan-v1.md. */
const measureSchema = z.enum([
  'new-canteens',
  'community-coverage',
  'monthly-visit-rate',
  'reported',
]);

export const planTargetSchema = z.strictObject({
  id: idSchema,
  indicator: z.string().min(1).max(80),
  measure: measureSchema,
  comparator: z.enum(['>=', '=', '<=', '>']),
  /** Null: the document states no figure; the bureau fills it in. */
  value: z.number().nullable(),
  unit: z.string().min(1).max(10),
  deadline: dateSchema,
  clause: z.string().min(1).max(200),
  mealService: z.boolean(),
  scope: z.string().max(60).optional(),
  note: z.string().max(200).optional(),
  baseline: baselineSchema.optional(),
  /** With `new-canteens`: count sites opened from this date; without it, from the start of the plan's period. */
  openedFrom: dateSchema.optional(),
});
export type PlanTarget = z.infer<typeof planTargetSchema>;

export const planSchema = z.strictObject({
  id: idSchema,
  jurisdiction: z.string().min(1).max(40),
  /** Six digits of GB/T 2260; a city's end in 00. */
  divisionCode: z.string().regex(/^\d{6}$/),
  title: z.string().min(1).max(120),
  documentNo: z.string().max(80).nullable(),
  issued: dateSchema.nullable(),
  period: z.tuple([dateSchema, dateSchema]),
  sourceFile: z.string().max(120),
  evaluations: z.array(
    z.strictObject({
      kind: z.enum(['mid-term', 'final', 'ongoing']),
      year: z.number().int().min(2000).max(2100),
    }),
  ),
  siteNames: z.array(z.string().max(20)).max(20),
  operatingModels: z.array(z.string().max(40)).max(20).optional(),
  /** Facts the document states of its starting point, by name. */
  baselineFacts: z.record(z.string().max(40), z.number()).optional(),
  targets: z.array(planTargetSchema).max(200),
  duties: z
    .array(
      z.strictObject({
        id: idSchema,
        text: z.string().min(1).max(400),
        clause: z.string().min(1).max(200),
      }),
    )
    .max(200),
});
export type Plan = z.infer<typeof planSchema>;

/** A plan file v1 (docs/formats/plan-v1.md). */
export const planFileSchema = z.strictObject({
  version: z.literal(1),
  note: z.string().max(600).optional(),
  measures: z.record(measureSchema, z.string().max(400)).optional(),
  divisions: z.string().max(600).optional(),
  plans: z.array(planSchema).min(1).max(100),
});

/** The leading digits that all places of a plan's area share: 370481 for a county, 3704 for a city. */
export function areaPrefix(divisionCode: string): string {
  return divisionCode.replace(/(?:00)+$/, '');
}
