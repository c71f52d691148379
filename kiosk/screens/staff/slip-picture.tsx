import { useEffect, useRef } from 'react';
import { orderNumberText } from '../../contract/order-number.ts';
import type { SlipPreview } from '../../contract/views.ts';
import type { Act } from './act.ts';

/** A slip as it comes out of the printer, beside 补打. */
export function SlipPicture(props: { readonly slip: SlipPreview; readonly onAct: Act }) {
  const { slip, onAct } = props;
  const paper = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Parsed as a document of its own and not as HTML: nothing in it can run.
    const parsed = new DOMParser().parseFromString(slip.svg, 'image/svg+xml').documentElement;
    paper.current?.replaceChildren(document.importNode(parsed, true));
  }, [slip.svg]);
  const number = orderNumberText(slip.orderNumber);
  return (
    <section className="slip-picture" aria-label={`${number}号的小票`}>
      <div ref={paper} className="slip-paper" role="img" aria-label={`${number}号小票的样子`} />
      <div className="slip-acts">
        <button
          type="button"
          className="act"
          onClick={() => onAct({ act: 'reprint', orderId: slip.orderId })}
        >
          补打
        </button>
        <button type="button" className="act" onClick={() => onAct({ act: 'close-slip' })}>
          关上
        </button>
      </div>
    </section>
  );
}
