import { describe, expect, it } from 'vitest';
import { DEMO_STAFF } from '../../../shared/demo/people.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { ElderPress } from '../../contract/router.ts';
import { applyChanges, MENU } from '../canteen.test-support.ts';
import {
  type KioskUnderTest,
  openKioskUnderTest,
  orderForCash,
  PORK,
  salesOf,
} from '../kiosk.test-support.ts';

type Till = Awaited<ReturnType<KioskUnderTest['signIn']>>;

/** Where the elder stands, as the attendant's screen shows it. */
function elderStepAt(till: Till, kind: string) {
  return till.until(
    `the elder at ${kind}`,
    ({ session }) =>
      session.kind === 'signed-in' && session.elderStep?.kind === kind && session.elderStep,
  );
}

function revisionAt(till: Till): number {
  const { session } = till.view;
  if (session.kind !== 'signed-in') throw new Error('nobody is signed in');
  return session.elderRevision;
}

function pressFor(under: KioskUnderTest, connectionId: string, press: ElderPress): Promise<void> {
  return under.act(connectionId, { act: 'press-for-elder', press });
}

describe('an attendant who goes on with the elder’s order', () => {
  it('presses as the elder would, in the same session, up to the account', async () => {
    const under = await openKioskUnderTest();
    const till = await under.signIn('till');
    await under.press({ press: 'call-staff' });
    await under.tap('zhang');
    const menu = await elderStepAt(till, 'menu');
    expect(menu).toEqual(under.elder.view.step);
    await pressFor(under, 'till', {
      press: 'choose',
      menuItemId: PORK,
      revision: revisionAt(till),
    });
    expect(await elderStepAt(till, 'pay')).toMatchObject({ maskedName: '张*花' });
    await under.step('pay');
    await pressFor(under, 'till', { press: 'pay-by-account', revision: revisionAt(till) });
    expect(await under.step('done')).toMatchObject({ orderNumber: 1 });
    const [sale] = salesOf(under);
    expect(sale).toMatchObject({ by: { kind: 'staff' }, body: { person: { kind: 'elder' } } });
    await till.until(
      'nobody there',
      ({ session }) => session.kind === 'signed-in' && session.elderStep === null,
    );
  });

  it('moves nothing by a press on a step that is gone, or from before its time', async () => {
    const under = await openKioskUnderTest();
    const till = await under.signIn('till');
    await under.tap('zhang');
    await elderStepAt(till, 'menu');
    const onMenu = revisionAt(till);
    await under.press({ press: 'choose', menuItemId: PORK });
    await elderStepAt(till, 'pay');
    await pressFor(under, 'till', { press: 'leave', revision: onMenu });
    await pressFor(under, 'till', { press: 'pay-by-account', revision: revisionAt(till) + 100 });
    expect(under.elder.view.step.kind).toBe('pay');
    expect(salesOf(under)).toEqual([]);
  });

  it('moves nothing from a screen where nobody is signed in, nor once the session is over', async () => {
    const under = await openKioskUnderTest();
    const other = under.openStaff('other');
    await other.until('signed out', ({ session }) => session.kind === 'signed-out');
    await under.tap('zhang');
    await under.step('menu');
    const { revision } = under.elder.view;
    const leave = { press: 'leave', revision } as const;
    await pressFor(under, 'other', leave);
    await pressFor(under, 'never attached', leave);
    await under.tap('staff');
    await other.until('the PIN pad', ({ session }) => session.kind === 'pin');
    await pressFor(under, 'other', { ...leave, revision: under.elder.view.revision });
    expect(under.elder.view.step.kind).toBe('menu');
    await under.act('other', { act: 'enter-pin', pin: DEMO_STAFF.pin });
    await other.until('signed in', ({ session }) => session.kind === 'signed-in');
    await under.act('other', { act: 'sign-out' });
    await other.until('signed out', ({ session }) => session.kind === 'signed-out');
    await pressFor(under, 'other', { ...leave, revision: under.elder.view.revision });
    expect(under.elder.view.step.kind).toBe('menu');
    expect(JSON.stringify(other.view)).not.toContain('张*花');
  });

  it('never takes the cash of the elder’s screen from another screen, nor begins a visit where nobody is', async () => {
    const under = await openKioskUnderTest();
    const till = await under.signIn('till');
    const startHere = { press: 'start-without-card', revision: under.elder.view.revision } as const;
    await pressFor(under, 'till', startHere);
    expect(under.elder.view.step.kind).toBe('waiting');
    await orderForCash(under, 'sun');
    expect(await elderStepAt(till, 'waiting-for-cash')).toMatchObject({ orderNumber: 1 });
    await under.tap('staff');
    await under.step('cash-here');
    await under.press({ press: 'enter-pin', pin: DEMO_STAFF.pin });
    await under.elder.until(
      'the money',
      ({ step }) => step.kind === 'cash-here' && step.stage === 'confirm',
    );
    await pressFor(under, 'till', { press: 'take-cash', revision: under.elder.view.revision });
    expect(under.elder.view.step.kind).toBe('cash-here');
    expect(salesOf(under)).toEqual([]);
  });

  it('says the weight of what the elder chose, which the elder then pays', async () => {
    const under = await openKioskUnderTest();
    const [pork] = MENU;
    if (pork === undefined) throw new Error('the menu has meals');
    const rice = { ...pork, name: '自选菜', kind: 'by-weight', listPriceFen: fen(1_200) } as const;
    applyChanges(under.store, [{ kind: 'menu', items: [rice] }]);
    const till = await under.signIn('till');
    await under.tap('zhang');
    await elderStepAt(till, 'menu');
    await under.act('till', { act: 'enter-weight', weightGrams: 300 });
    expect(under.elder.view.step.kind).toBe('menu');
    await under.press({ press: 'choose', menuItemId: PORK });
    expect(await elderStepAt(till, 'weighing')).toMatchObject({ meal: { name: '自选菜' } });
    await under.act('till', { act: 'sign-out' });
    await under.act('till', { act: 'enter-weight', weightGrams: 300 });
    expect(under.elder.view.step.kind).toBe('weighing');
    await under.signIn('second till');
    await under.act('second till', { act: 'enter-weight', weightGrams: 250 });
    await under.elder.until('another step', ({ step }) => step.kind !== 'weighing');
    const { revision } = under.elder.view;
    if (under.elder.view.step.kind === 'menu') {
      await pressFor(under, 'second till', { press: 'show-order', revision });
    }
    expect((await under.step('pay')).lines).toMatchObject([
      { name: '自选菜', weightGrams: 250, listPriceFen: 600 },
    ]);
  });

  it('keeps the elder’s time from running out while they go on for them', async () => {
    const under = await openKioskUnderTest();
    const till = await under.signIn('till');
    await under.tap('zhang');
    await elderStepAt(till, 'menu');
    under.timer.advance(61_000);
    await under.elder.until('the question', (view) => view.isTimeShort);
    await pressFor(under, 'till', { press: 'need-time', revision: revisionAt(till) });
    await under.elder.until('an open screen', (view) => !view.isTimeShort);
    under.timer.advance(59_000);
    await under.act('till', { act: 'enter-weight', weightGrams: 300 });
    under.timer.advance(59_000);
    expect(under.elder.view).toMatchObject({ step: { kind: 'menu' }, isTimeShort: false });
  });
});
