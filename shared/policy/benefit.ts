import { z } from 'zod';
import { amountFenSchema } from '../money/schema.ts';
import { localIdSchema } from './local-id.ts';

/** What the elder gets on the price of the rule's goods. */
export const benefitSchema = z.discriminatedUnion('form', [
  /** 减4元: so much off, never below nothing. */
  z.strictObject({ form: z.literal('amount-off'), amountFen: amountFenSchema }),
  /** 七折 is 700: the elder pays so many thousandths, rounded as the settings say. */
  z.strictObject({
    form: z.literal('percent'),
    paysPermille: z.number().int().min(0).max(1000),
  }),
  /** 套餐8元: the elder pays this much. */
  z.strictObject({ form: z.literal('fixed-price'), priceFen: amountFenSchema }),
  z.strictObject({ form: z.literal('free') }),
  /** 每天5元、每月20元: the fee covers every meal of the day or month. */
  z.strictObject({
    form: z.literal('flat-fee'),
    window: z.enum(['day', 'month']),
    feeFen: amountFenSchema,
  }),
  /** The elder pays so much for 100 g of food by weight. */
  z.strictObject({ form: z.literal('by-weight'), fenPer100Grams: amountFenSchema }),
]);
export type Benefit = Readonly<z.infer<typeof benefitSchema>>;

/** Who bears a rule's subsidy. */
export const payersSchema = z.discriminatedUnion('split', [
  z.strictObject({ split: z.literal('whole'), fundId: localIdSchema }),
  /** Each fund in turn up to its amount; the last one, with null, bears the rest. */
  z.strictObject({
    split: z.literal('in-order'),
    parts: z
      .array(z.strictObject({ fundId: localIdSchema, upToFen: amountFenSchema.nullable() }))
      .min(2)
      .max(6),
  }),
  /** By thousandths that sum to 1000; each part is rounded down to the fen and the last fund bears the rest. */
  z.strictObject({
    split: z.literal('by-share'),
    parts: z
      .array(
        z.strictObject({ fundId: localIdSchema, sharePermille: z.number().int().min(1).max(999) }),
      )
      .min(2)
      .max(6),
  }),
]);
export type Payers = Readonly<z.infer<typeof payersSchema>>;

/** The funds that a split names. */
export function fundsOf(payers: Payers): readonly string[] {
  return payers.split === 'whole' ? [payers.fundId] : payers.parts.map((part) => part.fundId);
}
