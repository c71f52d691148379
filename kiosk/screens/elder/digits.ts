import { type Fen, formatSpokenYuan } from '../../../shared/money/fen.ts';

/** How many characters an amount has before its unit, for style sheets that make it as large as its room. */
export function digitsOf(amountFen: Fen): { readonly '--digits': number } {
  return { '--digits': formatSpokenYuan(amountFen).length - 1 };
}
