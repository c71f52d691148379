import { z } from 'zod';
import { policyIdSchema } from '../identity/ids.ts';
import { amountFenSchema } from '../money/schema.ts';
import { dateSchema } from '../time/business-time.ts';

/** Short name of a rule, fund or limit inside its document. */
const localIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Benefit categories that a roster can carry; the closed list of docs/formats/policy-v1.md. */
export const benefitCategorySchema = z.enum([
  'minimum-living-allowance', // 低保
  'destitute-support', // 特困
]);
export type BenefitCategory = z.infer<typeof benefitCategorySchema>;

/** Ages in completed years (周岁), both ends included as the published schemes write them; null is open. */
const ageBandSchema = z
  .strictObject({
    fromYears: z.number().int().min(0).max(150).nullable(),
    toYears: z.number().int().min(0).max(150).nullable(),
  })
  .refine(
    (band) => band.fromYears === null || band.toYears === null || band.fromYears <= band.toYears,
    {
      message: '年龄段的起点大于终点',
    },
  );

/** Who a rule is for: everybody that meets every stated condition. */
const whoSchema = z.strictObject({
  age: ageBandSchema.nullable(),
  anyCategory: z.array(benefitCategorySchema).min(1).nullable(),
});

/** What the elder gets. Fixed price: the elder pays this much for a set meal and the funds bear the rest. */
const benefitSchema = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('fixed-price'), priceFen: amountFenSchema }),
]);

export const policyRuleSchema = z.strictObject({
  id: localIdSchema,
  /** Chinese, for the bureau; never shown at the counter. */
  title: z.string().min(1).max(60),
  who: whoSchema,
  benefit: benefitSchema,
  /** The fund that bears this rule's subsidy whole. */
  fundId: localIdSchema,
});
export type PolicyRule = z.infer<typeof policyRuleSchema>;

const limitSchema = z.strictObject({
  id: localIdSchema,
  title: z.string().min(1).max(60),
  window: z.literal('meal-period'),
  mealsMax: z.number().int().min(1).max(10),
  /** Whether the published text says so, or the district's own setting where it is silent. */
  origin: z.enum(['published', 'setting']),
});

/** Answers that a published text leaves open; each must be given, none is guessed. */
const settingsSchema = z.strictObject({
  /** Whether the new age counts on the birthday itself or from the day after. */
  ageCountsFrom: z.enum(['birthday', 'day-after-birthday']),
  /** Birthday of a person born on 29 February, in a year without that day. */
  leapDayBirthday: z.enum(['february-28', 'march-1']),
  /** Which rule holds where several fit. */
  severalRulesFit: z.literal('lowest-price'),
  /** What a person gets whose card is read but who is not on the roster. */
  unknownPerson: z.literal('list-price'),
});

/** One version of a subsidy policy: dated, numbered, never changed once published (docs/formats/policy-v1.md). */
export const policyDocumentSchema = z
  .strictObject({
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
      note: z.string().max(400),
    }),
    funds: z
      .array(
        z.strictObject({
          id: localIdSchema,
          name: z.string().min(1).max(40),
          level: z.enum(['city', 'county', 'town', 'village', 'charity', 'enterprise']),
        }),
      )
      .min(1)
      .max(20),
    settings: settingsSchema,
    rules: z.array(policyRuleSchema).min(1).max(200),
    limits: z.array(limitSchema).max(20),
  })
  .superRefine((document, context) => {
    requireUnique(document.rules, 'rules', context);
    requireUnique(document.funds, 'funds', context);
    requireUnique(document.limits, 'limits', context);
    const funds = new Set(document.funds.map((fund) => fund.id));
    document.rules.forEach((rule, index) => {
      if (!funds.has(rule.fundId)) {
        context.addIssue({
          code: 'custom',
          path: ['rules', index, 'fundId'],
          message: `资金来源“${rule.fundId}”没有在 funds 中列出`,
        });
      }
    });
  });
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;

function requireUnique(
  items: readonly { readonly id: string }[],
  place: string,
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    if (seen.has(item.id)) {
      context.addIssue({
        code: 'custom',
        path: [place, index, 'id'],
        message: `编号“${item.id}”重复`,
      });
    }
    seen.add(item.id);
  });
}

/** Tells whether a policy is in force on a business date. */
export function isInForce(policy: PolicyDocument, date: string): boolean {
  return (
    policy.effectiveFrom <= date && (policy.effectiveTo === null || date <= policy.effectiveTo)
  );
}
