import { z } from 'zod';
import type { ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { amountFenSchema } from '../../../shared/money/schema.ts';
import { GIVERS } from '../../../shared/policy/explain-elder.ts';
import {
  amountRow,
  codeBlocks,
  END_OF_PAPER,
  headFacts,
  heading,
  mainAmountRow,
  minuteSchema,
  receiptCodeSchema,
  title,
} from './blocks.ts';

/** How money came in, in words. */
export const TENDER_NAMES = { cash: '现金', account: '账户', external: '刷卡或扫码' } as const;

/** What the slip of a top-up says; the person stands on it no more than on that of a meal. */
export const topUpFactsSchema = z.strictObject({
  ...headFacts,
  timeText: minuteSchema,
  seq: z.number().int().min(1),
  tender: z.enum(['cash', 'external']),
  /** What the person gave. */
  paidFen: amountFenSchema,
  /** What somebody put on top of it; empty as a rule. */
  bonuses: z.array(z.strictObject({ name: z.enum(GIVERS), amountFen: amountFenSchema })),
  balanceFen: amountFenSchema,
  code: receiptCodeSchema,
});
export type TopUpFacts = z.infer<typeof topUpFactsSchema>;

/** The slip for the hand of somebody who put money into an account. `copy` 0 is the first slip. */
export function topUpDocument(facts: TopUpFacts, copy: number): ReceiptDocument {
  return {
    blocks: [
      ...heading(facts, copy),
      title('充值小票', 'large'),
      mainAmountRow('充值', facts.paidFen),
      ...facts.bonuses.map(({ name, amountFen }) => amountRow(`另加 ${name}`, amountFen)),
      { kind: 'row', left: '付款方式', right: TENDER_NAMES[facts.tender], size: 'tall' },
      mainAmountRow('余额', facts.balanceFen),
      { kind: 'rule' },
      { kind: 'row', left: facts.timeText, right: `第${facts.seq}号记录` },
      { kind: 'text', text: '请收好，查账用得着', size: 'tall', align: 'centre' },
      ...codeBlocks(facts.code),
      ...END_OF_PAPER,
    ],
  };
}
