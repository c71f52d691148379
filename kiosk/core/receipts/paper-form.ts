import { z } from 'zod';
import type { ReceiptBlock, ReceiptDocument } from '../../../hardware/printer/receipt-document.ts';
import { END_OF_PAPER, headFacts, heading, title } from './blocks.ts';

/** Meals on one form: a rush of ten minutes. */
const PAPER_FORM_LINES_MAX = 40;

/** A form to write meals on by hand while the kiosk is down. */
export const paperFormFactsSchema = z.strictObject({
  ...headFacts,
  /** Number of its first line, so that several forms count on. */
  firstLine: z.number().int().min(1).max(900),
  lineCount: z.number().int().min(1).max(PAPER_FORM_LINES_MAX),
});
export type PaperFormFacts = z.infer<typeof paperFormFactsSchema>;

/** 纸条: numbered blank lines. Nobody writes a full number or a tier: the last four digits find the person again. */
export function paperFormDocument(facts: PaperFormFacts): ReceiptDocument {
  return {
    blocks: [
      ...heading(facts),
      title('手写纸条', 'large'),
      { kind: 'text', text: '机器不能用的时候写，饭照样卖', align: 'centre' },
      { kind: 'text', text: '日期 ______年____月____日', size: 'tall' },
      { kind: 'rule' },
      ...Array.from({ length: facts.lineCount }, (_unused, index) =>
        lineBlocks(facts.firstLine + index),
      ).flat(),
      { kind: 'text', text: '只写姓和卡号末四位，不写全号' },
      { kind: 'text', text: '机器好了以后当天补录，纸条留好' },
      { kind: 'text', text: '写的人 ________________', size: 'tall' },
      ...END_OF_PAPER,
    ],
  };
}

/** Both lines fit the narrowest paper, 32 columns. */
function lineBlocks(line: number): readonly ReceiptBlock[] {
  return [
    { kind: 'row', left: `${line}. __:__`, right: '姓____ 卡末四位____', size: 'tall' },
    { kind: 'row', left: '餐__________', right: '__份 收现金____元', size: 'tall' },
    { kind: 'feed', lines: 1 },
  ];
}
