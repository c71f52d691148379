import type { PaperView } from '../../kiosk/contract/simulator.ts';

/** The money on one paper receipt, read as a person reads it. */
export interface ReceiptFigures {
  readonly listPriceFen: number;
  readonly subsidyFen: number;
  readonly paidFen: number;
  readonly code: string;
}

/** Plain text of a paper, line by line. */
export function paperText(paper: PaperView): string {
  return paper.lines.map((line) => line.text.trimEnd()).join('\n');
}

/** Reads the figures from the text that came out of the printer; null where one is missing. */
export function readReceipt(text: string): ReceiptFigures | null {
  const listPriceFen = amountAfter('原价', text);
  const paidFen = amountAfter('实付', text);
  const code = /\d{4}-\d{6,}-[0-9A-F]{8}/.exec(text)?.[0];
  if (listPriceFen === null || paidFen === null || code === undefined) return null;
  return { listPriceFen, subsidyFen: listPriceFen - paidFen, paidFen, code };
}

function amountAfter(label: string, text: string): number | null {
  const match = new RegExp(`${label}\\D*?(\\d+)\\.(\\d{2})`).exec(text);
  return match === null ? null : Number(match[1]) * 100 + Number(match[2]);
}
