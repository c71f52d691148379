// Goal: a clerk gets a policy from a template to publication without seeing its format, and a second person is needed.
// Method: the built console in a real Chromium against the fixture service, with two signed-in people in contexts of their own.
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchChromium } from '../../tools/browser.ts';
import {
  fixtureNowMs,
  openConsole,
  seriousFindings,
  signIn,
  type WatchedPage,
} from './console-browser.test-support.ts';
import { type ConsoleServer, type fixtureLogins, startConsoleServer } from './console-server.ts';
import { readWorkbook, type Workbook } from './workbook.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 120_000 });

const officer = { userId: 'jingban', role: 'bureau-officer' } as const;
const policyName = '滕州市助老食堂新套餐价';

let server: ConsoleServer;
let browser: Browser;
let first: WatchedPage;
let second: WatchedPage;
let page: Page;

beforeAll(async () => {
  server = await startConsoleServer({ now: () => fixtureNowMs });
  browser = await launchChromium();
  first = await openConsole(browser, server);
  second = await openConsole(browser, server);
  page = first.page;
  for (const watched of [first, second]) watched.page.setDefaultTimeout(8_000);
  await signIn(page, 'officer');
  await signIn(second.page, 'secondOfficer');
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function openList(on: Page = page): Promise<void> {
  await on.goto('about:blank');
  await on.goto(`${server.url}/#/policies`);
  await on.locator('.policy-list').first().waitFor();
}

async function openDraft(on: Page, name: string = policyName): Promise<void> {
  await openList(on);
  await on.locator('.policy-list').first().getByRole('link', { name }).click();
  await on.locator('.price-table').first().waitFor();
}

const button = (name: string, on: Page = page): Locator =>
  on.getByRole('button', { name, exact: true });
const openTab = (name: string, on: Page = page): Promise<void> =>
  on.getByRole('tab', { name }).click();
const preview = (): Locator => page.locator('.editor-preview');

async function answerEverything(): Promise<void> {
  await openTab('要定的问题');
  for (const question of await page.locator('.question').all()) {
    const radio = question.getByRole('radio').first();
    if ((await radio.count()) > 0) await radio.check();
    else await question.getByRole('checkbox', { name: '去世' }).check();
  }
}

async function audit(name: string, on: Page = page): Promise<void> {
  expect({ name, findings: await seriousFindings(on) }).toEqual({ name, findings: [] });
  const overflow = await on.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect({ name, overflow }).toEqual({ name, overflow: 0 });
}

async function download(press: () => Promise<void>, on: Page = page): Promise<Workbook> {
  const [file] = await Promise.all([on.waitForEvent('download'), press()]);
  return readWorkbook(readFileSync(await file.path()));
}

const valuesOf = (workbook: Workbook): (string | number)[][] =>
  workbook.rows.map((row) => [...row.values()].map((cell) => cell.value));

describe('a version in force', () => {
  it('is read as sentences and as a price table that says why', async () => {
    await openList();
    await audit('政策列表');
    await page.getByRole('link', { name: '滕州市助老食堂套餐价（演示）' }).click();
    await page.locator('.price-table').waitFor();
    expect(await page.locator('.policy').textContent()).toContain(
      '60周岁以上未满70周岁的老人，套餐付8元，其余由区级助餐补贴（演示）承担。',
    );
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: '60至69周岁' }) });
    await row.getByRole('button').first().click();
    expect(await page.locator('.price-why').textContent()).toContain('60至69周岁套餐8元');
    await audit('一个版本');
  });

  it('gives its price table as a workbook of numbers', async () => {
    const workbook = await download(() => button('下载价目表').click());
    const rows = valuesOf(workbook);
    expect(workbook.sheetName).toBe('价目表');
    expect(rows.find((row) => row[0] === '60至69周岁')?.slice(1, 3)).toEqual([8, 7]);
  });
});

describe('a draft', () => {
  it('begins with a template that says where it comes from and that it must be checked', async () => {
    await openList();
    await button('新建草稿').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.choices').waitFor();
    const words = (await dialog.textContent()) ?? '';
    for (const part of ['使用前请对照原文件核对', '青岛城阳中城路，2020年12月', 'B级']) {
      expect(words).toContain(part);
    }
    await audit('新建草稿');
    await dialog.getByRole('button', { name: /城阳中城路/ }).click();
    await page.locator('.editor').waitFor();
    await audit('编辑基本情况');
  });

  it('is not saved while a question has no answer, and says which', async () => {
    await page.getByLabel('政策名称').fill(policyName);
    await button('保存').click();
    const alert = page.getByRole('alert').filter({ hasText: '还没有保存' });
    expect(await alert.textContent()).toContain('还有 10 个问题没有回答：生日当天算不算已满');
    expect((await server.service.policies(officer)).drafts).toEqual([]);
    await audit('要定的问题');
  });

  it('shows a changed price at once, as a sentence and in the table, to the fen', async () => {
    await openTab('规则');
    const price = page.getByLabel('老人付多少');
    await price.fill('8.55');
    await preview().getByText('套餐付8.55元').waitFor();
    await preview().getByText('付 8.55').waitFor();
    await preview().getByText('补 6.45').waitFor();
    await price.fill('8.555');
    expect(await page.locator('.typed-warning').textContent()).toContain('最多两位小数');
    await preview().getByText('有填错的格子').waitFor();
    await audit('编辑规则');
    await page.getByRole('tab', { name: /^限额/ }).click();
    await page.getByText('有填错的格子，请先改好再打开别的。').first().waitFor();
    expect(await price.inputValue()).toBe('8.555');
    await price.fill('9');
    await preview().getByText('付 9.00').waitFor();
  });

  it('names the case that no longer comes out, and a press leads there', async () => {
    const number = page.getByLabel('文号');
    await openTab('基本情况');
    const was = await number.inputValue();
    await number.fill('');
    await openTab('限额');
    await preview()
      .getByRole('button', { name: /文号不能空着/ })
      .click();
    await expect.poll(() => number.evaluate((box) => box === document.activeElement)).toBe(true);
    await number.fill(was);
    const finding = preview().getByRole('button', { name: /60周岁，15元套餐/ });
    await finding.click();
    const expected = page.getByLabel('照文件老人应付');
    await expected.fill('9');
    await finding.waitFor({ state: 'detached' });
  });

  it('takes worked cases from a spreadsheet whole, or names every mistake by its row', async () => {
    await openTab('算例');
    const [file] = await Promise.all([page.waitForEvent('download'), button('下载空表').click()]);
    const empty = readFileSync(await file.path());
    const picker = page.locator('input[type=file]');
    const csv = (...rows: string[]) => ({
      name: '算例.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(['编号,说明,年龄,日期,餐次,套餐价(元),应付(元)', ...rows].join('\n')),
    });
    await picker.setInputFiles(
      csv('new-1,六十五岁,65,2026-02-30,午餐,15,9', 'new-2,七十五岁,七五,2026-12-01,午餐,15,7'),
    );
    const refused = page.getByRole('alert').filter({ hasText: '没有导入' });
    const words = (await refused.textContent()) ?? '';
    for (const part of ['第2行“日期”：“2026-02-30”不是真有的日期', '第3行“年龄”：“七五”']) {
      expect(words).toContain(part);
    }
    expect(await page.locator('.part', { hasText: '六十五岁' }).count()).toBe(0);
    await audit('表格有错');
    await picker.setInputFiles(csv('new-1,六十五岁,65,2026-12-01,午餐,15,8'));
    await page.getByText('导入了 1 个算例。').waitFor();
    await refused.waitFor({ state: 'detached' });
    await preview()
      .getByRole('button', { name: /六十五岁/ })
      .click();
    await button('核对过文件，改成算出来的数').click();
    await page.getByText('现在算出来和这里写的一样').waitFor();
    await preview().getByText('六十五岁').waitFor({ state: 'detached' });
    await picker.setInputFiles({ name: '算例空表.xlsx', mimeType: '', buffer: empty });
    await page.locator('.part', { hasText: '示例：80岁低保老人' }).waitFor();
  });

  it('adds, copies and deletes rules, and offers an order only where it matters', async () => {
    await openTab('规则');
    expect(await page.getByRole('button', { name: /^上移/ }).count()).toBe(0);
    await page.getByRole('button', { name: '复制“低保、特困套餐2元”' }).click();
    await page.locator('.part', { hasText: '低保、特困套餐2元（副本）' }).waitFor();
    await page.getByRole('button', { name: '删除“低保、特困套餐2元（副本）”' }).click();
    await page.getByRole('button', { name: '删除', exact: true }).last().click();
    await page.locator('.part', { hasText: '（副本）' }).waitFor({ state: 'detached' });
    await openTab('资金和分层');
    await page.locator('.part-title', { hasText: '政府补贴' }).click();
    await page.getByLabel('几条规则都符合时').click();
    await page.locator('.ant-select-item-option', { hasText: '取最先符合的一条' }).click();
    await openTab('规则');
    await page.getByRole('button', { name: /^上移/ }).first().waitFor();
    await openTab('资金和分层');
    await page.getByLabel('几条规则都符合时').click();
    await page.locator('.ant-select-item-option', { hasText: '取最优惠的一条' }).last().click();
    await audit('资金和分层');
  });

  it('keeps what was typed when the page is left and opened again', async () => {
    await page.getByRole('navigation').getByRole('link', { name: '提醒' }).click();
    await page.getByRole('heading', { name: '提醒' }).waitFor();
    await page.goBack();
    await page.getByText('上次离开时没有保存的内容').waitFor();
    expect(await page.getByLabel('政策名称').inputValue()).toBe(policyName);
  });

  it('is saved once every question is answered', async () => {
    await answerEverything();
    for (const name of ['限额', '运营方', '充值', '算例']) {
      await openTab(name);
      await audit(name);
    }
    await button('保存').click();
    await page.getByText('已保存', { exact: true }).first().waitFor();
    const [draft] = (await server.service.policies(officer)).drafts;
    expect(draft?.document.title).toBe(policyName);
    expect(draft?.document.rules[0]?.benefit).toEqual({ form: 'fixed-price', priceFen: 900 });
    expect(draft?.document.settings.excludedStates).toEqual(['died']);
  });

  it('that somebody else saved meanwhile is not overwritten, and nothing typed is lost', async () => {
    const [draft] = (await server.service.policies(officer)).drafts;
    if (draft === undefined) throw new Error('no draft');
    await server.service.saveDraft(
      { userId: 'jingban2', role: 'bureau-officer' },
      { ...draft, document: { ...draft.document, issuer: '别人改的单位' } },
    );
    await openTab('基本情况');
    await page.getByLabel('文号').fill('滕民〔2026〕8号');
    await button('保存').click();
    const dialog = page.getByRole('dialog', { name: '没有保存，您写的都还在' });
    await dialog.getByText('别人改的单位').waitFor();
    expect(await dialog.textContent()).toContain('滕民〔2026〕8号');
    await audit('别人先保存了');
    await dialog.getByRole('button', { name: '用我写的覆盖' }).click();
    await dialog.waitFor({ state: 'detached' });
    const [saved] = (await server.service.policies(officer)).drafts;
    expect(saved?.revision).toBe(3);
    expect(saved?.document.documentNumber).toBe('滕民〔2026〕8号');
  });
});

describe('a what-if', () => {
  it('replays last month, shows the change to the fen and is saved as a workbook', async () => {
    await openDraft(page);
    await openTab('试算');
    await page.getByText('真实的记录、补贴和老人的账户都不会改动').waitFor();
    await button('开始试算').click();
    await page.getByRole('progressbar').waitFor();
    await audit('试算中');
    const result = page.locator('.what-if-result');
    await result.waitFor();
    await result.locator('.change-bars svg').first().waitFor();
    const runId = new URLSearchParams(page.url().split('?')[1]).get('run') ?? '';
    const run = await server.service.whatIfRun(officer, runId);
    const total = run?.result?.total;
    if (total === undefined) throw new Error('no result');
    expect(total.afterFen).not.toBe(total.beforeFen);
    expect(await result.textContent()).toContain('2026-10-01 至 2026-10-31');
    await audit('试算结果');
    const rows = valuesOf(await download(() => button('下载试算结果').click()));
    const subsidy = rows.find((row) => row[0] === '合计' && row[1] === '补贴');
    expect(subsidy?.slice(2, 4)).toEqual([total.beforeFen / 100, total.afterFen / 100]);
  });

  it('can be stopped, and one that the server forgot is said so', async () => {
    await button('开始试算').click();
    await button('停止').click();
    await page.getByText('试算已经停止').waitFor();
    server.service.forgetRuns();
    await page.reload();
    await page.getByText('服务器已经不记得这次试算了').waitFor();
    await audit('忘记的试算');
  });
});

describe('publishing', () => {
  it('is refused to the person who proposed, with the reason', async () => {
    await openDraft(page);
    await button('提交审批').click();
    await page.getByText('您提交的政策要由另一位同事审批').waitFor();
    expect(await button('审批并发布').isDisabled()).toBe(true);
    await audit('等待审批');
  });

  it('shows the second person findings and comparison, and says what will hold from when', async () => {
    const other = second.page;
    await openDraft(other);
    await openTab('检查结果', other);
    await other.getByText('没有发现问题').waitFor();
    await openTab('内容', other);
    await button('审批并发布', other).click();
    const dialog = other.getByRole('dialog', { name: '审批并发布这份政策' });
    const words = (await dialog.textContent()) ?? '';
    expect(words).toContain('从2026年12月1日起');
    expect(words).toContain('60周岁以上未满70周岁的老人，套餐付9元');
    await audit('审批', other);
    await dialog.getByRole('button', { name: '同意，发布' }).click();
    await other.locator('.policy-list').last().getByText(policyName).waitFor();
    const published = (await server.service.policies(officer)).published.at(-1);
    expect(published).toMatchObject({ proposedBy: '王经办', approvedBy: '赵经办' });
  });

  it('tells the first person by a sentence when the draft is gone', async () => {
    await page.getByRole('button', { name: '退回修改' }).click();
    await page.getByText('这份草稿已经不在了').first().waitFor();
  });
});

describe('two versions', () => {
  it('are compared in words and with changed prices marked by more than colour', async () => {
    const [mine] = (await server.service.policies(officer)).published;
    if (mine === undefined) throw new Error('no version');
    const { document } = mine;
    const rules = document.rules.map((rule, index) =>
      index === 1 ? { ...rule, title: '七十岁套餐', benefit: { form: 'free' as const } } : rule,
    );
    await server.service.saveDraft(officer, {
      draftId: null,
      revision: 0,
      document: { ...document, version: 2, effectiveFrom: '2027-01-01', rules, cases: [] },
    });
    await openDraft(page, document.title);
    await openTab('和上一版比较');
    const comparison = page.getByRole('tabpanel', { name: '和上一版比较' });
    await comparison.getByText('▼ 少付 7.00').first().waitFor();
    expect(await comparison.textContent()).toContain('套餐免费，全部由区级助餐补贴（演示）承担');
    await audit('比较');
  });
});

describe('other people', () => {
  it('see no button that is not theirs', async () => {
    for (const who of ['leader', 'auditor'] satisfies (keyof typeof fixtureLogins)[]) {
      await button('退出登录').click();
      await signIn(page, who);
      await openList();
      expect(await button('新建草稿').count()).toBe(0);
      await page.goto(`${server.url}/#/policies?view=edit&new=empty`);
      await page.getByText('您的账号不能起草政策').waitFor();
    }
  });

  it('need nothing that the server’s policy forbids', () => {
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });
});
