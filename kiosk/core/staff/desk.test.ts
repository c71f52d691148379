import { describe, expect, it } from 'vitest';
import { DEMO_STAFF } from '../../../shared/demo/people.ts';
import { openKioskUnderTest, orderForCash } from '../kiosk.test-support.ts';

describe('the attendant', () => {
  it('gets in with card and PIN only, and is locked out for five minutes after five wrong PINs', async () => {
    const under = await openKioskUnderTest();
    const staff = under.openStaff('till');
    await staff.until('signed out', ({ session }) => session.kind === 'signed-out');
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await under.tap('staff');
    await staff.until(
      'the PIN pad',
      ({ session }) => session.kind === 'pin' && session.name === DEMO_STAFF.name,
    );
    for (let tries = 1; tries <= 5; tries += 1) {
      await under.act('till', { act: 'enter-pin', pin: '0000' });
    }
    await staff.until(
      'locked',
      ({ session }) => session.kind === 'pin' && session.sentence?.includes('5分钟后再试'),
    );
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    expect(staff.view.session.kind).toBe('pin');
    under.clock.wall += 5 * 60_000 + 1;
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await staff.until('signed in', ({ session }) => session.kind === 'signed-in');
  });

  it('is signed out after five idle minutes and when the connection ends; another screen never shares the session', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    const other = under.openStaff('other');
    await other.until('signed out', ({ session }) => session.kind === 'signed-out');
    under.timer.advance(4 * 60_000);
    await under.act('till', { act: 'answer-call' });
    under.timer.advance(4 * 60_000);
    expect(staff.view.session.kind).toBe('signed-in');
    under.timer.advance(60_000);
    await staff.until('signed out', ({ session }) => session.kind === 'signed-out');
    const again = await under.signIn('second till');
    await again.close();
    const reconnected = under.openStaff('second till');
    await reconnected.until('signed out', ({ session }) => session.kind === 'signed-out');
  });

  it('hears the elder calling until the call is answered', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    await under.press({ press: 'call-staff' });
    await staff.until(
      'the call',
      ({ session }) => session.kind === 'signed-in' && session.isElderCalling,
    );
    expect(under.elder.view.isStaffCalled).toBe(true);
    await under.act('till', { act: 'answer-call' });
    await under.elder.until('answered', (view) => !view.isStaffCalled);
  });
  it('sees before signing in that an elder calls and how many bring cash, but nobody’s name', async () => {
    const under = await openKioskUnderTest();
    const staff = under.openStaff('till');
    await orderForCash(under, 'sun');
    await under.press({ press: 'call-staff' });
    const session = await staff.until(
      'the call',
      (view) => view.session.kind === 'signed-out' && view.session.isElderCalling && view.session,
    );
    expect(session).toEqual({
      kind: 'signed-out',
      sentence: null,
      isElderCalling: true,
      ordersWaiting: 1,
      mayOpenDevices: false,
      devicePage: null,
    });
  });
});
