import { Frame, PersonOnTop, useElderScreen } from './frame.tsx';
import { Food } from './photos.tsx';
import type { StepOf } from './step.ts';

/** Food by weight: what to do with the plate, and whose food it is. Staff say the weight. */
export function Weighing({ step }: { readonly step: StepOf<'weighing'> }) {
  const { press } = useElderScreen();
  return (
    <Frame
      name="weighing"
      top={<PersonOnTop maskedName={step.maskedName} />}
      actions={
        <button type="button" className="tool" onClick={() => press({ press: 'back' })}>
          返回
        </button>
      }
    >
      <section className="weighed">
        <Food picture={step.meal.picture} photo={step.meal.photo} />
        <p className="weighed-name">{step.meal.name}</p>
      </section>
      <section className="next">
        <h1 className="title">
          <span className="clause">请把餐盘</span>
          <span className="clause">放到秤上</span>
        </h1>
        <p className="next-sentence">工作人员来称，请稍等</p>
      </section>
    </Frame>
  );
}
