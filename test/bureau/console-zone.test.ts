import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import { fixtureNowMs, openConsole, signIn } from './console-browser.test-support.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

// Eighteen hours behind Shanghai: there it is still the evening of the 22nd.
const elsewhere = 'Pacific/Honolulu';

let server: ConsoleServer;
let browser: Browser;
let here: Page;
let there: Page;

beforeAll(async () => {
  server = await startConsoleServer({ now: () => fixtureNowMs });
  browser = await launchChromium();
  here = (await openConsole(browser, server)).page;
  there = (await openConsole(browser, server, { timezoneId: elsewhere })).page;
  for (const page of [here, there]) await signIn(page, 'officer');
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const pages = [
  ['coverage', '[data-card="coverage"]'],
  ['meals', '.totals-row'],
  ['kiosks', '.panel-table tbody .mark'],
  ['policies', '.policy-list'],
  ['alarms', '.panel-table tbody a'],
  ['backups', '.task-list'],
] as const;

async function readPage(page: Page, [id, landmark]: (typeof pages)[number]): Promise<string> {
  await page.goto(`${server.url}/#/${id}`);
  await page.locator(landmark).first().waitFor();
  const dates = await page
    .locator('main input')
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  return `${await page.locator('main').innerText()}\n${dates.join('\n')}`;
}

it('every page reads the same on a computer set to another part of the world', async () => {
  const texts: string[] = [];
  for (const one of pages) {
    const text = await readPage(there, one);
    expect({ page: one[0], text }).toEqual({ page: one[0], text: await readPage(here, one) });
    texts.push(text);
  }
  const [coverage, meals] = texts;
  expect(coverage).toContain('数据截至 2026-11-23 14:00，14:00:00 更新');
  expect(meals).toContain('2026-11-01\n2026-11-23');
});

it('the calendar there knows Shanghai’s today and its ranges end with it', async () => {
  await there.goto(`${server.url}/#/meals`);
  await there.getByLabel('营业日期').first().click();
  const today = there.locator('td.ant-picker-cell-today');
  expect(await today.first().getAttribute('title')).toBe('2026-11-23');
  await there.locator('.ant-picker-presets li', { hasText: '昨天' }).click();
  await there.waitForURL(/from=2026-11-22&to=2026-11-22/);
});

it('a meal in full and an enrolment code’s end are told in Shanghai time there too', async () => {
  const query = {
    from: '2026-11-23',
    to: '2026-11-23',
    canteenId: null,
    beyondLimitOnly: false,
    page: 1,
  } as const;
  const newest = (
    await server.service.meals(
      { userId: 'jingban', role: 'bureau-officer' },
      { ...query, subsidisedOnly: false },
    )
  ).meals[0];
  if (newest === undefined) throw new Error('no meal');
  await there.goto(`${server.url}/#/meals?from=2026-11-23&to=2026-11-23`);
  await there.getByRole('button', { name: newest.receiptCode }).click();
  expect(await there.getByRole('dialog').textContent()).toContain(
    newest.at.slice(0, 19).replace('T', ' '),
  );
  await there.goto('about:blank');
  await there.goto(`${server.url}/#/kiosks`);
  await there.getByRole('button', { name: '生成设备注册码' }).click();
  await there.getByLabel('给哪家食堂').click();
  await there.locator('.ant-select-item-option').first().click();
  await there.getByRole('button', { name: '生成', exact: true }).click();
  await there.locator('.enrolment-code').waitFor();
  expect(await there.getByRole('dialog').textContent()).toContain(
    '2026-11-23 15:00（还有 60 分钟）',
  );
});
