// Goal: everybody who comes to the counter gets lunch, alone or with staff, in as few touches as promised. Method: the real
// screens in Chromium on a real kiosk with simulated devices; one finger that is counted; each way once.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salesOf, textOf } from '../../kiosk/core/kiosk.test-support.ts';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { launchChromium } from '../../tools/browser.ts';
import type { Hand } from './hand.ts';
import { type LiveCounter, openLiveCounter } from './live-counter.ts';
import { type ServedPages, servePages } from './pages.ts';

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

async function openElder(options: Parameters<typeof openLiveCounter>[1] = {}) {
  const counter = await openLiveCounter({ browser, pages }, options);
  const elder = await counter.open('elder');
  await elder.hand.sees('请放上身份证');
  return { ...elder, counter, kiosk: counter.kiosk };
}

async function lay(counter: LiveCounter, hand: Hand, cardId: string): Promise<void> {
  hand.ask();
  await counter.kiosk.tap(cardId);
}

describe('an elder alone', () => {
  it('with an account: card, meal, pay: two touches and the slip', async () => {
    const { counter, hand, kiosk, complaints } = await openElder();
    await lay(counter, hand, 'zhang');
    await hand.sees('张*花');
    await hand.touch(/^红烧肉套餐/);
    await hand.sees('您付');
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
    await hand.sees('请拿小票');
    expect(hand.touches).toBe(2);
    const [sale] = salesOf(kiosk);
    expect(sale?.body.tenders).toEqual([{ kind: 'account', amountFen: 700 }]);
    expect(textOf(await kiosk.paper(1))).toContain('红烧肉套餐');
    expect(complaints).toEqual([]);
  });

  it('the same as last time: two touches', async () => {
    const { counter, hand } = await openElder();
    for (const again of [false, true]) {
      await lay(counter, hand, 'zhang');
      await hand.sees('张*花');
      await hand.touch(again ? /^和上次一样/ : /^红烧肉套餐/);
      await hand.sees('您付');
      await hand.touch('卡里付钱');
      await hand.sees('付好了');
      await hand.touch('好了');
      await hand.sees('请放上身份证');
    }
    expect(hand.touches).toBe(6);
    expect(salesOf(counter.kiosk)).toHaveLength(2);
  });

  it('asks why this price, in a small panel, and goes on', async () => {
    const { counter, hand } = await openElder();
    await lay(counter, hand, 'zhang');
    await hand.sees('张*花');
    await hand.touch(/^红烧肉套餐/);
    await hand.touch(/为什么/);
    await hand.sees('政府补贴');
    await hand.touch(/^知道了|^返回/);
    await hand.touch('卡里付钱');
    await hand.sees('付好了');
  });

  it('without a card eats at the list price', async () => {
    const { hand, kiosk } = await openElder();
    await hand.touch('没带卡');
    await hand.sees('请按一份您想吃的');
    await hand.touch(/^红烧肉套餐/);
    await hand.touch('付现金');
    await hand.sees('请到收银台');
    expect(hand.touches).toBe(3);
    expect(salesOf(kiosk)).toEqual([]);
  });
});

describe('with staff', () => {
  it('cash is taken at the attendant’s screen, and the elder’s shows the number', async () => {
    const { counter, hand, kiosk } = await openElder();
    await lay(counter, hand, 'sun');
    await hand.sees('孙*田');
    await hand.touch(/^红烧肉套餐/);
    await hand.touch('付现金');
    await hand.sees('请到收银台');
    const staff = await counter.open('staff');
    await staff.hand.sees('请刷员工卡');
    await kiosk.tap('staff');
    for (const digit of DEMO_STAFF.pin) {
      await staff.page.getByRole('button', { name: digit, exact: true }).click();
    }
    await staff.page.getByRole('button', { name: '确定' }).click();
    await staff.hand.sees('等着付现金');
  });
});
