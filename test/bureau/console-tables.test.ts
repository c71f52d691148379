import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import {
  fixtureNowMs,
  openConsole,
  signIn,
  type WatchedPage,
} from './console-browser.test-support.ts';
import { type ConsoleServer, startConsoleServer } from './console-server.ts';
import { dayNumberText, readWorkbook, type Workbook } from './workbook.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const officer = { userId: 'jingban', role: 'bureau-officer' } as const;
const month = {
  from: '2026-11-01',
  to: '2026-11-23',
  canteenId: null,
  beyondLimitOnly: false,
  page: 1,
} as const;
const evilName = '=HYPERLINK("http://x","张*花")';

let server: ConsoleServer;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

// Files are made on a computer whose own date is still the day before.
beforeAll(async () => {
  server = await startConsoleServer({ now: () => fixtureNowMs });
  server.service.addMeal({ maskedName: evilName });
  browser = await launchChromium();
  watched = await openConsole(browser, server, { timezoneId: 'Pacific/Honolulu' });
  page = watched.page;
  await signIn(page, 'officer');
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function download(
  press: () => Promise<void>,
): Promise<{ readonly name: string; readonly workbook: Workbook }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  return {
    name: file.suggestedFilename(),
    workbook: readWorkbook(readFileSync(await file.path())),
  };
}

const saveButton = () => page.getByRole('button', { name: '下载表格' });

async function saveMeals(hash: string): Promise<Awaited<ReturnType<typeof download>>> {
  await page.goto(`${server.url}/#/${hash}`);
  await page.locator('.totals-row').waitFor();
  return download(() => saveButton().click());
}

async function saveFromMenu(item: string): Promise<Awaited<ReturnType<typeof download>>> {
  await page.goto(`${server.url}/#/coverage`);
  await saveButton().click();
  return download(() => page.getByRole('menuitem', { name: item }).click());
}

/** The letter of the column of a title, which stands in the row below the demo note. */
function letterOf(workbook: Workbook, title: string): string {
  const found = [...(workbook.rows[1] ?? [])].find(([, cell]) => cell.value === title);
  if (found === undefined) throw new Error(`no column ${title}`);
  return found[0];
}

function columnOf(workbook: Workbook, title: string): (string | number | undefined)[] {
  const letter = letterOf(workbook, title);
  return workbook.rows.slice(2).map((row) => row.get(letter)?.value);
}

const toFen = (yuan: string | number | undefined): number => Math.round(Number(yuan) * 100);

describe('the meals saved as a workbook', () => {
  it('hold every meal as real numbers that sum to the served totals to the fen', async () => {
    const served = await server.service.meals(officer, { ...month, subsidisedOnly: false });
    const { name, workbook } = await saveMeals('meals?from=2026-11-01&to=2026-11-23');
    expect(name).toBe('演示数据_就餐记录_2026-11-01_2026-11-23.xlsx');
    expect(workbook.sheetName).toBe('就餐记录');
    for (const [title, totalFen] of [
      ['原价（元）', served.listPriceFen],
      ['补贴（元）', served.subsidyFen],
      ['实付（元）', served.paidFen],
    ] as const) {
      const amounts = columnOf(workbook, title);
      const closing = amounts.pop();
      expect(amounts).toHaveLength(served.totalCount);
      expect(amounts.every((amount) => typeof amount === 'number')).toBe(true);
      expect(amounts.reduce<number>((sum, amount) => sum + toFen(amount), 0)).toBe(totalFen);
      expect(toFen(closing)).toBe(totalFen);
      const cell = workbook.rows[2]?.get(letterOf(workbook, title));
      expect(cell?.format).toBe('#,##0.00');
    }
  });

  it('say first that they are a demonstration, with titles in bold that stay in sight', async () => {
    const { workbook } = await saveMeals('meals?from=2026-11-01&to=2026-11-23');
    expect(workbook.rows[0]?.get('A')?.value).toMatch(/^演示数据/);
    expect(workbook.frozenRowCount).toBe(2);
    const titles = [...(workbook.rows[1]?.values() ?? [])];
    expect(titles.every((title) => title.isBold)).toBe(true);
    expect(workbook.columnWidths).toHaveLength(titles.length);
    expect(workbook.rows[2]?.get('A')?.isBold).toBe(false);
  });

  it('hold dates and times as Shanghai’s clock read them, whatever the computer is set to', async () => {
    const newest = (await server.service.meals(officer, { ...month, subsidisedOnly: false }))
      .meals[0];
    const { workbook } = await saveMeals('meals?from=2026-11-23&to=2026-11-23');
    const first = workbook.rows[2];
    expect(dayNumberText(first?.get('A')?.value)).toBe('2026-11-23 00:00:00');
    expect(first?.get('A')?.format).toBe('yyyy-mm-dd');
    expect(`${dayNumberText(first?.get('B')?.value)}`).toBe(
      newest?.at.slice(0, 19).replace('T', ' '),
    );
    expect(first?.get('B')?.format).toBe('yyyy-mm-dd hh:mm:ss');
  });

  it('leave a name that begins with an equals sign text', async () => {
    const { workbook } = await saveMeals('meals?from=2026-11-23&to=2026-11-23');
    const letter = letterOf(workbook, '姓名（已隐去）');
    const cell = workbook.rows.find((row) => row.get(letter)?.value === evilName)?.get(letter);
    expect(cell?.format).toBe('@');
    expect(workbook.sheetXml).not.toContain('<f>');
  });

  it('hold only subsidised meals where the list does, and say so in their name', async () => {
    const served = await server.service.meals(officer, { ...month, subsidisedOnly: true });
    const { name, workbook } = await saveMeals('meals?from=2026-11-01&to=2026-11-23&subsidised=1');
    expect(name).toBe('演示数据_补贴就餐记录_2026-11-01_2026-11-23.xlsx');
    const subsidies = columnOf(workbook, '补贴（元）').slice(0, -1).map(toFen);
    expect(subsidies).toHaveLength(served.totalCount);
    expect(Math.min(...subsidies)).toBeGreaterThan(0);
  });

  it('hold only the meals beyond a limit where the list does, each with what became of it', async () => {
    const query = { ...month, subsidisedOnly: false, beyondLimitOnly: true };
    const served = await server.service.meals(officer, query);
    const { name, workbook } = await saveMeals('meals?from=2026-11-01&to=2026-11-23&beyond=1');
    expect(name).toBe('演示数据_超限额就餐记录_2026-11-01_2026-11-23.xlsx');
    const marks = columnOf(workbook, '限额').slice(0, -1);
    expect(marks).toHaveLength(served.totalCount);
    expect(new Set(marks)).toEqual(new Set(['超出限额，已认可', '超出限额，待处理']));
    expect(await watched.page.locator('.mark-warning').first().textContent()).toContain('超出限额');
  });
});

describe('the coverage tables saved as workbooks', () => {
  it('hold the towns with sums that are the district’s', async () => {
    const { towns } = await server.service.coverage(officer);
    const { name, workbook } = await saveFromMenu('各镇街覆盖');
    expect(name).toBe('演示数据_各镇街覆盖_滕州市_2026-11-23.xlsx');
    expect(columnOf(workbook, '有效覆盖')).toEqual([
      ...towns.map((town) => town.effectiveCount),
      towns.reduce((sum, town) => sum + town.effectiveCount, 0),
    ]);
    expect(columnOf(workbook, '镇街代码')[0]).toBe('370481001');
  });

  it('hold every canteen with its meals, and what is closed as closed', async () => {
    const { canteens } = await server.service.coverage(officer);
    const { name, workbook } = await saveFromMenu('食堂名单');
    expect(name).toBe('演示数据_食堂名单_滕州市_2026-11-23.xlsx');
    expect(columnOf(workbook, '近30天补贴餐（份）')).toEqual(
      canteens.map((canteen) => canteen.mealsInWindow),
    );
    const closed = columnOf(workbook, '现状').filter((word) => word === '已关闭');
    expect(closed).toHaveLength(1);
    expect(columnOf(workbook, '开业日期').map((day) => dayNumberText(day).slice(0, 10))).toEqual(
      canteens.map((canteen) => canteen.openedOn),
    );
  });

  it('hold the plan’s targets with gaps never smaller than they are', async () => {
    const { plan } = await server.service.coverage(officer);
    const { name, workbook } = await saveFromMenu('规划目标');
    expect(name).toBe('演示数据_规划目标_滕州市_2026-11-23.xlsx');
    const gaps = columnOf(workbook, '差距');
    plan?.targets.forEach((target, index) => {
      if (target.gap === null) expect(gaps[index]).toBeUndefined();
      else {
        expect(Number(gaps[index])).toBeGreaterThanOrEqual(target.gap - 1e-9);
        expect(Number(gaps[index])).toBeLessThan(target.gap + 0.0101);
      }
    });
  });

  it('need nothing that the server’s policy forbids', () => {
    expect(watched.complaints).toEqual([]);
  });
});
