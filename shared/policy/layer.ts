import { z } from 'zod';
import { amountFenSchema } from '../money/schema.ts';
import { localIdSchema } from './local-id.ts';

/**
 * How the fitting rules of a layer go together: the one that leaves the elder the lowest price; the first in the order of
 * the file; or all of them added up.
 */
export const layerCombineSchema = z.enum(['lowest-price', 'first-match', 'sum']);
export type LayerCombine = z.infer<typeof layerCombineSchema>;

/** Rules that go together. Layers work in the order of the file, each on what the earlier ones left of the price. */
export const layerSchema = z.strictObject({
  id: localIdSchema,
  title: z.string().min(1).max(60),
  combine: layerCombineSchema,
  /** The most that this layer gives for one meal. */
  subsidyMaxFen: amountFenSchema.nullable(),
});
export type Layer = Readonly<z.infer<typeof layerSchema>>;
