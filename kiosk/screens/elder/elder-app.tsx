import { useState } from 'react';
import { Attached, attach } from '../attached.tsx';
import { connectElder } from '../connection.ts';
import { keepPhotos, PhotoProvider } from './photos.tsx';
import { SpeakingElderScreen } from './voice/speaking-elder-screen.tsx';

/** The elder's screen attached to its host. */
export function ElderApp() {
  const [store] = useState(() => attach(connectElder));
  const [photos] = useState(() => keepPhotos((digest) => store.getState().photo(digest)));
  return (
    <PhotoProvider value={photos}>
      <Attached store={store} howToOpen="请工作人员重新启动点餐机，或在主机上再打开一次点餐屏。">
        {(view, send) => <SpeakingElderScreen view={view} onPress={send} />}
      </Attached>
    </PhotoProvider>
  );
}
