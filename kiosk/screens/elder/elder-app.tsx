import { useState } from 'react';
import { Attached, attach } from '../attached.tsx';
import { connectElder } from '../connection.ts';
import { SpeakingElderScreen } from './voice/speaking-elder-screen.tsx';

/** The elder's screen attached to its host. */
export function ElderApp() {
  const [store] = useState(() => attach(connectElder));
  return (
    <Attached store={store} howToOpen="请工作人员重新启动点餐机，或在主机上再打开一次点餐屏。">
      {(view, send) => <SpeakingElderScreen view={view} onPress={send} />}
    </Attached>
  );
}
