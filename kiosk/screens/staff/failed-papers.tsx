import { orderNumberText } from '../../contract/order-number.ts';
import type { StaffView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { SlipPicture } from './slip-picture.tsx';

type Session = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;
type Paper = Session['failedReceipts'][number];

/** Papers that did not come out, the elders' and the kitchen's, each with why and 补打. */
export function FailedPapers(props: { readonly session: Session; readonly onAct: Act }) {
  const { session, onAct } = props;
  return (
    <>
      <Papers
        title="小票没打出来"
        papers={session.failedReceipts}
        onReprint={({ orderId }) => onAct({ act: 'reprint', orderId })}
        onShow={({ orderId }) => onAct({ act: 'show-slip', orderId })}
      />
      {session.slip !== null && <SlipPicture slip={session.slip} onAct={onAct} />}
      <Papers
        title="厨房单没打出来"
        papers={session.failedKitchenTickets}
        onReprint={({ orderId }) => onAct({ act: 'reprint-kitchen-ticket', orderId })}
      />
    </>
  );
}

function Papers(props: {
  readonly title: string;
  readonly papers: readonly Paper[];
  readonly onReprint: (paper: Paper) => void;
  /** Left out where there is no picture. */
  readonly onShow?: (paper: Paper) => void;
}) {
  const { title, papers, onReprint, onShow } = props;
  if (papers.length === 0) return null;
  return (
    <>
      <h2 className="till-title">
        {title}（{papers.length}）
      </h2>
      <ul className="orders">
        {papers.map((paper) => (
          <li key={paper.orderId} className="failed">
            <b className="order-number">{orderNumberText(paper.orderNumber)}</b>
            <span className="failed-why">{paper.sentence}</span>
            {onShow !== undefined && (
              <button type="button" className="act" onClick={() => onShow(paper)}>
                看样子
              </button>
            )}
            <button type="button" className="act" onClick={() => onReprint(paper)}>
              补打
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
