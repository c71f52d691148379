import type { OrderId } from '../../../shared/identity/ids.ts';
import { formatYuan } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { CashOrderView } from '../../contract/views.ts';

/** Who waits with cash, one row an order. */
export function Orders(props: {
  readonly orders: readonly CashOrderView[];
  readonly chosen: OrderId | null;
  readonly onChoose: (orderId: OrderId) => void;
}) {
  return (
    <>
      <h1 className="till-title">
        等着付现金{props.orders.length > 0 && `（${props.orders.length}）`}
      </h1>
      {props.orders.length === 0 && (
        <p className="till-none">老人选“付现金”以后，单子会出现在这里。</p>
      )}
      <ul className="orders">
        {props.orders.map((order) => (
          <li key={order.orderId}>
            <button
              type="button"
              className="order"
              aria-pressed={order.orderId === props.chosen}
              onClick={() => props.onChoose(order.orderId)}
            >
              <b className="order-number">{orderNumberText(order.orderNumber)}</b>
              <span className="order-who">{order.maskedName ?? '客人'}</span>
              <span className="order-meal">{order.mealName}</span>
              <b className="order-due">{formatYuan(order.payFen)}</b>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
