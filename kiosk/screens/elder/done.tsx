import { orderNumberText } from '../../contract/order-number.ts';
import { Clauses } from '../parts/clauses.tsx';
import { Frame, PersonOnTop, useElderScreen } from './frame.tsx';
import { NumberBox } from './number-box.tsx';
import { usePressByItself } from './press-by-itself.ts';
import type { StepOf } from './step.ts';

type DoneStep = StepOf<'done'>;

/** Long enough to read and take the slip, short enough for the next in the queue. Unit: ms. */
const CLOSES_AFTER_MS = 12_000;

const receiptTitle: Record<DoneStep['receipt'], string | null> = {
  printing: '正在打小票',
  printed: '请拿小票',
  failed: null,
  unknown: null,
};

/** Paid: the number, then what to do next in order. It closes itself. */
export function Done({ step }: { readonly step: DoneStep }) {
  const { press } = useElderScreen();
  usePressByItself(CLOSES_AFTER_MS, () => press({ press: 'leave' }));
  const title = receiptTitle[step.receipt];
  return (
    <Frame
      name="done"
      top={<PersonOnTop maskedName={step.maskedName} />}
      main={
        <button type="button" className="main tool" onClick={() => press({ press: 'leave' })}>
          好了
        </button>
      }
    >
      <NumberBox word="取餐号" number={orderNumberText(step.orderNumber)} tone="go" />
      <section className="next" data-receipt={step.receipt}>
        <h1 className="title">
          <span className="title-line">付好了</span>
          {title !== null && <span className="title-line">{title}</span>}
        </h1>
        {step.receipt === 'failed' && step.sentences.length === 0 && (
          <p className="next-sentence">
            <Clauses words="小票没有打出来，请记住号码，工作人员会给您补。" />
          </p>
        )}
        {step.sentences.map((sentence) => (
          <p key={sentence} className="next-sentence">
            <Clauses words={sentence} />
          </p>
        ))}
      </section>
    </Frame>
  );
}
