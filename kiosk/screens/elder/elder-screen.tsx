import { useEffect, useMemo } from 'react';
import type { ElderPress } from '../../contract/router.ts';
import type { ElderStep, ElderView } from '../../contract/views.ts';
import { usePanel, usePanelWidth } from '../parts/panel.ts';
import { TouchArea } from '../parts/touch-area.tsx';
import { CashHere } from './cash-here.tsx';
import { playClick } from './click-sound.ts';
import { Done } from './done.tsx';
import { ElderScreenProvider, type Press, type VoiceOnScreen } from './frame.tsx';
import { textScale, useLook } from './look.ts';
import { Menu } from './menu.tsx';
import { Pay } from './pay.tsx';
import { Stopped } from './stopped.tsx';
import { Waiting } from './waiting.tsx';
import { WaitingForCash } from './waiting-for-cash.tsx';
import { Weighing } from './weighing.tsx';
import '../parts/base.css';
import './elder.css';
import './menu.css';
import './days.css';
import './pay.css';
import './order.css';
import './reason.css';
import './steps.css';
import './attendant.css';

/** The elder's screen for one view. Everything shown comes from the view; every press goes out with the view's revision. */
export function ElderScreen(props: {
  readonly view: ElderView;
  readonly onPress: (press: ElderPress) => void;
  readonly voice?: VoiceOnScreen;
}) {
  const { view, onPress, voice = null } = props;
  const { form, panelWidthMm } = view.settings;
  usePanelWidth(panelWidthMm);
  const { shape } = usePanel();
  const { size, theme } = useLook();
  useUsualLook(view.step.kind === 'waiting');
  const screen = useMemo(
    () => ({
      view,
      shape,
      voice,
      press: (press: Press) => onPress({ ...press, revision: view.revision }),
    }),
    [view, shape, voice, onPress],
  );
  return (
    <TouchArea className="touch" {...(view.settings.voice !== 'off' && { onTaken: playClick })}>
      <div
        className="elder"
        data-shape={shape}
        data-form={form}
        data-theme={theme}
        style={{ '--text-scale': textScale({ shape, form }, size) }}
      >
        <ElderScreenProvider value={screen}>
          <Step step={view.step} />
        </ElderScreenProvider>
      </div>
    </TouchArea>
  );
}

/** Somebody who changed the look and went away without a card is followed by somebody else. Unit: ms. */
const LOOK_KEPT_MS = 60_000;

/** The next elder finds the screen as it is laid out, whatever the last one chose. */
function useUsualLook(isWaiting: boolean): void {
  const { size, theme, reset } = useLook();
  useEffect(() => {
    if (isWaiting) reset();
  }, [isWaiting, reset]);
  const isUsual = size === 0 && theme === 'light';
  useEffect(() => {
    if (!isWaiting || isUsual) return undefined;
    const timer = setTimeout(reset, LOOK_KEPT_MS);
    return () => clearTimeout(timer);
  }, [isWaiting, isUsual, reset]);
}

function Step({ step }: { readonly step: ElderStep }) {
  switch (step.kind) {
    case 'waiting':
      return <Waiting step={step} />;
    case 'menu':
      return <Menu step={step} />;
    case 'weighing':
      return <Weighing step={step} />;
    case 'pay':
      return <Pay step={step} />;
    case 'cash-here':
      // Digits of one attempt are never left for the next.
      return <CashHere key={`${step.orderNumber} ${step.stage}`} step={step} />;
    case 'waiting-for-cash':
      return <WaitingForCash step={step} />;
    case 'done':
      // A new order is a new screen with its own time to close.
      return <Done key={step.orderNumber} step={step} />;
    case 'stopped':
      return <Stopped step={step} />;
  }
}
