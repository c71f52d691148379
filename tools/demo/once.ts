import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MealsPageView } from '../../admin/contract/views.ts';
import type { ElderStep } from '../../kiosk/contract/views.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF, DEMO_USERS } from '../../shared/demo/people.ts';
import { maskName } from '../../shared/identity/mask.ts';
import { type LedgerFileSummary, verifyLedgerFile } from '../../shared/ledger/export-file.ts';
import { fen, formatYuan } from '../../shared/money/fen.ts';
import { businessDate } from '../../shared/time/business-time.ts';
import { openKioskLedger } from '../kiosk-ledger.ts';
import { type ConsoleClient, openConsole } from './console-client.ts';
import {
  type ElderScreen,
  openElderScreen,
  openSimulator,
  openStaffScreen,
  type Simulator,
  type StaffScreen,
} from './kiosk-client.ts';
import { startAdmin, startKiosk } from './processes.ts';
import { paperText, type ReceiptFigures, readReceipt } from './receipt-figures.ts';

/** The people who eat, one of each tier, then two while the admin is cut off. */
const BEFORE_THE_CUT = ['li', 'zhang', 'wang', 'zhao', 'sun', 'liu'] as const;
const DURING_THE_CUT = ['zhou', 'qian'] as const;

interface Counter {
  readonly elder: ElderScreen;
  readonly staff: StaffScreen;
  readonly simulator: Simulator;
}

/** Everything the headless run found out; `differences` empty means that every count agrees to the fen. */
export interface DemoOutcome {
  readonly mealCount: number;
  readonly differences: readonly string[];
}

/**
 * The whole main job without a display: real processes, the real contracts, simulated devices. Prints what happens and
 * compares the kiosk's ledger, the admin's totals and the paper receipts to the fen.
 */
export async function runDemoOnce(print: (line: string) => void): Promise<DemoOutcome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zhulao-demo-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    return await runIn(folder, stops, print);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function runIn(
  folder: string,
  stops: (() => Promise<unknown>)[],
  print: (line: string) => void,
): Promise<DemoOutcome> {
  const adminData = path.join(folder, 'admin');
  const kioskData = path.join(folder, 'kiosk');
  print('演示数据：人物、食堂和补贴政策都是虚构或待核对的。');
  print('正在启动管理端，装入演示区县（滕州市）……');
  let admin = await startAdmin(['--data', adminData, '--port', '0', '--demo'], () => {});
  stops.push(() => admin.stop());
  const port = new URL(admin.ready.address).port;
  const kioskPort = new URL(admin.ready.kioskAddress).port;
  const code = admin.ready.demo?.enrolmentCode ?? '';
  const kiosk = await startKiosk(
    [
      '--data',
      kioskData,
      '--port',
      '0',
      '--admin',
      admin.ready.kioskAddress,
      '--enrol',
      code,
      '--simulate',
      '--simulator-port',
      '0',
    ],
    () => {},
  );
  stops.push(() => kiosk.stop());
  const counter: Counter = {
    elder: await openElderScreen(kiosk.ready.screens.elder),
    staff: await openStaffScreen(kiosk.ready.screens.staff),
    simulator: openSimulator(kiosk.ready.simulator ?? ''),
  };
  stops.push(
    () => counter.elder.close(),
    () => counter.staff.close(),
    () => counter.simulator.close(),
  );
  await counter.elder.latest.until('今天的饭菜', (view) =>
    view.step.kind === 'waiting' && view.step.meals.length > 0 ? view : null,
  );
  await signInAttendant(counter);

  let bureau = await openConsole({ address: admin.ready.address, ...DEMO_USERS[0] });
  const before = await adminTotals(bureau);
  print(coverageLine(await bureau.coverage.query(), '开餐前'));
  const receipts: string[] = [];
  print('\n—— 管理端在线 ——');
  for (const key of BEFORE_THE_CUT) receipts.push(await eat(counter, key, print));

  print('\n—— 断开管理端，再卖两餐 ——');
  await admin.kill();
  await counter.elder.latest.until('断网标志', (view) => (view.canteen.isOnline ? null : view));
  for (const key of DURING_THE_CUT) receipts.push(await eat(counter, key, print));

  print('\n—— 管理端恢复，等待补传 ——');
  const samePorts = ['--port', port, '--kiosk-port', kioskPort];
  admin = await startAdmin(['--data', adminData, ...samePorts, '--demo'], () => {});
  bureau = await openConsole({ address: admin.ready.address, ...DEMO_USERS[0] });
  const mealCount = receipts.length;
  const after = await waitForMeals(bureau, before.totalCount + mealCount);
  print(coverageLine(await bureau.coverage.query(), '开餐后'));
  const alarms = await bureau.alarms.query();
  for (const alarm of alarms) print(`管理端提醒：${alarm.sentence}`);

  await kiosk.stop();
  const verified = verifyLedgerFile(openKioskLedger(kioskData).lines);
  if (!verified.ok) throw new Error(`账本校验不通过：${JSON.stringify(verified.failure)}`);
  const ledger = verified.value;
  const found = { before, after, receipts: receipts.map(readFigures), ledger, mealCount };
  const outcome = compare(found, print);
  // An honest day gives the bureau nothing to look at: its own reckoning agrees with the kiosk's.
  return { ...outcome, differences: [...outcome.differences, ...alarms.map(({ code }) => code)] };
}

async function signInAttendant(counter: Counter): Promise<void> {
  await counter.staff.latest.until('收银屏', (view) => view.session.kind === 'signed-out' || null);
  await counter.simulator.tap('staff');
  await counter.staff.latest.until('输入密码', (view) => view.session.kind === 'pin' || null);
  await counter.staff.act({ act: 'enter-pin', pin: DEMO_STAFF.pin });
  await counter.staff.latest.until(
    '收银员登录',
    (view) => view.session.kind === 'signed-in' || null,
  );
}

/** One person taps, takes the first meal, pays as they can, and takes the slip. Answers the slip's text. */
async function eat(counter: Counter, key: string, print: (line: string) => void): Promise<string> {
  const { elder, simulator } = counter;
  const papersBefore = simulator.latest.current?.papers.length ?? 0;
  await step(elder, 'waiting');
  await simulator.tap(key);
  const menu = await step(elder, 'menu');
  const meal = menu.meals[0];
  if (meal === undefined) throw new Error('今天没有饭菜');
  await elder.press({ press: 'choose', menuItemId: meal.menuItemId });
  const pay = await step(elder, 'pay');
  await elder.press({ press: 'explain' });
  const explained = await elder.latest.until('价钱的说明', (view) =>
    view.step.kind === 'pay' && view.step.reason !== null ? view.step.reason.sentence : null,
  );
  if (pay.account === 'enough') await elder.press({ press: 'pay-by-account' });
  else await payCash(counter);
  await step(elder, 'done');
  const paper = await simulator.latest.until('小票', (view) =>
    view.papers.length > papersBefore ? (view.papers[0] ?? null) : null,
  );
  await elder.latest.until('打印完成', (view) =>
    view.step.kind === 'done' && view.step.receipt === 'printed' ? view : null,
  );
  await elder.press({ press: 'leave' });
  const text = paperText(paper);
  const person = DEMO_CARD_PEOPLE.find((candidate) => candidate.key === key);
  const name = maskName(person?.name ?? '');
  print(`\n${name}（${person?.birthDate.slice(0, 4)}年生）：${explained}`);
  print(text.replaceAll(/^/gm, '    | '));
  return text;
}

function step<Kind extends ElderStep['kind']>(
  elder: ElderScreen,
  kind: Kind,
): Promise<Extract<ElderStep, { kind: Kind }>> {
  return elder.latest.until(`画面 ${kind}`, (view) =>
    view.step.kind === kind ? (view.step as Extract<ElderStep, { kind: Kind }>) : null,
  );
}

async function payCash(counter: Counter): Promise<void> {
  await counter.elder.press({ press: 'pay-by-cash' });
  const order = await counter.staff.latest.until('待收现金的单', (view) =>
    view.session.kind === 'signed-in' ? (view.session.orders[0] ?? null) : null,
  );
  await counter.staff.act({
    act: 'confirm-cash',
    orderId: order.orderId,
    tenderedFen: fen(Math.ceil(order.payFen / 1_000) * 1_000),
  });
}

async function adminTotals(client: ConsoleClient): Promise<MealsPageView> {
  const today = businessDate(Date.now(), { dayBoundaryMinute: 240, mealPeriods: [] });
  return client.meals.query({ from: today, to: today, canteenId: null, page: 1 });
}

/** The admin has everything within seconds; waits a minute before it calls the meals missing. */
async function waitForMeals(client: ConsoleClient, count: number): Promise<MealsPageView> {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    const totals = await adminTotals(client);
    if (totals.totalCount >= count) return totals;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return adminTotals(client);
}

function coverageLine(
  view: Awaited<ReturnType<ConsoleClient['coverage']['query']>>,
  when: string,
): string {
  const effective = view.canteens.filter((canteen) => canteen.isEffective).length;
  const targets = (view.plan?.targets ?? [])
    .filter(
      (target) => target.measure === 'new-canteens' || target.measure === 'community-coverage',
    )
    .map(
      (target) =>
        `${target.indicator} 目标${target.targetValue ?? '未定'}${target.unit}，挂牌${figure(target.nominal)}，有效${figure(target.effective)}，差${figure(target.gap)}，逾期${target.overdueDays}天`,
    );
  return `覆盖（${when}）：有效运营点 ${effective}／挂牌 ${view.canteens.filter((canteen) => canteen.standing === 'open').length}；${targets.join('；')}`;
}

function figure(value: number | null): string {
  return value === null ? '未知' : String(Math.round(value * 100) / 100);
}

function readFigures(text: string): ReceiptFigures {
  const figures = readReceipt(text);
  if (figures === null) throw new Error(`小票上读不出金额：\n${text}`);
  return figures;
}

function compare(
  found: {
    readonly before: MealsPageView;
    readonly after: MealsPageView;
    readonly receipts: readonly ReceiptFigures[];
    readonly ledger: LedgerFileSummary;
    readonly mealCount: number;
  },
  print: (line: string) => void,
): DemoOutcome {
  const { before, after, receipts, ledger } = found;
  const sum = (pick: (receipt: ReceiptFigures) => number): number =>
    receipts.reduce((total, receipt) => total + pick(receipt), 0);
  const rows = [
    {
      what: '餐数',
      kiosk: ledger.saleCount,
      admin: after.totalCount - before.totalCount,
      paper: receipts.length,
    },
    {
      what: '原价',
      kiosk: ledger.listPriceFen,
      admin: after.listPriceFen - before.listPriceFen,
      paper: sum((one) => one.listPriceFen),
    },
    {
      what: '补贴',
      kiosk: ledger.subsidyFen,
      admin: after.subsidyFen - before.subsidyFen,
      paper: sum((one) => one.subsidyFen),
    },
    {
      what: '实付',
      kiosk: ledger.paidFen,
      admin: after.paidFen - before.paidFen,
      paper: sum((one) => one.paidFen),
    },
  ];
  print('\n核对（食堂账本 = 管理端 = 小票）：');
  const differences: string[] = [];
  for (const row of rows) {
    const show = (amount: number): string =>
      row.what === '餐数' ? String(amount) : `${formatYuan(fen(amount))}元`;
    const isSame = row.kiosk === row.admin && row.admin === row.paper;
    if (!isSame) differences.push(row.what);
    print(
      `  ${row.what}  账本 ${show(row.kiosk)}  管理端 ${show(row.admin)}  小票 ${show(row.paper)}  ${isSame ? '一致' : '不一致'}`,
    );
  }
  for (const part of after.byFund) {
    const earlier = before.byFund.find((other) => other.fundName === part.fundName)?.amountFen ?? 0;
    print(`  资金来源 ${part.fundName}：${formatYuan(fen(part.amountFen - earlier))}元`);
  }
  const codes = new Set(receipts.map((receipt) => receipt.code));
  if (codes.size !== found.mealCount) differences.push('小票编号');
  print(
    `账本校验：${ledger.entryCount} 条，末条哈希 ${ledger.head.hash.slice(0, 16)}…，管理端已签收到第 ${ledger.countersignedSeq} 条`,
  );
  if (ledger.countersignedSeq !== ledger.entryCount) differences.push('未签收的条目');
  return { mealCount: found.mealCount, differences };
}
