import { describe, expect, it } from 'vitest';
import { DEMO_STAFF } from '../../shared/demo/people.ts';
import { fen } from '../../shared/money/fen.ts';
import { applyChanges } from './canteen.test-support.ts';
import {
  type KioskUnderTest,
  ledgerOf,
  openKioskUnderTest,
  orderForCash,
  salesOf,
} from './kiosk.test-support.ts';

/** The stage of the attendant's part at the elder's screen, once it is the wanted one. */
function atStage(under: KioskUnderTest, stage: 'pin' | 'confirm') {
  return under.elder.until(
    `stage ${stage}`,
    ({ step }) => step.kind === 'cash-here' && step.stage === stage && step,
  );
}

/** A wrong PIN is judged in the background: its sentence comes when it was. */
async function enterWrongPin(under: KioskUnderTest, says: string): Promise<void> {
  await under.press({ press: 'enter-pin', pin: '0000' });
  await under.elder.until(
    says,
    ({ step }) => step.kind === 'cash-here' && step.sentence?.includes(says),
  );
}

describe('an attendant at the elder’s screen', () => {
  it('takes the cash of the order that waits there in two touches besides the PIN', async () => {
    const under = await openKioskUnderTest();
    await orderForCash(under, 'sun');
    await under.tap('staff');
    expect(await atStage(under, 'pin')).toMatchObject({
      name: DEMO_STAFF.name,
      orderText: '红烧肉套餐',
      orderNumber: 1,
      payFen: 200,
      sentence: null,
    });
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await atStage(under, 'confirm');
    expect(salesOf(under)).toEqual([]);
    await under.press({ press: 'take-cash' });
    expect(await under.step('done')).toMatchObject({ orderNumber: 1, maskedName: '孙*田' });
    await under.paper(1);
    expect(under.table.feed.get().drawerOpenings).toBe(1);
    const [sale] = salesOf(under);
    expect(sale).toMatchObject({
      by: { kind: 'staff' },
      body: {
        orderNumber: 1,
        tenders: [{ kind: 'cash', amountFen: 200, tenderedFen: 200, changeFen: 0 }],
      },
    });
    await under.press({ press: 'take-cash' });
    expect(salesOf(under)).toHaveLength(1);
  });

  it('sells nothing without the PIN, and nothing to a card that was laid on where no order waits', async () => {
    const under = await openKioskUnderTest();
    await under.tap('staff');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await under.press({ press: 'take-cash' });
    expect(under.elder.view.step.kind).toBe('waiting');
    await orderForCash(under, 'sun');
    await under.press({ press: 'take-cash' });
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    expect(under.elder.view.step.kind).toBe('waiting-for-cash');
    await under.tap('staff');
    await atStage(under, 'pin');
    await under.press({ press: 'take-cash' });
    await enterWrongPin(under, '还可以试4次');
    await under.press({ press: 'take-cash' });
    expect(ledgerOf(under).filter(({ kind }) => kind === 'sale' || kind === 'drawer')).toEqual([]);
  });

  it('is locked out after five wrong PINs, here and at the staff screen alike', async () => {
    const under = await openKioskUnderTest();
    const till = under.openStaff('till');
    await orderForCash(under, 'sun');
    await under.tap('staff');
    await atStage(under, 'pin');
    for (const left of [4, 3]) await enterWrongPin(under, `还可以试${left}次`);
    for (let tries = 1; tries <= 2; tries += 1) {
      await under.act('till', { act: 'enter-pin', pin: '0000' });
    }
    await enterWrongPin(under, '5分钟后再试');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await till.until(
      'locked',
      ({ session }) => session.kind === 'pin' && session.sentence?.includes('后再试'),
    );
    await under.elder.until(
      'locked',
      ({ step }) =>
        step.kind === 'cash-here' && step.stage === 'pin' && step.sentence?.includes('后再试'),
    );
    expect(salesOf(under)).toEqual([]);
  });

  it('goes back to the order by 返回, and by itself when nobody enters a PIN or takes the money', async () => {
    const under = await openKioskUnderTest();
    await orderForCash(under, 'sun');
    await under.tap('staff');
    await atStage(under, 'pin');
    await under.press({ press: 'leave-cash' });
    expect(await under.step('waiting-for-cash')).toMatchObject({ orderNumber: 1 });
    await under.tap('staff');
    await atStage(under, 'pin');
    under.timer.advance(29_000);
    expect(under.elder.view.step.kind).toBe('cash-here');
    under.timer.advance(1_000);
    await under.step('waiting-for-cash');
    await under.tap('staff');
    await atStage(under, 'pin');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await atStage(under, 'confirm');
    under.timer.advance(119_000);
    expect(under.elder.view).toMatchObject({ step: { stage: 'confirm' }, isTimeShort: false });
    under.timer.advance(1_000);
    await under.step('waiting-for-cash');
    await under.press({ press: 'take-cash' });
    expect(salesOf(under)).toEqual([]);
  });

  it('keeps the screen while money is on the counter, whoever lays a card on', async () => {
    const under = await openKioskUnderTest();
    await orderForCash(under, 'sun');
    await under.tap('staff');
    await atStage(under, 'pin');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await atStage(under, 'confirm');
    await under.tap('zhang');
    await under.press({ press: 'leave' });
    expect(await atStage(under, 'confirm')).toMatchObject({ orderNumber: 1 });
    expect(JSON.stringify(under.elder.view)).not.toContain('张*花');
  });

  it('opens one screen with one card: the right PIN at the till closes the pad here, and the other way round', async () => {
    const under = await openKioskUnderTest();
    const till = under.openStaff('till');
    await orderForCash(under, 'sun');
    await under.tap('staff');
    await atStage(under, 'pin');
    await till.until('the PIN pad', ({ session }) => session.kind === 'pin');
    await under.act('till', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await till.until('signed in', ({ session }) => session.kind === 'signed-in');
    await under.step('waiting-for-cash');
    await under.act('till', { act: 'sign-out' });
    await under.tap('staff');
    await atStage(under, 'pin');
    await till.until('the PIN pad', ({ session }) => session.kind === 'pin');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await atStage(under, 'confirm');
    await till.until('signed out', ({ session }) => session.kind === 'signed-out');
  });

  it('books nothing at a price that is not on the screen', async () => {
    const under = await openKioskUnderTest();
    await orderForCash(under, 'sun');
    await under.tap('staff');
    await atStage(under, 'pin');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await atStage(under, 'confirm');
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
    await under.press({ press: 'take-cash' });
    const shown = await under.elder.until(
      'the new price',
      ({ step }) => step.kind === 'cash-here' && step.sentence !== null && step,
    );
    expect(shown.payFen).toBe(1_500);
    expect(salesOf(under)).toEqual([]);
    await under.press({ press: 'take-cash' });
    await under.step('done');
    expect(salesOf(under)[0]?.body.tenders).toMatchObject([{ amountFen: 1_500, changeFen: 0 }]);
  });

  it('goes with the order when it is cancelled at the till', async () => {
    const under = await openKioskUnderTest();
    const till = await under.signIn('till');
    await orderForCash(under, 'sun');
    await under.tap('staff');
    await atStage(under, 'pin');
    const { orderId } = await till.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    await under.act('till', { act: 'cancel-order', orderId });
    await under.elder.until(
      'cancelled',
      ({ step }) => step.kind === 'waiting' && step.sentence?.includes('取消'),
    );
  });
});
