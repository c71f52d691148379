import { useState } from 'react';
import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import type { MenuCard } from '../../contract/views.ts';
import { Clauses } from '../parts/clauses.tsx';
import { Choice } from './choice.tsx';
import { AskForDay, Days } from './days.tsx';
import { useFitting } from './fitting.ts';
import { CanteenName, Frame, MealPeriod, NextPage, useElderScreen } from './frame.tsx';
import { useLook } from './look.ts';
import { menuLayouts, pageOf } from './pages.ts';
import { AskForReason, Reason } from './reason.tsx';
import type { StepOf } from './step.ts';

type MenuStep = StepOf<'menu'>;

/** Choose something to eat, or the same as last time in one touch. */
export function Menu({ step }: { readonly step: MenuStep }) {
  const [isChoosingDay, setIsChoosingDay] = useState(false);
  if (step.reasons !== null) {
    return <Reason maskedName={step.maskedName} reasons={step.reasons} />;
  }
  if (isChoosingDay) {
    return (
      <Days maskedName={step.maskedName} days={step.days} onDone={() => setIsChoosingDay(false)} />
    );
  }
  return <Choosing step={step} onAskForDay={() => setIsChoosingDay(true)} />;
}

function Choosing(props: { readonly step: MenuStep; readonly onAskForDay: () => void }) {
  const { step } = props;
  const { shape, press } = useElderScreen();
  const { box, layout, meals, page } = useMenuPage(step);
  const again = layout.hasAgain && step.chosen === null ? step.again : null;
  const choose = (meal: MenuCard) => press({ press: 'choose', menuItemId: meal.menuItemId });
  const isSmall = shape === 'small';
  const greeting = <Greeting step={step} onAskForDay={props.onAskForDay} />;
  return (
    <Frame
      name="menu"
      stepBox={box}
      isPlain={layout.isPlain}
      top={
        isSmall ? (
          greeting
        ) : (
          <>
            <CanteenName />
            <MealPeriod withHours />
          </>
        )
      }
      actions={
        <>
          <button type="button" className="tool" onClick={() => press({ press: 'leave' })}>
            不吃了
          </button>
          <NextPage
            word="更多饭菜"
            page={page.page}
            pageCount={page.pageCount}
            onNext={page.turn}
          />
        </>
      }
    >
      {isSmall ? step.sentence !== null && <Said sentence={step.sentence} /> : greeting}
      <div className="menu-body">
        <ul className="choices" data-count={Math.min(layout.pageSize, step.meals.length)}>
          {meals.map((meal) => (
            <li key={meal.menuItemId} className="choice-place">
              <Choice
                meal={meal}
                hasDescription={layout.hasDescriptions}
                onChoose={() => choose(meal)}
              />
            </li>
          ))}
        </ul>
        {again !== null && <Again meal={again} onChoose={() => choose(again)} />}
        {step.chosen !== null && <Chosen chosen={step.chosen} />}
      </div>
    </Frame>
  );
}

/** The meals of the page that is shown, in the richest layout that holds the menu's largest ones. */
function useMenuPage(step: MenuStep) {
  const { view, shape } = useElderScreen();
  const { form } = view.settings;
  const { size } = useLook();
  const [first, setFirst] = useState(0);
  const levels = menuLayouts(form, shape);
  const content = JSON.stringify([view.canteen, step, shape, form, size]);
  const { box, level, isTrial } = useFitting(content, levels.length);
  const layout = levels[level] ?? levels[0];
  const ordered = layout.hasAgain ? step.meals : withFirst(step.meals, step.again);
  const { pageSize } = layout;
  const { shown, page, pageCount, next } = pageOf(ordered, { first, pageSize });
  const meals = isTrial ? largestOf(step.meals, pageSize) : shown;
  return { box, layout, meals, page: { page, pageCount, turn: () => setFirst(next) } };
}

function withFirst(meals: readonly MenuCard[], first: MenuCard | null): readonly MenuCard[] {
  if (first === null) return meals;
  const isFirst = (meal: MenuCard) => meal.menuItemId === first.menuItemId;
  return [...meals.filter(isFirst), ...meals.filter((meal) => !isFirst(meal))];
}

/** The meals with the most to say, as many as fit a page. */
function largestOf(meals: readonly MenuCard[], count: number): readonly MenuCard[] {
  const lengthOf = (meal: MenuCard) =>
    2 * meal.name.length +
    meal.description.length +
    2 * (meal.dietMarks.length + meal.allergens.length);
  return [...meals].sort((one, other) => lengthOf(other) - lengthOf(one)).slice(0, count);
}

function Greeting(props: { readonly step: MenuStep; readonly onAskForDay: () => void }) {
  const { maskedName, sentence, days } = props.step;
  const { shape } = useElderScreen();
  const isSmall = shape === 'small';
  return (
    <div className="greeting">
      <h1 className="greeting-name">
        {maskedName === null ? '您好！' : isSmall ? maskedName : `${maskedName}，您好！`}
      </h1>
      {!isSmall && sentence === null && <p className="greeting-ask">请按您想吃的</p>}
      {!isSmall && sentence !== null && <Said sentence={sentence} />}
      <span className="greeting-tools">
        <AskForDay days={days} onAsk={props.onAskForDay} />
        <AskForReason isShort={isSmall} />
      </span>
    </div>
  );
}

function Said({ sentence }: { readonly sentence: string }) {
  return (
    <p className="greeting-sentence">
      <Clauses words={sentence} />
    </p>
  );
}

function Again(props: { readonly meal: MenuCard; readonly onChoose: () => void }) {
  const { meal } = props;
  return (
    <button type="button" className="main again" onClick={props.onChoose}>
      <span className="again-word">和上次一样</span>
      <span className="again-meal">
        <span>{meal.name}</span>
        {meal.payFen !== null && (
          <span className="again-price">{formatSpokenYuan(meal.payFen)}</span>
        )}
      </span>
    </button>
  );
}

function Chosen({ chosen }: { readonly chosen: NonNullable<MenuStep['chosen']> }) {
  const { press } = useElderScreen();
  return (
    <button type="button" className="main again" onClick={() => press({ press: 'show-order' })}>
      <span className="again-word">选好了</span>
      <span className="again-meal">
        <span>{chosen.count}样</span>
        {chosen.payFen !== null && (
          <span className="again-price">{formatSpokenYuan(chosen.payFen)}</span>
        )}
      </span>
    </button>
  );
}
