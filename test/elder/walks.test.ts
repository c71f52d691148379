// Goal: everybody who comes to the counter gets lunch, alone or with staff, in as few touches as promised. Method: the real
// screens in Chromium on a real kiosk with simulated devices; one finger that is counted; each way once.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyChanges, SETTINGS } from '../../kiosk/core/canteen.test-support.ts';
import { RICE, WIDE_MENU } from '../../kiosk/core/checkout/orders.test-support.ts';
import { ledgerOf, salesOf, textOf } from '../../kiosk/core/kiosk.test-support.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF } from '../../shared/demo/people.ts';
import { fen } from '../../shared/money/fen.ts';
import type { Change } from '../../shared/sync/contract.ts';
import { launchChromium } from '../../tools/browser.ts';
import type { Hand } from './hand.ts';
import { type LiveCounter, openLiveCounter } from './live-counter.ts';
import { type ServedPages, servePages } from './pages.ts';

const NUMBER_END = DEMO_CARD_PEOPLE.find(({ key }) => key === 'zhang')?.idNumber.slice(-4) ?? '';

/** What the product promises to somebody with an account. */
const TOUCHES_MOST = 3;

let pages: ServedPages;
let browser: Browser;

beforeAll(async () => {
  pages = await servePages();
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

type Settings = Partial<Extract<Change, { readonly kind: 'settings' }>>;

async function openElder(settings: Settings = {}) {
  const counter = await openLiveCounter({ browser, pages });
  applyChanges(counter.kiosk.store, [
    { kind: 'menu', items: [...WIDE_MENU] },
    { ...SETTINGS, ...settings },
  ]);
  const elder = await counter.open('elder');
  await elder.hand.sees('请放上身份证');
  return { ...elder, counter, kiosk: counter.kiosk };
}

async function lay(counter: LiveCounter, hand: Hand, cardId: string): Promise<void> {
  hand.ask();
  await counter.kiosk.tap(cardId);
}

async function choosePork(counter: LiveCounter, hand: Hand, cardId = 'zhang'): Promise<void> {
  await lay(counter, hand, cardId);
  await hand.sees('您好');
  await hand.touch(/^红烧肉套餐/);
  await hand.sees('您付');
}

async function enterPin(page: Page): Promise<void> {
  for (const digit of DEMO_STAFF.pin) {
    await page.getByRole('button', { name: digit, exact: true }).click();
    await page.waitForTimeout(100);
  }
}

/** The attendant's screen, signed in. */
async function openStaff(counter: LiveCounter) {
  const staff = await counter.open('staff');
  await staff.hand.sees('请刷员工卡');
  await counter.kiosk.tap('staff');
  await enterPin(staff.page);
  await staff.page.getByRole('button', { name: '确定' }).click();
  await staff.hand.sees('等着付现金');
  return staff;
}

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).first().click();

describe('an elder alone', () => {
  it('with an account: card, meal, pay, and the slip', async () => {
    const { counter, hand, kiosk, complaints } = await openElder();
    await choosePork(counter, hand);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    await hand.sees('请拿小票');
    expect(hand.touches).toBeLessThanOrEqual(TOUCHES_MOST);
    const [sale] = salesOf(kiosk);
    expect(sale?.body.tenders).toEqual([{ kind: 'account', amountFen: 700 }]);
    expect(textOf(await kiosk.paper(1))).toContain('红烧肉套餐');
    expect(complaints).toEqual([]);
  });

  it('takes the same as last time in one touch', async () => {
    const { counter, hand } = await openElder();
    await choosePork(counter, hand);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    await hand.touch('好了');
    await hand.sees('请放上身份证');
    const before = hand.touches;
    await lay(counter, hand, 'zhang');
    await hand.touch(/^和上次一样/);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    expect(hand.touches - before).toBe(2);
    expect(salesOf(counter.kiosk)).toHaveLength(2);
  });

  it('asks why this price, in a small panel, and goes on', async () => {
    const { counter, hand } = await openElder();
    await choosePork(counter, hand);
    await hand.touch(/为什么/);
    await hand.sees('政府补贴');
    await hand.touch(/^知道了|^返回/);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
  });

  it('sees no amount of their own in the discreet form until they ask', async () => {
    const { counter, hand, page } = await openElder({ isDiscreet: true });
    await lay(counter, hand, 'zhang');
    await hand.sees('您好');
    await hand.touch(/^红烧肉套餐/);
    await hand.sees('请选怎么付钱');
    expect(await page.locator('main').innerText()).not.toContain('7');
    await hand.touch(/为什么/);
    await hand.sees('政府补贴');
    await hand.touch(/^知道了|^返回/);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    expect(hand.touches).toBe(4);
    expect(textOf(await counter.kiosk.paper(1))).not.toMatch(/7\.00|8\.00/);
  });

  it('takes a set meal with dishes, changes the number, and pays for all of it', async () => {
    const { counter, hand, page, kiosk } = await openElder();
    await lay(counter, hand, 'zhang');
    await hand.sees('您好');
    await hand.touch(/^米饭/);
    await hand.sees('选好了');
    await hand.touch(/^红烧肉套餐/);
    await hand.sees('2样');
    await hand.touch(/^选好了/);
    await hand.touch('修改');
    await hand.touch(/多一份.*米饭|米饭.*多一份|^多一份/);
    await hand.touch(/^好了/);
    await hand.sees('您付');
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    const [sale] = salesOf(kiosk);
    expect(sale?.body.lines.map(({ name, quantity }) => [name, quantity])).toEqual([
      ['红烧肉套餐', 1],
      [RICE.name, 2],
    ]);
    expect(await page.locator('.elder').count()).toBe(1);
  });

  it('pays one more at the list price for somebody who eats along', async () => {
    const { counter, hand, kiosk } = await openElder();
    await choosePork(counter, hand);
    await hand.touch(/再来一份/);
    await hand.sees('同来的人');
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    expect(hand.touches).toBe(3);
    expect(
      salesOf(kiosk).map(({ body }) => [body.person.kind, body.tenders[0]?.amountFen]),
    ).toEqual([
      ['elder', 700],
      ['guest', 1_500],
    ]);
    expect(new Set(salesOf(kiosk).map(({ body }) => body.orderNumber)).size).toBe(1);
  });

  it('orders for tomorrow where the canteen asks for it', async () => {
    const { counter, hand, kiosk } = await openElder({ orderAheadDaysMax: 2 });
    await lay(counter, hand, 'zhang');
    await hand.touch(/换一天/);
    await hand.touch(/^明天/);
    await hand.touch(/^红烧肉套餐/);
    await hand.sees('明天');
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    const [sale] = salesOf(kiosk);
    expect(sale?.businessDate).toBe('2026-11-24');
    expect(sale?.body.person).toMatchObject({ kind: 'elder' });
  });

  it('takes the meal away', async () => {
    const { counter, hand, kiosk } = await openElder({
      serviceTypes: ['eat-in', 'pick-up', 'delivery'],
      deliveryFeeFen: fen(200),
    });
    await choosePork(counter, hand);
    await hand.touch('打包');
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    expect(salesOf(kiosk)[0]?.body.serviceType).toBe('pick-up');
  });

  it('without a card eats at the list price and pays cash', async () => {
    const { hand, kiosk } = await openElder();
    await hand.touch('没带卡');
    await hand.sees('请按您想吃的');
    await hand.touch(/^红烧肉套餐/);
    await hand.touch('付现金');
    await hand.sees('请到收银台');
    expect(hand.touches).toBe(TOUCHES_MOST);
    expect(salesOf(kiosk)).toEqual([]);
  });

  it('is asked after a minute whether they need time, and gets it in one touch', async () => {
    const { counter, hand, kiosk } = await openElder();
    await lay(counter, hand, 'zhang');
    await hand.sees('您好');
    kiosk.timer.advance(61_000);
    await hand.sees('您还在吗');
    await hand.touch('还需要时间');
    await kiosk.elder.until('the time given', ({ isTimeShort }) => !isTimeShort);
    kiosk.timer.advance(50_000);
    await hand.sees('您好');
    kiosk.timer.advance(10_500);
    await hand.sees('您还在吗');
    kiosk.timer.advance(20_000);
    await hand.sees('请放上身份证');
    expect(await hand.isSeeing('张*花')).toBe(false);
  });

  it('hears what to do when the card is lifted too early, and eats with the next try', async () => {
    const { counter, hand, kiosk } = await openElder();
    kiosk.table.setFault('reader-card-lifted-early', true);
    await lay(counter, hand, 'zhang');
    await hand.sees('请把身份证拿开，再放一次');
    await choosePork(counter, hand);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
  });

  it('gets lunch and a sentence when there is no paper', async () => {
    const { counter, hand, kiosk } = await openElder();
    kiosk.table.setFault('printer-paper-out', true);
    await choosePork(counter, hand);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    await hand.sees('请记住取餐号');
    expect(salesOf(kiosk)).toHaveLength(1);
  });
});

describe('with staff', () => {
  it('cash is taken at the attendant’s screen, and the elder’s shows the number', async () => {
    const { counter, hand, kiosk } = await openElder();
    const staff = await openStaff(counter);
    await choosePork(counter, hand, 'sun');
    await hand.touch('付现金');
    await hand.sees('请到收银台');
    await press(staff.page, /孙\*田/);
    await press(staff.page, /^正好/);
    await press(staff.page, '确认收款');
    await hand.sees('付好了');
    expect(salesOf(kiosk)[0]?.by).toMatchObject({ kind: 'staff' });
  });

  it('cash is taken at the elder’s own screen where there is no other', async () => {
    const { counter, hand, page, kiosk } = await openElder();
    await choosePork(counter, hand, 'sun');
    await hand.touch('付现金');
    await hand.sees('请到收银台');
    await kiosk.tap('staff');
    await hand.sees('请输密码');
    await enterPin(page);
    const before = hand.touches;
    await hand.touch('确认');
    await hand.touch(/^收到/);
    await hand.sees('付好了');
    expect(hand.touches - before).toBe(2);
    expect(salesOf(kiosk)[0]?.by).toMatchObject({ kind: 'staff' });
  });

  it('an order that waits for cash survives a power cut', async () => {
    const { counter, hand, kiosk } = await openElder();
    await choosePork(counter, hand, 'sun');
    await hand.touch('付现金');
    await hand.sees('请到收银台');
    expect(kiosk.store.waitingOrders()).toHaveLength(1);
  });

  it('comes when called and goes on with the same order', async () => {
    const { counter, hand, kiosk } = await openElder();
    const staff = await openStaff(counter);
    await choosePork(counter, hand);
    await hand.touch('叫工作人员');
    await press(staff.page, '去看看');
    await press(staff.page, '用余额付');
    await hand.sees('付好了');
    const [sale] = salesOf(kiosk);
    expect(sale?.by).toMatchObject({ kind: 'staff' });
    expect(sale?.body.tenders[0]).toMatchObject({ kind: 'account', amountFen: 700 });
  });

  it('weighs what goes by weight', async () => {
    const { counter, hand, kiosk } = await openElder();
    const staff = await openStaff(counter);
    await lay(counter, hand, 'zhang');
    await hand.touch(/^更多饭菜/);
    await hand.touch(/^炒青菜/);
    await hand.sees('工作人员来称');
    await press(staff.page, '去称');
    for (const digit of '250')
      await staff.page.getByRole('button', { name: digit, exact: true }).click();
    await press(staff.page, '称好了');
    await hand.touch(/^选好了/);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    expect(salesOf(kiosk)[0]?.body.lines[0]).toMatchObject({ kind: 'by-weight', weightGrams: 250 });
  });

  it('finds somebody without a card, with a reason that is kept', async () => {
    const { counter, hand, kiosk } = await openElder();
    const staff = await openStaff(counter);
    await press(staff.page, '没带卡');
    await press(staff.page, '身份证末四位');
    for (const digit of NUMBER_END) {
      await staff.page.getByRole('button', { name: digit, exact: true }).click();
      await staff.page.waitForTimeout(60);
    }
    await press(staff.page, /^找$/);
    await staff.page.locator('.found').first().click();
    await press(staff.page, '忘带');
    await press(staff.page, '给他点餐');
    await hand.sees('您好');
    await hand.touch(/^红烧肉套餐/);
    await hand.touch(/卡里付钱|付现金/);
    expect(
      ledgerOf(kiosk).find(({ kind }) => kind === 'manual-identification')?.body,
    ).toMatchObject({
      reason: 'forgotten',
      foundBy: 'number-end',
    });
  });

  it('marks a meal as sold out, at once on the elder’s screen and the price board', async () => {
    const { counter, hand } = await openElder();
    const staff = await openStaff(counter);
    const board = await counter.open('prices');
    await board.hand.sees('软面套餐');
    await press(staff.page, /^卖完了/);
    await press(staff.page, /^软面套餐/);
    await board.hand.sees('卖完了');
    await lay(counter, hand, 'zhang');
    await hand.sees('卖完了');
  });

  it('calls a number, and the display shows it', async () => {
    const { counter, hand } = await openElder();
    const staff = await openStaff(counter);
    const display = await counter.open('numbers');
    await choosePork(counter, hand);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    await display.hand.sees('001');
    await press(staff.page, /^叫号/);
    await press(staff.page, '叫001号');
    await display.page.locator('.newest', { hasText: '001' }).waitFor();
  });
});
