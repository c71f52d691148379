import { describe, expect, it, onTestFinished } from 'vitest';
import { fen } from '../../shared/money/fen.ts';
import type { Change } from '../../shared/sync/contract.ts';
import { applyChanges, SETTINGS, temporaryFolder } from './canteen.test-support.ts';
import { GREENS, RICE, WIDE_MENU } from './checkout/orders.test-support.ts';
import {
  type KioskUnderTest,
  type KioskUnderTestOptions,
  ledgerOf,
  openKioskUnderTest,
  PORK,
  salesOf,
  textOf,
} from './kiosk.test-support.ts';

type Settings = Partial<Extract<Change, { readonly kind: 'settings' }>>;

async function openCanteen(
  settings: Settings = {},
  options: KioskUnderTestOptions = {},
): Promise<KioskUnderTest> {
  const under = await openKioskUnderTest(options);
  const { isDiscreet = false } = options;
  applyChanges(under.store, [
    { kind: 'menu', items: [...WIDE_MENU] },
    { ...SETTINGS, isDiscreet, ...settings },
  ]);
  return under;
}

/** The pay step once it is as wanted. */
function payStep(under: KioskUnderTest, wanted: (payFen: number | null, lines: number) => boolean) {
  return under.elder.until(
    'the order as wanted',
    ({ step }) => step.kind === 'pay' && wanted(step.payFen, step.lines.length) && step,
  );
}

/** The menu with so much chosen. */
function menuWith(under: KioskUnderTest, count: number) {
  return under.elder.until(
    `${count} chosen`,
    ({ step }) => step.kind === 'menu' && (step.chosen?.count ?? 0) === count && step,
  );
}

async function slipOf(under: KioskUnderTest, papers: number): Promise<string> {
  return textOf(await under.paper(papers));
}

describe('dishes and food by weight', () => {
  it('are chosen one by one, weighed by staff, shown, changed, and paid on one slip', async () => {
    const under = await openCanteen();
    await under.signIn('till');
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: RICE.menuItemId });
    await menuWith(under, 1);
    await under.press({ press: 'choose', menuItemId: RICE.menuItemId });
    await menuWith(under, 2);
    await under.press({ press: 'choose', menuItemId: GREENS.menuItemId });
    expect((await under.step('weighing')).meal).toMatchObject({ name: '炒青菜', payFen: null });
    await under.act('till', { act: 'enter-weight', weightGrams: 250 });
    const chosen = (await menuWith(under, 3)).chosen;
    expect(chosen).toEqual({ count: 3, listPriceFen: 200 + 833, payFen: 1_033 });
    await under.press({ press: 'choose', menuItemId: PORK });
    await menuWith(under, 4);
    await under.press({ press: 'show-order' });
    const pay = await under.step('pay');
    expect(
      pay.lines.map(({ name, quantity, weightGrams }) => [name, quantity, weightGrams]),
    ).toEqual([
      ['红烧肉套餐', 1, null],
      ['米饭', 2, null],
      ['炒青菜', 1, 250],
    ]);
    expect(pay).toMatchObject({ listPriceFen: 2_533, payFen: 1_733, reducedFen: 800 });
    await under.press({ press: 'set-quantity', position: 1, quantity: 0 });
    await payStep(under, (payFen, lines) => payFen === 1_533 && lines === 2);
    await under.press({ press: 'explain' });
    const { reason } = await under.elder.until(
      'the reason',
      ({ step }) => step.kind === 'pay' && step.reason !== null && step,
    );
    expect(reason).toMatchObject({
      mealName: '红烧肉套餐、炒青菜250克',
      sentence: '原价23.33元，政府补贴8元，您付15.33元。',
    });
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    const slip = await slipOf(under, 1);
    expect(slip).toContain('红烧肉套餐 15.00');
    expect(slip).toContain('炒青菜 250克 8.33');
    expect(slip).toMatch(/原价 23\.33\n政府补贴 8\.00\n实付 15\.33元/);
  });

  it('taken out one after the other leave the menu with nothing chosen', async () => {
    const under = await openCanteen();
    await under.press({ press: 'start-without-card' });
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'back' });
    expect((await menuWith(under, 1)).chosen).toMatchObject({ listPriceFen: 1_500 });
    await under.press({ press: 'show-order' });
    await under.step('pay');
    await under.press({ press: 'set-quantity', position: 0, quantity: 0 });
    expect((await menuWith(under, 0)).chosen).toBeNull();
  });
});

describe('the same as last time', () => {
  it('is the set meal, in one press, whatever was bought beside it and whoever ate along', async () => {
    const under = await openCanteen();
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: RICE.menuItemId });
    await menuWith(under, 1);
    await under.press({ press: 'choose', menuItemId: PORK });
    await menuWith(under, 2);
    await under.press({ press: 'show-order' });
    await under.step('pay');
    await under.press({ press: 'add-companion' });
    await payStep(under, (payFen) => payFen === 700 + 100 + 1_500);
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    await under.tap('zhang');
    const { again } = await under.step('menu');
    expect(again?.menuItemId).toBe(PORK);
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
  });
});

describe('somebody who eats along', () => {
  it('costs the list price, is told with the reason, printed and taken back, four at most', async () => {
    const under = await openCanteen();
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    expect((await under.step('pay')).companions).toEqual({
      count: 0,
      onePriceFen: 1_500,
      mayAdd: true,
    });
    for (const count of [1, 2, 3, 4]) {
      await under.press({ press: 'add-companion' });
      await payStep(under, (payFen) => payFen === 700 + count * 1_500);
    }
    const full = await under.step('pay');
    expect(full.companions).toMatchObject({ count: 4, mayAdd: false });
    for (const count of [3, 2, 1]) {
      await under.press({ press: 'remove-companion' });
      await payStep(under, (payFen) => payFen === 700 + count * 1_500);
    }
    await under.press({ press: 'explain' });
    const { reason } = await under.elder.until(
      'the reason',
      ({ step }) => step.kind === 'pay' && step.reason !== null && step,
    );
    expect(reason?.sentence).toBe('原价15元，政府补贴8元，您付7元。另外1份原价，一共15元。');
    await under.press({ press: 'pay-by-account' });
    expect((await under.step('done')).orderNumber).toBe(1);
    const slip = await slipOf(under, 1);
    expect(slip).toContain('红烧肉套餐 15.00\n红烧肉套餐 原价 15.00');
    expect(slip).toContain('共2份');
    expect(salesOf(under).map(({ body }) => body.person.kind)).toEqual(['elder', 'guest']);
  });
});

describe('ways of having a meal', () => {
  it('are chosen where there are several, and the way home is paid for and printed', async () => {
    const under = await openCanteen({
      ...{ serviceTypes: ['eat-in', 'pick-up', 'delivery'], deliveryFeeFen: fen(200) },
    });
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    expect(await under.step('pay')).toMatchObject({ serviceType: 'eat-in', payFen: 700 });
    await under.press({ press: 'choose-service', serviceType: 'delivery' });
    const home = await payStep(under, (payFen) => payFen === 900);
    expect(home.lines.at(-1)).toMatchObject({ kind: 'delivery-fee', mayChange: false });
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    expect(await slipOf(under, 1)).toMatch(/送餐费 2\.00\n送餐\n/);
    expect(salesOf(under)[0]?.body.serviceType).toBe('delivery');
  });
});

describe('a meal for another day', () => {
  it('is chosen from that day’s menu, numbered and printed with the day', async () => {
    const under = await openCanteen({ orderAheadDaysMax: 2 });
    await under.tap('zhang');
    expect((await under.step('menu')).days.map(({ text }) => text)).toEqual([
      '今天',
      '明天 11月24日',
      '后天 11月25日',
    ]);
    await under.press({ press: 'choose-day', date: '2026-11-24' });
    const tomorrow = await under.elder.until(
      'tomorrow’s menu',
      ({ step }) => step.kind === 'menu' && step.days[1]?.isChosen && step,
    );
    expect(tomorrow.meals.map(({ kind }) => kind)).not.toContain('by-weight');
    await under.press({ press: 'choose', menuItemId: PORK });
    expect((await under.step('pay')).dayText).toBe('明天 11月24日 午餐');
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    expect(await slipOf(under, 1)).toContain('明天 11月24日 午餐 取餐');
    await under.elder.until(
      'the day',
      ({ step }) => step.kind === 'done' && step.sentences[0] === '明天 11月24日 午餐 取餐',
    );
    expect(salesOf(under)).toMatchObject([
      { businessDate: '2026-11-24', at: '2026-11-23T11:42:00.000+08:00' },
    ]);
    await under.tap('zhang');
    const menu = await under.step('menu');
    expect(menu.meals[0]?.payFen, 'today’s own meal is still to be had').toBe(700);
  });

  it('is what can be ordered between meals, and says so', async () => {
    const nowMs = Date.parse('2026-11-23T15:00:00.000+08:00');
    const under = await openCanteen({ orderAheadDaysMax: 1 }, { nowMs });
    await under.tap('zhang');
    const menu = await under.step('menu');
    expect(menu.sentence).toBe('现在不是开餐时间，可以先订明天 11月24日的饭。');
    expect(menu.days).toMatchObject([{ date: '2026-11-24', isChosen: true }]);
  });
});

describe('something that staff say is sold out', () => {
  it('cannot be chosen, and refuses the payment of an order that has it, with nothing taken', async () => {
    const under = await openCanteen();
    await under.signIn('till');
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.act('till', { act: 'set-sold-out', menuItemId: PORK, isSoldOut: true });
    for (const press of ['pay-by-account', 'pay-by-cash'] as const) {
      const { revision } = under.elder.view;
      await under.press({ press });
      const { sentence } = await under.elder.until(
        'why',
        (view) => view.revision > revision && view.step.kind === 'pay' && view.step,
      );
      expect(sentence).toBe('红烧肉套餐刚卖完了，还没有收钱。请换一样，或者找工作人员。');
    }
    expect(ledgerOf(under)).toEqual([]);
    await under.press({ press: 'back' });
    const menu = await under.step('menu');
    expect(menu.meals.find(({ menuItemId }) => menuItemId === PORK)?.isSoldOut).toBe(true);
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.press({ press: 'choose', menuItemId: RICE.menuItemId });
    await menuWith(under, 2);
  });
});

describe('the discreet form', () => {
  it('tells no personal amount of any order until it is asked for', async () => {
    const under = await openCanteen({}, { isDiscreet: true });
    const seen: string[] = [];
    for (const key of ['zhang', 'zhao']) {
      await under.tap(key);
      await under.step('menu');
      await under.press({ press: 'choose', menuItemId: RICE.menuItemId });
      const menu = await menuWith(under, 1);
      expect(menu.chosen).toEqual({ count: 1, listPriceFen: 100, payFen: null });
      await under.press({ press: 'choose', menuItemId: PORK });
      await menuWith(under, 2);
      await under.press({ press: 'show-order' });
      await under.step('pay');
      await under.press({ press: 'add-companion' });
      const pay = await under.elder.until(
        'somebody along',
        ({ step }) => step.kind === 'pay' && step.companions.count === 1 && step,
      );
      seen.push(JSON.stringify({ ...pay, maskedName: null }));
      await under.press({ press: 'leave' });
      await under.step('waiting');
    }
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]).toContain('"payFen":null');
  });
});

describe('an order that waits for cash', () => {
  it('is there with its number after the power went, for the attendant and for the same card', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const before = await openCanteen({}, { folder });
    await before.tap('zhang');
    await before.step('menu');
    await before.press({ press: 'choose', menuItemId: RICE.menuItemId });
    await menuWith(before, 1);
    await before.press({ press: 'choose', menuItemId: PORK });
    await menuWith(before, 2);
    await before.press({ press: 'show-order' });
    await before.step('pay');
    await before.press({ press: 'pay-by-cash' });
    expect((await before.step('waiting-for-cash')).orderNumber).toBe(1);
    await before.stop();

    const after = await openCanteen({}, { folder });
    await after.tap('zhang');
    expect(await after.step('waiting-for-cash')).toMatchObject({
      ...{ orderNumber: 1, orderText: '红烧肉套餐、米饭', payFen: 800 },
    });
    const staff = await after.signIn('till');
    const order = await staff.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    expect(order).toMatchObject({ mealName: '红烧肉套餐、米饭', payFen: 800, reducedFen: 800 });
    const { orderId } = order;
    await after.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(1_000) });
    await after.step('done');
    expect(salesOf(after)).toHaveLength(1);
    expect(after.store.waitingOrders()).toEqual([]);
    await after.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(1_000) });
    expect(salesOf(after), 'sold once').toHaveLength(1);
  });
});
