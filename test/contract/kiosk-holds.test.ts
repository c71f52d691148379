import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { cardElders, inventElders } from '../../admin/server/demo/elders.ts';
import { markChanges } from '../../admin/server/down-sync/marks.ts';
import { openText } from '../../admin/server/keys.ts';
import { makeEnrolmentCode } from '../../admin/server/kiosk-api/enrolment.ts';
import { setRosterScope } from '../../admin/server/roster/holding.ts';
import { prepareElders, registerElders } from '../../admin/server/roster/register.ts';
import {
  expectOk,
  MENU,
  SETTINGS,
  TEST_KEY,
  temporaryFolder,
} from '../../kiosk/core/canteen.test-support.ts';
import {
  eatOnAccount,
  type KioskUnderTest,
  ledgerOf,
  openKioskUnderTest,
} from '../../kiosk/core/kiosk.test-support.ts';
import { openDatabaseForReading } from '../../kiosk/store/open-database.ts';
import { DEMO_CARD_PEOPLE, DEMO_STAFF } from '../../shared/demo/people.ts';
import { slowLookup } from '../../shared/identity/lookup.ts';
import { fen } from '../../shared/money/fen.ts';
import { SMALL, startTestCluster, type TestAdmin } from './admin.test-support.ts';

const identitySchema = z.strictObject({
  name: z.string(),
  idNumber: z.string(),
  phone: z.string().nullable(),
});

/** What stands in the chip of every simulated card (kiosk/simulator/demo-cards.ts). */
const CHIP_ADDRESS = '演示路1号';

interface Secrets {
  /** What no kiosk of the canteen may hold. */
  readonly forbidden: readonly string[];
  /** And what it may hold of its regulars, but not in clear text on its disk. */
  readonly personal: readonly string[];
}

/**
 * Everything of everybody, opened with the admin's own key. Full name, phone and the number's last four come down for the
 * canteen's own regulars only, by whom staff find somebody without a card (docs/decisions/0003-identity.md); here those are the
 * people of its communities.
 */
async function secretsOf({ context }: TestAdmin): Promise<Secrets> {
  const rows = await context.database
    .selectFrom('elder')
    .select(['elder_id', 'sealed_identity', 'home_community_code'])
    .execute();
  const own: readonly string[] = SMALL.communities.slice(0, 2);
  const identities = rows.flatMap(({ elder_id, sealed_identity, home_community_code }) => {
    if (sealed_identity === null) return [];
    const text = openText(context.keys, `elder ${elder_id}`, sealed_identity);
    const isRegular = own.includes(home_community_code);
    return [{ ...identitySchema.parse(JSON.parse(text)), isRegular }];
  });
  const unregistered = DEMO_CARD_PEOPLE.filter((person) => !person.isRegistered).map((person) => ({
    ...person,
    ...{ phone: null, isRegular: false },
  }));
  const people = [...identities, ...unregistered];
  const callable = people.flatMap(({ name, phone, isRegular }) =>
    [name, ...(phone === null ? [] : [phone])].map((text) => ({ text, isRegular })),
  );
  // A regular and somebody else may bear one name.
  const allowed = new Set(callable.filter(({ isRegular }) => isRegular).map(({ text }) => text));
  const strange = callable.map(({ text }) => text).filter((text) => !allowed.has(text));
  // Without its check character too, and its second half, which tells people of one community apart.
  const numbers = people.flatMap(({ idNumber }) => [idNumber.slice(0, 17), idNumber.slice(6)]);
  return {
    forbidden: [...new Set([...strange, ...numbers, CHIP_ADDRESS])],
    personal: [...allowed],
  };
}

const INVENTED = 150;

/** Opens the first canteen for business: settings, menu, an attendant, and a roster of invented people with their accounts. */
async function openCanteen({ context }: TestAdmin): Promise<void> {
  const canteenId = SMALL.canteens.first;
  const pinSalt = 'ab'.repeat(32);
  const staff = {
    staff_id: crypto.randomUUID(),
    ...{ canteen_id: canteenId, name: DEMO_STAFF.name, pin_salt: pinSalt },
    card_slow_lookup: await slowLookup(DEMO_STAFF.cardNumber, context.keys.districtSalt),
    pin_hash: await slowLookup(DEMO_STAFF.pin, pinSalt),
  };
  const communityCodes = SMALL.communities;
  const invented = { siteIndex: 3, count: INVENTED, communityCodes, today: SMALL.today };
  const cards = cardElders(communityCodes[0]);
  const elders = await prepareElders(context.keys, [...inventElders(invented), ...cards]);
  const paying = elders.slice(INVENTED);
  await context.database.transaction().execute(async (transaction) => {
    const { businessDay, isDiscreet, receiptColumns } = SETTINGS;
    await transaction
      .insertInto('canteen_setting')
      .values({
        ...{ canteen_id: canteenId, business_day: JSON.stringify(businessDay) },
        ...{ is_discreet: isDiscreet, receipt_columns: receiptColumns },
      })
      .execute();
    await transaction.insertInto('menu_item').values(MENU.map(menuRow)).execute();
    await transaction.insertInto('staff').values(staff).execute();
    await registerElders(context, transaction, { districtCode: SMALL.districtCode, elders });
    await transaction
      .insertInto('account_movement')
      .values(
        paying.map(({ elderId }, index) => ({
          ...{ kiosk_id: canteenId, seq: index + 1, district_code: SMALL.districtCode },
          ...{ elder_id: elderId, business_date: SMALL.today, amount_fen: 5_000 },
          kind: 'top-up' as const,
        })),
      )
      .execute();
    const own = { canteenId, originKioskId: null };
    await markChanges(transaction, [
      { ...own, kind: 'settings', subject: canteenId },
      { ...own, kind: 'menu', subject: canteenId },
      { ...own, kind: 'staff', subject: staff.staff_id },
      ...paying.map(({ elderId }) => ({ ...own, kind: 'account' as const, subject: elderId })),
    ]);
  });
}

function menuRow(item: (typeof MENU)[number], position: number) {
  const { menuItemId, name, description, listPriceFen, picture, mealPeriods } = item;
  return {
    ...{ menu_item_id: menuItemId, canteen_id: SMALL.canteens.first, position, name, description },
    ...{ list_price_fen: listPriceFen, picture, meal_periods: [...mealPeriods] },
  };
}

/** Every value of every table as text. */
function wholeDatabase(folder: string): string {
  const database = expectOk(
    openDatabaseForReading({ file: path.join(folder, 'kiosk.db'), keyHex: TEST_KEY }),
  );
  const tables = database
    .prepare<[], { readonly name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all();
  const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all());
  database.close();
  return rows.map((row) => JSON.stringify(row)).join('\n');
}

/** The files as they lie on the disk, write-ahead log and all. */
function filesAsTheyLie(
  folder: string,
): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder).map((name) => ({
    name,
    bytes: readFileSync(path.join(folder, name)),
  }));
}

function found(secrets: readonly string[], text: string): readonly string[] {
  return secrets.filter((secret) => text.includes(secret));
}

/** Two who pay from their accounts, one whom nobody knows, one who pays cash at the till. */
async function workADay(under: KioskUnderTest): Promise<void> {
  await eatOnAccount(under, { cardId: 'zhang', slips: 1 });
  await eatOnAccount(under, { cardId: 'wang', slips: 2 });
  for (const cardId of ['qian', 'sun']) {
    await under.tap(cardId);
    const menu = await under.step('menu');
    const [meal] = menu.meals;
    if (meal === undefined) throw new Error('the menu has meals');
    await under.press({ press: 'choose', menuItemId: meal.menuItemId });
    await under.step('pay');
    await under.press({ press: 'pay-by-cash' });
    await under.step('waiting-for-cash');
    const till = await under.signIn(cardId);
    const order = await till.until(
      'the order',
      ({ session }) => session.kind === 'signed-in' && session.orders[0],
    );
    const { orderId } = order;
    await under.act(cardId, { act: 'confirm-cash', orderId, tenderedFen: fen(10_000) });
    await under.step('done');
    await under.act(cardId, { act: 'sign-out' });
  }
}

test('after a whole district’s roster and a day’s work no kiosk holds a number or an address, or the full name or phone of anybody but its regulars, nor clear text on its disk', async () => {
  const cluster = await startTestCluster();
  onTestFinished(() => cluster.stop());
  const admin = await cluster.open();
  onTestFinished(() => admin.close());
  await openCanteen(admin);
  const canteenId = SMALL.canteens.first;
  await setRosterScope(admin.context, { canteenId, scope: 'district', userId: canteenId });
  const made = await makeEnrolmentCode(admin.context, { canteenId, userId: null });
  const secrets = await secretsOf(admin);
  expect(secrets.forbidden.length).toBeGreaterThan(2 * INVENTED);
  expect(secrets.personal.length).toBeGreaterThan(INVENTED / 4);

  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const said: unknown[] = [];
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const spy = vi.spyOn(console, way).mockImplementation((...words) => void said.push(words));
    onTestFinished(() => spy.mockRestore());
  }
  const under = await openKioskUnderTest({
    ...{ isEnrolled: false, folder, adminAddress: admin.address },
    enrolmentCode: made?.code ?? '',
  });
  await under.elder.until(
    'the menu',
    ({ step }) => step.kind === 'waiting' && step.reader === 'ready' && step.meals.length > 0,
  );
  await workADay(under);
  expect(ledgerOf(under).filter((entry) => entry.kind === 'sale')).toHaveLength(4);
  const disk = filesAsTheyLie(folder);
  await under.stop();

  const text = wholeDatabase(folder);
  // What it may hold is there, so that this test looks at the right thing.
  expect(text).toContain('张*花');
  expect(text.match(/"masked_name"/g)?.length).toBeGreaterThan(INVENTED);
  expect(found(secrets.forbidden, text)).toEqual([]);
  const everything = [...secrets.forbidden, ...secrets.personal];
  expect(found(everything, JSON.stringify([said, under.problems.map(String)]))).toEqual([]);
  expect(disk.map(({ name }) => name)).toContain('kiosk.db-wal');
  for (const { name, bytes } of disk) {
    const clear = bytes.toString('latin1');
    const words = [...everything, '张*花', 'CREATE TABLE', 'masked_name'];
    const utf8 = words.map((word) => Buffer.from(word, 'utf8').toString('latin1'));
    const utf16 = words.map((word) => Buffer.from(word, 'utf16le').toString('latin1'));
    expect(found([...utf8, ...utf16], clear), name).toEqual([]);
  }
});
