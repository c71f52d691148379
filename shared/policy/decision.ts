import { z } from 'zod';
import type { Fen } from '../money/fen.ts';
import { amountFenSchema } from '../money/schema.ts';

/** Why a decision is as it is, in the order of thought; the closed set of docs/formats/policy-v1.md. */
export const decisionReasonSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('no-policy-in-force') }),
  z.strictObject({ code: z.literal('guest') }),
  z.strictObject({ code: z.literal('no-rule-fits') }),
  z.strictObject({ code: z.literal('limit-reached'), limitId: z.string().max(40) }),
  z.strictObject({ code: z.literal('already-cheaper'), ruleId: z.string().max(40) }),
  z.strictObject({ code: z.literal('rule-applied'), ruleId: z.string().max(40) }),
]);
export type DecisionReason = Readonly<z.infer<typeof decisionReasonSchema>>;

/** One part of the subsidy and the fund that bears it. */
export const subsidyLineSchema = z.strictObject({
  ruleId: z.string().min(1).max(40),
  fundId: z.string().min(1).max(40),
  amountFen: amountFenSchema,
});
export type SubsidyLine = Readonly<z.infer<typeof subsidyLineSchema>>;

/** How many subsidised meals a limit still allows after this one. */
export interface LimitLeft {
  readonly limitId: string;
  readonly mealsLeft: number;
}

/** The outcome for one meal: listPriceFen = payableFen + every line, to the fen. */
export interface Decision {
  readonly listPriceFen: Fen;
  readonly payableFen: Fen;
  readonly lines: readonly SubsidyLine[];
  readonly limitsLeft: readonly LimitLeft[];
  readonly reasons: readonly DecisionReason[];
}
