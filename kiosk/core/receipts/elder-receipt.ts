import { z } from 'zod';
import type { ReceiptBlock, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { sumFen } from '../../../shared/money/fen.ts';
import { amountFenSchema } from '../../../shared/money/schema.ts';
import { GIVERS } from '../../../shared/policy/explain-elder.ts';
import { dateSchema } from '../../../shared/time/business-time.ts';
import {
  amountRow,
  calledNumber,
  codeBlocks,
  END_OF_PAPER,
  headFacts,
  heading,
  mainAmountRow,
  minuteSchema,
  receiptCodeSchema,
  title,
} from './blocks.ts';

/**
 * What one slip says; it follows from the sale's entry, so that a reprint says the same. Neither name nor tier of anybody, and no
 * word that a bureau wrote into a policy: who gives is one of a closed set.
 */
export const receiptFactsSchema = z.strictObject({
  ...headFacts,
  isDiscreet: z.boolean(),
  businessDate: dateSchema,
  timeText: minuteSchema,
  seq: z.number().int().min(1),
  orderNumber: z.number().int().min(1),
  mealName: z.string().min(1),
  listPriceFen: amountFenSchema,
  /** What was not paid, by who gives it. */
  reductions: z.array(z.strictObject({ name: z.enum(GIVERS), amountFen: amountFenSchema })),
  payFen: amountFenSchema,
  /** What the tightest limit leaves, as 今天还可优惠1份; null where none concerns the person. */
  left: z.string().nullable(),
  code: receiptCodeSchema,
});
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;

/** The slip for the elder's hand: number, meal and amount large, every amount in plain words. `copy` 0 is the first slip. */
export function receiptDocument(facts: ReceiptFacts, copy: number): ReceiptDocument {
  return {
    blocks: [
      ...heading(facts, copy),
      title(facts.mealName, 'large'),
      title('取餐号'),
      calledNumber(facts.orderNumber),
      { kind: 'rule' },
      ...(facts.isDiscreet ? [] : amounts(facts)),
      ...codeBlocks(facts.code),
      ...END_OF_PAPER,
    ],
  };
}

function amounts(facts: ReceiptFacts): readonly ReceiptBlock[] {
  const { reductions, left } = facts;
  const blocks: ReceiptBlock[] = [
    amountRow('原价', facts.listPriceFen),
    ...reductions.map(({ name, amountFen }) => amountRow(name, amountFen)),
  ];
  // With one giver the line says the total already.
  if (reductions.length > 1) {
    blocks.push(amountRow('一共减', sumFen(reductions.map(({ amountFen }) => amountFen))));
  }
  blocks.push(mainAmountRow('实付', facts.payFen));
  if (left !== null) blocks.push({ kind: 'text', text: left, size: 'tall', bold: true });
  blocks.push({ kind: 'text', text: facts.timeText }, { kind: 'rule' });
  return blocks;
}
