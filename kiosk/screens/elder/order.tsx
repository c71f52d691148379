import { useState } from 'react';
import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import type { OrderLineView } from '../../contract/views.ts';
import { useFitting } from './fitting.ts';
import { Frame, NextPage, PersonOnTop, useElderScreen } from './frame.tsx';
import { useLook } from './look.ts';
import { amountText } from './order-words.ts';
import { pageOf } from './pages.ts';
import type { StepOf } from './step.ts';

type PayStep = StepOf<'pay'>;

/** Most portions of a dish on one order, as the contract takes them. */
const QUANTITY_MOST = 20;
const ROWS_A_PAGE = [6, 5, 4, 3, 2, 1] as const;

/** Everything on the order, with more, fewer and none of what may be changed. */
export function Order(props: { readonly step: PayStep; readonly onDone: () => void }) {
  const { step } = props;
  const { view, shape } = useElderScreen();
  const { size } = useLook();
  const [first, setFirst] = useState(0);
  const rows = rowsOf(step);
  const content = JSON.stringify([view.canteen, step, shape, view.settings.form, size]);
  const { box, level, isTrial } = useFitting(content, ROWS_A_PAGE.length);
  const pageSize = ROWS_A_PAGE[level] ?? 1;
  const { shown, page, pageCount, next } = pageOf(rows, { first, pageSize });
  const drawn = isTrial ? largestOf(rows, pageSize) : shown;
  return (
    <Frame
      name="order"
      stepBox={box}
      top={<PersonOnTop maskedName={step.maskedName} />}
      actions={
        <NextPage word="看下面" page={page} pageCount={pageCount} onNext={() => setFirst(next)} />
      }
      main={
        <button type="button" className="main tool" onClick={props.onDone}>
          好了
        </button>
      }
    >
      <ul className="changes">
        {drawn.map((row) => (
          <li key={row.key} className="change-row" data-fit="">
            <Row row={row} />
          </li>
        ))}
      </ul>
    </Frame>
  );
}

/** One row: a line of the order, or those who eat along. */
interface OrderRow {
  readonly key: string;
  readonly name: string;
  readonly amount: string | null;
  readonly price: string;
  readonly less: RowPress | null;
  readonly more: RowPress | null;
}

interface RowPress {
  readonly word: string;
  readonly press: Parameters<ReturnType<typeof useElderScreen>['press']>[0];
}

function rowsOf(step: PayStep): readonly OrderRow[] {
  const { count, onePriceFen, mayAdd } = step.companions;
  const lines = step.lines.map(lineRow);
  if (onePriceFen === null || (count === 0 && !mayAdd)) return lines;
  const companions: OrderRow = {
    key: 'companions',
    name: '同来的人',
    amount: count === 0 ? null : `${count}份`,
    price: `原价${formatSpokenYuan(onePriceFen)}`,
    less:
      count === 0
        ? null
        : { word: count === 1 ? '去掉' : '少一份', press: { press: 'remove-companion' } },
    more: mayAdd
      ? { word: count === 0 ? '来一份' : '多一份', press: { press: 'add-companion' } }
      : null,
  };
  return [...lines, companions];
}

function lineRow(line: OrderLineView): OrderRow {
  const { position, quantity } = line;
  const set = (newQuantity: number) =>
    ({ press: 'set-quantity', position, quantity: newQuantity }) as const;
  const isCounted = line.mayChange && line.kind === 'dishes';
  const less = {
    word: isCounted && quantity > 1 ? '少一份' : '不要了',
    press: set(isCounted ? quantity - 1 : 0),
  };
  return {
    key: String(position),
    name: line.name,
    amount: amountText(line),
    price: formatSpokenYuan(line.listPriceFen),
    less: line.mayChange ? less : null,
    more:
      isCounted && quantity < QUANTITY_MOST ? { word: '多一份', press: set(quantity + 1) } : null,
  };
}

function Row({ row }: { readonly row: OrderRow }) {
  return (
    <>
      <span className="change-words">
        <span className="change-name">
          {row.name}
          {row.amount !== null && <b className="change-amount"> {row.amount}</b>}
        </span>
        <span className="change-price">{row.price}</span>
      </span>
      <RowButton name={row.name} act={row.less} />
      <RowButton name={row.name} act={row.more} />
    </>
  );
}

function RowButton(props: { readonly name: string; readonly act: RowPress | null }) {
  const { press } = useElderScreen();
  const { act } = props;
  if (act === null) return <span className="change-no-button" />;
  return (
    <button
      type="button"
      className="tool"
      aria-label={`${props.name}${act.word}`}
      onClick={() => press(act.press)}
    >
      {act.word}
    </button>
  );
}

function largestOf(rows: readonly OrderRow[], count: number): readonly OrderRow[] {
  const lengthOf = (row: OrderRow) =>
    row.name.length + (row.amount?.length ?? 0) + row.price.length;
  return [...rows].sort((one, other) => lengthOf(other) - lengthOf(one)).slice(0, count);
}
