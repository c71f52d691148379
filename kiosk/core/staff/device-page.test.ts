import { describe, expect, it } from 'vitest';
import { usualSettings } from '../../../hardware/usual-settings.ts';
import type { DeviceAct, DevicePage } from '../../contract/devices.ts';
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

/** Who is assigned to what, and how; not how they stand. */
function assigned({ devices }: DevicePage) {
  return devices.map(({ deviceId, name, settings, portText, test }) => ({
    ...{ deviceId, name, settings, portText, test },
  }));
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

  it('stays shut without a session once a staff card was read, until the last reader for them goes', async () => {
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
    await under.act(CONNECTION, { ...kitchen, name: '又一个', portKey: 'gone' });
    await until(
      staff,
      'that its choice is gone',
      ({ sentence }) => sentence?.includes('选的接口已经不在了') === true,
    );
    await under.act(CONNECTION, { act: 'remove-device', deviceId: idOf(tested, '后厨') });
    const gone = await until(
      staff,
      'that it is gone',
      ({ sentence }) => sentence === '“后厨”已移除。',
    );
    expect(gone.devices).toHaveLength(4);
  });

  it('takes a choice made while ports are being looked for again', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn(CONNECTION);
    const page = await openPage(under, staff);
    const portKey = page.ports.find(({ usedBy }) => usedBy === null)?.portKey ?? '';
    await under.act(CONNECTION, { act: 'look-for-ports' });
    await under.act(CONNECTION, {
      ...{ act: 'assign-device', deviceId: null, name: '窗口', portKey },
      settings: usualSettings('id-card-reader'),
    });
    await until(staff, 'the reader', ({ devices }) => devices.some(({ name }) => name === '窗口'));
  });

  it('lets nobody who is not signed in touch more than the readers for staff cards', async () => {
    const under = await openKioskUnderTest();
    const staff = under.openStaff(CONNECTION);
    const page = await openPage(under, staff);
    const printerId = idOf(page, '小票打印机');
    const readerId = idOf(page, '老年卡读卡器');
    const portKey = page.ports.find(({ usedBy }) => usedBy === null)?.portKey ?? '';
    const settings = usualSettings('receipt-printer');
    const attempts: readonly DeviceAct[] = [
      { act: 'remove-device', deviceId: printerId },
      { act: 'remove-device', deviceId: readerId },
      { act: 'test-device', deviceId: printerId },
      { act: 'assign-device', deviceId: printerId, name: '打印机', portKey: null, settings },
      { act: 'assign-device', deviceId: null, name: '打印机', portKey, settings },
      {
        act: 'assign-device',
        deviceId: printerId,
        name: '打印机',
        portKey: null,
        settings: usualSettings('elder-card-reader'),
      },
    ];
    for (const attempt of attempts) {
      await under.act(CONNECTION, { act: 'look-for-ports' });
      await under.act(CONNECTION, attempt);
      const refused = await until(staff, JSON.stringify(attempt), ({ sentence }) =>
        Boolean(sentence?.includes('请登录以后再改')),
      );
      expect(assigned(refused)).toEqual(assigned(page));
    }
    expect(under.table.feed.get().papers).toEqual([]);
    await under.act(CONNECTION, {
      ...{ act: 'assign-device', deviceId: null, name: '新读卡器', portKey },
      settings: usualSettings('elder-card-reader'),
    });
    await until(staff, 'the reader', ({ devices }) => devices.length === 5);
    await under.signIn('other');
    await under.act(CONNECTION, { act: 'sign-out' });
    expect(pageOf(staff.view)).toBeNull();
    expect(staff.view.session).toMatchObject({ mayOpenDevices: false });
  });

  it('lets everything be set up on a machine that is not enrolled', async () => {
    const under = await openKioskUnderTest({ isEnrolled: false });
    const staff = under.openStaff(CONNECTION);
    const page = await openPage(under, staff);
    await under.act(CONNECTION, { act: 'remove-device', deviceId: idOf(page, '小票打印机') });
    await until(staff, 'that it is gone', ({ devices }) => devices.length === 3);
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
