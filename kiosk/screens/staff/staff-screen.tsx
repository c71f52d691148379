import type { DevicePage } from '../../contract/devices.ts';
import type { StaffView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { type DeviceSession, Devices } from './devices/device-page.tsx';
import { Recovery } from './recovery.tsx';
import { EnterPin, SignedOut } from './sign-in.tsx';
import { Till } from './till.tsx';
import '../parts/base.css';
import './staff.css';

interface ScreenProps {
  readonly view: StaffView;
  readonly onAct: Act;
}

/** The attendant's screen for one view. */
export function StaffScreen(props: ScreenProps) {
  const { canteen, session } = props.view;
  switch (session.kind) {
    case 'signed-out':
      if (session.devicePage !== null) return devicePage(props, session, session.devicePage);
      return <SignedOut canteen={canteen} session={session} onAct={props.onAct} />;
    case 'pin':
      return (
        <EnterPin
          canteen={canteen}
          name={session.name}
          sentence={session.sentence}
          onAct={props.onAct}
        />
      );
    case 'signed-in':
      if (session.devicePage !== null) return devicePage(props, session, session.devicePage);
      return <Till canteen={canteen} session={session} onAct={props.onAct} />;
    case 'recovery':
      return <Recovery canteen={canteen} session={session} onAct={props.onAct} />;
  }
}

function devicePage(props: ScreenProps, session: DeviceSession, page: DevicePage) {
  const { canteen } = props.view;
  return <Devices {...{ canteen, session, page }} onAct={props.onAct} />;
}
