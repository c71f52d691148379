import { useState } from 'react';
import { Attached, attach } from '../attached.tsx';
import { connectNumbers } from '../connection.ts';
import { NumberScreen } from './number-screen.tsx';

/** The number display attached to its host. */
export default function NumbersApp() {
  const [store] = useState(() => attach(connectNumbers));
  return (
    <Attached store={store} howToOpen="请在主机上再打开一次叫号屏；每次打开用一个新的地址。">
      {(view) => <NumberScreen view={view} />}
    </Attached>
  );
}
