import type { CanteenView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { mealPeriodText } from './meal-period-text.ts';
import type { Session } from './session.ts';

/** The bar on top, and everything that is wrong, in words. */
export function Top(props: {
  readonly canteen: CanteenView;
  readonly session: Session;
  readonly onAct: Act;
  readonly onReplace: () => void;
}) {
  const { canteen, session } = props;
  const troubles = session.devices.filter((device) => !device.isWell);
  return (
    <>
      <header className="staff-top">
        <b>{canteen.canteenName}</b>
        <span>{mealPeriodText(canteen)}</span>
        <span>{session.name} 当班</span>
        <span className="staff-top-room" />
        <span>{networkText(canteen, session)}</span>
        {canteen.isDemo && <span className="staff-demo">演示数据</span>}
        <button
          type="button"
          className="sign-out top-devices"
          onClick={() => props.onAct({ act: 'open-devices' })}
        >
          {troubles.length === 0 ? '设备正常' : '设备'}
        </button>
        <button type="button" className="sign-out" onClick={() => props.onAct({ act: 'sign-out' })}>
          退出
        </button>
      </header>
      <div role="status">
        {troubles.length > 0 && (
          <ul className="troubles">
            {troubles.map((device) => (
              <li key={device.name}>
                <b>{device.name}</b>：{device.sentence}
              </li>
            ))}
            {session.isToBeReplaced && (
              <li>
                <button type="button" onClick={props.onReplace}>
                  更换设备身份
                </button>
              </li>
            )}
          </ul>
        )}
      </div>
    </>
  );
}

function networkText(canteen: CanteenView, session: Session): string {
  const { count, since } = session.unsent;
  const unsent =
    count === 0 ? '' : `（${count} 条待传${since === null ? '' : `，从 ${since} 起`}）`;
  return canteen.isOnline ? `网络正常${unsent}` : `网络断开，照常营业${unsent}`;
}
