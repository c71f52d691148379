import { describe, expect, it, onTestFinished } from 'vitest';
import { expectOk, ledgerTools, temporaryFolder } from './canteen.test-support.ts';
import { cashOf, orderFor } from './checkout/order.test-support.ts';
import { sellOrder } from './checkout/sell.ts';
import { ledgerOf, openKioskUnderTest, PORK, textOf } from './kiosk.test-support.ts';

describe('when a device fails', () => {
  it('asks to lay the card down again after a garbled frame and after a card lifted too early', async () => {
    const under = await openKioskUnderTest();
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
    const under = await openKioskUnderTest();
    const staff = await under.signIn('till');
    under.table.setFault('printer-off', true);
    await under.tap('zhang');
    await under.step('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
    const sentences = await under.elder.until(
      'the failed slip',
      ({ step }) => step.kind === 'done' && step.receipt === 'failed' && step.sentences,
    );
    expect(sentences[0]).toBe('小票没打出来，请记住取餐号 001');
    expect(ledgerOf(under)).toMatchObject([
      { kind: 'sale' },
      { kind: 'slip', by: { kind: 'system' }, body: { copy: 0, outcome: 'failed', code: 'off' } },
    ]);
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
    expect(ledgerOf(under).slice(2)).toMatchObject([
      { kind: 'reprint', body: { orderId: failed.orderId, copy: 1 } },
      { kind: 'slip', body: { orderId: failed.orderId, copy: 1, outcome: 'printed', code: '' } },
    ]);
  });

  it('writes down after a restart that nobody knows of the slip that was on its way, and prints none by itself', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const before = await openKioskUnderTest({ folder });
    const sold = expectOk(
      sellOrder(ledgerTools(before.store), orderFor({ kind: 'guest' }), cashOf(1_500)),
    );
    await before.stop();
    const after = await openKioskUnderTest({ folder, district: before.district });
    expect(ledgerOf(after)).toMatchObject([
      { kind: 'sale' },
      { kind: 'slip', body: { copy: 0, outcome: 'unknown', code: 'interrupted' } },
    ]);
    const staff = await after.signIn('till');
    const doubtful = await staff.until(
      'the doubtful slip',
      ({ session }) => session.kind === 'signed-in' && session.failedReceipts[0],
    );
    expect(doubtful.sentence).toMatch(/不清楚打出来没有/);
    expect(after.table.feed.get().papers).toEqual([]);
    await after.act('till', { act: 'reprint', orderId: doubtful.orderId });
    const slip = textOf(await after.paper(1));
    expect(slip).toContain('补打 第1次');
    expect(slip).toContain(sold.facts.code);
  });
});
