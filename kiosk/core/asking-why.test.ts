import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money/fen.ts';
import { applyChanges, policyChange } from './canteen.test-support.ts';
import {
  eatOnAccount,
  type KioskUnderTest,
  openKioskUnderTest,
  orderForCash,
  PORK,
  salesOf,
} from './kiosk.test-support.ts';
import { CHENGYANG } from './policy.test-support.ts';

/** Asks, or takes the answer away, and waits for it on the menu. */
async function toggleReasons(under: KioskUnderTest, isShown: boolean) {
  await under.press({ press: 'explain' });
  return under.elder.until(
    isShown ? 'reasons' : 'no reasons',
    ({ step }) => step.kind === 'menu' && (step.reasons !== null) === isShown && step,
  );
}

describe('asking why on the menu', () => {
  it('tells the reason of each price that has its own, and takes it away by the second press', async () => {
    const under = await openKioskUnderTest();
    await under.tap('wang');
    expect((await under.step('menu')).reasons).toBeNull();
    const asked = await toggleReasons(under, true);
    expect(asked.reasons).toEqual([
      {
        mealName: '红烧肉套餐',
        sentence: '原价15元，政府补贴9元，您付6元。',
        listPriceFen: 1_500,
        reductions: [{ name: '政府补贴', amountFen: 900 }],
        payFen: 600,
        left: ['这一餐的优惠用完了'],
      },
      {
        mealName: '软面套餐',
        sentence: '原价12元，政府补贴6元，您付6元。',
        listPriceFen: 1_200,
        reductions: [{ name: '政府补贴', amountFen: 600 }],
        payFen: 600,
        left: ['这一餐的优惠用完了'],
      },
    ]);
    await toggleReasons(under, false);
  });

  it('is the only way to a personal amount in the discreet form, and names no hardship even then', async () => {
    const under = await openKioskUnderTest({ isDiscreet: true });
    const amounts: string[] = [];
    for (const key of ['zhang', 'zhao']) {
      await under.tap(key);
      const menu = await under.step('menu');
      expect(menu.reasons).toBeNull();
      expect(menu.meals.map((meal) => meal.payFen)).toEqual([null, null]);
      const asked = await toggleReasons(under, true);
      expect(JSON.stringify(asked)).not.toMatch(/低保|困难|救助|周岁|档/);
      amounts.push(asked.reasons?.[0]?.sentence ?? '');
      const closed = await toggleReasons(under, false);
      expect(JSON.stringify(closed)).not.toContain('政府补贴');
      await under.press({ press: 'leave' });
      await under.step('waiting');
    }
    expect(amounts).toEqual([
      '原价15元，政府补贴8元，您付7元。',
      '原价15元，政府补贴13元，您付2元。',
    ]);
  });
});

describe('an amount that was asked for in the discreet form', () => {
  it('goes from the screen with the order, before the next in the queue steps up', async () => {
    const under = await openKioskUnderTest({ isDiscreet: true });
    await under.tap('zhao');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'explain' });
    await under.elder.until('the amount', ({ step }) => step.kind === 'pay' && step.payFen === 200);
    await under.press({ press: 'pay-by-cash' });
    expect((await under.step('waiting-for-cash')).payFen).toBeNull();
    await under.press({ press: 'explain' });
    await under.elder.until(
      'the amount',
      ({ step }) => step.kind === 'waiting-for-cash' && step.payFen === 200,
    );
    await under.press({ press: 'back' });
    expect(await under.step('pay')).toMatchObject({ payFen: null, reason: null });
  });
});

describe('a card that the policy refuses for another meal', () => {
  const REFUSING = {
    ...CHENGYANG,
    version: 2,
    effectiveFrom: '2026-11-01',
    settings: { ...CHENGYANG.settings, overLimit: 'refuse' as const },
  };
  const SENTENCE = '这一餐的优惠您已经用过了，再买一份请按原价15元付现金。';

  it('is told kindly, and its elder eats: the meal is a guest’s at list price', async () => {
    const under = await openKioskUnderTest();
    applyChanges(under.store, [policyChange(under.district, REFUSING)]);
    const staff = await under.signIn('till');
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    under.timer.advance(15_000);
    await under.step('waiting');
    await under.tap('zhang');
    expect((await under.step('menu')).sentence).toBe(SENTENCE);
    await under.press({ press: 'choose', menuItemId: PORK });
    expect(await under.step('pay')).toMatchObject({
      account: 'none',
      sentence: SENTENCE,
      payFen: 1_500,
    });
    const { revision } = under.elder.view;
    await under.press({ press: 'pay-by-account' });
    await under.elder.until('the same said again', (view) => view.revision > revision);
    expect(salesOf(under)).toHaveLength(1);
    await under.press({ press: 'pay-by-cash' });
    await under.step('waiting-for-cash');
    const { orderId } = await staff.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(1_500) });
    await under.step('done');
    const [first, second, ...more] = salesOf(under);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ body: { person: { kind: 'elder' } } });
    expect(second).toMatchObject({
      body: {
        person: { kind: 'guest' },
        listPriceFen: 1_500,
        decision: { lines: [], reasons: [{ code: 'guest' }] },
        tenders: [{ kind: 'cash', amountFen: 1_500 }],
      },
    });
  });

  it('while its cash is awaited leaves the order a guest’s, and the attendant hears the new price first', async () => {
    const under = await openKioskUnderTest();
    applyChanges(under.store, [policyChange(under.district, REFUSING)]);
    const staff = await under.signIn('till');
    await orderForCash(under, 'sun');
    const { orderId, payFen } = await staff.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    expect(payFen).toBe(200);
    const meals = [
      {
        businessDate: '2026-11-23',
        mealPeriod: 'lunch' as const,
        subsidies: [{ ruleId: 'hardship', amountFen: fen(1_300) }],
        fees: [],
      },
    ];
    applyChanges(under.store, [{ kind: 'usage', elderId: under.elderId('sun'), meals }]);
    await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(200) });
    await staff.until(
      'the new price',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('现在应收15元'),
    );
    await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(1_500) });
    await under.step('done');
    expect(salesOf(under)).toMatchObject([{ body: { person: { kind: 'guest' } } }]);
  });
});
