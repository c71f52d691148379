import { z } from 'zod';
import { amountFenSchema } from '../../shared/money/schema.ts';
import {
  decisionReasonSchema,
  feeLineSchema,
  operatorLineSchema,
  subsidyLineSchema,
} from '../../shared/policy/decision.ts';

const count = z.number().int().min(0);

/** The shape of a whole decision, member by member, with nothing beside. */
export const decisionSchema = z.strictObject({
  listPriceFen: amountFenSchema,
  payableFen: amountFenSchema,
  isRefused: z.boolean(),
  lines: z.array(subsidyLineSchema),
  fees: z.array(feeLineSchema),
  operatorLines: z.array(operatorLineSchema),
  limitsLeft: z.array(
    z.union([
      z.strictObject({ limitId: z.string(), mealsLeft: count }),
      z.strictObject({ limitId: z.string(), subsidyLeftFen: amountFenSchema }),
    ]),
  ),
  reasons: z.array(decisionReasonSchema).min(1),
});
