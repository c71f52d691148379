import { createContext, type ReactNode, useContext } from 'react';
import type { ElderPress } from '../../contract/router.ts';
import type { CanteenView, ElderView } from '../../contract/views.ts';
import type { PanelShape } from '../parts/panel.ts';
import { useTextSize } from './text-size.ts';

type WithoutRevision<T> = T extends unknown ? Omit<T, 'revision'> : never;

/** A press before it is stamped with the revision of the view it was made on. */
export type Press = WithoutRevision<ElderPress>;

/** What the voice adds to every step: its key in the bar, and the words that are being said. */
export interface VoiceOnScreen {
  readonly button: ReactNode;
  /** At most about 16 characters, a clause at a time; empty while nothing is said. Its line stays. */
  readonly caption: string;
}

/** What every step of the elder's screen is given. */
export interface ElderScreenContext {
  readonly view: ElderView;
  readonly shape: PanelShape;
  readonly press: (press: Press) => void;
  readonly voice: VoiceOnScreen | null;
}

const context = createContext<ElderScreenContext | null>(null);
export const ElderScreenProvider = context.Provider;

/** The view, layout and press of the screen around. */
export function useElderScreen(): ElderScreenContext {
  const value = useContext(context);
  if (value === null) throw new Error('useElderScreen outside an elder screen');
  return value;
}

/** The three bands every step has: one line on top, the step itself, the bar with the tools always in the same place. */
export function Frame(props: {
  readonly name: string;
  readonly top: ReactNode;
  readonly children: ReactNode;
  /** Buttons of this step, left in the bar. */
  readonly actions?: ReactNode;
  /** Stands in the place of the text-size button. */
  readonly main?: ReactNode;
}) {
  const { view, shape, voice } = useElderScreen();
  return (
    <div className={`frame frame-${props.name}`}>
      <header className="top">
        {props.top}
        <Signs canteen={view.canteen} shape={shape} />
      </header>
      <main className="step">{props.children}</main>
      {voice !== null && shape !== 'small' && (
        <p
          className="caption"
          role="status"
          style={{ fontSize: 'var(--plain-text)', textAlign: 'center' }}
        >
          {voice.caption}
        </p>
      )}
      <footer className="bar">
        {props.actions}
        <span className="bar-room" role="status">
          {view.isStaffCalled && shape === 'wide' && (
            <span className="bar-words">工作人员就来，请稍等</span>
          )}
        </span>
        <CallStaff />
        {voice?.button}
        <ChangeTextSize />
        {props.main}
      </footer>
    </div>
  );
}

/** Small words that concern staff more than the elder: the network, and that nothing here is real. */
function Signs(props: { readonly canteen: CanteenView; readonly shape: PanelShape }) {
  return (
    <>
      {!props.canteen.isOnline && (
        <span className="sign sign-offline">
          {props.shape === 'small' ? '网络断开' : '网络断开，照常营业'}
        </span>
      )}
      {props.canteen.isDemo && <span className="sign sign-demo">演示数据</span>}
    </>
  );
}

function CallStaff() {
  const { view, press } = useElderScreen();
  return (
    <button
      type="button"
      className="tool"
      data-call-staff
      aria-pressed={view.isStaffCalled}
      onClick={() => press({ press: 'call-staff' })}
    >
      {view.isStaffCalled ? '已经叫了' : '叫工作人员'}
    </button>
  );
}

function ChangeTextSize() {
  const { size, change } = useTextSize();
  return (
    <button type="button" className="tool" onClick={change}>
      {size === 2 ? '缩小字' : '放大字'}
    </button>
  );
}

/** The canteen's name, left on top. */
export function CanteenName() {
  return <span className="top-name">{useElderScreen().view.canteen.canteenName}</span>;
}

/** 午餐 11:00–13:00, right on top. */
export function MealPeriod(props: { readonly withHours: boolean }) {
  const { view, shape } = useElderScreen();
  const { mealPeriod, isOnline } = view.canteen;
  // Where the line is short the sign of the network takes its place.
  if (shape !== 'wide' && !isOnline) return null;
  // Stopped, it may not even know when the canteen serves.
  if (mealPeriod === null && view.step.kind === 'stopped') return null;
  if (mealPeriod === null) return <span className="top-period">现在没有开餐</span>;
  return (
    <span className="top-period">
      <b>{mealPeriod.name}</b>
      {props.withHours && <span className="top-hours">{mealPeriod.hours}</span>}
    </span>
  );
}

/** Whose step it is, left on top, and the meal period. */
export function PersonOnTop(props: { readonly maskedName: string | null }) {
  return (
    <>
      <span className="top-name">{props.maskedName ?? '客人'}</span>
      <MealPeriod withHours={false} />
    </>
  );
}
