import { orderNumberText } from '../../contract/order-number.ts';
import { Amount } from '../parts/money.tsx';
import { digitsOf } from './digits.ts';
import { Frame, PersonOnTop, useElderScreen } from './frame.tsx';
import { NumberBox } from './number-box.tsx';
import { briefOrder } from './order-words.ts';
import type { StepOf } from './step.ts';

/** The meal is ordered, the cash goes to the attendant. */
export function WaitingForCash({ step }: { readonly step: StepOf<'waiting-for-cash'> }) {
  const { press } = useElderScreen();
  return (
    <Frame
      name="cash"
      top={<PersonOnTop maskedName={step.maskedName} />}
      actions={
        <button type="button" className="tool" onClick={() => press({ press: 'back' })}>
          返回
        </button>
      }
      main={
        <button type="button" className="main tool" onClick={() => press({ press: 'leave' })}>
          好了
        </button>
      }
    >
      <NumberBox word="您的号码" number={orderNumberText(step.orderNumber)} tone="money" />
      <section className="next">
        <h1 className="title">
          <span className="clause">请到收银台</span>
          <span className="clause">付钱</span>
        </h1>
        {step.payFen !== null && (
          <p className="next-amount" style={digitsOf(step.payFen)}>
            <span>您付</span>
            <Amount amountFen={step.payFen} />
          </p>
        )}
        <p className="next-sentence next-meal">{briefOrder(step.orderText)}</p>
        <p className="next-sentence">把号码告诉工作人员</p>
      </section>
    </Frame>
  );
}
