import { useState } from 'react';
import type { OrderDayView } from '../../contract/views.ts';
import { Frame, NextPage, PersonOnTop, useElderScreen } from './frame.tsx';
import { pageOf } from './pages.ts';

/** Days on one screen. */
const DAYS_A_PAGE = 6;

/** Says for which day the menu is and asks for another; nothing where meals are for today only. */
export function AskForDay(props: {
  readonly days: readonly OrderDayView[];
  readonly onAsk: () => void;
}) {
  const chosen = props.days.find((day) => day.isChosen);
  if (chosen === undefined || props.days.length < 2) return null;
  return (
    <button type="button" className="tool ask-day" onClick={props.onAsk}>
      <span className="tool-line">{chosen.text.split(' ')[0]}吃</span>
      <span className="tool-line">换一天</span>
    </button>
  );
}

/** For which day. */
export function Days(props: {
  readonly maskedName: string | null;
  readonly days: readonly OrderDayView[];
  readonly onDone: () => void;
}) {
  const { press } = useElderScreen();
  const [first, setFirst] = useState(0);
  const { shown, page, pageCount, next } = pageOf(props.days, { first, pageSize: DAYS_A_PAGE });
  const choose = (day: OrderDayView) => {
    if (!day.isChosen) press({ press: 'choose-day', date: day.date });
    props.onDone();
  };
  return (
    <Frame
      name="days"
      top={<PersonOnTop maskedName={props.maskedName} />}
      actions={
        <>
          <button type="button" className="tool" onClick={props.onDone}>
            返回
          </button>
          <NextPage
            word="更多日子"
            page={page}
            pageCount={pageCount}
            onNext={() => setFirst(next)}
          />
        </>
      }
    >
      <h1 className="days-title">哪一天吃？</h1>
      <ul className="days">
        {shown.map((day) => (
          <li key={day.date} className="choice-place">
            <button
              type="button"
              className="choice day"
              aria-pressed={day.isChosen}
              onClick={() => choose(day)}
            >
              {day.isChosen && <span aria-hidden="true">✓</span>}
              {day.text.split(' ').map((word) => (
                <span key={word}>{word}</span>
              ))}
            </button>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
