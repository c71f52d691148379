// Goal: what the bureau puts onto a menu is what the elder sees, and nobody else's. Method: the real admin on PostgreSQL, its console
// over HTTP, and a whole kiosk with its own store.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { cardElders } from '../../admin/server/demo/elders.ts';
import { markChanges } from '../../admin/server/down-sync/marks.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { prepareElders, registerElders } from '../../admin/server/roster/register.ts';
import { refreshRegulars } from '../../admin/server/roster/regulars.ts';
import {
  type KioskUnderTest,
  openKioskUnderTest,
  salesOf,
} from '../../kiosk/core/kiosk.test-support.ts';
import { menuItemIdSchema } from '../../shared/identity/ids.ts';
import { fen } from '../../shared/money/fen.ts';
import { type Change, changesAnswerSchema, SYNC_PATHS } from '../../shared/sync/contract.ts';
import { addDays } from '../../shared/time/calendar.ts';
import { SMALL, startTestCluster, type TestAdmin, type TestCluster } from './admin.test-support.ts';
import { codeOf, signInAs } from './console.test-support.ts';
import { enrolTestKiosk, type TestKiosk } from './kiosk.test-support.ts';
import { details, openMenu, picture } from './menus.test-support.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let cluster: TestCluster;
let admin: TestAdmin;
/** Stopped before the admin that they ask. */
const opened: KioskUnderTest[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  admin = await cluster.open();
});
afterEach(async () => {
  for (const under of opened.splice(0)) await under.stop();
  await admin.close();
});

async function officersMenu(canteenId: string = SMALL.canteens.first) {
  const { client } = await signInAs(admin.address);
  return openMenu(client, canteenId);
}

async function openKiosk(): Promise<KioskUnderTest> {
  const canteenId = SMALL.canteens.first;
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
  const under = await openKioskUnderTest({
    ...{ isEnrolled: false, adminAddress: admin.address },
    enrolmentCode: made?.code ?? '',
  });
  opened.push(under);
  await under.elder.until(
    'the menu',
    ({ step }) => step.kind === 'waiting' && step.reader === 'ready' && step.meals.length > 0,
  );
  return under;
}

/** Lets rounds of sync go by until something is so. */
async function until(under: KioskUnderTest, what: string, isSo: () => boolean): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    if (isSo()) return;
    under.timer.advance(2_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never: ${what}`);
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a menu', () => {
  it('reaches the kiosk with everything on it but what is over or off, in the order of the list', async () => {
    const menu = await officersMenu();
    const tomorrow = addDays(SMALL.today, 1);
    const yesterday = addDays(SMALL.today, -1);
    const all = details({
      ...{ name: '清蒸鱼套餐', description: '少盐少油', picture: 'steamed-fish' },
      ...{ dietMarks: ['low-salt', 'soft'], allergens: ['fish', 'soy'] },
      ...{ mealPeriods: ['lunch', 'dinner'], dates: [yesterday, SMALL.today, tomorrow] },
    });
    await menu.add(all);
    await menu.add(details({ name: '米饭', kind: 'dishes', listPriceFen: fen(100) }));
    await menu.add(details({ name: '昨天的菜', dates: [yesterday] }));
    await menu.add(details({ name: '停售的菜', isActive: false }));
    await menu.add(details({ name: '自选热菜', kind: 'by-weight', listPriceFen: fen(2_600) }));
    const { menuItemId } = menu.item('自选热菜');
    await menu.change({ act: 'move', menuItemId: menuItemIdSchema.parse(menuItemId), place: 0 });
    const under = await openKiosk();
    const held = under.store.menu();
    expect(held.map(({ name, kind }) => [name, kind])).toEqual([
      ['自选热菜', 'by-weight'],
      ['清蒸鱼套餐', 'set-meal'],
      ['米饭', 'dishes'],
    ]);
    const { isActive: _, ...told } = all;
    const { menuItemId: fishId } = menu.item('清蒸鱼套餐');
    const dates = [SMALL.today, tomorrow];
    expect(held[1]).toEqual({ ...told, menuItemId: fishId, photo: null, dates });
  });

  it('of a new price does not change an order under way: what was shown is what is sold, and the next order has the new price', async () => {
    const menu = await officersMenu();
    await menu.add(details({ name: '红烧肉套餐' }));
    await openAccountOfZhang();
    const under = await openKiosk();
    await until(under, 'the account', () => under.store.policies().length > 0);
    await under.tap('zhang');
    const [meal] = (await under.step('menu')).meals;
    if (meal === undefined) throw new Error('the menu has a meal');
    await under.press({ press: 'choose', menuItemId: meal.menuItemId });
    expect((await under.step('pay')).listPriceFen).toBe(1_500);
    await menu.change({
      ...{ act: 'save', menuItemId: meal.menuItemId, photo: 'keep' },
      details: details({ name: '红烧肉套餐', listPriceFen: fen(1_600) }),
    });
    await until(under, 'the new price', () => under.store.menu()[0]?.listPriceFen === 1_600);
    const shown = (await under.step('pay')).listPriceFen;
    expect(shown).toBe(1_500);
    await under.press({ press: 'pay-by-account' });
    await under.step('done');
    expect(salesOf(under).map(({ body }) => body.listPriceFen)).toEqual([shown]);
    await under.press({ press: 'leave' });
    await under.step('waiting');
    await under.tap('zhang');
    expect((await under.step('menu')).meals.map(({ listPriceFen }) => listPriceFen)).toEqual([
      1_600,
    ]);
  });

  it('is changed only by whom may, on what they have seen, and every change is in the audit', async () => {
    const menu = await officersMenu();
    await menu.add(details({ name: '红烧肉套餐' }));
    const { client } = await signInAs(admin.address);
    const { canteenId, items, settings, revision } = menu.view();
    const change = { act: 'remove', menuItemId: items[0]?.menuItemId ?? '' } as const;
    const reference = { canteenId, photoBase64: null, change };
    const late = await client.changeMenu.mutate({ ...reference, revision: 0 });
    expect(late).toMatchObject({ ok: false, failure: { code: 'changed-meanwhile' } });
    const looking = await signInAs(admin.address, SMALL.users.auditor);
    expect(await codeOf(looking.client.changeMenu.mutate({ ...reference, revision }))).toBe(
      'FORBIDDEN',
    );
    expect(
      await client.saveCanteenSettings.mutate({
        ...{ canteenId, revision },
        settings: {
          ...{ ...settings, serviceTypes: ['pick-up', 'delivery'], deliveryFeeFen: 200 },
          ...{ orderAheadDaysMax: 2, identificationsByStaffMax: 5 },
        },
      }),
    ).toMatchObject({ ok: true });
    const lines = await admin.context.database
      .selectFrom('audit')
      .select(['action', 'subject', 'detail'])
      .where('action', 'in', ['menu-changed', 'canteen-settings-changed'])
      .orderBy('audit_id')
      .execute();
    expect(lines).toMatchObject([
      { action: 'menu-changed', subject: canteenId },
      { action: 'canteen-settings-changed', subject: canteenId },
    ]);
    expect(JSON.stringify(lines)).toContain('红烧肉套餐');
    const kiosk = await enrolTestKiosk(admin);
    expect((await changesOf(kiosk)).find(({ kind }) => kind === 'settings')).toMatchObject({
      ...{ serviceTypes: ['pick-up', 'delivery'], deliveryFeeFen: 200 },
      ...{ orderAheadDaysMax: 2, identificationsByStaffMax: 5 },
    });
  });
});

/** The whole answer of the down-sync, from the beginning. */
async function changesOf(kiosk: TestKiosk): Promise<readonly Change[]> {
  const answer = await kiosk.get(`${SYNC_PATHS.changes}?cursor=0`);
  return changesAnswerSchema.parse(answer.body).changes;
}

async function openAccountOfZhang(): Promise<void> {
  const { context } = admin;
  const elders = await prepareElders(context.keys, cardElders(SMALL.communities[0]).slice(0, 1));
  const [zhang] = elders;
  if (zhang === undefined) throw new Error('the demo has people with cards');
  const { elderId } = zhang;
  const canteenId = SMALL.canteens.first;
  await context.database.transaction().execute(async (transaction) => {
    await registerElders(context, transaction, { districtCode: SMALL.districtCode, elders });
    await transaction
      .insertInto('account_movement')
      .values({
        ...{ kiosk_id: canteenId, seq: 1, district_code: SMALL.districtCode, elder_id: elderId },
        ...{ business_date: SMALL.today, kind: 'top-up', amount_fen: 5_000 },
      })
      .execute();
    await markChanges(transaction, [
      { kind: 'account', subject: elderId, canteenId, originKioskId: null },
    ]);
  });
}

describe('a photo', () => {
  it('comes to the kiosk after its menu, is shown, and goes with the menu that has it no more', async () => {
    const menu = await officersMenu();
    const [jpeg, webp] = [await picture('jpeg'), await picture('webp')];
    await menu.add(details({ name: '红烧肉套餐' }), jpeg);
    await menu.add(details({ name: '米饭', kind: 'dishes' }), webp);
    const under = await openKiosk();
    const [pork, rice] = under.store.menu();
    expect([pork?.photo, rice?.photo]).toEqual([digestOf(jpeg), digestOf(webp)]);
    await until(under, 'both photos', () => under.store.missingPhotos().length === 0);
    const { photo } = under.kiosk.service;
    expect(await photo(digestOf(jpeg))).toBe(`data:image/jpeg;base64,${jpeg.toString('base64')}`);
    expect(await photo(digestOf(webp))).toBe(`data:image/webp;base64,${webp.toString('base64')}`);
    const { menuItemId } = menu.item('红烧肉套餐');
    await menu.change({ act: 'remove', menuItemId: menuItemIdSchema.parse(menuItemId) });
    await until(under, 'the shorter menu', () => under.store.menu().length === 1);
    expect(await photo(digestOf(jpeg))).toBeNull();
    expect(await photo(digestOf(webp))).not.toBeNull();
    const kept = await admin.context.database.selectFrom('menu_photo').select('digest').execute();
    expect(kept).toEqual([{ digest: digestOf(webp) }]);
    expect(under.problems).toEqual([]);
  });

  it('that is not what the menu names is refused, and keeps neither other photos nor changes away', async () => {
    const menu = await officersMenu();
    const [good, bad] = [await picture('jpeg'), await picture('jpeg', undefined, '#000')];
    await menu.add(details({ name: '红烧肉套餐' }), bad);
    await menu.add(details({ name: '米饭', kind: 'dishes' }), good);
    await admin.context.database
      .updateTable('menu_photo')
      .set({ bytes: Buffer.concat([bad, Buffer.from([0])]) })
      .where('digest', '=', digestOf(bad))
      .execute();
    const under = await openKiosk();
    const isHere = (bytes: Buffer) => under.store.photo(digestOf(bytes)) !== null;
    await until(under, 'the good photo', () => isHere(good));
    await menu.add(details({ name: '馒头', kind: 'dishes' }));
    await until(under, 'the longer menu', () => under.store.menu().length === 3);
    expect(isHere(bad)).toBe(false);
    // The admin mends it, and the kiosk has gone on asking.
    await admin.context.database
      .updateTable('menu_photo')
      .set({ bytes: bad })
      .where('digest', '=', digestOf(bad))
      .execute();
    await until(under, 'the mended photo', () => isHere(bad));
  });

  it('is given to the kiosks of its own canteen only, and only while it is on the menu', async () => {
    const [menu, elsewhere] = [await officersMenu(), await officersMenu(SMALL.canteens.second)];
    const [own, other] = [await picture('jpeg'), await picture('jpeg', undefined, '#fff')];
    await menu.add(details({ name: '红烧肉套餐' }), own);
    await elsewhere.add(details({ name: '软面套餐' }), other);
    const kiosk = await enrolTestKiosk(admin);
    const ask = (digest: string) => kiosk.get(`${SYNC_PATHS.photos}/${digest}`);
    expect(await ask(digestOf(own))).toEqual({
      ...{ status: 200 },
      body: { format: 1, mediaType: 'image/jpeg', bytesBase64: own.toString('base64') },
    });
    const unknown = { status: 404, body: { code: 'unknown-photo' } };
    expect(await ask(digestOf(other))).toMatchObject(unknown);
    expect(await ask('0'.repeat(64))).toMatchObject(unknown);
    expect(await ask('..%2Fhead')).toMatchObject({ status: 400, body: { code: 'malformed' } });
    const unsigned = await fetch(new URL(`${SYNC_PATHS.photos}/${digestOf(own)}`, admin.address));
    expect(unsigned.status).toBe(400);
    const { menuItemId } = menu.item('红烧肉套餐');
    await menu.change({
      ...{ act: 'save', menuItemId: menuItemIdSchema.parse(menuItemId), photo: 'keep' },
      details: details({ name: '红烧肉套餐', isActive: false }),
    });
    expect(await ask(digestOf(own))).toMatchObject(unknown);
  });

  it('is looked at by its bytes before it is kept', async () => {
    const menu = await officersMenu();
    const item = details({ name: '红烧肉套餐' });
    await expect(menu.add(item, await picture('png'))).rejects.toThrow('不是 JPEG 或 WebP');
    const wide = await picture('jpeg', { width: 1_300, height: 40 });
    await expect(menu.add(item, wide)).rejects.toThrow('1200 像素');
    const long = Buffer.concat([await picture('jpeg'), Buffer.alloc(102_400)]);
    await expect(menu.add(item, long)).rejects.toThrow();
    expect((await officersMenu()).view().items).toEqual([]);
  });
});

describe('full name and phone', () => {
  const contactOf = async (kiosk: TestKiosk, elderId: string) =>
    (await changesOf(kiosk)).flatMap((change) =>
      change.kind === 'elder' && change.elderId === elderId ? [change.contact] : [],
    );

  it('come down for people of the canteen’s communities, and for others once they have eaten on three days', async () => {
    const kiosk = await enrolTestKiosk(admin);
    const [own, , stranger] = cluster.elders;
    if (own === undefined || stranger === undefined) throw new Error('the district has elders');
    const numberEnd = (idNumber: string) => idNumber.slice(-4);
    expect(await contactOf(kiosk, own.elderId)).toEqual([
      { name: '张小花', phone: null, numberEnd: numberEnd(own.idNumber) },
    ]);
    for (const daysAgo of [9, 8, 8]) {
      kiosk.sell(stranger, { businessDate: addDays(SMALL.today, -daysAgo) });
    }
    await kiosk.sendRange(1, 3);
    expect(await contactOf(kiosk, stranger.elderId)).toEqual([null]);
    kiosk.sell(stranger, { businessDate: addDays(SMALL.today, -1) });
    await kiosk.sendRange(4, 4);
    expect(await contactOf(kiosk, stranger.elderId)).toEqual([
      { name: '张小花', phone: null, numberEnd: numberEnd(stranger.idNumber) },
    ]);
  });

  it('are taken back from a canteen where somebody has not eaten for long', async () => {
    const kiosk = await enrolTestKiosk(admin);
    const [own, , stranger] = cluster.elders;
    if (own === undefined || stranger === undefined) throw new Error('the district has elders');
    for (const daysAgo of [3, 2, 1]) {
      kiosk.sell(stranger, { businessDate: addDays(SMALL.today, -daysAgo) });
    }
    await kiosk.sendRange(1, 3);
    expect(await refreshRegulars(admin.context)).toBe(0);
    admin.context.setNow(SMALL.nowMs + 39 * 24 * 60 * 60_000);
    expect(await refreshRegulars(admin.context)).toBe(1);
    expect(await contactOf(kiosk, stranger.elderId)).toEqual([null]);
    expect(await contactOf(kiosk, own.elderId)).toMatchObject([{ name: '张小花' }]);
  });
});
