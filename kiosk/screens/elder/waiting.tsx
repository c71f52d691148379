import type { MenuCard } from '../../contract/views.ts';
import { Clauses } from '../parts/clauses.tsx';
import { CardOnReader } from '../parts/dishes.tsx';
import { Amount } from '../parts/money.tsx';
import { CanteenName, Frame, MealPeriod, useElderScreen } from './frame.tsx';
import { useLook } from './look.ts';
import { rowsOfToday } from './pages.ts';
import { Food } from './photos.tsx';
import type { StepOf } from './step.ts';

type WaitingStep = StepOf<'waiting'>;

/** Nobody is here: one sentence says what to do, one drawing shows it, today's food with its list prices for everyone. */
export function Waiting({ step }: { readonly step: WaitingStep }) {
  const { view, shape, press } = useElderScreen();
  const { size } = useLook();
  return (
    <Frame
      name="waiting"
      top={
        <>
          <CanteenName />
          {shape === 'wide' && <span className="top-date">{view.canteen.dateText}</span>}
          <MealPeriod withHours={shape !== 'small'} />
        </>
      }
      actions={
        <button
          type="button"
          className="tool"
          onClick={() => press({ press: 'start-without-card' })}
        >
          没带卡
        </button>
      }
    >
      <section className="ask" data-reader={step.reader}>
        <CardOnReader reader={step.reader} />
        <Ask step={step} />
      </section>
      <Today meals={step.meals} rows={rowsOfToday(shape, size)} />
    </Frame>
  );
}

function Ask({ step }: { readonly step: WaitingStep }) {
  const { shape } = useElderScreen();
  if (step.reader === 'reading') {
    return (
      <>
        <h1 className="title">正在读卡</h1>
        <p className="ask-how">
          <Clauses words="请不要动，马上就好" />
        </p>
      </>
    );
  }
  const trouble =
    step.sentence ?? (step.reader === 'trouble' ? '读卡器没有反应，请叫工作人员' : null);
  if (trouble !== null)
    return (
      <h1 className="title title-sentence">
        <Clauses words={trouble} />
      </h1>
    );
  return (
    <>
      <h1 className="title">请放上身份证</h1>
      <p className="ask-how">
        <Clauses words={shape === 'small' ? '看到名字再拿开' : '放好不动，看到您的名字再拿开'} />
      </p>
    </>
  );
}

function Today(props: { readonly meals: readonly MenuCard[]; readonly rows: number }) {
  const shown = props.meals.slice(0, props.rows);
  const hidden = props.meals.length - shown.length;
  return (
    <section className="today">
      <h2 className="today-title">
        今天的饭菜
        {hidden > 0 && <span className="today-count">共{props.meals.length}样</span>}
      </h2>
      {shown.length === 0 && (
        <p className="today-none">
          <Clauses words="现在没有开餐。要帮忙，请叫工作人员。" />
        </p>
      )}
      <ul className="today-list">
        {shown.map((meal) => (
          <li key={meal.menuItemId} className="today-row">
            <Food picture={meal.picture} photo={meal.photo} />
            <span className="today-name">{meal.name}</span>
            {meal.isSoldOut ? (
              <span className="today-sold-out">卖完了</span>
            ) : (
              <span className="today-price">
                {meal.kind === 'by-weight' && <span className="today-unit">每斤</span>}
                <Amount amountFen={meal.listPriceFen} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
