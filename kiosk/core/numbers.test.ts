import { describe, expect, it, onTestFinished } from 'vitest';
import { LUNCH_MS, temporaryFolder } from './canteen.test-support.ts';
import {
  eatOnAccount,
  type KioskUnderTest,
  openKioskUnderTest,
  Screen,
} from './kiosk.test-support.ts';

const MINUTE_MS = 60_000;

function numberDisplay(under: KioskUnderTest) {
  const screen = new Screen((signal) => under.kiosk.service.watchNumbers(signal));
  onTestFinished(() => screen.close());
  return screen;
}

type Shown = { readonly preparing: readonly number[]; readonly ready: readonly number[] };

function shows(display: ReturnType<typeof numberDisplay>, wanted: Shown) {
  return display.until(
    JSON.stringify(wanted),
    ({ numbers }) => JSON.stringify(numbers) === JSON.stringify(wanted),
  );
}

/** Sells to two people, so that 1 and 2 are being made. */
async function sellTwo(under: KioskUnderTest): Promise<void> {
  await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
  await eatOnAccount(under, { cardId: 'wang', slips: 2 });
}

describe('the number display', () => {
  it('shows what was sold as being made, what was called with the newest first, and no more what was taken', async () => {
    const under = await openKioskUnderTest();
    const display = numberDisplay(under);
    const till = await under.signIn('till');
    await shows(display, { preparing: [], ready: [] });
    await sellTwo(under);
    await shows(display, { preparing: [1, 2], ready: [] });
    await under.act('till', { act: 'call-number', orderNumber: 1 });
    await shows(display, { preparing: [2], ready: [1] });
    under.timer.advance(1_000);
    await under.act('till', { act: 'call-number', orderNumber: 2 });
    await shows(display, { preparing: [], ready: [2, 1] });
    under.timer.advance(1_000);
    await under.act('till', { act: 'call-number', orderNumber: 1 });
    await shows(display, { preparing: [], ready: [1, 2] });
    await under.act('till', { act: 'number-taken', orderNumber: 2 });
    await shows(display, { preparing: [], ready: [1] });
    await till.until(
      'the same at the till',
      ({ session }) =>
        session.kind === 'signed-in' && JSON.stringify(session.numbers.ready) === '[1]',
    );
    expect(JSON.stringify(display.view)).not.toMatch(/张|王|套餐|orderId|elder/);
  });

  it('lets a called number go after ten minutes, and what nobody called after forty', async () => {
    const under = await openKioskUnderTest();
    const display = numberDisplay(under);
    await under.signIn('till');
    await sellTwo(under);
    await under.act('till', { act: 'call-number', orderNumber: 1 });
    await shows(display, { preparing: [2], ready: [1] });
    under.timer.advance(10 * MINUTE_MS - 1);
    expect(display.view.numbers.ready).toEqual([1]);
    under.timer.advance(1);
    await shows(display, { preparing: [2], ready: [] });
    under.timer.advance(30 * MINUTE_MS);
    await shows(display, { preparing: [], ready: [] });
    await under.signIn('second till');
    await under.act('second till', { act: 'call-number', orderNumber: 2 });
    await shows(display, { preparing: [], ready: [2] });
  });

  it('knows after a restart what is being made, called and taken, and nothing of yesterday', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const before = await openKioskUnderTest({ folder });
    await before.signIn('till');
    await sellTwo(before);
    await eatOnAccount(before, { cardId: 'zhao', slips: 3 });
    await before.act('till', { act: 'call-number', orderNumber: 1 });
    await before.act('till', { act: 'number-taken', orderNumber: 2 });
    await before.stop();
    const after = await openKioskUnderTest({ folder, nowMs: LUNCH_MS + 5 * MINUTE_MS });
    await shows(numberDisplay(after), { preparing: [3], ready: [1] });
    await after.stop();
    const late = await openKioskUnderTest({ folder, nowMs: LUNCH_MS + 41 * MINUTE_MS });
    await shows(numberDisplay(late), { preparing: [], ready: [] });
    await late.stop();
    const tomorrow = await openKioskUnderTest({ folder, nowMs: LUNCH_MS + 24 * 60 * MINUTE_MS });
    const display = numberDisplay(tomorrow);
    await shows(display, { preparing: [], ready: [] });
    await tomorrow.signIn('till');
    await tomorrow.act('till', { act: 'call-number', orderNumber: 1 });
    expect(display.view.numbers.ready).toEqual([]);
  });

  it('calls no number that nobody waits for, and none from a screen without a session', async () => {
    const under = await openKioskUnderTest();
    const display = numberDisplay(under);
    const till = await under.signIn('till');
    await under.act('till', { act: 'call-number', orderNumber: 7 });
    await till.until(
      'why not',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('没有卖出'),
    );
    await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
    await under.act('till', { act: 'sign-out' });
    await under.act('till', { act: 'call-number', orderNumber: 1 });
    await under.act('till', { act: 'number-taken', orderNumber: 1 });
    await shows(display, { preparing: [1], ready: [] });
  });
});
