import { afterEach, describe, expect, it } from 'vitest';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { type LedgerEntry, ledgerEntrySchema } from '../../shared/ledger/entry.ts';
import { fen } from '../../shared/money/fen.ts';
import type { PaperView } from '../contract/simulator.ts';
import { applyChanges, canteenChanges, MENU, makeDistrict } from './canteen.test-support.ts';
import { type KioskUnderTest, openKioskUnderTest, peopleChanges } from './kiosk.test-support.ts';
import { openTestAdmin, TEST_ENROLMENT_CODE } from './sync/admin.test-support.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(
  options: Parameters<typeof openKioskUnderTest>[0] = {},
): Promise<KioskUnderTest> {
  const under = await openKioskUnderTest(options);
  cleanups.push(under.stop);
  return under;
}

const [PORK] = MENU;
if (PORK === undefined) throw new Error('no meal');
const { menuItemId } = PORK;

function ledgerOf(under: KioskUnderTest): readonly LedgerEntry[] {
  return under.store
    .entriesAfter({ seq: 0, entriesMax: 1_000, charactersMax: 10_000_000 })
    .map((entry) => ledgerEntrySchema.parse(JSON.parse(entry.content)));
}

function textOf(paper: PaperView): string {
  return paper.lines.map((line) => line.text.replaceAll(/\s+/g, ' ').trim()).join('\n');
}

/** Tap, press a meal, pay from the account, take the slip. */
async function eatOnAccount(under: KioskUnderTest, cardId: string, slips: number): Promise<string> {
  await under.tap(cardId);
  await under.step('menu');
  await under.press({ press: 'choose', menuItemId });
  await under.step('pay');
  await under.press({ press: 'pay-by-account' });
  await under.step('done');
  const paper = await under.paper(slips);
  await under.elder.until(
    'a printed slip',
    ({ step }) => step.kind === 'done' && step.receipt === 'printed',
  );
  return textOf(paper);
}

describe('an elder with an account', () => {
  it('gets a meal at the right price with three touches and a slip that names no tier', async () => {
    const under = await open();
    await under.tap('zhao');
    const menu = await under.step('menu');
    expect(menu.maskedName).toBe('赵*福');
    expect(menu.meals.map((meal) => [meal.name, meal.payFen])).toEqual([
      ['红烧肉套餐', 200],
      ['软面套餐', 200],
    ]);
    expect(menu.again).toBeNull();
    await under.press({ press: 'choose', menuItemId });
    const pay = await under.step('pay');
    expect(pay).toMatchObject({
      payFen: 200,
      reducedFen: 1_300,
      account: 'enough',
      explanation: null,
    });
    await under.press({ press: 'explain' });
    const asked = await under.elder.until(
      'the reason',
      ({ step }) => step.kind === 'pay' && step.explanation,
    );
    expect(asked).toBe('原价15元，政府补贴13元，您付2元。');
    await under.press({ press: 'pay-by-account' });
    const done = await under.step('done');
    expect(done.orderNumber).toBe(1);
    const slip = textOf(await under.paper(1));
    expect(slip).toContain('取餐号\n001\n');
    expect(under.table.feed.get().drawerOpenings, 'no cash, no drawer').toBe(0);
    expect(slip).toContain('红烧肉套餐');
    expect(slip).toMatch(/原价 15\.00/);
    expect(slip).toMatch(/政策补贴 13\.00/);
    expect(slip).toMatch(/实付 2\.00元/);
    expect(slip).toMatch(/本餐剩余优惠：0份/);
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
        person: { kind: 'elder', elderId: under.elderIds.get('zhao'), identifiedBy: 'id-card' },
        decision: { lines: [{ ruleId: 'hardship', fundId: 'hardship-relief', amountFen: 1_300 }] },
        tenders: [{ kind: 'account', amountFen: 200 }],
      },
    });
    expect(JSON.stringify(sale)).not.toContain('370499');
  });

  it('is greeted with the same as last time, and told politely before a second meal at list price', async () => {
    const under = await open();
    await eatOnAccount(under, 'zhang', 1);
    under.timer.advance(15_000);
    await under.step('waiting');
    await under.tap('zhang');
    const menu = await under.step('menu');
    expect(menu.again?.name).toBe('红烧肉套餐');
    expect(menu.sentence).toBe('这一餐的优惠您已经用过了，再买一份按原价15元。');
    expect(menu.meals[0]?.payFen).toBe(1_500);
    await under.press({ press: 'choose', menuItemId });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
    const paper = textOf(await under.paper(2));
    expect(paper).toMatch(/实付 15\.00元/);
    expect(under.store.balance(elderId(under, 'zhang'))).toBe(20_000 - 700 - 1_500);
  });

  it('is not charged when the account does not cover the meal, and may pay cash', async () => {
    const under = await open();
    await under.tap('zhou');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId });
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

function elderId(under: KioskUnderTest, key: string) {
  const id = under.elderIds.get(key);
  if (id === undefined) throw new Error(`nobody is called ${key}`);
  return id;
}

describe('somebody nobody knows', () => {
  it('is served at list price and told how to register, and the ledger learns nothing of them', async () => {
    const under = await open();
    await under.tap('qian');
    const menu = await under.step('menu');
    expect(menu).toMatchObject({
      maskedName: null,
      sentence: '这张卡还没有登记，今天按原价。需要登记请找工作人员。',
    });
    expect(menu.meals[0]?.payFen).toBe(1_500);
    await under.press({ press: 'choose', menuItemId });
    expect((await under.step('pay')).account).toBe('none');
  });

  it('can order without a card', async () => {
    const under = await open();
    await under.press({ press: 'start-without-card' });
    const menu = await under.step('menu');
    expect(menu).toMatchObject({ maskedName: null, sentence: null });
  });
});

async function orderForCash(under: KioskUnderTest, cardId: string): Promise<void> {
  await under.tap(cardId);
  await under.step('menu');
  await under.press({ press: 'choose', menuItemId });
  await under.step('pay');
  await under.press({ press: 'pay-by-cash' });
  await under.step('waiting-for-cash');
}

describe('paying cash', () => {
  it('waits for the attendant, who takes the money and gives change', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    await under.tap('sun');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId });
    await under.step('pay');
    await under.press({ press: 'pay-by-cash' });
    const waiting = await under.step('waiting-for-cash');
    expect(waiting).toMatchObject({ orderNumber: 1, payFen: 200 });
    const order = await staff.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    expect(order).toMatchObject({
      maskedName: '孙*田',
      listPriceFen: 1_500,
      reducedFen: 1_300,
      payFen: 200,
    });
    await under.act('till', { act: 'confirm-cash', orderId: order.orderId, tenderedFen: fen(100) });
    await staff.until(
      'too little',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('比应收的少'),
    );
    await under.act('till', {
      act: 'confirm-cash',
      orderId: order.orderId,
      tenderedFen: fen(1_000),
    });
    expect(await under.step('done')).toMatchObject({ orderNumber: 1 });
    const sentence = await staff.until(
      'the change',
      ({ session }) =>
        session.kind === 'signed-in' && session.sentence?.includes('找零') && session.sentence,
    );
    expect(sentence).toBe('001号已收款，找零8.00元。');
    await under.paper(1);
    expect(under.table.feed.get().drawerOpenings).toBe(1);
    const [sale] = ledgerOf(under);
    expect(sale).toMatchObject({
      by: { kind: 'staff' },
      body: {
        orderNumber: 1,
        tenders: [{ kind: 'cash', amountFen: 200, tenderedFen: 1_000, changeFen: 800 }],
      },
    });
    await under.act('till', {
      act: 'confirm-cash',
      orderId: order.orderId,
      tenderedFen: fen(1_000),
    });
    await staff.until(
      'already taken',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('已经不在了'),
    );
    expect(ledgerOf(under).length).toBe(1);
  });

  it('shows the attendant the new price before taking money when the subsidised meal was used up meanwhile', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    await orderForCash(under, 'sun');
    const order = await staff.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    expect(order.payFen).toBe(200);
    applyChanges(under.store, [
      {
        kind: 'usage',
        elderId: elderId(under, 'sun'),
        meals: [{ businessDate: '2026-11-23', mealPeriod: 'lunch' }],
      },
    ]);
    const { orderId } = order;
    await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(200) });
    const repriced = await staff.until(
      'the new price',
      ({ session }) =>
        session.kind === 'signed-in' && session.sentence?.includes('现在应收') && session,
    );
    expect(repriced.sentence).toMatch(/现在应收15元，还没有记账/);
    expect(repriced.orders.map((each) => each.payFen)).toEqual([1_500]);
    expect(ledgerOf(under)).toEqual([]);
  });

  it('keeps one order however often its elder lays the card on, and leaves the screen to the next person after a minute', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    await orderForCash(under, 'zhang');
    under.timer.advance(60_000);
    await under.step('waiting');
    await under.tap('zhang');
    expect(await under.step('waiting-for-cash')).toMatchObject({ orderNumber: 1, payFen: 700 });
    await under.tap('sun');
    expect((await under.step('menu')).maskedName).toBe('孙*田');
    await under.tap('zhang');
    expect(await under.step('waiting-for-cash')).toMatchObject({ orderNumber: 1, payFen: 700 });
    const orders = await staff.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders,
    );
    expect(orders.map((order) => order.orderNumber)).toEqual([1]);
    for (const { orderId } of orders) {
      await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(700) });
    }
    expect(await under.step('done')).toMatchObject({ orderNumber: 1 });
    await under.tap('zhang');
    expect((await under.step('menu')).meals[0]?.payFen).toBe(1_500);
  });

  it('is given up by going back or by the attendant, and nothing is sold', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    await under.press({ press: 'start-without-card' });
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId });
    await under.step('pay');
    await under.press({ press: 'pay-by-cash' });
    await under.step('waiting-for-cash');
    await under.press({ press: 'back' });
    await under.step('pay');
    await staff.until(
      'no order',
      ({ session }) => session.kind === 'signed-in' && session.orders.length === 0,
    );
    await under.press({ press: 'pay-by-cash' });
    await under.step('waiting-for-cash');
    const order = await staff.until(
      'an order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    await under.act('till', { act: 'cancel-order', orderId: order.orderId });
    expect((await under.step('waiting')).sentence).toMatch(/已经取消，没有收钱/);
    expect(ledgerOf(under)).toEqual([]);
  });
});

describe('when a device fails', () => {
  it('asks to lay the card down again after a garbled frame and after a card lifted too early', async () => {
    const under = await open();
    for (const fault of ['reader-garbles-next', 'reader-card-lifted-early'] as const) {
      under.table.setFault(fault, true);
      await under.tap('zhang');
      const sentence = await under.elder.until(
        'the sentence',
        ({ step }) => step.kind === 'waiting' && step.sentence,
      );
      expect(sentence).toBe('请把身份证拿开，再放一次');
      under.timer.advance(10_000);
      await under.elder.until(
        'quiet again',
        ({ step }) => step.kind === 'waiting' && step.sentence === null,
      );
    }
    await under.tap('zhang');
    expect((await under.step('menu')).maskedName).toBe('张*花');
  });

  it('keeps the sale whole when the printer is off, says to remember the number, and prints again on request', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    under.table.setFault('printer-off', true);
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
    const sentences = await under.elder.until(
      'the failed slip',
      ({ step }) => step.kind === 'done' && step.receipt === 'failed' && step.sentences,
    );
    expect(sentences[0]).toBe('小票没打出来，请记住取餐号 001');
    expect(ledgerOf(under).map((entry) => entry.kind)).toEqual(['sale', 'device-fault']);
    const failed = await staff.until(
      'the failed slip',
      ({ session }) => session.kind === 'signed-in' && session.failedReceipts[0],
    );
    expect(failed.sentence).toMatch(/打印机没有开/);
    under.table.setFault('printer-off', false);
    await under.act('till', { act: 'reprint', orderId: failed.orderId });
    const slip = textOf(await under.paper(1));
    expect(slip).toContain('补打 第1次');
    expect(slip).toMatch(/实付 7\.00元/);
    await staff.until(
      'nothing left to print',
      ({ session }) => session.kind === 'signed-in' && session.failedReceipts.length === 0,
    );
  });
});

describe('the screen', () => {
  it('forgets a person who walked away after a minute', async () => {
    const under = await open();
    await under.tap('zhang');
    await under.step('menu');
    under.timer.advance(59_000);
    await under.step('menu');
    under.timer.advance(1_000);
    await under.step('waiting');
  });

  it('ignores a press that was made on an older step, and takes one made while only the header changed', async () => {
    const under = await open();
    const old = under.elder.view.revision;
    await under.tap('zhang');
    await under.step('menu');
    const connection = { connectionId: 'elder', screen: 'elder' } as const;
    await under.kiosk.service.pressElder(connection, { press: 'leave', revision: old });
    await under.step('menu');
    const drawn = under.elder.view.revision;
    under.timer.advance(30_000);
    await under.kiosk.service.pressElder(connection, {
      press: 'choose',
      menuItemId,
      revision: drawn,
    });
    await under.step('pay');
  });

  it('shows two people of different tier the same in the discreet form, until one asks', async () => {
    const under = await open({ isDiscreet: true });
    const seen: string[] = [];
    const slips: string[] = [];
    for (const [index, key] of ['zhang', 'zhao'].entries()) {
      const views: unknown[] = [];
      await under.tap(key);
      views.push(await under.step('menu'));
      await under.press({ press: 'choose', menuItemId });
      const pay = await under.step('pay');
      expect(pay).toMatchObject({ payFen: null, reducedFen: null, explanation: null });
      views.push(pay);
      await under.press({ press: 'pay-by-account' });
      slips.push(textOf(await under.paper(index + 1)));
      await under.elder.until(
        'a printed slip',
        ({ step }) => step.kind === 'done' && step.receipt === 'printed',
      );
      views.push(await under.step('done'));
      await under.press({ press: 'leave' });
      seen.push(
        JSON.stringify(views)
          .replaceAll(/张\*花|赵\*福/g, '某')
          .replaceAll(/"orderNumber":\d+|取餐号 \d+|叫到\d+号/g, ''),
      );
    }
    expect(seen[0]).toBe(seen[1]);
    const [first, second] = slips.map((slip) =>
      slip.replaceAll(/0007-\d{6}-[0-9A-F]{8}/g, 'code').replace(/取餐号\n\d+/, ''),
    );
    expect(first).toBe(second);
    expect(first).not.toMatch(/\d+\.\d\d/);
  });

  it('says between meals that it is not time', async () => {
    const under = await open({ nowMs: Date.parse('2026-11-23T15:00:00.000+08:00') });
    expect(under.elder.view.canteen.mealPeriod).toBeNull();
    await under.tap('zhang');
    const sentence = await under.elder.until(
      'why not',
      ({ step }) => step.kind === 'waiting' && step.sentence,
    );
    expect(sentence).toMatch(/不是开餐时间/);
    under.timer.advance(90 * 60_000);
    await under.elder.until('dinner', ({ canteen }) => canteen.mealPeriod?.name === '晚餐');
  });
});

describe('the attendant', () => {
  it('gets in with card and PIN only, and is locked out for five minutes after five wrong PINs', async () => {
    const under = await open();
    const staff = under.openStaff('till');
    await staff.until('signed out', ({ session }) => session.kind === 'signed-out');
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await under.tap('staff');
    await staff.until(
      'the PIN pad',
      ({ session }) => session.kind === 'pin' && session.name === DEMO_STAFF.name,
    );
    for (let tries = 1; tries <= 5; tries += 1) {
      await under.act('till', { act: 'enter-pin', pin: '0000' });
    }
    await staff.until(
      'locked',
      ({ session }) => session.kind === 'pin' && session.sentence?.includes('5分钟后再试'),
    );
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    expect(staff.view.session.kind).toBe('pin');
    under.clock.wall += 5 * 60_000 + 1;
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await staff.until('signed in', ({ session }) => session.kind === 'signed-in');
  });

  it('is signed out after five idle minutes and when the connection ends; another screen never shares the session', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    const other = under.openStaff('other');
    await other.until('signed out', ({ session }) => session.kind === 'signed-out');
    under.timer.advance(4 * 60_000);
    await under.act('till', { act: 'answer-call' });
    under.timer.advance(4 * 60_000);
    expect(staff.view.session.kind).toBe('signed-in');
    under.timer.advance(60_000);
    await staff.until('signed out', ({ session }) => session.kind === 'signed-out');
    const again = await under.signIn('second till');
    await again.close();
    const reconnected = under.openStaff('second till');
    await reconnected.until('signed out', ({ session }) => session.kind === 'signed-out');
  });

  it('hears the elder calling until the call is answered', async () => {
    const under = await open();
    const staff = await under.signIn('till');
    await under.press({ press: 'call-staff' });
    await staff.until(
      'the call',
      ({ session }) => session.kind === 'signed-in' && session.isElderCalling,
    );
    expect(under.elder.view.isStaffCalled).toBe(true);
    await under.act('till', { act: 'answer-call' });
    await under.elder.until('answered', (view) => !view.isStaffCalled);
  });

  it('sees before signing in that an elder calls and how many bring cash, but nobody’s name', async () => {
    const under = await open();
    const staff = under.openStaff('till');
    await orderForCash(under, 'sun');
    await under.press({ press: 'call-staff' });
    const session = await staff.until(
      'the call',
      (view) => view.session.kind === 'signed-out' && view.session.isElderCalling && view.session,
    );
    expect(session).toEqual({
      kind: 'signed-out',
      sentence: null,
      isElderCalling: true,
      ordersWaiting: 1,
    });
  });
});

describe('a new kiosk', () => {
  it('says what is missing, enrols with its code, and serves as soon as the canteen’s data is there', async () => {
    const district = makeDistrict();
    const admin = await openTestAdmin(district);
    cleanups.push(admin.close);
    admin.changes.push(...canteenChanges(district), ...(await peopleChanges(district)));
    admin.mishaps.push('lose-request');
    const under = await open({
      isEnrolled: false,
      district,
      adminAddress: admin.address,
      enrolmentCode: TEST_ENROLMENT_CODE,
    });
    expect((await under.step('stopped')).sentence).toMatch(/还没有登记/);
    await expect.poll(() => under.enrolmentFailures).toEqual([{ code: 'unreachable' }]);
    under.timer.advance(60_000);
    await under.step('waiting');
    await under.elder.until(
      'online',
      (view) => view.canteen.isOnline && view.canteen.canteenName === '善南街道助老食堂',
    );
    await under.elder.until(
      'a ready reader',
      ({ step }) => step.kind === 'waiting' && step.reader === 'ready',
    );
    await under.tap('zhang');
    expect((await under.step('menu')).meals[0]?.payFen).toBe(700);
  });

  it('sends a sale at once while online, and shows the sign while the admin is away', async () => {
    const district = makeDistrict();
    const admin = await openTestAdmin(district);
    cleanups.push(admin.close);
    const under = await open({ district, adminAddress: admin.address });
    await under.elder.until('online', (view) => view.canteen.isOnline);
    await eatOnAccount(under, 'zhang', 1);
    await expect.poll(() => admin.entries.length, { timeout: 5_000 }).toBe(1);
    admin.mishaps.push('lose-request');
    await under.elder.until('a pause', () => true);
    await expect
      .poll(() => {
        under.timer.advance(2_000);
        return under.elder.view.canteen.isOnline;
      })
      .toBe(false);
    await expect
      .poll(() => {
        under.timer.advance(60_000);
        return under.elder.view.canteen.isOnline;
      })
      .toBe(true);
    expect(under.problems).toEqual([]);
  });
});
