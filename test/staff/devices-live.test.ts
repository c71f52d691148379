// Goal: an attendant alone brings a counter's devices up, tests them, sees one fail and lets one go, in the real screens of a
// real kiosk. Method: the kiosk as a process of its own; in the demo its devices are simulated ones on ports like any other.
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { openSimulator } from '../../tools/demo/kiosk-client.ts';
import { startKiosk } from '../../tools/demo/processes.ts';
import { Cleanup, openAdmin, openBrowser, openPage, temporaryFolder } from '../main/canteen.ts';

const NOBODY = 'http://127.0.0.1:9';

const cleanup = new Cleanup();
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser(cleanup);
}, 60_000);
afterAll(() => cleanup.run(), 60_000);

async function openKioskWith(words: readonly string[]) {
  const data = path.join(await temporaryFolder(cleanup), 'kiosk');
  const kiosk = await startKiosk(['--data', data, '--port', '0', ...words], () => {});
  cleanup.add(() => kiosk.stop());
  return kiosk.ready;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** The card of one device, by its exact name. */
const cardOf = (page: Page, name: string) =>
  page.locator('.device').filter({ has: page.getByRole('heading', { name, exact: true }) });

describe('on a machine just unpacked, with no device and not enrolled', () => {
  it('the page opens without a session, and says what to plug in first', async () => {
    const { screens } = await openKioskWith(['--admin', NOBODY]);
    const { page, errors } = await openPage(browser, screens.staff);
    await press(page, /看看设备/);
    await page.getByText('还没有设备').waitFor();
    await press(page, '添加设备');
    await press(page, /^老年卡读卡器/);
    await page.getByRole('heading', { name: '老年卡读卡器插在哪个接口？' }).waitFor();
    await page.getByText(/没有找到接口|不知道是哪个/).waitFor();
    await press(page, '返回');
    await press(page, '不添加了');
    await press(page, '关闭');
    await page.getByText('刷员工卡的读卡器没有接好').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  }, 60_000);
});

describe('at a counter that serves', () => {
  it('a second reader is taken in, tested, stands in for the first, and is let go again', async () => {
    const admin = await openAdmin(cleanup, await temporaryFolder(cleanup));
    const { screens, simulator: table } = await openKioskWith(
      [
        ['--admin', admin.kioskAddress, '--enrol', admin.enrolmentCode()],
        ['--simulate', '--simulator-port', '0'],
      ].flat(),
    );
    const simulator = openSimulator(table ?? '');
    cleanup.add(() => simulator.close());
    const { page, errors } = await openPage(browser, screens.staff);
    const { page: elder } = await openPage(browser, screens.elder);
    await elder.getByText('红烧肉套餐').first().waitFor();
    await page.getByText('请刷员工卡').waitFor();
    await simulator.tap('staff');
    for (const digit of DEMO_STAFF.pin) {
      await page.getByRole('button', { name: digit, exact: true }).click();
    }
    await press(page, '确定');
    await press(page, /^设备/);
    await page.getByRole('heading', { name: '设备（4）' }).waitFor();

    await press(page, '添加设备');
    await press(page, /^身份证读卡器/);
    expect(await page.getByRole('button', { name: /演示 小票打印机/ }).isDisabled()).toBe(true);
    await press(page, /第二个身份证读卡器/);
    await press(page, /^保存/);
    const second = cardOf(page, '身份证读卡器2');
    await second.getByText('正常').first().waitFor();
    await page.getByText('“身份证读卡器2”已添加').waitFor();

    await simulator.setFault({ fault: 'reader-unplugged', isOn: true });
    const first = cardOf(page, '身份证读卡器');
    await first.getByText('没有找到：').waitFor();
    await first.getByText('有问题').waitFor();

    await press(page, '测试身份证读卡器2');
    await second.getByText('请把一张身份证放到读卡器上').waitFor();
    await simulator.tap('zhang');
    await second.getByText('测试成功：').waitFor();
    expect(await elder.getByText('张*花').count()).toBe(0);

    await press(page, /^测试身份证读卡器$/);
    await first.getByText('测试没成功：').waitFor();
    await simulator.setFault({ fault: 'reader-unplugged', isOn: false });
    await first.getByText('正常').first().waitFor();
    await first.getByText(/上次出问题：\d\d:\d\d 没有找到/).waitFor();

    await press(page, '移除身份证读卡器2');
    await second.getByRole('button', { name: '移除', exact: true }).click();
    await page.getByRole('heading', { name: '设备（4）' }).waitFor();
    await page.getByText('“身份证读卡器2”已移除').waitFor();
    expect(errors).toEqual([]);

    await press(page, '回到收银');
    await page.getByRole('heading', { name: '等着付现金' }).waitFor();
    await simulator.tap('zhang');
    await elder.getByText('张*花').first().waitFor();
  }, 300_000);
});
