import type { StaffView } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { Recovery } from './recovery.tsx';
import { EnterPin, SignedOut } from './sign-in.tsx';
import { Till } from './till.tsx';
import '../parts/base.css';
import './staff.css';

/** The attendant's screen for one view. */
export function StaffScreen(props: { readonly view: StaffView; readonly onAct: Act }) {
  const { canteen, session } = props.view;
  switch (session.kind) {
    case 'signed-out':
      return <SignedOut canteen={canteen} session={session} />;
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
      return <Till canteen={canteen} session={session} onAct={props.onAct} />;
    case 'recovery':
      return <Recovery canteen={canteen} session={session} onAct={props.onAct} />;
  }
}
