import { useState } from 'react';
import type { OrderId } from '../../../shared/identity/ids.ts';
import { formatYuan } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import type { CanteenView, CashOrderView, StaffView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { CashDesk } from './cash-desk.tsx';
import { FailedPapers } from './failed-papers.tsx';
import { mealPeriodText } from './meal-period-text.ts';
import { OpenDrawer } from './open-drawer.tsx';
import { NewIdentity } from './recovery.tsx';
import { ScannedSale } from './scanned-sale.tsx';

type Session = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;

/** A staff session: who waits with cash, what is wrong in words, and the desk for the order that was pressed. */
export function Till(props: {
  readonly canteen: CanteenView;
  readonly session: Session;
  readonly onAct: Act;
}) {
  const { session, onAct } = props;
  const [chosen, setChosen] = useState<OrderId | null>(null);
  const [isReplacing, setReplacing] = useState(false);
  // The only one that waits needs no choosing; one that is gone is no longer chosen.
  const order =
    session.orders.find((each) => each.orderId === chosen) ??
    (session.orders.length === 1 ? session.orders[0] : undefined);
  return (
    <div className="staff">
      <Top {...props} onReplace={() => setReplacing(true)} />
      {session.isToBeReplaced && isReplacing && (
        <main className="desk">
          <NewIdentity
            sentence={session.sentence}
            onAct={onAct}
            onCancel={() => setReplacing(false)}
          />
        </main>
      )}
      <main className="till" hidden={session.isToBeReplaced && isReplacing}>
        <section className="till-left">
          {session.isElderCalling && (
            <div className="call" role="alert">
              <b>有老人在叫您</b>
              <button
                type="button"
                className="act act-main"
                onClick={() => onAct({ act: 'answer-call' })}
              >
                我来了
              </button>
            </div>
          )}
          {session.clockQuestion !== null && (
            <ClockQuestion question={session.clockQuestion} onAct={onAct} />
          )}
          {session.sentence !== null && (
            <p className="said" role="alert">
              {session.sentence}
            </p>
          )}
          {session.scannedSale !== null && <ScannedSale sale={session.scannedSale} onAct={onAct} />}
          <Orders orders={session.orders} chosen={order?.orderId ?? null} onChoose={setChosen} />
          <FailedPapers session={session} onAct={onAct} />
          <OpenDrawer onAct={onAct} />
        </section>
        <aside className="till-right">
          {order === undefined ? (
            <p className="till-empty">
              {session.orders.length === 0 ? '没有等着付现金的单子' : '请按左边的一单收钱'}
            </p>
          ) : (
            <CashDesk key={order.orderId} order={order} onAct={onAct} />
          )}
        </aside>
      </main>
    </div>
  );
}

/** The machine's clock jumped: one press says that its date is right. */
function ClockQuestion(props: {
  readonly question: NonNullable<Session['clockQuestion']>;
  readonly onAct: Act;
}) {
  const { date, sentence } = props.question;
  return (
    <div className="call" role="alert">
      <span>{sentence}</span>
      <button
        type="button"
        className="act act-main"
        onClick={() => props.onAct({ act: 'confirm-clock', date })}
      >
        对
      </button>
    </div>
  );
}

function Top(props: {
  readonly canteen: CanteenView;
  readonly session: Session;
  readonly onAct: Act;
  readonly onReplace: () => void;
}) {
  const { canteen, session } = props;
  const troubles = session.devices.filter((device) => !device.isWell);
  return (
    <>
      <header className="staff-top">
        <b>{canteen.canteenName}</b>
        <span>{mealPeriodText(canteen)}</span>
        <span>{session.name} 当班</span>
        <span className="staff-top-room" />
        <span>{networkText(canteen, session)}</span>
        {canteen.isDemo && <span className="staff-demo">演示数据</span>}
        <button
          type="button"
          className="sign-out top-devices"
          onClick={() => props.onAct({ act: 'open-devices' })}
        >
          {troubles.length === 0 ? '设备正常' : '设备'}
        </button>
        <button type="button" className="sign-out" onClick={() => props.onAct({ act: 'sign-out' })}>
          退出
        </button>
      </header>
      <div role="status">
        {troubles.length > 0 && (
          <ul className="troubles">
            {troubles.map((device) => (
              <li key={device.name}>
                <b>{device.name}</b>：{device.sentence}
              </li>
            ))}
            {session.isToBeReplaced && (
              <li>
                <button type="button" onClick={props.onReplace}>
                  更换设备身份
                </button>
              </li>
            )}
          </ul>
        )}
      </div>
    </>
  );
}

function networkText(canteen: CanteenView, session: Session): string {
  const { count, since } = session.unsent;
  const unsent =
    count === 0 ? '' : `（${count} 条待传${since === null ? '' : `，从 ${since} 起`}）`;
  return canteen.isOnline ? `网络正常${unsent}` : `网络断开，照常营业${unsent}`;
}

function Orders(props: {
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
