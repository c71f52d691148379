import { useState } from 'react';
import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import { orderNumberText } from '../../contract/order-number.ts';
import { Clauses } from '../parts/clauses.tsx';
import { digitsOf } from './digits.ts';
import { Frame, useElderScreen } from './frame.tsx';
import { briefOrder } from './order-words.ts';
import type { StepOf } from './step.ts';

type CashStep = StepOf<'cash-here'>;

/** Digits of a PIN at least and at most, as the contract takes them. */
const PIN_LEAST = 4;
const PIN_MOST = 8;

/** The attendant takes the money at the elder's screen: first the PIN to the card, then one press for the money. */
export function CashHere({ step }: { readonly step: CashStep }) {
  const { press } = useElderScreen();
  return (
    <Frame
      name="attendant"
      top={<span className="top-name">工作人员 {step.name}</span>}
      actions={
        <button type="button" className="tool" onClick={() => press({ press: 'leave-cash' })}>
          返回
        </button>
      }
    >
      <section className="cash-order">
        <h1 className="for-readers-only">收现金</h1>
        <p className="cash-order-number">
          <span>号码</span>
          <b>{orderNumberText(step.orderNumber)}</b>
        </p>
        <p className="cash-order-amount" style={digitsOf(step.payFen)}>
          <span>收</span>
          <b className="amount">{formatSpokenYuan(step.payFen)}</b>
        </p>
        <p className="cash-order-food">{briefOrder(step.orderText)}</p>
      </section>
      {step.stage === 'pin' ? <Pin step={step} /> : <Money step={step} />}
    </Frame>
  );
}

function Money({ step }: { readonly step: CashStep }) {
  const { press } = useElderScreen();
  return (
    <section className="cash-taking">
      {step.sentence !== null && (
        <p className="trouble" role="alert">
          <Clauses words={step.sentence} />
        </p>
      )}
      <button
        type="button"
        className="main cash-taken"
        onClick={() => press({ press: 'take-cash' })}
      >
        收到 {formatSpokenYuan(step.payFen)}
      </button>
    </section>
  );
}

function Pin({ step }: { readonly step: CashStep }) {
  const { press } = useElderScreen();
  const [pin, setPin] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  // A sentence that was there before the first digit of this attempt is still worth reading; then it makes room.
  const sentence = pin === '' ? (step.sentence ?? refused) : null;
  const enter = () => {
    if (pin.length < PIN_LEAST) setRefused('密码至少4位，请再输一次');
    else press({ press: 'enter-pin', pin });
    setPin('');
  };
  const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
  return (
    <section className="pin-pad">
      <p className="pin-shown" role="status">
        {sentence ?? (pin === '' ? '请输密码' : `已经输了${pin.length}位`)}
      </p>
      <div className="pin-keys" data-quick="">
        {digits.map((digit) => (
          <button
            key={digit}
            type="button"
            className="tool pin-key"
            onClick={() => setPin(`${pin}${digit}`.slice(0, PIN_MOST))}
          >
            {digit}
          </button>
        ))}
        <button type="button" className="tool pin-key" onClick={() => setPin('')}>
          重输
        </button>
        <button type="button" className="main pin-key pin-enter" onClick={enter}>
          确认
        </button>
      </div>
    </section>
  );
}
