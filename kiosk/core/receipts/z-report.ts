import { z } from 'zod';
import type { ReceiptBlock, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { amountFenSchema, signedFenSchema } from '../../../shared/money/schema.ts';
import { dateSchema } from '../../../shared/time/business-time.ts';
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
import { TENDER_NAMES } from './top-up-slip.ts';

const count = z.number().int().min(0);
const counted = { count, amountFen: amountFenSchema };
const titled = { title: z.string().min(1).max(60), ...counted };

/** The drawer at the end of a shift. What was counted is never made to fit: the difference stands beside it, with its reason. */
const cashSchema = z
  .strictObject({
    floatFen: amountFenSchema,
    /** Taken less change given, of sales and top-ups. */
    netCashFen: signedFenSchema,
    refundsFen: amountFenSchema,
    /** Taken out to the safe. */
    dropsFen: amountFenSchema,
    expectedFen: signedFenSchema,
    countedFen: amountFenSchema,
    differenceFen: signedFenSchema,
    /** Null where there is no difference to explain. */
    reason: z.string().min(1).max(200).nullable(),
  })
  .refine(
    (cash) =>
      cash.expectedFen === cash.floatFen + cash.netCashFen - cash.refundsFen - cash.dropsFen,
    { message: 'expected is float + net cash − refunds − drops' },
  )
  .refine((cash) => cash.differenceFen === cash.countedFen - cash.expectedFen, {
    message: 'the difference is counted − expected',
  })
  .refine((cash) => (cash.differenceFen === 0) === (cash.reason === null), {
    message: 'a difference, and nothing else, has a reason',
  });

/** A closed shift. The facts are kept as they were printed: a later print of them says the same. */
export const zReportFactsSchema = z.strictObject({
  ...headFacts,
  kioskNumber: z.number().int().min(1),
  /** From 1, gap-free for each kiosk. */
  zNumber: z.number().int().min(1),
  businessDate: dateSchema,
  openedAt: minuteSchema,
  closedAt: minuteSchema,
  openedBy: z.string().min(1).max(20),
  closedBy: z.string().min(1).max(20),
  /** Entries of the shift, first and last. */
  firstSeq: z.number().int().min(1),
  lastSeq: z.number().int().min(1),
  meals: z.strictObject({ count, listPriceFen: amountFenSchema }),
  tenders: z.array(z.strictObject({ kind: z.enum(['cash', 'account', 'external']), ...counted })),
  funds: z.array(z.strictObject(titled)),
  /** By rule of the policy; printed on the staff copy alone. */
  tiers: z.array(z.strictObject(titled)),
  topUps: z.strictObject(counted),
  refunds: z.strictObject(counted),
  manualIdentifications: count,
  drawerOpenings: z.strictObject({ sale: count, noSale: count, byHand: count }),
  cash: cashSchema,
  /** Entries that the admin had not countersigned when the shift was closed. */
  unsentCount: count,
  code: receiptCodeSchema,
});
export type ZReportFacts = z.infer<typeof zReportFactsSchema>;

/** `staff` names tiers and is kept closed away; `public` may hang on a wall: one person can be all there is of a tier. */
export type ZReportReader = 'staff' | 'public';

/** 交班单. `copy` 0 is the first print. */
export function zReportDocument(
  facts: ZReportFacts,
  print: { readonly reader: ZReportReader; readonly copy: number },
): ReceiptDocument {
  return {
    blocks: [
      ...heading(facts, print.copy),
      title(`交班单 第${facts.zNumber}号`, 'large'),
      ...(print.reader === 'staff' ? [title('内部留存，不得张贴')] : []),
      ...shift(facts),
      { kind: 'rule' },
      ...sales(facts),
      ...(print.reader === 'staff' ? section('按档次', facts.tiers) : []),
      ...incidents(facts),
      { kind: 'rule' },
      ...cashCount(facts.cash),
      { kind: 'rule' },
      { kind: 'text', text: '交班签字', size: 'tall' },
      { kind: 'feed', lines: 2 },
      { kind: 'text', text: '接班签字', size: 'tall' },
      { kind: 'feed', lines: 2 },
      ...codeBlocks(facts.code),
      ...END_OF_PAPER,
    ],
  };
}

function shift(facts: ZReportFacts): readonly ReceiptBlock[] {
  return [
    { kind: 'row', left: '营业日期', right: facts.businessDate },
    { kind: 'row', left: '点餐机', right: `${facts.kioskNumber}号` },
    { kind: 'row', left: `开班 ${facts.openedBy}`, right: facts.openedAt },
    { kind: 'row', left: `交班 ${facts.closedBy}`, right: facts.closedAt },
    { kind: 'row', left: '记录', right: `${facts.firstSeq}-${facts.lastSeq}` },
  ];
}

function sales(facts: ZReportFacts): readonly ReceiptBlock[] {
  const tenders = facts.tenders.map(({ kind, ...rest }) => ({
    title: TENDER_NAMES[kind],
    ...rest,
  }));
  return [
    { kind: 'row', left: '售餐', right: `${facts.meals.count}份`, size: 'tall', bold: true },
    amountRow('原价合计', facts.meals.listPriceFen, 'normal'),
    ...section('按支付方式', tenders),
    ...section('按资金来源', facts.funds),
    { kind: 'text', text: '其他', bold: true },
    countedRow({ title: '充值', ...facts.topUps }),
    countedRow({ title: '退款', ...facts.refunds }),
  ];
}

interface Counted {
  readonly title: string;
  readonly count: number;
  readonly amountFen: ZReportFacts['refunds']['amountFen'];
}

function section(heading: string, rows: readonly Counted[]): readonly ReceiptBlock[] {
  return [
    { kind: 'text', text: heading, bold: true },
    ...(rows.length === 0 ? [{ kind: 'text', text: '无' } as const] : rows.map(countedRow)),
  ];
}

function countedRow({ title: name, count: times, amountFen }: Counted): ReceiptBlock {
  return amountRow(`${name} ${times}笔`, amountFen, 'normal');
}

function incidents(facts: ZReportFacts): readonly ReceiptBlock[] {
  const { sale, noSale, byHand } = facts.drawerOpenings;
  return [
    { kind: 'text', text: '留意', bold: true },
    { kind: 'row', left: '人工认人', right: `${facts.manualIdentifications}次` },
    { kind: 'row', left: '开钱箱 收款', right: `${sale}次` },
    { kind: 'row', left: '开钱箱 没有销售', right: `${noSale}次` },
    { kind: 'row', left: '开钱箱 用钥匙', right: `${byHand}次` },
    { kind: 'row', left: '待上传记录', right: `${facts.unsentCount}条` },
  ];
}

function cashCount(cash: ZReportFacts['cash']): readonly ReceiptBlock[] {
  const blocks: ReceiptBlock[] = [
    amountRow('备用金', cash.floatFen, 'normal'),
    amountRow('现金净收', cash.netCashFen, 'normal'),
    amountRow('退出现金', cash.refundsFen, 'normal'),
    amountRow('存入保险柜', cash.dropsFen, 'normal'),
    amountRow('应有现金', cash.expectedFen),
    amountRow('实点现金', cash.countedFen),
    mainAmountRow(differenceWord(cash.differenceFen), cash.differenceFen),
  ];
  if (cash.reason !== null) blocks.push({ kind: 'text', text: `原因：${cash.reason}` });
  return blocks;
}

/** 长款 and 短款 as cashiers say; the sign stays on the amount. */
function differenceWord(differenceFen: number): string {
  if (differenceFen === 0) return '无差额';
  return differenceFen > 0 ? '长款' : '短款';
}
