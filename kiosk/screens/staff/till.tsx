import { useState } from 'react';
import type { OrderId } from '../../../shared/identity/ids.ts';
import type { CanteenView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { CallNumbers } from './call-numbers.tsx';
import { CashDesk } from './cash-desk.tsx';
import { FailedPapers } from './failed-papers.tsx';
import { FindElder } from './find-elder.tsx';
import { GoOn } from './go-on.tsx';
import { OpenDrawer } from './open-drawer.tsx';
import { Orders } from './orders.tsx';
import type { PressForElder } from './press-for-elder.ts';
import { NewIdentity } from './recovery.tsx';
import { ScannedSale } from './scanned-sale.tsx';
import { ScreenSettingsForm } from './screen-settings.tsx';
import type { Session } from './session.ts';
import { SoldOut } from './sold-out.tsx';
import { Strips } from './strips.tsx';
import { Top } from './till-top.tsx';
import { type Tool, Tools } from './tools.tsx';
import './tools.css';

/** A staff session: the cash desk always at hand on the right, and on the left one tool at a time. */
export function Till(props: {
  readonly canteen: CanteenView;
  readonly session: Session;
  readonly onAct: Act;
}) {
  const { session, onAct } = props;
  const [chosen, setChosen] = useState<OrderId | null>(null);
  const [isReplacing, setReplacing] = useState(false);
  const [wanted, setWanted] = useState<Tool>('cash');
  // The host opens and closes the search; whoever was found stands at the elder's screen next.
  const tool = session.search === null ? wanted : 'search';
  const turnTo = (next: Tool) => {
    if (session.search !== null && next !== 'search') onAct({ act: 'close-search' });
    if (next === 'search') onAct({ act: 'open-search' });
    setWanted(next === 'search' ? 'elder' : next);
  };
  // The only one that waits needs no choosing; one that is gone is no longer chosen.
  const order =
    session.orders.find((each) => each.orderId === chosen) ??
    (session.orders.length === 1 ? session.orders[0] : undefined);
  const isHidden = session.isToBeReplaced && isReplacing;
  return (
    <div className="staff">
      <Top {...props} onReplace={() => setReplacing(true)} />
      {isHidden && (
        <main className="desk">
          <NewIdentity
            sentence={session.sentence}
            onAct={onAct}
            onCancel={() => setReplacing(false)}
          />
        </main>
      )}
      <Strips session={session} tool={tool} onTurnTo={turnTo} onAct={onAct} />
      <main className="till" hidden={isHidden}>
        <section className="till-left">
          <div className="till-tool" key={tool}>
            {session.sentence !== null && (
              <p className="said" role="alert">
                {session.sentence}
              </p>
            )}
            <ToolPanel
              tool={tool}
              session={session}
              onAct={onAct}
              onTurnTo={turnTo}
              chosen={order?.orderId ?? null}
              onChoose={setChosen}
            />
          </div>
          <Tools tool={tool} session={session} onTurnTo={turnTo} />
        </section>
        <aside className="till-right">
          {order !== undefined && <CashDesk key={order.orderId} order={order} onAct={onAct} />}
          {order === undefined && <NoOrder {...{ session, tool }} onTurnTo={turnTo} />}
        </aside>
      </main>
    </div>
  );
}

function ToolPanel(props: {
  readonly tool: Tool;
  readonly session: Session;
  readonly onAct: Act;
  readonly onTurnTo: (tool: Tool) => void;
  readonly chosen: OrderId | null;
  readonly onChoose: (orderId: OrderId) => void;
}) {
  const { session, onAct, onTurnTo } = props;
  const press = (pressed: PressForElder) =>
    onAct({ act: 'press-for-elder', press: { ...pressed, revision: session.elderRevision } });
  switch (props.tool) {
    case 'cash':
      return (
        <>
          {session.scannedSale !== null && <ScannedSale sale={session.scannedSale} onAct={onAct} />}
          <Orders orders={session.orders} chosen={props.chosen} onChoose={props.onChoose} />
          <FailedPapers session={session} onAct={onAct} />
          <OpenDrawer onAct={onAct} />
        </>
      );
    case 'elder':
      return (
        <GoOn
          step={session.elderStep}
          press={press}
          onWeight={(weightGrams) => onAct({ act: 'enter-weight', weightGrams })}
          onTakeCash={(orderNumber) => {
            const order = session.orders.find((each) => each.orderNumber === orderNumber);
            if (order !== undefined) props.onChoose(order.orderId);
            onTurnTo('cash');
          }}
        />
      );
    case 'search':
      if (session.search === null) return null;
      return (
        <FindElder
          search={session.search}
          onAct={onAct}
          onGuest={() => {
            onTurnTo('elder');
            press({ press: 'start-without-card' });
          }}
        />
      );
    case 'sold-out':
      return <SoldOut menu={session.menu} onAct={onAct} />;
    case 'numbers':
      return <CallNumbers numbers={session.numbers} onAct={onAct} />;
    case 'settings':
      return <ScreenSettingsForm settings={session.screenSettings} onAct={onAct} />;
  }
}

function NoOrder(props: {
  readonly session: Session;
  readonly tool: Tool;
  readonly onTurnTo: (tool: Tool) => void;
}) {
  const { length } = props.session.orders;
  if (length > 0 && props.tool !== 'cash') {
    return (
      <div className="till-empty">
        <p>{length} 单等着付现金</p>
        <button type="button" className="act act-main" onClick={() => props.onTurnTo('cash')}>
          去收钱
        </button>
      </div>
    );
  }
  return (
    <p className="till-empty">{length === 0 ? '没有等着付现金的单子' : '请按左边的一单收钱'}</p>
  );
}
