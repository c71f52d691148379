import { z } from 'zod';
import type { ReceiptBlock, ReceiptDocument } from '../../hardware/printer/receipt-document.ts';
import { formatYuan } from '../../shared/money/fen.ts';
import { amountFenSchema } from '../../shared/money/schema.ts';
import { dateSchema } from '../../shared/time/business-time.ts';
import { orderNumberText } from '../contract/order-number.ts';

/** What one slip says, kept with the sale so that a reprint says the same. Neither name nor tier of anybody. */
export const receiptFactsSchema = z.strictObject({
  canteenName: z.string(),
  isDemo: z.boolean(),
  isDiscreet: z.boolean(),
  businessDate: dateSchema,
  /** As 2026-11-23 11:42. */
  timeText: z.string(),
  seq: z.number().int().min(1),
  orderNumber: z.number().int().min(1),
  mealName: z.string(),
  listPriceFen: amountFenSchema,
  /** What was not paid, by who gives it: 政府补贴, 爱心捐助, 食堂让利. */
  reductions: z.array(z.strictObject({ name: z.string(), amountFen: amountFenSchema })),
  payFen: amountFenSchema,
  /** What the tightest limit leaves, as 今天还可优惠1份; null where none concerns the person. */
  left: z.string().nullable(),
  code: z.string(),
});
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;

/** The slip for the elder's hand: number and meal large, every amount in plain words. `reprint` 0 is the first slip. */
export function receiptDocument(facts: ReceiptFacts, reprint: number): ReceiptDocument {
  return {
    blocks: [
      ...heading(facts, reprint),
      { kind: 'text', text: facts.mealName, size: 'large', align: 'centre', bold: true },
      { kind: 'text', text: '取餐号', size: 'tall', align: 'centre' },
      {
        kind: 'text',
        text: orderNumberText(facts.orderNumber),
        size: 'huge',
        align: 'centre',
        bold: true,
      },
      { kind: 'rule' },
      ...(facts.isDiscreet ? [] : amounts(facts)),
      { kind: 'text', text: facts.code, align: 'centre' },
      { kind: 'qr', text: facts.code },
      { kind: 'feed', lines: 2 },
      { kind: 'cut' },
    ],
  };
}

function heading(facts: ReceiptFacts, reprint: number): readonly ReceiptBlock[] {
  const blocks: ReceiptBlock[] = [
    { kind: 'text', text: facts.canteenName, size: 'tall', align: 'centre', bold: true },
  ];
  if (facts.isDemo)
    blocks.push({ kind: 'text', text: '【演示数据】', size: 'tall', align: 'centre' });
  if (reprint > 0) {
    blocks.push({
      kind: 'text',
      text: `补打 第${reprint}次`,
      size: 'tall',
      align: 'centre',
      bold: true,
    });
  }
  blocks.push({ kind: 'rule' });
  return blocks;
}

function amounts(facts: ReceiptFacts): readonly ReceiptBlock[] {
  const blocks: ReceiptBlock[] = [
    { kind: 'row', left: '原价', right: formatYuan(facts.listPriceFen), size: 'tall' },
    ...facts.reductions.map(
      ({ name, amountFen }) =>
        ({ kind: 'row', left: name, right: formatYuan(amountFen), size: 'tall' }) as const,
    ),
    {
      kind: 'row',
      left: '实付',
      right: `${formatYuan(facts.payFen)}元`,
      size: 'large',
      bold: true,
    },
  ];
  if (facts.left !== null) blocks.push({ kind: 'text', text: facts.left, size: 'tall' });
  blocks.push({ kind: 'text', text: facts.timeText }, { kind: 'rule' });
  return blocks;
}
