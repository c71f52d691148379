import { orderNumberText } from '../../contract/order-number.ts';
import type { NumberDisplayView } from '../../contract/public-views.ts';
import { useChime } from './chime.ts';
import { pagesOf } from './columns.ts';
import { DisplayTop, PageSign } from './display-top.tsx';
import { useIsTall, useTurning } from './turning.ts';
import '../parts/base.css';
import './displays.css';

/** Numbers on a page of each list, by how many digits the longest number has. */
const PLACES = {
  wide: { ready: 3, preparing: { 3: 8, 4: 4, 5: 4 } },
  tall: { ready: 2, preparing: { 3: 9, 4: 9, 5: 6 } },
} as const;

/** The number display (叫号屏): who may come, the newest biggest, and who still waits. */
export function NumberScreen({ view }: { readonly view: NumberDisplayView }) {
  const { canteen, numbers } = view;
  const { ready, preparing } = numbers;
  const isTall = useIsTall();
  const isQuiet = useChime(ready);
  const digits = digitsOf([...ready, ...preparing]);
  const places = PLACES[isTall ? 'tall' : 'wide'];
  const [newest, ...others] = ready;
  return (
    <div className="display numbers" data-digits={digits} data-tall={isTall}>
      <DisplayTop canteen={canteen} {...(isQuiet && { note: '按屏幕开声音' })} />
      <main className="numbers-body">
        <section className="called" aria-label="请取餐">
          <NumberPages title="请取餐" numbers={others} pageSize={places.ready}>
            {newest === undefined ? (
              <p className="called-none">还没有叫号</p>
            ) : (
              // Drawn anew for each call, so that it comes in by itself and not by the change of a digit.
              <b key={newest} className="newest" role="status">
                {orderNumberText(newest)}
              </b>
            )}
          </NumberPages>
        </section>
        <section className="preparing" aria-label="正在做">
          <NumberPages
            title="正在做"
            numbers={preparing}
            pageSize={places.preparing[digits]}
            none="没有在等的"
          />
        </section>
      </main>
    </div>
  );
}

function NumberPages(props: {
  readonly title: string;
  readonly numbers: readonly number[];
  readonly pageSize: number;
  readonly none?: string;
  readonly children?: React.ReactNode;
}) {
  const pages = pagesOf(props.numbers, props.pageSize);
  const page = useTurning(pages.length);
  return (
    <>
      <h1>
        {props.title}
        <PageSign page={page} pageCount={pages.length} />
      </h1>
      {props.children}
      {props.numbers.length === 0 && props.none !== undefined && <p>{props.none}</p>}
      <ul className="number-list">
        {(pages[page] ?? []).map((number) => (
          <li key={number}>{orderNumberText(number)}</li>
        ))}
      </ul>
    </>
  );
}

function digitsOf(numbers: readonly number[]): 3 | 4 | 5 {
  const most = Math.max(0, ...numbers);
  if (most < 1_000) return 3;
  return most < 10_000 ? 4 : 5;
}
