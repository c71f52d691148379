import { useState } from 'react';
import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import { Clauses } from '../parts/clauses.tsx';
import { Amount } from '../parts/money.tsx';
import { digitsOf } from './digits.ts';
import { useFitting } from './fitting.ts';
import { Frame, PersonOnTop, useElderScreen } from './frame.tsx';
import { useLook } from './look.ts';
import { Order } from './order.tsx';
import { isOneSetMeal, lineText } from './order-words.ts';
import { Food } from './photos.tsx';
import { AskForReason, Reason } from './reason.tsx';
import { ServiceTypes } from './service-types.tsx';
import type { StepOf } from './step.ts';

type PayStep = StepOf<'pay'>;

/** One amount, and the two ways to pay as the two biggest things. */
export function Pay({ step }: { readonly step: PayStep }) {
  const [isChanging, setIsChanging] = useState(false);
  if (step.reason !== null) return <Reason maskedName={step.maskedName} reasons={[step.reason]} />;
  if (isChanging) return <Order step={step} onDone={() => setIsChanging(false)} />;
  return <Paying step={step} onChange={() => setIsChanging(true)} />;
}

/** What may be left out of the words about the order where there is no room, step by step. */
const LAYOUTS = [
  { linesMost: 6, hasPicture: true, isBrief: false, isPlain: false },
  { linesMost: 4, hasPicture: true, isBrief: false, isPlain: false },
  { linesMost: 6, hasPicture: false, isBrief: false, isPlain: false },
  { linesMost: 4, hasPicture: false, isBrief: false, isPlain: false },
  { linesMost: 2, hasPicture: false, isBrief: false, isPlain: false },
  { linesMost: 2, hasPicture: false, isBrief: true, isPlain: false },
  { linesMost: 2, hasPicture: false, isBrief: true, isPlain: true },
  { linesMost: 1, hasPicture: false, isBrief: true, isPlain: true },
  { linesMost: 0, hasPicture: false, isBrief: true, isPlain: true },
] as const;

function Paying(props: { readonly step: PayStep; readonly onChange: () => void }) {
  const { step } = props;
  const { view, shape, press } = useElderScreen();
  const { size } = useLook();
  const content = JSON.stringify([view.canteen, step, shape, view.settings.form, size]);
  const { box, level } = useFitting(content, LAYOUTS.length);
  const layout = LAYOUTS[level] ?? LAYOUTS[0];
  const isSmall = shape === 'small';
  const isUsual = isOneSetMeal(step);
  return (
    <Frame
      name="pay"
      stepBox={box}
      isPlain={layout.isPlain}
      top={<PersonOnTop maskedName={step.maskedName} />}
      actions={
        <>
          <button type="button" className="tool" onClick={() => press({ press: 'back' })}>
            返回
          </button>
          {isSmall && <AskForReason isShort />}
        </>
      }
    >
      {step.sentence !== null && (
        <p className="trouble" role="alert">
          <Clauses words={step.sentence} />
        </p>
      )}
      <section className="bought" data-fit="">
        {layout.hasPicture && <Picture step={step} />}
        <Bought step={step} linesMost={layout.linesMost} hasPrices={!layout.isBrief} />
        {step.serviceTypes.length > 1 && <ServiceTypes step={step} />}
        <div className="bought-tools">
          {!isSmall && <AskForReason isShort={layout.isBrief} />}
          {(isUsual || !(isSmall || layout.isBrief)) && <OneMore step={step} />}
          {!isUsual && (
            <button type="button" className="tool" onClick={props.onChange}>
              修改
            </button>
          )}
        </div>
      </section>
      <section className="paying" data-fit="">
        <ToPay step={step} hasListPrice={!layout.isBrief} />
        <Ways step={step} />
      </section>
    </Frame>
  );
}

function Picture({ step }: { readonly step: PayStep }) {
  const [line] = step.lines;
  return <Food picture={line?.picture ?? 'plain'} photo={line?.photo ?? null} />;
}

/** Everything on the order, as far as there is room; all of it is one press away. */
function Bought(props: {
  readonly step: PayStep;
  readonly linesMost: number;
  readonly hasPrices: boolean;
}) {
  const { step } = props;
  const { lines, companions } = step;
  const isWhole = lines.length <= props.linesMost;
  const shown = isWhole ? lines : lines.slice(0, Math.max(0, props.linesMost - 1));
  const portions = lines.reduce((sum, line) => sum + line.quantity, 0) + companions.count;
  // In the discreet form no amount is shown before the elder asks; of one thing the amount to pay says it.
  const hasPrices = props.hasPrices && lines.length > 1 && step.payFen !== null;
  return (
    <div className="bought-words">
      {step.dayText !== null && <p className="bought-day">{step.dayText}</p>}
      <h1 className="bought-name" data-count={lines.length}>
        {shown.map((line) => (
          <span key={line.position} className="bought-line">
            <span>{lineText(line)}</span>
            {hasPrices && (
              <span className="bought-price">{formatSpokenYuan(line.listPriceFen)}</span>
            )}
          </span>
        ))}
        {!isWhole && (
          <span className="bought-line">
            {shown.length > 0 && '等，'}一共{portions}样
          </span>
        )}
      </h1>
      {companions.count > 0 && isWhole && (
        <p className="bought-companions">同来的人 {companions.count}份</p>
      )}
    </div>
  );
}

/** Somebody eats along, at the price for everybody. */
function OneMore({ step }: { readonly step: PayStep }) {
  const { press } = useElderScreen();
  const { onePriceFen, mayAdd } = step.companions;
  if (onePriceFen === null || !mayAdd) return null;
  return (
    <button
      type="button"
      className="tool one-more"
      onClick={() => press({ press: 'add-companion' })}
    >
      <span className="tool-line">再来一份</span>
      <span className="tool-line one-more-price">原价{formatSpokenYuan(onePriceFen)}</span>
    </button>
  );
}

function ToPay(props: { readonly step: PayStep; readonly hasListPrice: boolean }) {
  const { step } = props;
  // Null in the discreet form until the elder asks, and again when the reason has gone.
  const { payFen } = step;
  return (
    <div className="to-pay">
      {payFen === null ? (
        <p className="to-pay-amount to-pay-ask">请选怎么付钱</p>
      ) : (
        <p className="to-pay-amount" style={digitsOf(payFen)}>
          <span className="to-pay-word">您付</span>
          <Amount amountFen={payFen} />
        </p>
      )}
      {payFen !== null && props.hasListPrice && (
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
