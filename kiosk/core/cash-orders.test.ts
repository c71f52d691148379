import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money/fen.ts';
import { applyChanges } from './canteen.test-support.ts';
import { ledgerOf, openKioskUnderTest, orderForCash, PORK, salesOf } from './kiosk.test-support.ts';

describe('paying cash', () => {
  it('waits for the attendant, who takes the money and gives change', async () => {
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    await orderForCash(under, 'sun');
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
    const [sale] = salesOf(under);
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
    expect(salesOf(under).length).toBe(1);
  });

  it('shows the attendant the new price before taking money when the subsidised meal was used up meanwhile', async () => {
    const under = await openKioskUnderTest();
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
        elderId: under.elderId('sun'),
        meals: [
          {
            businessDate: '2026-11-23',
            mealPeriod: 'lunch',
            subsidies: [{ ruleId: 'hardship', amountFen: fen(1_300) }],
            fees: [],
          },
        ],
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
    const under = await openKioskUnderTest();
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
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    await under.press({ press: 'start-without-card' });
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
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
