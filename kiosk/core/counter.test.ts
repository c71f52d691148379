import { describe, expect, it } from 'vitest';
import { eatOnAccount, ledgerOf, openKioskUnderTest, PORK, textOf } from './kiosk.test-support.ts';

describe('an elder with an account', () => {
  it('gets a meal at the right price with three touches and a slip that names no tier', async () => {
    const under = await openKioskUnderTest();
    await under.tap('zhao');
    const menu = await under.step('menu');
    expect(menu.maskedName).toBe('赵*福');
    expect(menu.meals.map((meal) => [meal.name, meal.payFen])).toEqual([
      ['红烧肉套餐', 200],
      ['软面套餐', 200],
    ]);
    expect(menu.again).toBeNull();
    await under.press({ press: 'choose', menuItemId: PORK });
    const pay = await under.step('pay');
    expect(pay).toMatchObject({
      payFen: 200,
      reducedFen: 1_300,
      account: 'enough',
      reason: null,
    });
    await under.press({ press: 'explain' });
    const asked = await under.elder.until(
      'the reason',
      ({ step }) => step.kind === 'pay' && step.reason,
    );
    expect(asked).toEqual({
      mealName: '红烧肉套餐',
      sentence: '原价15元，政府补贴13元，您付2元。',
      listPriceFen: 1_500,
      reductions: [{ name: '政府补贴', amountFen: 1_300 }],
      payFen: 200,
      left: ['这一餐的优惠用完了'],
    });
    await under.press({ press: 'pay-by-account' });
    const done = await under.step('done');
    expect(done.orderNumber).toBe(1);
    const slip = textOf(await under.paper(1));
    expect(slip).toContain('取餐号\n001\n');
    expect(under.table.feed.get().drawerOpenings, 'no cash, no drawer').toBe(0);
    expect(slip).toContain('红烧肉套餐');
    expect(slip).toMatch(/原价 15\.00/);
    expect(slip).toMatch(/政府补贴 13\.00/);
    expect(slip).toMatch(/实付 2\.00元/);
    expect(slip).toContain('这一餐的优惠用完了');
    expect(slip).toContain('【演示数据】');
    expect(slip).toMatch(/0007-000001-[0-9A-F]{8}/);
    expect(slip).not.toMatch(/低保|特困|赵/);
    const [sale] = ledgerOf(under);
    expect(sale).toMatchObject({
      kind: 'sale',
      businessDate: '2026-11-23',
      at: '2026-11-23T11:42:00.000+08:00',
      by: { kind: 'self-service' },
      body: {
        mealPeriod: 'lunch',
        listPriceFen: 1_500,
        person: { kind: 'elder', elderId: under.elderId('zhao'), identifiedBy: 'id-card' },
        decision: { lines: [{ ruleId: 'hardship', fundId: 'hardship-relief', amountFen: 1_300 }] },
        tenders: [{ kind: 'account', amountFen: 200 }],
      },
    });
    expect(JSON.stringify(sale)).not.toContain('370499');
  });

  it('is greeted with the same as last time, and told politely before a second meal at list price', async () => {
    const under = await openKioskUnderTest();
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    under.timer.advance(15_000);
    await under.step('waiting');
    await under.tap('zhang');
    const menu = await under.step('menu');
    expect(menu.again?.name).toBe('红烧肉套餐');
    expect(menu.sentence).toBe('这一餐的优惠您已经用过了，再买一份按原价15元。');
    expect(menu.meals[0]?.payFen).toBe(1_500);
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
    const paper = textOf(await under.paper(2));
    expect(paper).toMatch(/实付 15\.00元/);
    expect(under.store.balance(under.elderId('zhang'))).toBe(20_000 - 700 - 1_500);
  });

  it('is not charged when the account does not cover the meal, and may pay cash', async () => {
    const under = await openKioskUnderTest();
    await under.tap('zhou');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    expect((await under.step('pay')).account).toBe('short');
    await under.press({ press: 'pay-by-account' });
    const sentence = await under.elder.until(
      'why',
      ({ step }) => step.kind === 'pay' && step.sentence,
    );
    expect(sentence).toMatch(/账户里的钱不够，没有扣钱/);
    expect(ledgerOf(under)).toEqual([]);
  });
});

describe('somebody nobody knows', () => {
  it('is served at list price and told how to register, and the ledger learns nothing of them', async () => {
    const under = await openKioskUnderTest();
    await under.tap('qian');
    const menu = await under.step('menu');
    expect(menu).toMatchObject({
      maskedName: null,
      sentence: '这张卡还没有登记，今天按原价。需要登记请找工作人员。',
    });
    expect(menu.meals[0]?.payFen).toBe(1_500);
    await under.press({ press: 'choose', menuItemId: PORK });
    expect((await under.step('pay')).account).toBe('none');
  });

  it('can order without a card', async () => {
    const under = await openKioskUnderTest();
    await under.press({ press: 'start-without-card' });
    const menu = await under.step('menu');
    expect(menu).toMatchObject({ maskedName: null, sentence: null });
  });
});
