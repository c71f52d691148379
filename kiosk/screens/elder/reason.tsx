import { useState } from 'react';
import type { PriceReasonView } from '../../contract/views.ts';
import { Clauses } from '../parts/clauses.tsx';
import { Amount } from '../parts/money.tsx';
import { Frame, PersonOnTop, useElderScreen } from './frame.tsx';
import { usePressByItself } from './press-by-itself.ts';

/** The reason for the price is private: it goes away by itself after this. Unit: ms. */
const REASON_SHOWN_MS = 15_000;

/** Asks why this price; the same words and place for everybody. `isShort` where the whole question has no room. */
export function AskForReason(props: { readonly isShort?: boolean }) {
  const { press } = useElderScreen();
  return (
    <button
      type="button"
      className="tool ask-reason"
      aria-label="为什么是这个价"
      onClick={() => press({ press: 'explain' })}
    >
      {props.isShort === true ? '为什么' : '为什么是这个价'}
    </button>
  );
}

/** Why this price, over everything else until it is closed by one press, or by itself. */
export function Reason(props: {
  readonly maskedName: string | null;
  /** At least one; of several the others come by a press. */
  readonly reasons: readonly PriceReasonView[];
}) {
  const { shape, press } = useElderScreen();
  const [asked, setAsked] = useState(0);
  const close = () => press({ press: 'explain' });
  usePressByItself(REASON_SHOWN_MS, close);
  const reason = props.reasons[asked % props.reasons.length];
  if (reason === undefined) return null;
  return (
    <Frame
      name="reason"
      top={<PersonOnTop maskedName={props.maskedName} />}
      actions={
        props.reasons.length > 1 && (
          <button type="button" className="tool" onClick={() => setAsked(asked + 1)}>
            看别的饭
          </button>
        )
      }
      main={
        <button type="button" className="main tool" onClick={close}>
          知道了
        </button>
      }
    >
      <section className="reason" role="status">
        <h1 className={shape === 'small' ? 'for-readers-only' : 'reason-title'}>
          {reason.mealName}的价钱是这样来的
        </h1>
        <p className="reason-words">
          <Clauses words={reason.sentence} />
        </p>
        <Figures reason={reason} />
        {reason.left.length > 0 && (
          <p className="reason-left">
            <Clauses words={`这份以后：${reason.left.join('，')}`} />
          </p>
        )}
      </section>
    </Frame>
  );
}

function Figures({ reason }: { readonly reason: PriceReasonView }) {
  return (
    <dl className="figures" data-count={reason.reductions.length}>
      <Figure name="原价" amountFen={reason.listPriceFen} />
      {reason.reductions.map(({ name, amountFen }) => (
        <Figure key={name} name={name} amountFen={amountFen} />
      ))}
      <Figure name="您付" amountFen={reason.payFen} className="figure-pay" />
    </dl>
  );
}

function Figure(props: {
  readonly name: string;
  readonly amountFen: PriceReasonView['payFen'];
  readonly className?: string;
}) {
  return (
    <div className={`figure ${props.className ?? ''}`}>
      <dt>{props.name}</dt>
      <dd>
        <Amount amountFen={props.amountFen} />
      </dd>
    </div>
  );
}
