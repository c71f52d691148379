import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { type ConsoleServer, fixtureLogins } from './console-server.ts';

/** Lunch is over and the day's meals are in; every test sees the console at this moment. */
export const fixtureNowMs = Date.parse('2026-11-23T14:00:00+08:00');

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** A page whose complaints are kept: refused resources, errors of scripts. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens the console's first page in a context of its own. */
export async function openConsole(
  browser: Browser,
  server: ConsoleServer,
  computer: { readonly timezoneId: string } = { timezoneId: 'Asia/Shanghai' },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: computer.timezoneId,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.clock.setFixedTime(fixtureNowMs);
  await page.goto(server.url);
  return { page, complaints };
}

/** Signs in as one of the fixture's people and waits to be let in. */
export async function signIn(page: Page, who: keyof typeof fixtureLogins): Promise<void> {
  await page.getByLabel('账号').fill(fixtureLogins[who].userName);
  await page.getByLabel('密码').fill(fixtureLogins[who].password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.locator('.sider-person').waitFor();
}

interface AxeFinding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly string[];
}

/** What axe-core finds serious or critical on the page as it stands. */
export async function seriousFindings(page: Page): Promise<readonly AxeFinding[]> {
  // Running through the debugger, not as a script of the page, keeps the page's policy in force.
  return page.evaluate(`(async () => {
    ${axeSource};
    const result = await window.axe.run(document, { resultTypes: ['violations'] });
    return result.violations
      .filter((finding) => finding.impact === 'serious' || finding.impact === 'critical')
      .map((finding) => ({
        id: finding.id,
        impact: finding.impact,
        nodes: finding.nodes.map((node) => node.html.slice(0, 200) + ' ' + node.failureSummary),
      }));
  })()`);
}
