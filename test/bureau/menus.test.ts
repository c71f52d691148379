// Goal: an officer keeps a canteen's menu in the browser: dishes with photos, the days of a week, tables in and out, and how the
// canteen serves; who may only look is offered none of it. Method: the built console with invented answers behind the real contract.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import type { CanteenMenuView } from '../../admin/contract/menus.ts';
import { canteenIdSchema } from '../../shared/identity/ids.ts';
import { launchChromium } from '../../tools/browser.ts';
import {
  fixtureNowMs,
  openConsole,
  seriousFindings,
  signIn,
  type WatchedPage,
} from './console-browser.test-support.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';
import { readWorkbook } from './workbook.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let server: ConsoleServer;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  server = await startConsoleServer({ now: () => fixtureNowMs });
  browser = await launchChromium();
  watched = await openConsole(browser, server);
  page = watched.page;
  await signIn(page, 'officer');
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const alertText = (): Promise<string> => page.getByRole('dialog').getByRole('alert').innerText();

async function openMenus(): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${server.url}/#/menus`);
  await page.getByRole('region', { name: '本周供应' }).waitFor();
}

/** The first canteen's menu as the server holds it. */
async function heldMenu(): Promise<CanteenMenuView> {
  const [canteen] = server.service.district.canteens.filter(
    ({ standing }) => standing !== 'closed',
  );
  const menu = await server.service.canteenMenu(
    { userId: 'officer', role: 'bureau-officer' },
    { canteenId: canteenIdSchema.parse(canteen?.canteenId) },
  );
  if (menu === null) throw new Error('the canteen is there');
  return menu;
}

async function heldItem(name: string): Promise<CanteenMenuView['items'][number]> {
  const item = (await heldMenu()).items.find((one) => one.name === name);
  if (item === undefined) throw new Error(`${name} is not on the menu`);
  return item;
}

/** A picture as a camera makes it, far larger than a kiosk takes: noise, which JPEG hardly packs. */
async function largePicture(): Promise<Buffer> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 2_000;
    canvas.height = 1_000;
    const context = canvas.getContext('2d');
    if (context === null) return '';
    for (let x = 0; x < canvas.width; x += 8) {
      for (let y = 0; y < canvas.height; y += 8) {
        context.fillStyle = `hsl(${(x * 7 + y * 13) % 360} 80% 50%)`;
        context.fillRect(x, y, 8, 8);
      }
    }
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  return Buffer.from(base64, 'base64');
}

async function xlsx(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const cells = rows.map((row) => row.map((value) => ({ value })));
  return writeExcelFile(cells).toBuffer();
}

describe('the page of menus', () => {
  beforeEach(openMenus);

  it('shows the week by date and meal period', async () => {
    const week = page.getByRole('region', { name: '本周供应' });
    const lunch = week.getByRole('row').filter({ hasText: '午餐' });
    expect(await week.getByRole('columnheader').allInnerTexts()).toEqual([
      ...['餐次', '周一 11月23日（今天）', '周二 11月24日', '周三 11月25日'],
      ...['周四 11月26日', '周五 11月27日', '周六 11月28日', '周日 11月29日'],
    ]);
    const [monday, tuesday] = await lunch.getByRole('cell').allInnerTexts();
    expect(monday).toContain('软面套餐');
    expect(tuesday).not.toContain('软面套餐');
    expect(tuesday).toContain('红烧肉套餐 15.00');
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('adds a dish with a photo that the browser makes small, and says what is missing before', async () => {
    await button('添加菜品').click();
    await button('保存').click();
    expect(await alertText()).toContain('请填金额');
    await page.getByLabel('价格（元，每份）').fill('5.5');
    await button('保存').click();
    expect(await alertText()).toContain('名称');
    await page.getByLabel('名称（最多').fill('凉拌黄瓜');
    await page.getByRole('radio', { name: '单点' }).check();
    await page.getByRole('checkbox', { name: '低糖' }).check();
    await page.getByRole('checkbox', { name: '大豆' }).check();
    const buffer = await largePicture();
    await page
      .getByLabel('选一张照片')
      .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer });
    await page.getByAltText('这道菜的照片').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await button('保存').click();
    const thumbnail = page.getByAltText('凉拌黄瓜的照片');
    await thumbnail.waitFor();
    const item = await heldItem('凉拌黄瓜');
    expect(item).toMatchObject({
      ...{ kind: 'dishes', listPriceFen: 550, dates: null, isActive: true },
      ...{ dietMarks: ['low-sugar'], allergens: ['soy'], mealPeriods: ['lunch'] },
    });
    const kept = server.service.menuPhoto(item.photo ?? '');
    expect(kept?.length).toBeLessThanOrEqual(80 * 1024);
    const size = () =>
      thumbnail.evaluate((image) =>
        image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight] : [],
      );
    await vi.waitFor(async () => expect((await size())[0]).toBeGreaterThan(0));
    const [width = 0, height = 0] = await size();
    expect(width).toBeLessThanOrEqual(800);
    expect(width / height).toBeCloseTo(2, 1);
  });

  it('refuses a file that is no picture in a sentence', async () => {
    await button('添加菜品').click();
    await page.getByLabel('选一张照片').setInputFiles({
      ...{ name: 'photo.jpg', mimeType: 'image/jpeg' },
      buffer: Buffer.from('no picture'),
    });
    await page.getByText('不是能打开的照片').waitFor();
  });

  it('marks the days on which a dish is served, and copies a week on', async () => {
    await button('周三 11月25日供应软面套餐').click();
    await page.locator('[aria-label="周三 11月25日供应软面套餐"][aria-pressed="true"]').waitFor();
    expect((await heldItem('软面套餐')).dates).toEqual(['2026-11-23', '2026-11-25']);
    await button('周一 11月23日供应软面套餐').click();
    await page.locator('[aria-label="周一 11月23日供应软面套餐"][aria-pressed="false"]').waitFor();
    await button('下一周').click();
    await button('照搬上一周').click();
    await button('照搬').click();
    await page.locator('[aria-label="周三 12月2日供应软面套餐"][aria-pressed="true"]').waitFor();
    expect((await heldItem('软面套餐')).dates).toEqual(['2026-11-25', '2026-12-02']);
  });

  it('changes a price, the order and what is sold, and takes a dish off', async () => {
    await button('修改米饭').click();
    await page.getByLabel('价格（元，每份）').fill('1.5');
    await page.getByRole('checkbox', { name: '在售' }).uncheck();
    await button('保存').click();
    const row = page.getByRole('row').filter({ hasText: '米饭' }).filter({ hasText: '停售' });
    await row.waitFor();
    expect(await heldItem('米饭')).toMatchObject({ listPriceFen: 150, isActive: false });
    await button('上移软面套餐').click();
    await page.getByText('软面套餐现在排在第 1 位').waitFor();
    expect((await heldMenu()).items.map(({ name }) => name).slice(0, 2)).toEqual([
      '软面套餐',
      '红烧肉套餐',
    ]);
    await button('删去自选热菜').click();
    await button('删去').click();
    await page.getByText('已删去自选热菜').waitFor();
    expect((await heldMenu()).items.map(({ name }) => name)).not.toContain('自选热菜');
  });

  it('shows a table row by row with what is wrong, and takes it only when all is right', async () => {
    const before = (await heldMenu()).items.length;
    await button('从表格导入').click();
    const header = ['价格（元）', '名称', '种类', '餐次', '过敏原', '供应日期'];
    const good = [18, '红烧肉套餐', '套餐', '午餐、晚餐', '大豆', '每天'];
    const wrong = [
      ['十块', '馒头', '单点', '早餐', '', ''],
      [2, '鸡蛋汤', '汤', '午餐', '鸡蛋', '2026-13-01'],
    ];
    const choose = async (rows: readonly (readonly (string | number)[])[]): Promise<void> => {
      const buffer = await xlsx([header, ...rows]);
      const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      await page.getByLabel('菜单表格').setInputFiles({ name: '菜单.xlsx', mimeType, buffer });
    };
    await choose([good, ...wrong]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('有 2 行要改').waitFor();
    const rowOf = (name: string) => dialog.getByRole('row').filter({ hasText: name }).innerText();
    expect(await rowOf('红烧肉套餐')).toContain('修改');
    expect(await rowOf('馒头')).toContain('“十块”不是金额');
    expect(await rowOf('鸡蛋汤')).toMatch(/不认识“汤”.*不认识“鸡蛋”.*“2026-13-01”不是真有的日期/s);
    expect(await button('导入 1 项').isDisabled()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    await choose([good, [1, '馒头', '单点', '早餐', '', '2026-11-24、2026/11/26']]);
    await button('导入 2 项').click();
    await page.getByText('已导入 2 项').waitFor();
    expect((await heldMenu()).items).toHaveLength(before + 1);
    expect(await heldItem('红烧肉套餐')).toMatchObject({
      ...{ listPriceFen: 1_800, picture: 'braised-pork', mealPeriods: ['lunch', 'dinner'] },
    });
    expect((await heldItem('馒头')).dates).toEqual(['2026-11-24', '2026-11-26']);
  });

  it('hands the list out as a table that can be read in again', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button('导出菜单').click(),
    ]);
    const book = readWorkbook(readFileSync(await download.path()));
    const texts = book.rows.map((row) => [...row.values()].map(({ value }) => value));
    expect(texts[1]).toEqual([
      ...['名称', '说明', '种类', '价格（元）', '餐次', '特点', '过敏原', '供应日期', '在售'],
    ]);
    expect(texts.find(([name]) => name === '馒头')).toEqual([
      ...['馒头', '单点', 1, '早餐', '2026-11-24、2026-11-26', '是'],
    ]);
    await button('从表格导入').click();
    await page.getByLabel('菜单表格').setInputFiles(await download.path().then(asXlsx));
    await button(`导入 ${(await heldMenu()).items.length} 项`).waitFor();
  });

  it('keeps how the canteen serves', async () => {
    const settings = page.getByRole('region', { name: '食堂设置' });
    await settings.getByRole('checkbox', { name: '送餐' }).check();
    await settings.getByLabel('送餐费').fill('2');
    await settings.getByLabel('可提前几天').fill('9');
    await button('保存设置').click();
    expect(await settings.getByRole('alert').innerText()).toContain('请填0到7的整数');
    await settings.getByLabel('可提前几天').fill('3');
    await settings.getByLabel('不刷卡办理').fill('8');
    await settings.getByRole('checkbox', { name: '私密显示' }).check();
    await button('保存设置').click();
    await page.getByText('已保存这家食堂的设置').waitFor();
    expect((await heldMenu()).settings).toEqual({
      ...{ isDiscreet: true, serviceTypes: ['eat-in', 'delivery'], deliveryFeeFen: 200 },
      ...{ orderAheadDaysMax: 3, identificationsByStaffMax: 8 },
    });
  });

  it('lets an auditor look and change nothing', async () => {
    await button('退出登录').click();
    await page.getByLabel('密码').waitFor();
    await signIn(page, 'auditor');
    await openMenus();
    for (const name of ['添加菜品', '从表格导入', '照搬上一周', '保存设置', '修改红烧肉套餐']) {
      expect(await button(name).count(), name).toBe(0);
    }
    expect(await page.getByLabel('可提前几天').isDisabled()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
    expect(watched.complaints).toEqual([]);
  });
});

/** A download has no ending on the disk, and the page goes by the name. */
function asXlsx(file: string) {
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { name: '菜单.xlsx', mimeType, buffer: readFileSync(file) };
}
