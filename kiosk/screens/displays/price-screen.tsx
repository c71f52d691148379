import { useLayoutEffect, useRef, useState } from 'react';
import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import type { PriceBoardView } from '../../contract/public-views.ts';
import { allergenSentence, dietWordsOf } from '../parts/food-words.ts';
import { packColumns, pagesOf } from './columns.ts';
import { DisplayTop, PageSign } from './display-top.tsx';
import { onResize, useIsTall, useTurning } from './turning.ts';
import '../parts/base.css';
import './displays.css';

type Period = PriceBoardView['periods'][number];
type Item = Period['items'][number];

interface BoardPage {
  readonly period: Period;
  readonly columns: readonly (readonly Item[])[];
}

/**
 * The price board (价格公示): list prices for everybody. While a meal is on it shows that meal alone, so that nobody who
 * queues waits for other pages; between meals all of today's.
 */
export function PriceScreen({ view }: { readonly view: PriceBoardView }) {
  const { canteen } = view;
  const now = view.periods.filter((period) => period.isNow);
  const periods = (now.length > 0 ? now : view.periods).filter(({ items }) => items.length > 0);
  const isTall = useIsTall();
  const items = periods.flatMap((period) => period.items);
  const { measure, heights, room } = useHeights(view);
  const pages = boardPages({ periods, heights, room, columnCount: isTall ? 1 : 2 });
  const page = useTurning(pages.length);
  const shown = pages[page];
  return (
    <div className="display prices" data-tall={isTall}>
      <DisplayTop canteen={canteen} />
      <main className="prices-body">
        <h1>
          <span>价格公示（原价）</span>
          {shown !== undefined && (
            <span>
              {shown.period.name} {shown.period.hours}
            </span>
          )}
          <PageSign page={page} pageCount={pages.length} />
        </h1>
        <div className="price-columns">
          {periods.length === 0 && <p className="prices-none">今天的饭菜还没有公布</p>}
          {shown?.columns.map((column) => (
            <ul key={column[0]?.menuItemId}>
              {column.map((item) => (
                <PriceRow key={item.menuItemId} item={item} />
              ))}
            </ul>
          ))}
          <div className="price-measure" aria-hidden="true">
            <ul ref={measure}>
              {items.map((item, order) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: one dish may be on several meals; a row is its place.
                <PriceRow key={order} item={item} />
              ))}
            </ul>
          </div>
        </div>
      </main>
    </div>
  );
}

function PriceRow({ item }: { readonly item: Item }) {
  const marks = dietWordsOf(item.dietMarks).join(' ');
  const allergens = allergenSentence(item.allergens);
  return (
    <li className="price-row" data-sold-out={item.isSoldOut}>
      <b className="price-name">{item.name}</b>
      <span className="price-amount">
        <b>{formatSpokenYuan(item.listPriceFen)}</b>
        {item.kind === 'by-weight' && <span>每500克</span>}
      </span>
      <p className="price-marks">
        {item.isSoldOut && <b className="price-sold-out">卖完了</b>}
        {marks !== '' && <b>{marks}</b>}
        {allergens !== '' && <span>{allergens}</span>}
      </p>
    </li>
  );
}

/** The height of every row as it is laid out, and of the room for them, in pixels; measured anew when the panel or letters change. */
function useHeights(view: PriceBoardView) {
  const measure = useRef<HTMLUListElement>(null);
  const [laid, setLaid] = useState<{ readonly heights: readonly number[]; readonly room: number }>({
    heights: [],
    room: 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have other heights.
  useLayoutEffect(() => {
    const look = () => {
      const list = measure.current;
      if (list === null) return;
      const heights = [...list.children].map((row) => row.getBoundingClientRect().height);
      setLaid({ heights, room: list.parentElement?.clientHeight ?? 0 });
    };
    look();
    void document.fonts.ready.then(look);
    return onResize(look);
  }, [view]);
  return { measure, ...laid };
}

function boardPages(board: {
  readonly periods: readonly Period[];
  readonly heights: readonly number[];
  readonly room: number;
  readonly columnCount: number;
}): readonly BoardPage[] {
  let from = 0;
  return board.periods.flatMap((period) => {
    const heights = board.heights.slice(from, from + period.items.length);
    from += period.items.length;
    const columns = packColumns(heights, board.room).map((rows) =>
      rows.flatMap((row) => period.items[row] ?? []),
    );
    return pagesOf(columns, board.columnCount).map((page) => ({ period, columns: page }));
  });
}
