import { z } from 'zod';
import { amountFenSchema } from '../money/schema.ts';
import { windowSchema } from './conditions.ts';
import { localIdSchema } from './local-id.ts';

const common = {
  id: localIdSchema,
  title: z.string().min(1).max(60),
  /** The rules it counts and holds; null is every rule that no merchant bears. */
  ruleIds: z.array(localIdSchema).min(1).max(200).nullable(),
  /** Whether the published text says so, or the district's own setting where it is silent. */
  origin: z.enum(['published', 'setting']),
};

/** A cap on what one person gets, across all canteens. */
export const limitSchema = z.discriminatedUnion('form', [
  z.strictObject({
    form: z.literal('meals'),
    ...common,
    window: windowSchema,
    mealsMax: z.number().int().min(1).max(200),
  }),
  z.strictObject({
    form: z.literal('subsidy'),
    ...common,
    /** `meal`: this one meal alone. */
    window: z.enum(['meal', ...windowSchema.options]),
    subsidyMaxFen: amountFenSchema,
  }),
  /** The rules it covers leave the elder at least this much of a meal to pay. */
  z.strictObject({ form: z.literal('own-share'), ...common, minFen: amountFenSchema }),
]);
export type Limit = Readonly<z.infer<typeof limitSchema>>;
