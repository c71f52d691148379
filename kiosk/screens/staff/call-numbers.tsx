import { orderNumberText } from '../../contract/order-number.ts';
import type { NumbersView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { useCalm } from './calm.ts';
import { Paged } from './paged.tsx';

const PREPARING_A_PAGE = 12;
const CALLED_A_PAGE = 3;

/** 叫号: a number that is ready is called in one touch, and leaves the display in one more. */
export function CallNumbers(props: { readonly numbers: NumbersView; readonly onAct: Act }) {
  const { numbers, onAct } = props;
  const calm = useCalm();
  return (
    <section className="tool-panel call-numbers" aria-label="叫号">
      <h1 className="till-title">正在做：做好了就按号，叫人来取</h1>
      {numbers.preparing.length === 0 && <p>没有在等的号。</p>}
      <Paged list={numbers.preparing} pageSize={PREPARING_A_PAGE}>
        {(shown) => (
          <ul className="number-keys">
            {shown.map((orderNumber) => (
              <li key={orderNumber}>
                <button
                  type="button"
                  className="number-key"
                  aria-label={`叫${orderNumberText(orderNumber)}号`}
                  onClick={() => calm(() => onAct({ act: 'call-number', orderNumber }))}
                >
                  {orderNumberText(orderNumber)}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Paged>
      {numbers.ready.length > 0 && (
        <>
          <h2 className="till-title">叫过了：取走了就按一下</h2>
          <Paged list={numbers.ready} pageSize={CALLED_A_PAGE}>
            {(shown) => (
              <ul className="called-keys">
                {shown.map((orderNumber) => (
                  <li key={orderNumber}>
                    <button
                      type="button"
                      className="act called-key"
                      onClick={() => calm(() => onAct({ act: 'number-taken', orderNumber }))}
                    >
                      <b>{orderNumberText(orderNumber)}</b> 取走了
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </Paged>
        </>
      )}
    </section>
  );
}
