import { z } from 'zod';
import { type Fen, sumFen } from '../money/fen.ts';
import { amountFenSchema } from '../money/schema.ts';
import { personStateSchema } from './facts.ts';

const idSchema = z.string().min(1).max(40);

/** The condition of a rule that a meal did not meet though the person would. */
export const unmetConditionSchema = z.enum([
  'meal-period',
  'day',
  'service-type',
  'booking',
  'nth-meal',
  'goods',
  'spend',
]);
export type UnmetCondition = z.infer<typeof unmetConditionSchema>;

/** Why a decision is as it is, in the order of thought; the closed set of docs/formats/policy-v1.md. */
export const decisionReasonSchema = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('no-policy-in-force') }),
  z.strictObject({ code: z.literal('guest') }),
  z.strictObject({ code: z.literal('unknown-person') }),
  z.strictObject({ code: z.literal('excluded'), state: personStateSchema }),
  z.strictObject({ code: z.literal('not-usable-here') }),
  z.strictObject({ code: z.literal('no-rule-fits') }),
  z.strictObject({
    code: z.literal('condition-not-met'),
    ruleId: idSchema,
    condition: unmetConditionSchema,
  }),
  z.strictObject({ code: z.literal('already-cheaper'), ruleId: idSchema }),
  z.strictObject({ code: z.literal('limit-reached'), limitId: idSchema }),
  z.strictObject({ code: z.literal('refused'), limitId: idSchema }),
  z.strictObject({ code: z.literal('rule-applied'), ruleId: idSchema }),
  z.strictObject({ code: z.literal('cut-by-limit'), ruleId: idSchema, limitId: idSchema }),
]);
export type DecisionReason = Readonly<z.infer<typeof decisionReasonSchema>>;

/** One part of the subsidy and the fund that bears it. */
export const subsidyLineSchema = z.strictObject({
  ruleId: idSchema,
  fundId: idSchema,
  amountFen: amountFenSchema,
});
export type SubsidyLine = Readonly<z.infer<typeof subsidyLineSchema>>;

/** A flat fee, or a part of one, that the elder pays with this meal. */
export const feeLineSchema = z.strictObject({ ruleId: idSchema, amountFen: amountFenSchema });
export type FeeLine = Readonly<z.infer<typeof feeLineSchema>>;

/** What is owed to the operator because of this meal beside the subsidy it advanced. */
export const operatorLineSchema = z.strictObject({
  paymentId: idSchema,
  fundId: idSchema,
  amountFen: amountFenSchema,
});
export type OperatorLine = Readonly<z.infer<typeof operatorLineSchema>>;

/** What a limit still allows after this meal. A limit of one meal alone, or of the own share, leaves nothing to count. */
export type LimitLeft =
  | { readonly limitId: string; readonly mealsLeft: number }
  | { readonly limitId: string; readonly subsidyLeftFen: Fen };

/** The outcome for one meal: listPriceFen = payableFen + every line, to the fen. */
export interface Decision {
  readonly listPriceFen: Fen;
  readonly payableFen: Fen;
  /** The policy does not allow another meal with this card; anybody may buy one at list price as a guest. */
  readonly isRefused: boolean;
  /** Subsidies and merchant discounts, in the order of layers, within a layer by rule id, within a rule as split. */
  readonly lines: readonly SubsidyLine[];
  readonly fees: readonly FeeLine[];
  readonly operatorLines: readonly OperatorLine[];
  readonly limitsLeft: readonly LimitLeft[];
  readonly reasons: readonly DecisionReason[];
}

/** Everything the elder does not pay: subsidies and merchant discounts. */
export function subsidyOf(decision: Pick<Decision, 'lines'>): Fen {
  return sumFen(decision.lines.map((line) => line.amountFen));
}
