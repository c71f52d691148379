import { describe, expect, it } from 'vitest';
import { DEMO_STAFF } from '../../../shared/demo/people.ts';
import { staffActSchema } from '../../contract/router.ts';
import { ledgerOf, openKioskUnderTest, orderForCash, PORK } from '../kiosk.test-support.ts';

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

  it('sees a slip that did not come out as it will be printed, until it is printed again', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    under.table.setFault('printer-off', true);
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
    const { orderId } = await staff.until(
      'the failed slip',
      ({ session }) => session.kind === 'signed-in' && session.failedReceipts[0],
    );
    await under.act('till', { act: 'show-slip', orderId });
    const slip = await staff.until(
      'its picture',
      ({ session }) => session.kind === 'signed-in' && session.slip,
    );
    expect(slip).toMatchObject({ orderId, orderNumber: 1 });
    const words = slip.svg.replaceAll(/<[^>]*>/g, '');
    expect(words).toContain('红烧肉套餐');
    expect(words).toContain('实付');
    expect(words).not.toMatch(/张|低保/);
    await under.act('till', { act: 'close-slip' });
    await staff.until('no picture', ({ session }) => session.kind === 'signed-in' && !session.slip);
    await under.act('till', { act: 'show-slip', orderId });
    under.table.setFault('printer-off', false);
    await under.act('till', { act: 'reprint', orderId });
    await staff.until('no picture', ({ session }) => session.kind === 'signed-in' && !session.slip);
  });

  it('opens the drawer without a sale for one of four reasons, and it is in the ledger', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    await under.act('till', { act: 'open-drawer', reason: '换零钱' });
    await staff.until(
      'what became of it',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('已让钱箱打开'),
    );
    expect(ledgerOf(under)).toMatchObject([
      { kind: 'drawer', by: { kind: 'staff' }, body: { cause: 'no-sale', reason: '换零钱' } },
    ]);
    expect(under.table.feed.get().drawerOpenings, 'the table shows it without any paper').toBe(1);
    expect(staffActSchema.safeParse({ act: 'open-drawer', reason: '随便' }).success).toBe(false);
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
      mayOpenDevices: true,
      isReaderConnected: true,
      devicePage: null,
    });
  });
});
