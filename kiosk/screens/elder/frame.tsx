import { createContext, type ReactNode, type RefObject, useContext } from 'react';
import type { ElderPress } from '../../contract/router.ts';
import type { CanteenView, ElderView } from '../../contract/views.ts';
import type { PanelShape } from '../parts/panel.ts';
import { useLook } from './look.ts';
import { TimeShort } from './time-short.tsx';

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

/** The bands every step has: one line on top, the step itself, what is said, the bar with the tools always in the same place. */
export function Frame(props: {
  readonly name: string;
  readonly top: ReactNode;
  readonly children: ReactNode;
  /** Buttons of this step, left in the bar. */
  readonly actions?: ReactNode;
  /** The one button that ends this step, right in the bar. */
  readonly main?: ReactNode;
  readonly stepBox?: RefObject<HTMLElement | null>;
  /** The text of the step as it is laid out, where it would not fit larger. */
  readonly isPlain?: boolean;
}) {
  const { view, shape, voice, press } = useElderScreen();
  const { isTimeShort } = view;
  const isSmall = shape === 'small';
  const caption = voice !== null && hasCaption(shape, props.name) && (
    <span className="caption" role="status">
      {voice.caption}
    </span>
  );
  return (
    <div className={`frame frame-${props.name}`}>
      <header className="top" inert={isTimeShort}>
        {props.top}
        {isSmall && caption}
        <Signs canteen={view.canteen} shape={shape} />
      </header>
      <main
        className="step"
        ref={props.stepBox}
        inert={isTimeShort}
        data-plain={props.isPlain === true ? '' : undefined}
      >
        {props.children}
      </main>
      {isTimeShort && <TimeShort onAnswer={() => press({ press: 'need-time' })} />}
      <footer>
        {!isSmall && caption}
        <div className="bar">
          {!isTimeShort && props.actions}
          <span className="bar-room" role="status">
            {view.isStaffCalled && shape === 'wide' && (
              <span className="bar-words">工作人员就来</span>
            )}
          </span>
          <CallStaff />
          {voice?.button}
          <ChangeTextSize />
          <ChangeTheme />
          {!isTimeShort && props.main}
        </div>
      </footer>
    </div>
  );
}

/** On a small panel the other steps say what is said in their own title, and have no room to say it twice. */
function hasCaption(shape: PanelShape, name: string): boolean {
  return shape !== 'small' || ['menu', 'days', 'order', 'pay'].includes(name);
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
      className="tool tool-long"
      aria-pressed={view.isStaffCalled}
      data-call-staff
      onClick={() => press({ press: 'call-staff' })}
    >
      {view.isStaffCalled ? (
        <>
          已经
          <wbr />
          叫了
        </>
      ) : (
        <>
          叫工作
          <wbr />
          人员
        </>
      )}
    </button>
  );
}

function ChangeTextSize() {
  const { size, changeSize } = useLook();
  return (
    <button type="button" className="tool" onClick={changeSize}>
      {size === 2 ? '小字' : '大字'}
    </button>
  );
}

function ChangeTheme() {
  const { theme, changeTheme } = useLook();
  return (
    <button type="button" className="tool" onClick={changeTheme}>
      {theme === 'light' ? '黑底' : '白底'}
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

/** The next page of a list that does not fit, and which page this is. */
export function NextPage(props: {
  readonly word: string;
  readonly page: number;
  readonly pageCount: number;
  readonly onNext: () => void;
}) {
  const { shape } = useElderScreen();
  if (props.pageCount < 2) return null;
  const isBrief = shape === 'small' || shape === 'tall';
  return (
    <button type="button" className="tool" onClick={props.onNext}>
      <span className="tool-line">{shape === 'small' ? props.word.slice(0, 2) : props.word}</span>
      <span className="tool-line tool-count">
        {isBrief
          ? `${props.page + 1}/${props.pageCount}页`
          : `第${props.page + 1}页/共${props.pageCount}页`}
      </span>
    </button>
  );
}
