import { useState } from 'react';
import { Attached, attach } from '../attached.tsx';
import { connectStaff } from '../connection.ts';
import { StaffScreen } from './staff-screen.tsx';

/** The attendant's screen attached to its host. */
export default function StaffApp() {
  const [store] = useState(() => attach(connectStaff));
  return (
    <Attached store={store} howToOpen="请在主机上再打开一次收银屏；每次打开用一个新的地址。">
      {(view, send) => <StaffScreen view={view} onAct={send} />}
    </Attached>
  );
}
