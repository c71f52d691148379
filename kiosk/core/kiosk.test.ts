import { describe, expect, it, onTestFinished } from 'vitest';
import { canteenChanges, makeDistrict } from './canteen.test-support.ts';
import { eatOnAccount, openKioskUnderTest, peopleChanges } from './kiosk.test-support.ts';
import { enrolmentCodeOf, openTestAdmin } from './sync/admin.test-support.ts';

describe('a new kiosk', () => {
  it('says what is missing, enrols with its code, and serves as soon as the canteen’s data is there', async () => {
    const district = makeDistrict();
    const admin = await openTestAdmin(district);
    onTestFinished(admin.close);
    admin.changes.push(...canteenChanges(district), ...(await peopleChanges(district)));
    admin.mishaps.push('lose-request');
    const under = await openKioskUnderTest({
      isEnrolled: false,
      district,
      adminAddress: admin.address,
      enrolmentCode: enrolmentCodeOf(district),
    });
    expect((await under.step('stopped')).sentence).toMatch(/还没有注册/);
    await expect.poll(() => under.enrolmentFailures).toEqual([{ code: 'unreachable' }]);
    under.timer.advance(60_000);
    await under.step('waiting');
    await under.elder.until(
      'online',
      (view) => view.canteen.isOnline && view.canteen.canteenName === '善南街道助老食堂',
    );
    await under.elder.until(
      'a ready reader',
      ({ step }) => step.kind === 'waiting' && step.reader === 'ready',
    );
    await under.tap('zhang');
    expect((await under.step('menu')).meals[0]?.payFen).toBe(700);
  });

  it('sends a sale at once while online, and shows the sign while the admin is away', async () => {
    const district = makeDistrict();
    const admin = await openTestAdmin(district);
    onTestFinished(admin.close);
    const under = await openKioskUnderTest({ district, adminAddress: admin.address });
    await under.elder.until('online', (view) => view.canteen.isOnline);
    const staff = await under.signIn('till');
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    await expect.poll(() => admin.entries.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(1);
    // What became of the slip is known a little later and goes with the next round.
    await expect
      .poll(() => {
        under.timer.advance(2_000);
        return admin.entries.length;
      })
      .toBe(2);
    await staff.until(
      'nothing left to send',
      ({ session }) => session.kind === 'signed-in' && session.unsent.count === 0,
    );
    admin.mishaps.push('lose-request');
    await under.elder.until('a pause', () => true);
    await expect
      .poll(() => {
        under.timer.advance(2_000);
        return under.elder.view.canteen.isOnline;
      })
      .toBe(false);
    await expect
      .poll(() => {
        under.timer.advance(60_000);
        return under.elder.view.canteen.isOnline;
      })
      .toBe(true);
    expect(under.problems).toEqual([]);
  });

  it('leaves nothing to do behind when it is stopped in the middle of a round, so that the program ends', async () => {
    const district = makeDistrict();
    const admin = await openTestAdmin(district);
    onTestFinished(admin.close);
    const under = await openKioskUnderTest({ district, adminAddress: admin.address });
    await under.elder.until('online', (view) => view.canteen.isOnline);
    await new Promise((resolve) => setImmediate(resolve));
    under.timer.advance(2_000);
    await under.stop();
    // The store is closed; whoever still wakes up finds it so.
    under.timer.advance(24 * 60 * 60_000);
    expect(under.timer.waitingCount).toBe(0);
    expect(under.problems).toEqual([]);
  });
});
