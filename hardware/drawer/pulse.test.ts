import { describe, expect, it } from 'vitest';
import { drawerPulse, drawerPulseInRealTime, USUAL_DRAWER_PULSE } from './pulse.ts';

const USUAL = { switch: 'no-switch', ...USUAL_DRAWER_PULSE } as const;

describe('a drawer pulse', () => {
  it('is 50 ms on pin 2 with a pause of 500 ms as a rule', () => {
    expect([...drawerPulse(USUAL)]).toEqual([0x1b, 0x70, 0x00, 0x19, 0xfa]);
    expect([...drawerPulseInRealTime(USUAL)]).toEqual([0x10, 0x14, 0x01, 0x00, 0x01]);
  });

  it('goes to pin 5 and is longer where the drawer wants it', () => {
    const wiring = { switch: 'no-switch', pin: 5, pulseMs: 200 } as const;
    expect([...drawerPulse(wiring)]).toEqual([0x1b, 0x70, 0x01, 100, 255]);
    expect([...drawerPulseInRealTime(wiring)]).toEqual([0x10, 0x14, 0x01, 0x01, 2]);
  });
});
