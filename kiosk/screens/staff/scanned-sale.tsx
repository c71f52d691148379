import { formatYuan } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { ScannedSaleView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import './scanned-sale.css';

/** The sale whose receipt was scanned: what it was, what is known of its paper, and the slip once more on request. */
export function ScannedSale(props: { readonly sale: ScannedSaleView; readonly onAct: Act }) {
  const { sale, onAct } = props;
  return (
    <section className="scanned" aria-label={`小票${orderNumberText(sale.orderNumber)}`}>
      <p className="scanned-what">
        <b className="order-number">{orderNumberText(sale.orderNumber)}</b>
        <span>{sale.mealName}</span>
        <span>
          原价 {formatYuan(sale.listPriceFen)}，减免 {formatYuan(sale.reducedFen)}，
          <b className="order-due">实付 {formatYuan(sale.payFen)}</b>
        </span>
      </p>
      <p className="scanned-when">
        {sale.timeText}
        {!sale.isToday && <b>（不是今天的）</b>}，{sale.slipSentence}
      </p>
      <p className="scanned-acts">
        <button
          type="button"
          className="act"
          onClick={() => onAct({ act: 'reprint', orderId: sale.orderId })}
        >
          补打
        </button>
        <button type="button" className="act" onClick={() => onAct({ act: 'close-scanned' })}>
          收起
        </button>
      </p>
    </section>
  );
}
