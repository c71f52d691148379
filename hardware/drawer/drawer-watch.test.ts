import { describe, expect, it } from 'vitest';
import { createDrawerWatch } from './drawer-watch.ts';

describe('a drawer', () => {
  it('that opens right after our pulse was asked for, once', () => {
    const watch = createDrawerWatch({ switch: 'open-is-high' });
    expect(watch.note('low', 0)).toBeNull();
    watch.asked(1000);
    expect(watch.note('high', 1300)).toEqual({ kind: 'drawer-opened', isAskedFor: true });
    expect(watch.note('low', 2000)).toEqual({ kind: 'drawer-closed' });
    expect(watch.note('high', 2500)).toEqual({ kind: 'drawer-opened', isAskedFor: false });
  });

  it('that opens long after a pulse was opened by hand', () => {
    const watch = createDrawerWatch({ switch: 'open-is-low' });
    watch.note('high', 0);
    watch.asked(1000);
    expect(watch.note('low', 60_000)).toEqual({ kind: 'drawer-opened', isAskedFor: false });
    expect(watch.state).toBe('open');
  });

  it('without a switch is neither open nor closed, whatever the pin says', () => {
    const watch = createDrawerWatch({ switch: 'no-switch' });
    expect(watch.note('low', 0)).toBeNull();
    expect(watch.note('high', 0)).toBeNull();
    expect(watch.state).toBe('unknown');
  });
});
