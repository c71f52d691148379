import { z } from 'zod';
import type { ReceiptBlock, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { formatYuan, sumFen } from '../../../shared/money/fen.ts';
import { amountFenSchema } from '../../../shared/money/schema.ts';
import { GIVERS } from '../../../shared/policy/explain-elder.ts';
import { type ServiceType, serviceTypeSchema } from '../../../shared/policy/facts.ts';
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
  serviceType: serviceTypeSchema,
  /** As 明天 11月24日 午餐 for a meal that was ordered ahead; null for one of the day itself. */
  dayText: z.string().min(1).nullable(),
  lines: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        quantity: z.number().int().min(1),
        /** Of food by weight, of one unit; null for everything else. */
        weightGrams: z.number().int().min(1).nullable(),
        /** Of the whole line. */
        listPriceFen: amountFenSchema,
        /** Had by those who eat along, at the list price. */
        isCompanion: z.boolean(),
      }),
    )
    .min(1),
  listPriceFen: amountFenSchema,
  /** What was not paid, by who gives it. */
  reductions: z.array(z.strictObject({ name: z.enum(GIVERS), amountFen: amountFenSchema })),
  payFen: amountFenSchema,
  /** What the tightest limit leaves, as 今天还可优惠1份; null where none concerns the person. */
  left: z.string().nullable(),
  /** Of the order's first sale. */
  code: receiptCodeSchema,
  /** Sales on this slip: one for each who eats. */
  saleCount: z.number().int().min(1),
});
export type ReceiptFacts = z.infer<typeof receiptFactsSchema>;

/** How the food leaves, where that is not as usual. */
const SERVICE_MARKS: Readonly<Record<ServiceType, string | null>> = {
  'eat-in': null,
  'pick-up': '打包',
  delivery: '送餐',
};

/** The slip for the elder's hand: number, meal and amount large, every amount in plain words. `copy` 0 is the first slip. */
export function receiptDocument(facts: ReceiptFacts, copy: number): ReceiptDocument {
  return {
    blocks: [
      ...heading(facts, copy),
      ...goods(facts),
      ...when(facts),
      title('取餐号'),
      calledNumber(facts.orderNumber),
      { kind: 'rule' },
      ...(facts.isDiscreet ? [] : amounts(facts)),
      ...codeBlocks(facts.code),
      ...(facts.saleCount === 1 ? [] : [title(`共${facts.saleCount}份`)]),
      ...END_OF_PAPER,
    ],
  };
}

/** One portion of one thing stands large by itself; of anything more each line says how much, and what it costs where amounts are shown. */
function goods({ lines, isDiscreet }: ReceiptFacts): readonly ReceiptBlock[] {
  const [only, ...more] = lines;
  if (only !== undefined && more.length === 0 && only.quantity === 1 && only.weightGrams === null) {
    return [title(only.name, 'large')];
  }
  return lines.map((line) => {
    const much = [
      ...(line.isCompanion ? ['原价'] : []),
      ...(line.weightGrams === null ? [] : [`${line.weightGrams}克`]),
      ...(line.quantity === 1 ? [] : [`×${line.quantity}`]),
    ];
    const left = [line.name, ...much].join(' ');
    const right = isDiscreet ? '' : formatYuan(line.listPriceFen);
    return { kind: 'row', left, right, size: 'large', bold: true };
  });
}

/** Day and way of food that is not eaten here and now. */
function when({ dayText, serviceType }: ReceiptFacts): readonly ReceiptBlock[] {
  const way = SERVICE_MARKS[serviceType];
  const fetched = serviceType === 'delivery' ? '送到' : '取餐';
  return [
    ...(dayText === null ? [] : [title(`${dayText} ${fetched}`, 'large')]),
    ...(way === null ? [] : [title(way, 'large')]),
  ];
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
