// Goal: an officer replaces, stops and looks into a lost kiosk, brings its ledger in, and decides a fork entry by entry, in the
// browser; who may only look is offered none of it. Method: the built console with invented answers behind the real contract.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import {
  fixtureNowMs,
  openConsole,
  seriousFindings,
  signIn,
  type WatchedPage,
} from './console-browser.test-support.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

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

async function open(hash: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${server.url}/#/${hash}`);
}

const button = (name: string | RegExp) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

async function openKiosk(number: number): Promise<void> {
  await open('kiosks');
  await button(`${number} 号机`).click();
  await page.getByText('可能缺的记录').waitFor();
}

describe('a kiosk that is broken, lost or stolen', () => {
  it('says up to where its ledger is here, and how much a slip proves to be missing', async () => {
    await openKiosk(5);
    const drawer = page.getByRole('dialog');
    expect(await drawer.textContent()).toContain('已收到第 1,352 号为止');
    await page.getByLabel('小票或日结单编码').fill('0005-001360-9F3A6C21');
    await button('登记').click();
    await drawer.getByText('可能缺 8 条：第 1,353 号到第 1,360 号').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).or(page.getByLabel('关闭')).first().click();
    await page.getByText('可能缺 8 条').first().waitFor();
    await openKiosk(5);
    await button('登记错了').click();
    await drawer.getByText('可能缺 8 条').first().waitFor({ state: 'detached' });
  });

  it('refuses a slip of another kiosk in a sentence', async () => {
    await openKiosk(5);
    await page.getByLabel('小票或日结单编码').fill('0007-001360-9F3A6C21');
    await button('登记').click();
    const alert = page.getByRole('dialog').getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('不是这台设备');
  });

  it('is replaced by a code that is shown large', async () => {
    await openKiosk(5);
    await button('生成替换码').click();
    const code = page.locator('.enrolment-code');
    await code.waitFor();
    expect(await code.textContent()).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/);
    expect(await page.getByText('换掉 5 号机').count()).toBe(1);
  });

  it('is stopped only with a reason', async () => {
    await openKiosk(6);
    await button('停用这台设备').click();
    const stop = button('停用，不能撤销');
    expect(await stop.isDisabled()).toBe(true);
    await page.getByLabel('为什么停用').fill('设备被盗，已报案');
    await stop.click();
    await page.getByText('6 号机已停用').waitFor();
    const row = page.getByRole('row').filter({ hasText: '6 号机' });
    await row.getByText('已停用').waitFor();
  });

  it('has its ledger shown before anything of it is taken in', async () => {
    await open('kiosks');
    await button('导入账本').click();
    expect(await button('确认导入').isDisabled()).toBe(true);
    await page.getByLabel('账本文件').setInputFiles({
      name: 'ledger.jsonl',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('{}\n'),
    });
    const dialog = page.getByRole('dialog');
    await dialog.getByText('37 条').waitFor();
    expect(await dialog.textContent()).toContain('8 号机');
    expect(await seriousFindings(page)).toEqual([]);
    await button('确认导入').click();
    await dialog.getByText('已导入：新收 37 条').waitFor();
  });
});

describe('the page of checks', () => {
  beforeEach(() => open('checks'));

  it('names the kiosks with something to decide, and shows a fork side by side', async () => {
    await page.getByRole('link', { name: '2 号机' }).click();
    const first = page.getByRole('row').filter({ hasText: '张*花' });
    await first.waitFor();
    const text = (await first.textContent()) ?? '';
    expect(text).toContain('王*兰');
    expect(text).toContain('原价 15.00');
    expect(text).toMatch(/小票 0002-001239-[0-9A-F]{8}/);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('takes a decision for each entry, and says what comes after the last', async () => {
    await page.getByRole('link', { name: '2 号机' }).click();
    await page.getByLabel('第 1239 号').check();
    await button('计入').click();
    await page.getByLabel('凭什么').fill('有小票');
    await page.getByRole('dialog').getByRole('button', { name: '计入' }).click();
    await page.getByText('已记下 1 条决定').waitFor();
    await page.getByText('张*花').waitFor({ state: 'detached' });
    for (const seq of [1240, 1241, 1242]) await page.getByLabel(`第 ${seq} 号`).check();
    await button('不计入').click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: '不计入' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('为什么').fill('试机时打的');
    await confirm.click();
    await page.getByText('都核查完了').waitFor();
    await page.getByLabel('只看待核查的').uncheck();
    const decided = page.getByRole('row').filter({ hasText: '张*花' });
    await decided.waitFor();
    expect(await decided.textContent()).toMatch(/计入.*王经办.*有小票/);
  });

  it('shows what is not understood with its raw text, and lets it be set aside for good', async () => {
    await page.getByRole('link', { name: '4 号机' }).click();
    const row = page.getByRole('row').filter({ hasText: '不认识的记录种类“delivery”' }).first();
    await row.waitFor();
    await row.getByRole('button').first().click();
    await page.locator('.raw-record').waitFor();
    expect(await page.locator('.raw-record').textContent()).toContain('"kind":"delivery"');
    await page.getByLabel('第 907 号').check();
    await button('不再处理').click();
    await page.getByLabel('为什么').fill('试验时的记录');
    await page.getByRole('dialog').getByRole('button', { name: '不再处理' }).click();
    await page.getByText('已记下 1 条决定').waitFor();
  });

  it('lets an auditor look and decide nothing', async () => {
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByLabel('密码').waitFor();
    await signIn(page, 'auditor');
    await open('checks');
    await page.getByRole('link', { name: '4 号机' }).click();
    await page.getByText('不认识的记录种类').first().waitFor();
    expect(await button('不再处理').count()).toBe(0);
    expect(await page.getByRole('checkbox', { name: '第 1011 号' }).count()).toBe(0);
    await open('kiosks');
    await button('4 号机').click();
    await page.getByText('可能缺的记录').waitFor();
    expect(await button('生成替换码').count()).toBe(0);
    expect(await button('停用这台设备').count()).toBe(0);
    expect(await page.getByLabel('小票或日结单编码').count()).toBe(0);
    expect(watched.complaints).toEqual([]);
  });
});
