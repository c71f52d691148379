import { z } from 'zod';
import type { ReceiptBlock } from '../../../hardware/printer/receipt-document.ts';
import { type Fen, formatYuan } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';

/** A minute of the wall clock as papers show it: 2026-11-23 11:42. */
export const minuteSchema = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);

/** The code that names one entry (docs/formats/ledger-entry-v1.md section 6). */
export const receiptCodeSchema = z.string().regex(/^\d{4}-\d{6,}-[0-9A-F]{8}$/);

/** What stands at the head of every paper of a canteen. */
export const headFacts = {
  canteenName: z.string().min(1).max(30),
  isDemo: z.boolean(),
};

/** The canteen's name, and the marks that nobody may overlook: 演示数据, and 补打 with its number (0 is the first paper). */
export function heading(
  facts: { readonly canteenName: string; readonly isDemo: boolean },
  copy = 0,
): readonly ReceiptBlock[] {
  return [
    { kind: 'text', text: facts.canteenName, size: 'tall', align: 'centre', bold: true },
    ...marks(facts.isDemo, copy),
    { kind: 'rule' },
  ];
}

/** 演示数据 and 补打, where they belong. */
export function marks(isDemo: boolean, copy: number): readonly ReceiptBlock[] {
  const blocks: ReceiptBlock[] = [];
  if (isDemo) blocks.push({ kind: 'text', text: '【演示数据】', size: 'tall', align: 'centre' });
  if (copy > 0) blocks.push(title(`补打 第${copy}次`));
  return blocks;
}

/** What kind of paper this is, or what matters most of it. */
export function title(text: string, size: 'tall' | 'large' = 'tall'): ReceiptBlock {
  return { kind: 'text', text, size, align: 'centre', bold: true };
}

/** A number that is called out, as large as the printer prints. */
export function calledNumber(orderNumber: number): ReceiptBlock {
  const text = orderNumberText(orderNumber);
  return { kind: 'text', text, size: 'huge', align: 'centre', bold: true };
}

/** An amount in yuan at the right edge. Letters drawn out in height alone are thin, so those are bold. */
export function amountRow(
  left: string,
  amountFen: Fen,
  size: 'normal' | 'tall' = 'tall',
): ReceiptBlock {
  return { kind: 'row', left, right: formatYuan(amountFen), size, bold: size === 'tall' };
}

/** The amount that the paper is about. */
export function mainAmountRow(left: string, amountFen: Fen): ReceiptBlock {
  return { kind: 'row', left, right: `${formatYuan(amountFen)}元`, size: 'large', bold: true };
}

/** The code in clear and as a QR code. */
export function codeBlocks(code: string): readonly ReceiptBlock[] {
  return [
    { kind: 'text', text: code, align: 'centre' },
    { kind: 'qr', text: code },
  ];
}

/** Room for the knife, and the cut. */
export const END_OF_PAPER: readonly ReceiptBlock[] = [{ kind: 'feed', lines: 2 }, { kind: 'cut' }];
