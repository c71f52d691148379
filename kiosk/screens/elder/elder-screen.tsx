import { useEffect, useMemo } from 'react';
import type { ElderPress } from '../../contract/router.ts';
import type { ElderStep, ElderView } from '../../contract/views.ts';
import { usePanel } from '../parts/panel.ts';
import { TouchArea } from '../parts/touch-area.tsx';
import { Done } from './done.tsx';
import { ElderScreenProvider, type Press, type VoiceOnScreen } from './frame.tsx';
import { Menu } from './menu.tsx';
import { Pay } from './pay.tsx';
import { Stopped } from './stopped.tsx';
import { textScale, useTextSize } from './text-size.ts';
import { Waiting } from './waiting.tsx';
import { WaitingForCash } from './waiting-for-cash.tsx';
import '../parts/base.css';
import './elder.css';
import './menu.css';
import './pay.css';
import './reason.css';
import './steps.css';

/** The elder's screen for one view. Everything shown comes from the view; every press goes out with the view's revision. */
export function ElderScreen(props: {
  readonly view: ElderView;
  readonly onPress: (press: ElderPress) => void;
  readonly voice?: VoiceOnScreen;
}) {
  const { view, onPress, voice = null } = props;
  const { shape } = usePanel();
  const { size, reset } = useTextSize();
  const isWaiting = view.step.kind === 'waiting';
  useEffect(() => {
    if (isWaiting) reset();
  }, [isWaiting, reset]);
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
    <TouchArea className="touch">
      <div className="elder" data-shape={shape} style={{ '--text-scale': textScale(shape, size) }}>
        <ElderScreenProvider value={screen}>
          <Step step={view.step} />
        </ElderScreenProvider>
      </div>
    </TouchArea>
  );
}

function Step({ step }: { readonly step: ElderStep }) {
  switch (step.kind) {
    case 'waiting':
      return <Waiting step={step} />;
    case 'menu':
      return <Menu step={step} />;
    case 'pay':
      return <Pay step={step} />;
    // Neither is shown by the host yet.
    case 'weighing':
    case 'cash-here':
      return null;
    case 'waiting-for-cash':
      return <WaitingForCash step={step} />;
    case 'done':
      // A new order is a new screen with its own time to close.
      return <Done key={step.orderNumber} step={step} />;
    case 'stopped':
      return <Stopped step={step} />;
  }
}
