import { type Fen, formatSpokenYuan } from '../../../shared/money/fen.ts';

/** A big amount: the number large, its unit beside it small, as 7 元. */
export function Amount(props: { readonly amountFen: Fen; readonly className?: string }) {
  const number = formatSpokenYuan(props.amountFen).slice(0, -1);
  return (
    <span className={`amount ${props.className ?? ''}`}>
      <span className="amount-number">{number}</span>
      <span className="amount-unit">元</span>
    </span>
  );
}
