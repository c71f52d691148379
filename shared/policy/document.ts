import { z } from 'zod';
import { canteenIdSchema, policyIdSchema } from '../identity/ids.ts';
import { amountFenSchema } from '../money/schema.ts';
import { dateSchema } from '../time/business-time.ts';
import { benefitSchema, payersSchema } from './benefit.ts';
import { goodsSchema, spendSchema, whenSchema, whoSchema } from './conditions.ts';
import { siteFactsSchema } from './facts.ts';
import { layerSchema } from './layer.ts';
import { limitSchema } from './limit.ts';
import { localIdSchema } from './local-id.ts';
import {
  operatorPaymentSchema,
  settlementSchema,
  siteGrantSchema,
  topUpRuleSchema,
} from './operator.ts';
import { settingsSchema } from './settings.ts';
import { workedCaseSchema } from './worked-case.ts';

const fundSchema = z.strictObject({
  id: localIdSchema,
  name: z.string().min(1).max(40),
  /** Who pays. `merchant`: the canteen itself gives a discount, nobody owes it anything for that. */
  level: z.enum([
    'nation',
    'province',
    'city',
    'county',
    'town',
    'village',
    'charity',
    'enterprise',
    'merchant',
  ]),
});
export type Fund = Readonly<z.infer<typeof fundSchema>>;

export const policyRuleSchema = z.strictObject({
  id: localIdSchema,
  /** Chinese, for the bureau; never shown at the counter. */
  title: z.string().min(1).max(60),
  layerId: localIdSchema,
  who: whoSchema,
  when: whenSchema,
  goods: goodsSchema,
  spend: spendSchema.nullable(),
  benefit: benefitSchema,
  /** 最高补贴: the most that this rule gives for one meal. */
  subsidyMaxFen: amountFenSchema.nullable(),
  payers: payersSchema,
});
export type PolicyRule = Readonly<z.infer<typeof policyRuleSchema>>;

/** Where a policy holds: a canteen must meet every stated condition; null states none. */
const scopeSchema = z.strictObject({
  /** Divisions the canteen lies in: 2, 4, 6, 9 or 12 digits. */
  divisionCodes: z
    .array(z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/))
    .min(1)
    .max(200)
    .nullable(),
  siteKinds: z.array(siteFactsSchema.shape.kind).min(1).max(6).nullable(),
  canteenIds: z.array(canteenIdSchema).min(1).max(1_000).nullable(),
});
export type PolicyScope = Readonly<z.infer<typeof scopeSchema>>;

/**
 * One version of a subsidy policy: dated, numbered, never changed once published (docs/formats/policy-v1.md). This is the
 * shape alone; what must hold between its parts is found by `checkPolicy`.
 */
export const policyDocumentSchema = z.strictObject({
  format: z.literal(1),
  policyId: policyIdSchema,
  version: z.number().int().min(1).max(100_000),
  title: z.string().min(1).max(120),
  issuer: z.string().min(1).max(60),
  documentNumber: z.string().min(1).max(80),
  effectiveFrom: dateSchema,
  /** Last day included; null while it has no end. */
  effectiveTo: dateSchema.nullable(),
  /** Where the rule was published and how far that source can be trusted. */
  source: z.strictObject({
    grade: z.enum(['A', 'B', 'C', 'D', 'demo']),
    /** Place and date of the scheme, as 青岛城阳中城路，2020年12月. */
    place: z.string().min(1).max(60),
    note: z.string().max(1_000),
  }),
  scope: scopeSchema,
  funds: z.array(fundSchema).min(1).max(20),
  settings: settingsSchema,
  layers: z.array(layerSchema).min(1).max(10),
  rules: z.array(policyRuleSchema).max(200),
  limits: z.array(limitSchema).max(20),
  topUpRules: z.array(topUpRuleSchema).max(20),
  operatorPayments: z.array(operatorPaymentSchema).max(20),
  siteGrants: z.array(siteGrantSchema).max(20),
  settlement: settlementSchema,
  /** Worked cases that travel with the document and must come out right. */
  cases: z.array(workedCaseSchema).max(500),
});
export type PolicyDocument = Readonly<z.infer<typeof policyDocumentSchema>>;
