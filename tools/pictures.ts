// Takes the pictures of the README from a running demo: `node tools/pictures.ts [FOLDER]`. Every figure in them is the demo's.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { DEMO_STAFF, DEMO_USERS } from '../shared/demo/people.ts';
import { launchChromium } from './browser.ts';
import { openSimulator } from './demo/kiosk-client.ts';
import { type KioskReady, startAdmin, startKiosk } from './demo/processes.ts';

/** The screens take a second press within half a second for a slip of the hand. */
const BETWEEN_PRESSES_MS = 700;

async function newPage(browser: Browser, address: string, size = { width: 1920, height: 1080 }) {
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

async function takeElderPictures(
  browser: Browser,
  kiosk: KioskReady,
  folder: string,
): Promise<void> {
  const elder = await newPage(browser, kiosk.screens.elder);
  const simulator = openSimulator(kiosk.simulator ?? '');
  const save = (name: string) => elder.screenshot({ path: path.join(folder, `elder-${name}.png`) });
  const press = async (name: string | RegExp): Promise<void> => {
    await elder.waitForTimeout(BETWEEN_PRESSES_MS);
    await elder.getByRole('button', { name }).first().click();
    await elder.waitForTimeout(BETWEEN_PRESSES_MS);
  };
  await elder.getByText('红烧肉套餐').first().waitFor();
  await save('waiting');
  await simulator.tap('zhang');
  await elder.getByText('张*花').first().waitFor();
  await elder.waitForTimeout(BETWEEN_PRESSES_MS);
  await save('menu');
  await press(/红烧肉套餐/);
  await save('pay');
  await press('卡里付钱');
  await elder.getByText('付好了').waitFor();
  await elder.waitForTimeout(1_500);
  await save('done');
  await press('好了');
  await simulator.tap('sun');
  await elder.getByText('孙*田').first().waitFor();
  await press(/软面套餐/);
  await press('付现金');
  await elder.getByText('请到收银台').first().waitFor();
  await save('cash');
  await press('好了');
  const table = await newPage(browser, kiosk.simulator ?? '', { width: 1600, height: 1000 });
  await table.getByText('张桂花').first().waitFor();
  await table.waitForTimeout(BETWEEN_PRESSES_MS);
  await table.screenshot({ path: path.join(folder, 'simulator.png') });
  await simulator.close();
}

async function takeStaffPicture(
  browser: Browser,
  kiosk: KioskReady,
  folder: string,
): Promise<void> {
  const staff = await newPage(browser, kiosk.screens.staff, { width: 1366, height: 768 });
  const simulator = openSimulator(kiosk.simulator ?? '');
  await staff.getByText('员工卡').first().waitFor();
  await simulator.tap('staff');
  for (const digit of DEMO_STAFF.pin) {
    await staff.waitForTimeout(BETWEEN_PRESSES_MS);
    await staff.getByRole('button', { name: digit, exact: true }).click();
  }
  await staff.waitForTimeout(BETWEEN_PRESSES_MS);
  await staff.getByRole('button', { name: /确认|确定|登录/ }).click();
  await staff.getByText(DEMO_STAFF.name).first().waitFor();
  await staff.screenshot({ path: path.join(folder, 'staff.png') });
  await simulator.close();
}

async function takeConsolePictures(
  browser: Browser,
  address: string,
  folder: string,
): Promise<void> {
  const page = await newPage(browser, address);
  await page.getByLabel('账号').fill(DEMO_USERS[0].userName);
  await page.getByLabel('密码').fill(DEMO_USERS[0].password);
  await page.getByRole('button', { name: /登\s*录/ }).click();
  await page.getByText('新建助老食堂').first().waitFor();
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: path.join(folder, 'coverage.png') });
  await page.getByText('就餐记录').first().click();
  await page.waitForTimeout(2_000);
  await page.screenshot({ path: path.join(folder, 'meals.png') });
  await page.getByText('补贴政策').first().click();
  await page.getByRole('link', { name: /助老食堂套餐价/ }).click();
  await page.getByText('60至69周岁').first().waitFor();
  await page.screenshot({ path: path.join(folder, 'policy.png') });
}

const folder = path.resolve(process.argv[2] ?? 'docs/pictures');
const data = await mkdtemp(path.join(tmpdir(), 'zhulao-pictures-'));
await mkdir(folder, { recursive: true });
const admin = await startAdmin(
  ['--data', path.join(data, 'admin'), '--port', '0', '--demo'],
  () => {},
);
const kiosk = await startKiosk(
  [
    ['--data', path.join(data, 'kiosk'), '--port', '0', '--admin', admin.ready.kioskAddress],
    ['--enrol', admin.ready.demo?.enrolmentCode ?? '', '--simulate', '--simulator-port', '0'],
  ].flat(),
  () => {},
);
const browser = await launchChromium();
try {
  await takeElderPictures(browser, kiosk.ready, folder);
  await takeStaffPicture(browser, kiosk.ready, folder);
  await takeConsolePictures(browser, admin.ready.address, folder);
} finally {
  await browser.close();
  await kiosk.stop();
  await admin.stop();
  await rm(data, { recursive: true, force: true });
}
