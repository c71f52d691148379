import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import { Clauses } from '../parts/clauses.tsx';
import { Dish } from '../parts/dishes.tsx';
import { Amount } from '../parts/money.tsx';
import { Frame, PersonOnTop, useElderScreen } from './frame.tsx';
import { AskForReason, Reason } from './reason.tsx';
import type { StepOf } from './step.ts';

type PayStep = StepOf<'pay'>;

/** One amount, and the two ways to pay as the two biggest things. */
export function Pay({ step }: { readonly step: PayStep }) {
  const { press } = useElderScreen();
  if (step.reason !== null) return <Reason maskedName={step.maskedName} reasons={[step.reason]} />;
  return (
    <Frame
      name="pay"
      top={<PersonOnTop maskedName={step.maskedName} />}
      actions={
        <button type="button" className="tool" onClick={() => press({ press: 'back' })}>
          返回
        </button>
      }
    >
      {step.sentence !== null && (
        <p className="trouble" role="alert">
          <Clauses words={step.sentence} />
        </p>
      )}
      <section className="bought">
        <Bought step={step} />
      </section>
      <section className="paying">
        <ToPay step={step} />
        <Ways step={step} />
      </section>
    </Frame>
  );
}

function Bought({ step }: { readonly step: PayStep }) {
  const picture = step.lines[0]?.picture ?? 'plain';
  return (
    <>
      <span className="dish-ground" data-picture={picture}>
        <Dish picture={picture} />
      </span>
      <div className="bought-words">
        <h1 className="bought-name">{step.lines.map((line) => line.name).join('、')}</h1>
      </div>
      <AskForReason />
    </>
  );
}

function ToPay({ step }: { readonly step: PayStep }) {
  // Null in the discreet form until the elder asks, and again when the reason has gone.
  const { payFen } = step;
  return (
    <div className="to-pay">
      {payFen === null ? (
        <p className="to-pay-amount to-pay-ask">请选怎么付钱</p>
      ) : (
        <p className="to-pay-amount">
          <span className="to-pay-word">您付</span>
          <Amount amountFen={payFen} />
        </p>
      )}
      {payFen !== null && (
        <p className="to-pay-line">
          <span>原价 {formatSpokenYuan(step.listPriceFen)}</span>
          {step.reducedFen !== null && step.reducedFen > 0 && (
            <span className="to-pay-reduced">已减 {formatSpokenYuan(step.reducedFen)}</span>
          )}
        </p>
      )}
    </div>
  );
}

function Ways({ step }: { readonly step: PayStep }) {
  const { press } = useElderScreen();
  const isAccountFirst = step.account === 'enough';
  return (
    <div className="ways">
      {isAccountFirst && (
        <button
          type="button"
          className="main way"
          onClick={() => press({ press: 'pay-by-account' })}
        >
          卡里付钱
        </button>
      )}
      {step.account === 'short' && <p className="way way-short">卡里的钱不够</p>}
      <button
        type="button"
        className={isAccountFirst ? 'second way' : 'main way'}
        onClick={() => press({ press: 'pay-by-cash' })}
      >
        付现金
      </button>
    </div>
  );
}
