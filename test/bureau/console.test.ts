import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatCount, formatMoney, formatPercent } from '../../admin/console/format.ts';
import {
  filterCanteens,
  newCanteensTarget,
  openCanteens,
} from '../../admin/console/pages/coverage/coverage-figures.ts';
import { launchChromium } from '../../tools/browser.ts';
import {
  fixtureNowMs,
  openConsole,
  seriousFindings,
  signIn,
  type WatchedPage,
} from './console-browser.test-support.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const officer = { userId: 'jingban', role: 'bureau-officer' } as const;
const month = {
  from: '2026-11-01',
  to: '2026-11-23',
  canteenId: null,
  subsidisedOnly: false,
  beyondLimitOnly: false,
  page: 1,
} as const;

let server: ConsoleServer;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  server = await startConsoleServer({ now: () => fixtureNowMs });
  browser = await launchChromium();
  watched = await openConsole(browser, server);
  page = watched.page;
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens a page of the console anew, with nothing left of what an earlier test pressed. */
async function openFresh(hash: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${server.url}/#/${hash}`);
}

async function textOf(selector: string): Promise<string> {
  return (await page.locator(selector).textContent()) ?? '';
}

const openPage = (name: string): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name }).click();

describe('signing in', () => {
  it('says in a sentence what was wrong and lets a person try again', async () => {
    await page.getByLabel('账号').fill('jingban');
    await page.getByLabel('密码').fill('wrong');
    await page.getByRole('button', { name: '登录' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('账号或密码不对');
    await signIn(page, 'officer');
    expect(await textOf('.sider-person')).toContain('王经办');
  });

  it('asks again, and says why, when the session has ended', async () => {
    await openFresh('coverage');
    await page.locator('[data-card="coverage"]').waitFor();
    server.endSessions();
    await page.getByLabel('密码').waitFor({ timeout: 15_000 });
    expect(await page.getByRole('alert').textContent()).toBe('登录已过期，请重新登录。');
    await signIn(page, 'auditor');
    expect(await textOf('.sider-person')).toContain('李审计');
  });

  it('ends with 退出登录, after which nothing of the console is left on the screen', async () => {
    await openFresh('coverage');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByLabel('密码').waitFor();
    expect(await page.locator('.frame').count()).toBe(0);
  });
});

describe('the coverage page', () => {
  beforeAll(() => signIn(page, 'officer'));
  beforeEach(async () => {
    await openFresh('coverage');
    await page.locator('[data-card="coverage"]').waitFor();
  });

  it('shows the figures that were served, effective before nominal', async () => {
    const served = await server.service.coverage(officer);
    const sum = (of: 'communityCount' | 'effectiveCount' | 'nominalCount'): number =>
      served.towns.reduce((total, town) => total + town[of], 0);
    const coverageCard = await textOf('[data-card="coverage"]');
    const share = (sum('effectiveCount') / sum('communityCount')) * 100;
    expect(coverageCard).toContain(`${formatPercent(share)} %`);
    expect(coverageCard).toContain(`1,180 个中 ${formatCount(sum('effectiveCount'))} 个`);
    const open = openCanteens(served);
    const effectiveSites = open.filter((canteen) => canteen.isEffective).length;
    expect(await textOf('[data-card="sites"]')).toContain(`${effectiveSites} 处`);
    expect(await textOf('[data-card="sites"]')).toContain(`挂牌 ${open.length} 处`);
    const newOnes = newCanteensTarget(served.plan);
    expect(await textOf('[data-card="new-canteens"]')).toContain(`${newOnes?.effective} 处有效`);
    expect(await textOf('[data-card="meals"]')).toContain(
      `${formatCount(served.mealsThisMonth)} 人次`,
    );
    expect(await textOf('[data-card="subsidy"]')).toContain(
      `${formatMoney(served.subsidyThisMonthFen)} 元`,
    );
  });

  it('shows each target with value, gap, deadline and the clause it comes from', async () => {
    const target = await textOf('[data-target="tz-1"]');
    const served = newCanteensTarget((await server.service.coverage(officer)).plan);
    for (const words of [
      `${served?.effective} 处 / ≥80 处`,
      `挂牌 ${served?.nominal} 处`,
      `还差 ${served?.gap} 处`,
      '已逾期 1,058 天',
      '不少于80处',
    ]) {
      expect(target).toContain(words);
    }
    expect(await textOf('[data-target="tz-3"]')).toContain('还没有导入特殊困难老年人名册');
    expect(await page.getByText('至少 15 天、每天供出 10 份以上补贴餐').count()).toBe(1);
  });

  it('narrows the canteens to a town that is pressed, and widens again at the second press', async () => {
    const served = await server.service.coverage(officer);
    const inTown = openCanteens(served).filter((canteen) => canteen.townName === '羊庄镇');
    const tile = page.locator('[data-town="羊庄镇"]');
    await tile.click();
    const names = page.locator('.canteen-name');
    expect(await names.allTextContents()).toEqual(inTown.map((canteen) => canteen.name));
    await tile.click();
    await page.getByText(`全部 ${openCanteens(served).length}`).waitFor();
  });

  it('opens the number of idle sites to exactly those sites', async () => {
    const served = await server.service.coverage(officer);
    await page.locator('[data-card="sites"]').click();
    const idle = openCanteens(served).filter((canteen) => !canteen.isEffective);
    await page
      .locator('.ant-segmented-item-selected', { hasText: `挂牌未有效 ${idle.length}` })
      .waitFor();
    const first = idle[0];
    expect(await page.locator('.canteen-name').first().textContent()).toBe(first?.name);
    expect(await page.locator('.canteen-panel .mark-go').count()).toBe(0);
  });

  it('opens the number of new canteens to exactly those that were counted', async () => {
    const served = await server.service.coverage(officer);
    const counted = newCanteensTarget(served.plan);
    const names = filterCanteens(openCanteens(served), {
      status: 'new',
      townName: null,
      word: '',
      newCanteenIds: counted?.canteenIds ?? [],
    }).map((canteen) => canteen.name);
    expect(names).toHaveLength(counted?.nominal ?? -1);
    await page.locator('[data-card="new-canteens"]').click();
    await page
      .locator('.ant-segmented-item-selected', { hasText: `新建 ${counted?.nominal}` })
      .waitFor();
    expect(await page.locator('.canteen-name').allTextContents()).toEqual(names.slice(0, 8));
  });

  it.each(['meals', 'subsidy'])('opens the month’s %s to a list that says the same', async (id) => {
    const served = await server.service.coverage(officer);
    await page.locator(`[data-card="${id}"]`).click();
    await page.locator('.totals-row').waitFor();
    expect(await page.getByRole('checkbox', { name: '只看补贴餐' }).isChecked()).toBe(true);
    expect(await textOf('[data-sum="count"] strong')).toBe(formatCount(served.mealsThisMonth));
    expect(await textOf('[data-sum="subsidy"] strong')).toBe(
      formatMoney(served.subsidyThisMonthFen),
    );
  });

  it('opens a canteen’s meals in the window that decides whether it is effective', async () => {
    await page.locator('.canteen-panel td.number a').first().click();
    await page.getByRole('heading', { name: '就餐记录' }).waitFor();
    expect(page.url()).toContain('from=2026-10-25&to=2026-11-23');
    expect(page.url()).toContain('canteen=');
    expect(page.url()).toContain('subsidised=1');
  });

  it('says 未定 for a plan that states no figure', async () => {
    await page.getByLabel('选择规划').click();
    await page.locator('.ant-select-item-option', { hasText: '枣庄市' }).click();
    expect(await textOf('[data-target="zz-1"]')).toContain('暂无 / 未定');
  });

  it('draws the towns by what they lack', async () => {
    await page.locator('[data-card="coverage"]').click();
    const chart = page.locator('.gap-chart svg');
    await chart.waitFor();
    const largest = (await server.service.coverage(officer)).towns
      .map((town) => town.communityCount - town.effectiveCount)
      .sort((a, b) => b - a)[0];
    expect(await chart.textContent()).toContain(`差 ${largest}`);
  });

  it('counts a new meal without being reloaded', async () => {
    const before = (await server.service.coverage(officer)).mealsThisMonth;
    server.service.addMeal({ maskedName: '张*花' });
    await page
      .locator('[data-card="meals"]', { hasText: `${formatCount(before + 1)} 人次` })
      .waitFor({ timeout: 15_000 });
  });

  it('keeps the last figures and says so when the server fails', async () => {
    server.setFailing(true);
    await page.locator('.stale').waitFor({ timeout: 20_000 });
    expect(await textOf('.stale')).toContain('没能更新');
    expect(await textOf('[data-card="coverage"]')).toContain('1,180 个中');
    server.setFailing(false);
    await page.locator('.stale').waitFor({ state: 'detached', timeout: 15_000 });
  });
});

describe('the meals page', () => {
  beforeEach(async () => {
    await openFresh('meals');
    await page.locator('.totals-row').waitFor();
  });

  it('shows sums and funds as served, and the same in the row that closes the list', async () => {
    const served = await server.service.meals(officer, month);
    expect(await textOf('[data-sum="count"]')).toContain(formatCount(served.totalCount));
    expect(await textOf('[data-sum="list-price"]')).toContain(formatMoney(served.listPriceFen));
    expect(await textOf('[data-sum="subsidy"]')).toContain(formatMoney(served.subsidyFen));
    expect(await textOf('[data-sum="paid"]')).toContain(formatMoney(served.paidFen));
    for (const fund of served.byFund) {
      const row = await textOf(`[data-fund="${fund.fundName}"]`);
      expect(row).toContain(formatCount(fund.mealCount));
      expect(row).toContain(formatMoney(fund.amountFen));
    }
    const totals = await textOf('.totals-row');
    expect(totals).toContain(`全部 ${formatCount(served.totalCount)} 笔`);
    expect(totals).toContain(formatMoney(served.subsidyFen));
  });

  it('opens a meal to its whole reason and its fingerprint', async () => {
    const newest = (await server.service.meals(officer, month)).meals[0];
    if (newest === undefined) throw new Error('no meal');
    await page.getByRole('button', { name: newest.receiptCode }).click();
    const drawer = page.getByRole('dialog');
    expect(await drawer.textContent()).toContain(newest.explanation);
    expect(await drawer.textContent()).toContain(newest.hash);
    expect(await drawer.textContent()).toContain(`${formatMoney(newest.paidFen)} 元`);
  });

  it('turns to the next page, which begins where the first one ends', async () => {
    const second = await server.service.meals(officer, { ...month, page: 2 });
    await page.getByTitle('2', { exact: true }).click();
    await page.getByRole('button', { name: second.meals[0]?.receiptCode ?? '' }).waitFor();
  });

  it('narrows to one canteen together with its sums', async () => {
    const canteen = server.service.district.canteens.find((candidate) => candidate.isEffective);
    if (canteen === undefined) throw new Error('no canteen');
    await page.goto(
      `${server.url}/#/meals?from=2026-11-23&to=2026-11-23&canteen=${canteen.canteenId}`,
    );
    await page.locator('.totals-row', { hasText: '全部' }).waitFor();
    const meals = server.service.servedMeals.filter(
      (meal) => meal.canteenId === canteen.canteenId && meal.businessDate === '2026-11-23',
    );
    await page
      .locator('[data-sum="count"] strong', { hasText: new RegExp(`^${meals.length}$`) })
      .waitFor();
    const names = await page.locator('.ant-table-row td:nth-child(2)').allTextContents();
    expect(new Set(names)).toEqual(new Set([canteen.name]));
  });

  it('widens to meals at list price when the tick is taken away, and keeps that in the address', async () => {
    const subsidised = await server.service.meals(officer, { ...month, subsidisedOnly: true });
    const all = await server.service.meals(officer, month);
    expect(all.totalCount).toBeGreaterThan(subsidised.totalCount);
    const tick = page.getByRole('checkbox', { name: '只看补贴餐' });
    for (const [isTicked, served] of [
      [true, subsidised],
      [false, all],
    ] as const) {
      await tick.setChecked(isTicked);
      await page
        .locator('[data-sum="count"] strong', { hasText: formatCount(served.totalCount) })
        .waitFor();
      expect(page.url().includes('subsidised=1')).toBe(isTicked);
    }
  });
});

describe('the kiosks page', () => {
  it('gives an officer an enrolment code for one canteen, large and with its end', async () => {
    await openFresh('kiosks');
    await page.getByRole('button', { name: '生成设备注册码' }).click();
    const make = page.getByRole('button', { name: '生成', exact: true });
    expect(await make.isDisabled()).toBe(true);
    await page.getByLabel('给哪家食堂').click();
    await page.locator('.ant-select-item-option').first().click();
    await make.click();
    const code = page.locator('.enrolment-code');
    await code.waitFor();
    expect(await code.textContent()).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
    expect(await page.getByRole('dialog').textContent()).toContain('2026-11-23 15:00');
  });

  it('shows an auditor the kiosks but no way to let new ones in', async () => {
    await openFresh('kiosks');
    await page.getByRole('button', { name: '退出登录' }).click();
    await signIn(page, 'auditor');
    await openPage('食堂与设备');
    await page.getByText('已 3 天没有联系').waitFor();
    expect(await page.getByRole('button', { name: '生成设备注册码' }).count()).toBe(0);
  });
});

/** Answers that tests asked the server to refuse; a browser logs each. */
function isMeant(complaint: string): boolean {
  return /status of (401|500)/.test(complaint);
}

describe('every page', () => {
  const audit = async (name: string): Promise<void> => {
    expect({ name, findings: await seriousFindings(page) }).toEqual({ name, findings: [] });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect({ name, overflow }).toEqual({ name, overflow: 0 });
  };

  it('has nothing that axe-core calls serious and scrolls in no wrong direction', async () => {
    await openFresh('coverage');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByLabel('账号').waitFor();
    await audit('登录');
    await signIn(page, 'officer');
    await page.locator('[data-card="coverage"]').waitFor();
    await audit('规划进度');
    for (const [name, landmark] of [
      ['就餐记录', '.totals-row'],
      ['食堂与设备', '.panel-table tbody .mark'],
      ['补贴政策', '.policy-list'],
      ['提醒', '.panel-table tbody a'],
    ] as const) {
      await openPage(name);
      await page.locator(landmark).first().waitFor();
      await audit(name);
    }
  });

  it('passes the same audit with its drawer, dialog, chart, calendar and menus open', async () => {
    await openFresh('coverage');
    await page.locator('[data-card="coverage"]').click();
    await page.locator('.gap-chart svg').waitFor();
    await audit('差距排名');
    await page.getByRole('button', { name: '下载表格' }).click();
    await page.getByRole('menuitem', { name: '规划目标' }).waitFor();
    await audit('下载菜单');
    await openFresh('meals');
    await page.getByLabel('营业日期').first().click();
    await page.locator('.ant-picker-presets').waitFor();
    await audit('日期选择');
    await openFresh('meals');
    await page.getByRole('combobox', { name: '食堂' }).click();
    await page.locator('.ant-select-item-option').first().waitFor();
    await audit('食堂选择');
    await openFresh('meals');
    await page.locator('.receipt-link').first().click();
    await page.locator('.meal-explanation').waitFor();
    await audit('一笔就餐');
    await openFresh('kiosks');
    await page.getByRole('button', { name: '生成设备注册码' }).click();
    await page.getByLabel('给哪家食堂').click();
    await page.locator('.ant-select-item-option').first().waitFor();
    await audit('选食堂');
    await page.locator('.ant-select-item-option').first().click();
    await page.getByRole('button', { name: '生成', exact: true }).click();
    await page.locator('.enrolment-code').waitFor();
    await audit('注册码');
  });

  it('breaks no rule of the server', () => {
    const unexpected = watched.complaints.filter((complaint) => !isMeant(complaint));
    expect(unexpected).toEqual([]);
  });
});
