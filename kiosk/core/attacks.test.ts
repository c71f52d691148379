import { expect, it, onTestFinished } from 'vitest';
import { fen } from '../../shared/money/fen.ts';
import type { ScreenConnection } from '../contract/router.ts';
import { applyChanges, LUNCH_MS, makeDistrict, temporaryFolder } from './canteen.test-support.ts';
import { createTrustedClock } from './clock.ts';
import {
  type KioskUnderTest,
  openKioskUnderTest,
  PORK,
  peopleChanges,
  salesOf,
} from './kiosk.test-support.ts';

const DAY_MS = 24 * 60 * 60_000;

async function comeToPay(under: KioskUnderTest, cardId: string): Promise<void> {
  await under.tap(cardId);
  await under.step('menu');
  await under.press({ press: 'choose', menuItemId: PORK });
  await under.step('pay');
}

it('takes the money once however often and from how many screens the same button is pressed at once', async () => {
  const under = await openKioskUnderTest();
  await comeToPay(under, 'zhang');
  const { revision } = under.elder.view;
  const screens: readonly ScreenConnection[] = [
    { connectionId: 'one', screen: 'elder' },
    { connectionId: 'two', screen: 'elder' },
  ];
  const presses = [...screens, ...screens, ...screens].flatMap((screen) => [
    under.kiosk.service.pressElder(screen, { press: 'pay-by-account', revision }),
    under.kiosk.service.pressElder(screen, { press: 'pay-by-cash', revision }),
  ]);
  await Promise.all(presses);
  await under.step('done');
  expect(salesOf(under)).toHaveLength(1);
  expect(under.problems).toEqual([]);
});

it('takes cash once when two attendants confirm the same order at the same moment', async () => {
  const under = await openKioskUnderTest();
  const staff = await under.signIn('till');
  await under.signIn('second till');
  await comeToPay(under, 'sun');
  await under.press({ press: 'pay-by-cash' });
  const { orderId } = await staff.until(
    'the order',
    ({ session }) => session.kind === 'signed-in' && session.orders[0],
  );
  const act = { act: 'confirm-cash', orderId, tenderedFen: fen(200) } as const;
  await Promise.all(['till', 'second till', 'till'].map((till) => under.act(till, act)));
  expect(salesOf(under)).toHaveLength(1);
});

it('sells nothing on yesterday’s date: neither from a menu left open nor for an order that waited overnight', async () => {
  const under = await openKioskUnderTest();
  const staff = await under.signIn('till');
  await comeToPay(under, 'sun');
  await under.press({ press: 'pay-by-cash' });
  const { orderId } = await staff.until(
    'the order',
    ({ session }) => session.kind === 'signed-in' && session.orders[0],
  );
  await comeToPay(under, 'zhang');
  under.clock.wall += DAY_MS;
  await under.press({ press: 'pay-by-account' });
  const refused = await under.elder.until(
    'the reason',
    ({ step }) => step.kind === 'waiting' && step.sentence,
  );
  expect(refused).toContain('日期已经变了');
  await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(200) });
  await staff.until(
    'the reason at the till',
    ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('前一天'),
  );
  expect(salesOf(under)).toEqual([]);
  // The card again, and the meal is today's.
  await comeToPay(under, 'zhang');
  await under.press({ press: 'pay-by-account' });
  await under.step('done');
  expect(salesOf(under).map((sale) => sale.businessDate)).toEqual(['2026-11-24']);
});

it('ends the session of an attendant whom the bureau has removed with the next thing they do', async () => {
  const under = await openKioskUnderTest();
  const staff = await under.signIn('till');
  await comeToPay(under, 'sun');
  await under.press({ press: 'pay-by-cash' });
  const { orderId } = await staff.until(
    'the order',
    ({ session }) => session.kind === 'signed-in' && session.orders[0],
  );
  const people = await peopleChanges(under.district);
  const attendant = people.find((change) => change.kind === 'staff');
  if (attendant === undefined) throw new Error('no attendant');
  applyChanges(under.store, [{ kind: 'staff-removed', staffId: attendant.staffId }]);
  await under.act('till', { act: 'confirm-cash', orderId, tenderedFen: fen(200) });
  await staff.until('signed out', ({ session }) => session.kind === 'signed-out');
  expect(salesOf(under)).toEqual([]);
});

it('does not show in the discreet form that a balance is too small for the price, until the person presses', async () => {
  const under = await openKioskUnderTest({ isDiscreet: true });
  await comeToPay(under, 'zhou');
  const { account, sentence } = await under.step('pay');
  expect([account, sentence]).toEqual(['enough', null]);
  await under.press({ press: 'pay-by-account' });
  const told = await under.elder.until(
    'the reason',
    ({ step }) => step.kind === 'pay' && step.sentence,
  );
  expect(told).toContain('不够');
  expect(salesOf(under)).toEqual([]);
});

it('gives no order number twice over restarts, not even that of an order that only waited for cash', async () => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const district = makeDistrict();
  const numbers: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const under = await openKioskUnderTest({ folder, district });
    await comeToPay(under, run === 1 ? 'sun' : 'zhang');
    // The second run only holds an order for cash, which a restart forgets; its number was told to somebody.
    await under.press({ press: run === 1 ? 'pay-by-cash' : 'pay-by-account' });
    const step = run === 1 ? await under.step('waiting-for-cash') : await under.step('done');
    numbers.push(step.orderNumber);
    await under.stop();
  }
  expect(numbers).toEqual([1, 2, 3]);
});

it('goes on with the time of day while the machine’s clock has fallen back, so that meal periods come and go', () => {
  const machine = { wall: LUNCH_MS, uptime: 0 };
  const clock = { wallMs: () => machine.wall, uptimeMs: () => machine.uptime };
  const trusted = createTrustedClock({ clock, lastEntryMs: 0, adminTimeMs: 0, buildMs: 0 });
  trusted.noteEntry(LUNCH_MS);
  machine.wall = LUNCH_MS - DAY_MS;
  machine.uptime = 6 * 60 * 60_000;
  expect(trusted.nowMs()).toBe(LUNCH_MS + 6 * 60 * 60_000);
  expect(trusted.state()).toBe('behind');
  machine.wall = LUNCH_MS + 6 * 60 * 60_000 + 60_000;
  expect([trusted.nowMs(), trusted.state()]).toEqual([machine.wall, 'well']);
});

it('comes back from a wrong future once the machine’s clock and the admin’s signed time agree, and not before', () => {
  const machine = { wall: LUNCH_MS + 300 * DAY_MS, uptime: 0 };
  const clock = { wallMs: () => machine.wall, uptimeMs: () => machine.uptime };
  const trusted = createTrustedClock({ clock, lastEntryMs: 0, adminTimeMs: 0, buildMs: 0 });
  trusted.noteEntry(trusted.nowMs());
  machine.wall = LUNCH_MS;
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS + 300 * DAY_MS, 'behind']);
  trusted.noteAdminTime(LUNCH_MS + 60 * 60_000);
  expect(trusted.nowMs()).toBe(LUNCH_MS + 300 * DAY_MS);
  trusted.noteAdminTime(LUNCH_MS + 1_000);
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'well']);
  trusted.noteEntry(trusted.nowMs());
  machine.wall = LUNCH_MS - DAY_MS;
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'behind']);
});
