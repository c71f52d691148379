import { useState } from 'react';
import { DRAWER_REASONS } from '../../contract/drawer-reasons.ts';
import type { Act } from './act.ts';

/** Opens the drawer without a sale: small, in two touches, and never without a reason. */
export function OpenDrawer({ onAct }: { readonly onAct: Act }) {
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <div className="open-drawer">
        <button type="button" className="act" onClick={() => setIsAsking(true)}>
          开钱箱
        </button>
      </div>
    );
  }
  return (
    <fieldset className="open-drawer">
      <legend>为什么开钱箱？会记下来。</legend>
      {DRAWER_REASONS.map((reason) => (
        <button
          key={reason}
          type="button"
          className="act"
          onClick={() => {
            setIsAsking(false);
            onAct({ act: 'open-drawer', reason });
          }}
        >
          {reason}
        </button>
      ))}
      <button type="button" className="act" onClick={() => setIsAsking(false)}>
        不开
      </button>
    </fieldset>
  );
}
