import { describe, expect, it } from 'vitest';
import { usualSettings } from '../../../hardware/usual-settings.ts';
import type { DevicePage } from '../../contract/devices.ts';
import type { StaffView } from '../../contract/views.ts';
import { type KioskUnderTest, openKioskUnderTest, type Screen } from '../kiosk.test-support.ts';

const CONNECTION = 'till';

function pageOf({ session }: StaffView): DevicePage | null {
  return session.kind === 'signed-in' || session.kind === 'signed-out' ? session.devicePage : null;
}

/** The page when it is as wanted. */
function until(
  staff: Screen<StaffView>,
  what: string,
  fits: (page: DevicePage) => boolean,
): Promise<DevicePage> {
  return staff.until(what, (view) => {
    const page = pageOf(view);
    return page !== null && fits(page) && page;
  });
}

async function openPage(under: KioskUnderTest, staff: Screen<StaffView>): Promise<DevicePage> {
  await under.act(CONNECTION, { act: 'open-devices' });
  return until(staff, 'the ports', (page) => page.ports.length > 0);
}

function idOf(page: DevicePage, name: string): string {
  const device = page.devices.find((one) => one.name === name);
  if (device === undefined) throw new Error(`no ${name}`);
  return device.deviceId;
}

describe('the device page', () => {
  it('is shown to signed-in staff, and gone when they sign out or are idle for five minutes', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn(CONNECTION);
    const page = await openPage(under, staff);
    expect(page.devices.map(({ name }) => name)).toEqual([
      ...['身份证读卡器', '老年卡读卡器', '小票打印机', '扫码器'],
    ]);
    expect(page.ports.filter(({ usedBy }) => usedBy === null)).toHaveLength(2);
    under.timer.advance(5 * 60_000);
    await staff.until('signed out', ({ session }) => session.kind === 'signed-out');
    expect(pageOf(staff.view)).toBeNull();
  });

  it('stays shut to somebody who is not signed in, until no reader for staff cards is connected', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn(CONNECTION);
    const page = await openPage(under, staff);
    const deviceId = idOf(page, '老年卡读卡器');
    const printerId = idOf(page, '小票打印机');
    await under.act(CONNECTION, { act: 'sign-out' });
    await under.act(CONNECTION, { act: 'open-devices' });
    await under.act(CONNECTION, { act: 'remove-device', deviceId: printerId });
    expect(staff.view.session).toMatchObject({ mayOpenDevices: false, devicePage: null });
    const again = await under.signIn('other');
    await under.act('other', { act: 'open-devices' });
    const still = await until(again, 'the page', () => true);
    expect(still.devices.map((one) => one.deviceId)).toContain(printerId);
    await under.act('other', { act: 'remove-device', deviceId });
    await staff.until(
      'the way in',
      ({ session }) => session.kind === 'signed-out' && session.mayOpenDevices,
    );
    await openPage(under, staff);
    under.timer.advance(5 * 60_000);
    await staff.until('the page gone', (view) => pageOf(view) === null);
  });

  it('takes a kitchen printer in on a free port, tests it, refuses its port to another, and lets it go', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn(CONNECTION);
    const page = await openPage(under, staff);
    const portKey = page.ports.find(({ title }) => title.includes('厨房'))?.portKey ?? '';
    const kitchen = {
      act: 'assign-device',
      deviceId: null,
      name: '后厨',
      portKey,
      settings: usualSettings('kitchen-printer'),
    } as const;
    await under.act(CONNECTION, kitchen);
    const taken = await until(staff, 'the printer', ({ devices }) =>
      devices.some(({ name, light }) => name === '后厨' && light === 'well'),
    );
    expect(taken.sentence).toBe('“后厨”已添加。请按“测试”试一下。');
    await under.act(CONNECTION, { act: 'test-device', deviceId: idOf(taken, '后厨') });
    const tested = await until(staff, 'the slip', ({ devices }) =>
      devices.some(({ test }) => test.stage === 'over'),
    );
    expect(tested.devices.at(-1)?.test).toMatchObject({ isWell: true });
    await under.paper(1);
    await under.act(CONNECTION, { ...kitchen, name: '又一个' });
    await until(staff, 'the refusal', ({ sentence }) => sentence?.includes('“后厨”') === true);
    await under.act(CONNECTION, { act: 'look-for-ports' });
    await under.act(CONNECTION, { ...kitchen, name: '又一个' });
    await until(
      staff,
      'that its choice is old',
      ({ sentence }) => sentence === '接口有变化，请按“重新查找”，再选一次。',
    );
    await under.act(CONNECTION, { act: 'remove-device', deviceId: idOf(tested, '后厨') });
    const gone = await until(
      staff,
      'that it is gone',
      ({ sentence }) => sentence === '“后厨”已移除。',
    );
    expect(gone.devices).toHaveLength(4);
  });

  it('takes the card of a test for itself: nobody is greeted', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn(CONNECTION);
    const page = await openPage(under, staff);
    const deviceId = idOf(page, '老年卡读卡器');
    await under.act(CONNECTION, { act: 'test-device', deviceId });
    const running = await until(staff, 'what to do', ({ devices }) =>
      devices.some(({ test }) => test.stage === 'running'),
    );
    expect(running.devices[1]?.test.sentence).toBe('请把一张老年卡或员工卡放到读卡器上');
    await under.tap('staff');
    const over = await until(staff, 'what it showed', ({ devices }) =>
      devices.some(({ test }) => test.stage === 'over'),
    );
    expect(over.devices[1]?.test).toEqual({
      stage: 'over',
      isWell: true,
      sentence: '读到卡了，读卡器正常',
    });
    expect(under.elder.view.step.kind).toBe('waiting');
  });
});
