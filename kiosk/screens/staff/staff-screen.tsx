import type { StaffAct } from '../../contract/router.ts';
import type { CanteenView, StaffView } from '../../contract/views.ts';
import { EnterPin, SignedOut } from './sign-in.tsx';
import { Till } from './till.tsx';
import '../parts/base.css';
import './staff.css';

export type Act = (act: StaffAct) => void;

/** The attendant's screen for one view. */
export function StaffScreen(props: { readonly view: StaffView; readonly onAct: Act }) {
  const { canteen, session } = props.view;
  switch (session.kind) {
    case 'signed-out':
      return <SignedOut canteen={canteen} sentence={session.sentence} />;
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
  }
}

/** 午餐 11:00–13:00, or that there is none now. */
export function mealPeriodText(canteen: CanteenView): string {
  if (canteen.mealPeriod === null) return '现在没有开餐';
  return `${canteen.mealPeriod.name} ${canteen.mealPeriod.hours}`;
}
