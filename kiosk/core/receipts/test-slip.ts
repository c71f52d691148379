import { z } from 'zod';
import type { ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { END_OF_PAPER, minuteSchema, title } from './blocks.ts';

/** What the test slip of a printer says of it. */
export const testSlipFactsSchema = z.strictObject({
  /** What staff call it, as 窗口打印机. */
  deviceName: z.string().min(1).max(20),
  timeText: minuteSchema,
  /** As the printer is set. */
  columns: z.literal([32, 42, 48]),
});
export type TestSlipFacts = z.infer<typeof testSlipFactsSchema>;

/** 㛃 𬭎 𠮷 䶮: characters of real names that two-byte printers lack. */
const RARE_CHARACTERS = '㛃 𬭎 𠮷 䶮';

/** A slip that shows whether the printer is set as it is: a ruler that must fill one line, every size, rare characters, a code. */
export function testSlipDocument(facts: TestSlipFacts): ReceiptDocument {
  const { deviceName, timeText, columns } = facts;
  return {
    blocks: [
      title('打印机测试', 'large'),
      { kind: 'text', text: deviceName, size: 'tall', align: 'centre' },
      { kind: 'text', text: timeText, align: 'centre' },
      { kind: 'rule' },
      { kind: 'text', text: `下面一行数字应正好一整行（每行${columns}个字）` },
      { kind: 'text', text: rulerOf(columns) },
      { kind: 'rule' },
      { kind: 'text', text: '普通 12.34元' },
      { kind: 'text', text: '加粗 12.34元', bold: true },
      { kind: 'text', text: '加高 12.34元', size: 'tall' },
      { kind: 'text', text: '放大 12元', size: 'large' },
      { kind: 'text', text: '最大12', size: 'huge' },
      { kind: 'row', left: '左边', right: '右边' },
      { kind: 'text', text: `生僻字 ${RARE_CHARACTERS}`, size: 'tall' },
      { kind: 'qr', text: `zhulao ${timeText}` },
      { kind: 'text', text: '都看得清，就是好的', align: 'centre' },
      ...END_OF_PAPER,
    ],
  };
}

/** 1234567890123… of exactly so many columns. */
function rulerOf(columns: number): string {
  return Array.from({ length: columns }, (_unused, index) => (index + 1) % 10).join('');
}
