import { useState } from 'react';
import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import type { MenuCard } from '../../contract/views.ts';
import { Clauses } from '../parts/clauses.tsx';
import { Dish } from '../parts/dishes.tsx';
import { Amount } from '../parts/money.tsx';
import { CanteenName, Frame, MealPeriod, useElderScreen } from './frame.tsx';
import { CHOICES_A_PAGE, pageOf } from './pages.ts';
import { AskForReason, Reason } from './reason.tsx';
import type { StepOf } from './step.ts';

/** Choose one set meal, or the same as last time in one touch. */
export function Menu({ step }: { readonly step: StepOf<'menu'> }) {
  const { shape, press } = useElderScreen();
  const [page, setPage] = useState(0);
  const { shown, pageCount } = pageOf(step.meals, { page, pageSize: CHOICES_A_PAGE[shape] });
  // A smaller panel has no room for both; who has been told that it costs more now chooses with open eyes.
  const hasRoom = shape === 'wide' || shape === 'tall' || step.sentence === null;
  const again = hasRoom ? step.again : null;
  const choose = (meal: MenuCard) => press({ press: 'choose', menuItemId: meal.menuItemId });
  const isSmall = shape === 'small';
  if (step.reasons !== null) {
    return <Reason maskedName={step.maskedName} reasons={step.reasons} />;
  }
  const greeting = (
    <Greeting maskedName={step.maskedName} sentence={isSmall ? null : step.sentence} />
  );
  return (
    <Frame
      name="menu"
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
          {pageCount > 1 && (
            <button type="button" className="tool" onClick={() => setPage(page + 1)}>
              更多饭菜
            </button>
          )}
        </>
      }
    >
      {isSmall ? step.sentence !== null && <Said sentence={step.sentence} /> : greeting}
      <ul className="choices" data-count={shown.length}>
        {shown.map((meal) => (
          <li key={meal.menuItemId} className="choice-place">
            <Choice meal={meal} onChoose={() => choose(meal)} />
          </li>
        ))}
      </ul>
      {again !== null && <Again meal={again} onChoose={() => choose(again)} />}
    </Frame>
  );
}

function Greeting(props: { readonly maskedName: string | null; readonly sentence: string | null }) {
  const { view, shape } = useElderScreen();
  const isSmall = shape === 'small';
  // The sign of the network takes the place of the greeting where the line is short.
  const isBrief = isSmall && !view.canteen.isOnline;
  return (
    <div className="greeting">
      <h1 className="greeting-name">
        {props.maskedName === null ? '您好！' : `${props.maskedName}${isBrief ? '' : '，您好！'}`}
      </h1>
      {props.sentence === null ? (
        <p className="greeting-ask">请按一份您想吃的</p>
      ) : (
        <Said sentence={props.sentence} />
      )}
      <AskForReason isShort={isSmall} />
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

function Choice(props: { readonly meal: MenuCard; readonly onChoose: () => void }) {
  const { meal } = props;
  return (
    <button type="button" className="choice" onClick={props.onChoose}>
      <span className="dish-ground" data-picture={meal.picture}>
        <Dish picture={meal.picture} />
      </span>
      <span className="choice-words">
        <span className="choice-name">{meal.name}</span>
        <span className="choice-description">{meal.description}</span>
        <Price meal={meal} />
      </span>
    </button>
  );
}

/** What this person pays, and the list price struck through where it differs; in the discreet form the list price only. */
function Price({ meal }: { readonly meal: MenuCard }) {
  if (meal.payFen === null) {
    return (
      <span className="price price-list">
        <span className="price-word">原价</span>
        <Amount amountFen={meal.listPriceFen} />
      </span>
    );
  }
  return (
    <span className="price">
      <Amount amountFen={meal.payFen} />
      {meal.payFen !== meal.listPriceFen && (
        <span className="price-was">
          <span className="for-readers-only">原价</span>
          <s>{formatSpokenYuan(meal.listPriceFen)}</s>
        </span>
      )}
    </span>
  );
}

function Again(props: { readonly meal: MenuCard; readonly onChoose: () => void }) {
  const { meal } = props;
  return (
    <button type="button" className="main again" onClick={props.onChoose}>
      <span className="again-word">和上次一样</span>
      <span className="again-meal">
        {meal.name}
        {meal.payFen !== null && (
          <span className="again-price">{formatSpokenYuan(meal.payFen)}</span>
        )}
      </span>
    </button>
  );
}
