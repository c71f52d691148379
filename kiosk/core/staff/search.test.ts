import { describe, expect, it, onTestFinished } from 'vitest';
import { elderIdSchema } from '../../../shared/identity/ids.ts';
import type { Change } from '../../../shared/sync/contract.ts';
import { staffActSchema } from '../../contract/router.ts';
import type { ElderSearchView, StaffView } from '../../contract/views.ts';
import { machineRandom } from '../../host/world.ts';
import { applyChanges, LUNCH_MS, SETTINGS, temporaryFolder } from '../canteen.test-support.ts';
import {
  type KioskUnderTest,
  ledgerOf,
  openKioskUnderTest,
  PORK,
  salesOf,
} from '../kiosk.test-support.ts';

type Till = Awaited<ReturnType<KioskUnderTest['signIn']>>;

function searchOf({ session }: StaffView): ElderSearchView | null {
  return session.kind === 'signed-in' ? session.search : null;
}

async function openSearch(under: KioskUnderTest): Promise<Till> {
  const till = await under.signIn('till');
  await under.act('till', { act: 'open-search' });
  await till.until('the search', searchOf);
  return till;
}

/** Who is found, and what is said beside; acts on one connection are done one after the other. */
async function search(
  under: KioskUnderTest,
  till: Till,
  asked: { readonly by: 'name' | 'phone' | 'number-end'; readonly text: string },
): Promise<ElderSearchView> {
  const before = till.view.revision;
  await under.act('till', { act: 'search-elder', ...asked });
  return till.until('an answer', (view) => view.revision > before && searchOf(view));
}

async function foundNames(
  under: KioskUnderTest,
  till: Till,
  asked: Parameters<typeof search>[2],
): Promise<readonly string[]> {
  return (await search(under, till, asked)).found.map(({ name }) => name);
}

function serve(under: KioskUnderTest, key: string, connectionId = 'till'): Promise<void> {
  const elderId = under.elderId(key);
  return under.act(connectionId, { act: 'serve-found', elderId, reason: 'forgotten' });
}

function identificationsOf(under: KioskUnderTest) {
  return ledgerOf(under).filter((entry) => entry.kind === 'manual-identification');
}

/** People who are called alike, as the admin sends them. */
function namesakes(count: number): readonly Change[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'elder' as const,
    elderId: elderIdSchema.parse(machineRandom.uuid()),
    lookups: [index.toString(16).padStart(64, 'c')],
    maskedName: '吴*',
    contact: { name: '吴秀', phone: null, numberEnd: null },
    birthDate: '1950-01-01',
    ...{ categories: [], careLevels: [], states: [], householdCode: null, residenceCode: null },
  }));
}

describe('the search for somebody without a card', () => {
  it('finds by the whole name, by surname and a part, by the phone and its end, and by the end of the number', async () => {
    const under = await openKioskUnderTest();
    const till = await openSearch(under);
    expect(await foundNames(under, till, { by: 'name', text: '张桂花' })).toEqual(['张桂花']);
    expect(await foundNames(under, till, { by: 'name', text: '张花' })).toEqual(['张桂花']);
    expect(await foundNames(under, till, { by: 'name', text: '何𬭎' })).toEqual(['何玉𬭎']);
    expect(await foundNames(under, till, { by: 'name', text: '桂花' })).toEqual([]);
    expect(await foundNames(under, till, { by: 'name', text: '张%' })).toEqual([]);
    const byPhone = await search(under, till, { by: 'phone', text: '10000004100' });
    expect(byPhone.found).toMatchObject([{ name: '张桂花', birthYear: 1951, phoneEnd: '4100' }]);
    expect(await foundNames(under, till, { by: 'phone', text: '100-0000-4100' })).toHaveLength(1);
    expect(await foundNames(under, till, { by: 'phone', text: '４１００' })).toEqual(['张桂花']);
    const [zhang] = byPhone.found;
    const numberEnd = zhang?.numberEnd ?? '';
    expect(numberEnd).toMatch(/^\d{3}[\dX]$/);
    expect(
      await foundNames(under, till, { by: 'number-end', text: numberEnd.toLowerCase() }),
    ).toContain('张桂花');
  });

  it('says what to type instead when a text would list a village, and lists nobody when too many are called so', async () => {
    const under = await openKioskUnderTest();
    const till = await openSearch(under);
    for (const [by, text] of [
      ['name', '张'],
      ['phone', '100'],
      ['phone', '____'],
      ['number-end', '100'],
      ['number-end', 'X123'],
    ] as const) {
      const answer = await search(under, till, { by, text });
      expect(answer.found, text).toEqual([]);
      expect(answer.sentence, text).toMatch(/请输入/);
    }
    expect((await search(under, till, { by: 'name', text: '没有人' })).sentence).toMatch(
      /没有找到/,
    );
    applyChanges(under.store, namesakes(12));
    expect((await search(under, till, { by: 'name', text: '吴秀' })).found).toHaveLength(12);
    applyChanges(under.store, namesakes(13));
    const many = await search(under, till, { by: 'name', text: '吴秀' });
    expect(many).toMatchObject({ found: [], sentence: expect.stringMatching(/太多/) });
  });

  it('opens the visit at the elder’s screen with an entry that says who said so, and the meal says how the person was known', async () => {
    const under = await openKioskUnderTest();
    const till = await openSearch(under);
    expect(searchOf(till.view)).toEqual({ found: [], sentence: null, left: 20 });
    await search(under, till, { by: 'name', text: '张花' });
    await serve(under, 'zhang');
    expect(await under.step('menu')).toMatchObject({ maskedName: '张*花' });
    await till.until('a closed search', (view) => searchOf(view) === null);
    const [entry] = identificationsOf(under);
    expect(entry).toMatchObject({
      by: { kind: 'staff' },
      businessDate: '2026-11-23',
      body: { elderId: under.elderId('zhang'), foundBy: 'name', reason: 'forgotten' },
    });
    await under.press({ press: 'choose', menuItemId: PORK });
    expect(await under.step('pay')).toMatchObject({ payFen: 700 });
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    expect(salesOf(under)[0]?.body.person).toMatchObject({
      kind: 'elder',
      elderId: under.elderId('zhang'),
      identifiedBy: 'staff',
    });
    await under.act('till', { act: 'open-search' });
    expect((await till.until('the search', searchOf)).left).toBe(19);
  });

  it('serves nobody who was not found in this very search, and nobody from a screen without a session', async () => {
    const under = await openKioskUnderTest();
    const till = await openSearch(under);
    await serve(under, 'zhang');
    await search(under, till, { by: 'name', text: '张花' });
    await serve(under, 'wang');
    const other = under.openStaff('other');
    await other.until('signed out', ({ session }) => session.kind === 'signed-out');
    await under.act('other', { act: 'open-search' });
    await under.act('other', { act: 'search-elder', by: 'name', text: '张花' });
    await serve(under, 'zhang', 'other');
    applyChanges(under.store, [{ kind: 'elder-removed', elderId: under.elderId('zhang') }]);
    await serve(under, 'zhang');
    expect(under.elder.view.step.kind).toBe('waiting');
    expect(identificationsOf(under)).toEqual([]);
    expect(await foundNames(under, till, { by: 'name', text: '张花' })).toEqual([]);
    await under.act('till', { act: 'sign-out' });
    await till.until('signed out', ({ session }) => session.kind === 'signed-out');
    expect(JSON.stringify([till.view, other.view])).not.toMatch(/张桂花|4100/);
  });

  it('leaves whoever is choosing by their card alone, and writes nothing then; who began without one may be the very person', async () => {
    const under = await openKioskUnderTest();
    const till = await openSearch(under);
    await search(under, till, { by: 'name', text: '张花' });
    await under.tap('wang');
    await under.step('menu');
    await serve(under, 'zhang');
    expect(under.elder.view.step).toMatchObject({ kind: 'menu', maskedName: '王*英' });
    expect(identificationsOf(under)).toEqual([]);
    await under.press({ press: 'leave' });
    await under.step('waiting');
    await under.press({ press: 'start-without-card' });
    await under.elder.until(
      'a guest',
      ({ step }) => step.kind === 'menu' && step.maskedName === null,
    );
    await serve(under, 'zhang');
    await under.elder.until(
      'the person',
      ({ step }) => step.kind === 'menu' && step.maskedName === '张*花',
    );
  });

  it('writes nothing between meals, when nobody can be served', async () => {
    const under = await openKioskUnderTest({ nowMs: Date.parse('2026-11-23T15:00:00.000+08:00') });
    const till = await openSearch(under);
    await search(under, till, { by: 'name', text: '张花' });
    await serve(under, 'zhang');
    await till.until(
      'why not',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('开餐时间'),
    );
    expect(identificationsOf(under)).toEqual([]);
  });

  it('serves no more in a day than the canteen allows, whatever is pulled out meanwhile, and begins anew the next day', async () => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const capped = { ...SETTINGS, identificationsByStaffMax: 2 };
    const serveOne = async (under: KioskUnderTest, till: Till, key: string, text: string) => {
      await under.act('till', { act: 'open-search' });
      await search(under, till, { by: 'name', text });
      await serve(under, key);
    };
    const before = await openKioskUnderTest({ folder });
    applyChanges(before.store, [capped]);
    const till = await before.signIn('till');
    await serveOne(before, till, 'zhang', '张花');
    await before.step('menu');
    await before.press({ press: 'leave' });
    await before.stop();

    const after = await openKioskUnderTest({ folder });
    applyChanges(after.store, [capped]);
    const again = await after.signIn('till');
    await serveOne(after, again, 'wang', '王秀英');
    await after.step('menu');
    await after.press({ press: 'leave' });
    await after.step('waiting');
    await serveOne(after, again, 'zhao', '赵德福');
    await again.until(
      'enough',
      ({ session }) => session.kind === 'signed-in' && session.sentence?.includes('上限'),
    );
    expect(searchOf(again.view)?.left).toBe(0);
    expect(after.elder.view.step.kind).toBe('waiting');
    expect(identificationsOf(after)).toHaveLength(2);
    await after.stop();

    const nextDay = await openKioskUnderTest({ folder, nowMs: LUNCH_MS + 24 * 60 * 60_000 });
    applyChanges(nextDay.store, [capped]);
    const tomorrow = await nextDay.signIn('till');
    await serveOne(nextDay, tomorrow, 'zhao', '赵德福');
    await nextDay.step('menu');
    expect(identificationsOf(nextDay)).toHaveLength(3);
  });

  it('never shows a contact on an elder’s screen, the number display or the price board', async () => {
    const under = await openKioskUnderTest();
    const shown: string[] = [];
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const watch = async (views: AsyncIterable<unknown>): Promise<void> => {
      for await (const view of views) shown.push(JSON.stringify(view));
    };
    const elder = { connectionId: 'second elder', screen: 'elder' } as const;
    const { service } = under.kiosk;
    const watching = [
      watch(service.watchElder(elder, stop.signal)),
      watch(service.watchNumbers(stop.signal)),
      watch(service.watchPrices(stop.signal)),
    ];
    const till = await openSearch(under);
    const { found } = await search(under, till, { by: 'name', text: '张花' });
    const [zhang] = found;
    await serve(under, 'zhang');
    await under.step('menu');
    await under.press({ press: 'explain' });
    await under.elder.until(
      'the reasons',
      ({ step }) => step.kind === 'menu' && step.reasons !== null,
    );
    await under.press({ press: 'choose', menuItemId: PORK });
    await under.step('pay');
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    await under.paper(1);
    stop.abort();
    await Promise.all(watching);
    const all = shown.join('\n');
    expect(all).toContain('张*花');
    expect(zhang).toMatchObject({ name: '张桂花', phoneEnd: '4100' });
    for (const secret of ['张桂花', '4100', `"${zhang?.numberEnd}"`, 'phoneEnd', 'numberEnd']) {
      expect(all, secret).not.toContain(secret);
    }
  });

  it('takes no text longer than a name can be', () => {
    const asked = { act: 'search-elder', by: 'name' } as const;
    expect(staffActSchema.safeParse({ ...asked, text: '张'.repeat(21) }).success).toBe(false);
    expect(staffActSchema.safeParse({ ...asked, text: '  ' }).success).toBe(false);
  });
});
