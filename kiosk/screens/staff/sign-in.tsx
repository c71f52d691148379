import { type ReactNode, useEffect, useState } from 'react';
import type { CanteenView, StaffView } from '../../contract/views.ts';
import { CardOnReader } from '../parts/dishes.tsx';
import type { Act } from './act.ts';
import { Keypad } from './keypad.tsx';
import { mealPeriodText } from './meal-period-text.ts';

/** 4 to 8 digits, as the contract has it. */
const PIN_LENGTH_MIN = 4;
const PIN_LENGTH_MAX = 8;

/** Nobody is signed in: how to begin. */
export function SignedOut(props: {
  readonly canteen: CanteenView;
  readonly session: Extract<StaffView['session'], { readonly kind: 'signed-out' }>;
  readonly onAct: Act;
}) {
  const { sentence, mayOpenDevices, isReaderConnected } = props.session;
  const isReaderMissing = mayOpenDevices && !isReaderConnected;
  const news = newsWords(props.session);
  return (
    <Desk canteen={props.canteen}>
      <CardOnReader reader={isReaderMissing ? 'trouble' : 'ready'} />
      <h1>{isReaderMissing ? '刷员工卡的读卡器没有接好' : '请刷员工卡'}</h1>
      <p className="desk-how">
        {isReaderMissing
          ? '读卡器像键盘一样接的，不用添加，直接刷卡'
          : '把员工卡放在读卡器上，再输入密码'}
      </p>
      {mayOpenDevices && (
        <button
          type="button"
          className={isReaderMissing ? 'act act-main' : 'act'}
          onClick={() => props.onAct({ act: 'open-devices' })}
        >
          {isReaderMissing ? '看看设备，把它接好' : '刷卡没有反应？看看设备'}
        </button>
      )}
      {news !== null && (
        <p className="desk-trouble" role="alert">
          {news}
        </p>
      )}
      {sentence !== null && (
        <p className="desk-trouble" role="alert">
          {sentence}
        </p>
      )}
    </Desk>
  );
}

function newsWords(session: {
  readonly isElderCalling: boolean;
  readonly ordersWaiting: number;
}): string | null {
  const news = [
    session.isElderCalling ? '有老人在叫您' : null,
    session.ordersWaiting > 0 ? `${session.ordersWaiting}单等着付现金` : null,
  ].filter((words) => words !== null);
  return news.length === 0 ? null : `${news.join('，')}。`;
}

/** A staff card was read; a card alone can be copied, so the PIN is asked as well. */
export function EnterPin(props: {
  readonly canteen: CanteenView;
  readonly name: string;
  readonly sentence: string | null;
  readonly onAct: Act;
}) {
  const { onAct, sentence } = props;
  const [pin, setPin] = useState('');
  const enter = () => {
    if (pin.length < PIN_LENGTH_MIN) return;
    onAct({ act: 'enter-pin', pin });
    setPin('');
  };
  const type = (digit: string) => setPin((typed) => (typed + digit).slice(0, PIN_LENGTH_MAX));
  const erase = () => setPin((typed) => typed.slice(0, -1));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (/^\d$/.test(event.key)) type(event.key);
      else if (event.key === 'Backspace') erase();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  return (
    <Desk canteen={props.canteen}>
      <h1>{props.name}，请输入密码</h1>
      <form
        className="pin"
        onSubmit={(event) => {
          event.preventDefault();
          enter();
        }}
      >
        <output className="pin-dots" aria-label={`已输入${pin.length}位`}>
          {[...pin].map((_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place.
            <i key={place} />
          ))}
        </output>
        <p className="desk-trouble" role="alert">
          {sentence}
        </p>
        <Keypad onDigit={type} onErase={erase} />
        <button type="submit" className="act act-main" disabled={pin.length < PIN_LENGTH_MIN}>
          确定
        </button>
        <button type="button" className="act" onClick={() => onAct({ act: 'sign-out' })}>
          取消
        </button>
      </form>
    </Desk>
  );
}

/** The frame of everything but the till. */
export function Desk(props: {
  readonly canteen: CanteenView;
  /** Nothing can be served; it may not even be known when the canteen serves. */
  readonly isStopped?: boolean;
  readonly children: ReactNode;
}) {
  const { canteen } = props;
  const isPeriodKnown = canteen.mealPeriod !== null || props.isStopped !== true;
  return (
    <div className="staff">
      <header className="staff-top">
        <b>{canteen.canteenName}</b>
        <span>{canteen.dateText}</span>
        {isPeriodKnown && <span>{mealPeriodText(canteen)}</span>}
        <span className="staff-top-room" />
        {!canteen.isOnline && <span>网络断开，照常营业</span>}
        {canteen.isDemo && <span className="staff-demo">演示数据</span>}
      </header>
      <main className="desk">{props.children}</main>
    </div>
  );
}
