import { Clauses } from '../parts/clauses.tsx';
import { CanteenName, Frame, MealPeriod } from './frame.tsx';
import type { StepOf } from './step.ts';

/** Nothing can be sold here now; the sentence says how the elder eats all the same. */
export function Stopped({ step }: { readonly step: StepOf<'stopped'> }) {
  return (
    <Frame
      name="stopped"
      top={
        <>
          <CanteenName />
          <MealPeriod withHours={false} />
        </>
      }
    >
      <section className="stopped">
        <h1 className="title title-sentence">
          <Clauses words={step.sentence} />
        </h1>
        <p className="stopped-more">
          <Clauses words="饭照样吃，请到收银台，工作人员会帮您。" />
        </p>
      </section>
    </Frame>
  );
}
