import { z } from 'zod';
import { amountFenSchema } from '../money/schema.ts';
import { payersSchema } from './benefit.ts';
import { whoSchema } from './conditions.ts';
import { localIdSchema } from './local-id.ts';

const named = { id: localIdSchema, title: z.string().min(1).max(60) };

/** Money owed to the canteen's operator because somebody ate, beside the subsidies it advanced. */
export const operatorPaymentSchema = z.strictObject({
  ...named,
  fundId: localIdSchema,
  amountFen: amountFenSchema,
  /** Each meal served, each meal under a subsidy, the first of them a person has on a day, or each delivery. */
  per: z.enum(['meal', 'subsidised-meal', 'person-day', 'delivery']),
  who: whoSchema,
});
export type OperatorPayment = Readonly<z.infer<typeof operatorPaymentSchema>>;

/** Money owed to an operator for a site: a building grant, or an award for a year's work. */
export const siteGrantSchema = z.strictObject({
  ...named,
  fundId: localIdSchema,
  kind: z.enum(['building', 'yearly-award']),
  /** Null: the text names the grant but no amount. */
  amountMaxFen: amountFenSchema.nullable(),
  /** What has to be fulfilled first. */
  fullYearOfService: z.boolean(),
  evaluationPassed: z.boolean(),
  mealsOfYearMin: z.number().int().min(1).max(10_000_000).nullable(),
});
export type SiteGrant = Readonly<z.infer<typeof siteGrantSchema>>;

/** Who lays the subsidy out first, and how often it is claimed. */
export const settlementSchema = z.strictObject({
  advancedBy: z.enum(['canteen', 'payer']),
  claimEvery: z.enum(['month', 'quarter', 'year']),
});

/** A bonus on prepaid money: the elder pays so many thousandths of what is credited (充值七一折 is 710). */
export const topUpRuleSchema = z.strictObject({
  ...named,
  who: whoSchema,
  paysPermille: z.number().int().min(0).max(1000),
  /** Credited at once at least and at most this much. */
  creditMinFen: amountFenSchema.nullable(),
  creditMaxFen: amountFenSchema.nullable(),
  payers: payersSchema,
});
export type TopUpRule = Readonly<z.infer<typeof topUpRuleSchema>>;
