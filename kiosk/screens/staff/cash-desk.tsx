import { useEffect, useState } from 'react';
import { type Fen, formatSpokenYuan, formatYuan, subtractFen } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { CashOrderView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { Keypad } from './keypad.tsx';
import { NOTES_FEN, parseTyped, typeKey } from './tendered.ts';

/** Long enough for the host's answer; then the button may be pressed again. Unit: ms. */
const CONFIRM_PAUSE_MS = 2_000;

/** Take the cash of one order: due, received, change. Remount for another order. */
export function CashDesk(props: { readonly order: CashOrderView; readonly onAct: Act }) {
  const { order, onAct } = props;
  const [tenderedFen, setTenderedFen] = useState<Fen | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const received = typed === null ? tenderedFen : parseTyped(typed);
  const choose = (amountFen: Fen) => {
    setTyped(null);
    setTenderedFen(amountFen);
  };
  return (
    <section className="cash-desk" aria-label={`第${orderNumberText(order.orderNumber)}单`}>
      <Lines order={order} />
      {typed !== null && (
        <Keypad
          extra="."
          onDigit={(key) => setTyped(typeKey(typed, key))}
          onErase={() => setTyped(typed.slice(0, -1))}
        />
      )}
      <Sums order={order} received={received} typed={typed} />
      <div className="notes">
        <Note
          amountFen={order.payFen}
          word={`正好 ${formatSpokenYuan(order.payFen).slice(0, -1)}`}
          chosen={received}
          onChoose={choose}
        />
        {NOTES_FEN.map((noteFen) => (
          <Note
            key={noteFen}
            amountFen={noteFen}
            word={String(noteFen / 100)}
            chosen={received}
            isShort={noteFen < order.payFen}
            onChoose={choose}
          />
        ))}
        <button
          type="button"
          className="note"
          aria-pressed={typed !== null}
          onClick={() => setTyped(typed === null ? '' : null)}
        >
          其他
        </button>
      </div>
      <Confirm order={order} received={received} onAct={onAct} />
    </section>
  );
}

function Lines({ order }: { readonly order: CashOrderView }) {
  return (
    <dl className="lines">
      <div className="lines-who">
        <dt>{orderNumberText(order.orderNumber)}</dt>
        <dd>{order.maskedName ?? '客人'}</dd>
      </div>
      <div>
        <dt>{order.mealName} ×1</dt>
        <dd>{formatYuan(order.listPriceFen)}</dd>
      </div>
      {order.reducedFen > 0 && (
        <div>
          <dt>减免</dt>
          <dd>−{formatYuan(order.reducedFen)}</dd>
        </div>
      )}
    </dl>
  );
}

function Sums(props: {
  readonly order: CashOrderView;
  readonly received: Fen | null;
  readonly typed: string | null;
}) {
  const { order, received, typed } = props;
  const changeFen = received === null ? null : subtractFen(received, order.payFen);
  return (
    <dl className="sums">
      <div className="sum-due">
        <dt>应收</dt>
        <dd>{formatYuan(order.payFen)}</dd>
      </div>
      <div>
        <dt>收到</dt>
        <dd>{typed ?? (received === null ? '—' : formatYuan(received))}</dd>
      </div>
      <div className="sum-change">
        <dt aria-live="polite">{changeFen !== null && changeFen < 0 ? '还差' : '找零'}</dt>
        <dd aria-live="polite">
          {changeFen === null ? '—' : formatYuan(changeFen).replace('-', '')}
        </dd>
      </div>
    </dl>
  );
}

function Note(props: {
  readonly amountFen: Fen;
  readonly word: string;
  readonly chosen: Fen | null;
  readonly isShort?: boolean;
  readonly onChoose: (amountFen: Fen) => void;
}) {
  return (
    <button
      type="button"
      className="note"
      disabled={props.isShort === true}
      aria-pressed={props.chosen === props.amountFen}
      onClick={() => props.onChoose(props.amountFen)}
    >
      {props.word}
    </button>
  );
}

function Confirm(props: {
  readonly order: CashOrderView;
  readonly received: Fen | null;
  readonly onAct: Act;
}) {
  const { order, received, onAct } = props;
  const [isSent, setIsSent] = useState(false);
  useEffect(() => {
    if (!isSent) return;
    const timer = setTimeout(() => setIsSent(false), CONFIRM_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isSent]);
  const isEnough = received !== null && received >= order.payFen;
  return (
    <div className="desk-acts">
      <button
        type="button"
        className="act act-main"
        disabled={!isEnough || isSent}
        onClick={() => {
          if (received === null) return;
          setIsSent(true);
          onAct({ act: 'confirm-cash', orderId: order.orderId, tenderedFen: received });
        }}
      >
        {isSent ? '正在记账' : '确认收款'}
      </button>
      <CancelOrder order={order} onAct={onAct} />
    </div>
  );
}

/** Asks once more, in its own place: a slip of the hand must not throw away an elder's order. */
function CancelOrder(props: { readonly order: CashOrderView; readonly onAct: Act }) {
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <button type="button" className="act" onClick={() => setIsAsking(true)}>
        取消这一单
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        className="act act-warning"
        onClick={() => props.onAct({ act: 'cancel-order', orderId: props.order.orderId })}
      >
        真的取消
      </button>
      <button type="button" className="act" onClick={() => setIsAsking(false)}>
        不取消
      </button>
    </>
  );
}
