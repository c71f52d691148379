import { expect, it } from 'vitest';
import { LUNCH_MS, temporaryFolder } from './canteen.test-support.ts';
import { createTrustedClock } from './clock.ts';
import { eatOnAccount, ledgerOf, openKioskUnderTest } from './kiosk.test-support.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** A machine whose wall clock and uptime are set apart. */
function handMachine(
  options: { readonly lastEntryMs?: number; readonly adminTimeMs?: number } = {},
) {
  const machine = { wall: LUNCH_MS, uptime: 0 };
  const clock = { wallMs: () => machine.wall, uptimeMs: () => machine.uptime };
  const times = { lastEntryMs: options.lastEntryMs ?? 0, adminTimeMs: options.adminTimeMs ?? 0 };
  return { machine, trusted: createTrustedClock({ clock, ...times, buildMs: 0 }) };
}

it('goes on by uptime when the machine’s clock jumps forward with no network, and follows it once staff confirm', () => {
  const { machine, trusted } = handMachine();
  expect([trusted.state(), trusted.question()]).toEqual(['well', null]);
  machine.wall += DAY_MS + 60_000;
  machine.uptime += 60_000;
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS + 60_000, 'ahead']);
  expect(trusted.question()).toEqual({
    isLongClosed: false,
    trustedMs: LUNCH_MS + 60_000,
    machineMs: LUNCH_MS + DAY_MS + 60_000,
  });
  trusted.confirm();
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS + DAY_MS + 60_000, 'well']);
  expect(trusted.question()).toBeNull();
});

it('asks nobody when the clock moves by a few minutes or comes back by itself', () => {
  const { machine, trusted } = handMachine();
  machine.wall += 4 * 60_000;
  expect(trusted.state()).toBe('well');
  machine.wall -= DAY_MS;
  expect(trusted.state()).toBe('behind');
  machine.wall += DAY_MS;
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS + 4 * 60_000, 'well']);
});

it('takes the admin’s signed time against a machine that is a day off, and does not ask staff to overrule it', () => {
  const { machine, trusted } = handMachine();
  machine.wall += DAY_MS;
  trusted.noteAdminTime(LUNCH_MS);
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'off']);
  expect(trusted.question()).toBeNull();
  machine.wall -= DAY_MS;
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'well']);
});

it('never lets staff confirm a date before the admin’s last word', () => {
  const { machine, trusted } = handMachine({
    lastEntryMs: LUNCH_MS + 3 * DAY_MS,
    adminTimeMs: LUNCH_MS,
  });
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS + 3 * DAY_MS, 'behind']);
  expect(trusted.question()?.machineMs).toBe(LUNCH_MS);
  machine.wall = LUNCH_MS - HOUR_MS;
  expect(trusted.question()).toBeNull();
});

it('uses the machine’s date after more than two weeks closed, and asks for it', () => {
  const lastEntryMs = LUNCH_MS - 20 * DAY_MS;
  const { trusted } = handMachine({ lastEntryMs });
  expect([trusted.nowMs(), trusted.state()]).toEqual([LUNCH_MS, 'long-closed']);
  expect(trusted.question()).toEqual({
    isLongClosed: true,
    trustedMs: lastEntryMs,
    machineMs: LUNCH_MS,
  });
  trusted.confirm();
  expect(trusted.state()).toBe('well');
});

it('asks staff for the date after a start behind the ledger, serves elders meanwhile, and keeps their word over a restart', async () => {
  const { folder, remove } = temporaryFolder();
  const wrong = await openKioskUnderTest({ folder, nowMs: LUNCH_MS + DAY_MS });
  await eatOnAccount(wrong, { cardId: 'zhang', slips: 1 });
  await wrong.stop();

  const under = await openKioskUnderTest({ folder });
  await eatOnAccount(under, { cardId: 'li', slips: 1 });
  const staff = await under.signIn('till');
  const question = await staff.until(
    'the question',
    ({ session }) => session.kind === 'signed-in' && session.clockQuestion,
  );
  expect(question.date).toBe('2026-11-23');
  expect(question.sentence).toContain('现在仍按 2026年11月24日 11:42 卖饭');
  expect(question.sentence).toContain('机器显示今天是 2026年11月23日 11:42，对吗？');
  await under.act('till', { act: 'confirm-clock', date: '2026-11-30' });
  await staff.until(
    'that the date is another',
    ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('没有记下'),
  );
  await under.act('till', { act: 'confirm-clock', date: question.date });
  await staff.until(
    'no question any more',
    ({ session }) => session.kind === 'signed-in' && session.clockQuestion === null,
  );
  expect(staff.view.canteen.dateText).toBe('11月23日 星期一');
  await under.stop();

  const again = await openKioskUnderTest({ folder });
  await eatOnAccount(again, { cardId: 'wang', slips: 1 });
  const entries = ledgerOf(again).filter((entry) => entry.kind !== 'slip');
  expect(entries.map(({ kind, businessDate }) => [kind, businessDate])).toEqual([
    ['sale', '2026-11-24'],
    ['sale', '2026-11-24'],
    ['clock', '2026-11-23'],
    ['sale', '2026-11-23'],
  ]);
  expect(entries[2]).toMatchObject({
    by: { kind: 'staff' },
    body: { afterAt: '2026-11-23T11:42:00.000+08:00' },
  });
  await again.stop();
  remove();
});

it('sees a jump also while nobody taps', async () => {
  const under = await openKioskUnderTest();
  const staff = await under.signIn('till');
  under.jumpWall(DAY_MS);
  under.timer.advance(31_000);
  await staff.until(
    'the question',
    ({ session }) => session.kind === 'signed-in' && session.clockQuestion,
  );
  expect(under.elder.view.canteen.dateText).toBe('11月23日 星期一');
});
