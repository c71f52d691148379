import { describe, expect, it, onTestFinished } from 'vitest';
import { menuItemIdSchema } from '../../../shared/identity/ids.ts';
import { USUAL_SCREEN_SETTINGS } from '../../contract/screen-settings.ts';
import { applyChanges, LUNCH_MS, MENU, temporaryFolder } from '../canteen.test-support.ts';
import { type KioskUnderTest, openKioskUnderTest, PORK, Screen } from '../kiosk.test-support.ts';

const DAY_MS = 24 * 60 * 60_000;
const NEVER_ON_MENU = menuItemIdSchema.parse('99999999-9999-4999-8999-999999999999');
const SOLD_OUT = { act: 'set-sold-out', menuItemId: PORK, isSoldOut: true } as const;

function priceBoard(under: KioskUnderTest) {
  const screen = new Screen((signal) => under.kiosk.service.watchPrices(signal));
  onTestFinished(() => screen.close());
  return screen;
}

/** What each screen says of the pork: elder, attendant, price board. */
function saidOfPork(
  under: KioskUnderTest,
  till: Awaited<ReturnType<KioskUnderTest['signIn']>>,
  board: ReturnType<typeof priceBoard>,
) {
  const { step } = under.elder.view;
  const { session } = till.view;
  const meals = step.kind === 'waiting' || step.kind === 'menu' ? step.meals : [];
  const menu = session.kind === 'signed-in' ? session.menu : [];
  const items = board.view.periods.flatMap((period) => period.items);
  return [meals, menu, items].map(
    (shown) => shown.find(({ menuItemId }) => menuItemId === PORK)?.isSoldOut,
  );
}

describe('what is sold out', () => {
  it('is shown at once at the elder’s screen, in front of somebody too, at the attendant’s and on the price board', async () => {
    const under = await openKioskUnderTest();
    const board = priceBoard(under);
    const till = await under.signIn('till');
    await board.until('the board', ({ periods }) => periods.length > 0);
    expect(saidOfPork(under, till, board)).toEqual([false, false, false]);
    await under.tap('zhang');
    await under.step('menu');
    const { revision } = under.elder.view;
    await under.act('till', SOLD_OUT);
    await under.elder.until('anew', (view) => view.revision > revision);
    await till.until(
      'sold out',
      ({ session }) => session.kind === 'signed-in' && session.menu[0]?.isSoldOut,
    );
    await board.until('sold out', ({ periods }) => periods[1]?.items[0]?.isSoldOut);
    expect(saidOfPork(under, till, board)).toEqual([true, true, true]);
    await under.act('till', { ...SOLD_OUT, isSoldOut: false });
    await under.elder.until('back', () => saidOfPork(under, till, board)[0] === false);
  });

  it('holds after a restart, and is over the next day', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const before = await openKioskUnderTest({ folder });
    await before.signIn('till');
    await before.act('till', SOLD_OUT);
    await before.stop();
    const after = await openKioskUnderTest({ folder });
    expect(after.store.soldOut('2026-11-23')).toEqual(new Set([PORK]));
    const { step } = after.elder.view;
    expect(step.kind === 'waiting' && step.meals[0]?.isSoldOut).toBe(true);
    await after.stop();
    const tomorrow = await openKioskUnderTest({ folder, nowMs: LUNCH_MS + DAY_MS });
    const next = tomorrow.elder.view.step;
    expect(next.kind === 'waiting' && next.meals[0]?.isSoldOut).toBe(false);
    await tomorrow.signIn('till');
    await tomorrow.act('till', { ...SOLD_OUT, isSoldOut: false });
    expect(tomorrow.store.soldOut('2026-11-23')).toEqual(new Set());
  });

  it('is nothing that was never on the menu, and is not said from a screen without a session', async () => {
    const under = await openKioskUnderTest();
    const till = await under.signIn('till');
    await under.act('till', { ...SOLD_OUT, menuItemId: NEVER_ON_MENU });
    await till.until(
      'why not',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('菜单上'),
    );
    await under.act('till', { act: 'sign-out' });
    await under.act('till', SOLD_OUT);
    await under.act('never attached', SOLD_OUT);
    expect(under.store.soldOut('2026-11-23')).toEqual(new Set());
  });
});

describe('the price board', () => {
  it('shows every period of today at list prices, says which is now, and leaves out what is served on other days', async () => {
    const under = await openKioskUnderTest();
    const [pork, noodles] = MENU;
    if (pork === undefined || noodles === undefined) throw new Error('the menu has two meals');
    const board = priceBoard(under);
    applyChanges(under.store, [
      {
        kind: 'menu',
        items: [
          { ...pork, dates: ['2026-11-24'] },
          { ...noodles, dates: ['2026-11-23'], dietMarks: ['soft'], allergens: ['gluten'] },
        ],
      },
    ]);
    const till = await under.signIn('till');
    await under.act('till', { act: 'save-screen-settings', settings: USUAL_SCREEN_SETTINGS });
    const { periods } = await board.until(
      'the new menu',
      (view) => view.periods[1]?.items.length === 1 && view,
    );
    expect(periods.map(({ name, hours, isNow }) => [name, hours, isNow])).toEqual([
      ['早餐', '06:30–09:00', false],
      ['午餐', '10:30–13:30', true],
      ['晚餐', '16:30–18:30', false],
    ]);
    expect(periods[1]?.items).toEqual([
      {
        menuItemId: noodles.menuItemId,
        name: '软面套餐',
        kind: 'set-meal',
        listPriceFen: 1_200,
        dietMarks: ['soft'],
        allergens: ['gluten'],
        isSoldOut: false,
      },
    ]);
    expect(periods[2]?.items).toEqual([]);
    const menu = await till.until(
      'the till’s menu',
      ({ session }) => session.kind === 'signed-in' && session.menu.length === 1 && session.menu,
    );
    expect(menu).toMatchObject([{ name: '软面套餐' }]);
    under.timer.advance(6 * 60 * 60_000);
    await board.until('dinner', (view) => view.periods[2]?.isNow && !view.periods[1]?.isNow);
  });
});

describe('how the screens look', () => {
  const COMPACT = { panelWidthMm: 477, form: 'compact', voice: 'soft' } as const;

  it('is set by staff for every elder screen at once and stays after a restart', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const under = await openKioskUnderTest({ folder });
    expect(under.elder.view.settings).toEqual(USUAL_SCREEN_SETTINGS);
    const till = await under.signIn('till');
    await under.act('till', { act: 'save-screen-settings', settings: COMPACT });
    await under.elder.until('compact', ({ settings }) => settings.form === 'compact');
    expect(under.elder.view.settings).toEqual(COMPACT);
    await till.until(
      'compact',
      ({ session }) =>
        session.kind === 'signed-in' && session.screenSettings.form === 'compact' && session,
    );
    await under.stop();
    const after = await openKioskUnderTest({ folder });
    expect(after.elder.view.settings).toEqual(COMPACT);
  });

  it('is not set from a screen without a session', async () => {
    const under = await openKioskUnderTest();
    const other = under.openStaff('other');
    await other.until('signed out', ({ session }) => session.kind === 'signed-out');
    await under.act('other', { act: 'save-screen-settings', settings: COMPACT });
    expect(under.store.screenSettings()).toEqual(USUAL_SCREEN_SETTINGS);
  });
});
