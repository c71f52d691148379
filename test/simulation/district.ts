import { sql } from 'kysely';
import type { AdminContext } from '../../admin/server/context.ts';
import { markChanges } from '../../admin/server/down-sync/marks.ts';
import { publishPolicy } from '../../admin/server/policies/publish.ts';
import { type PreparedElder, registerElders } from '../../admin/server/roster/register.ts';
import { sealIdentity } from '../../admin/server/roster/sealed-identity.ts';
import { parseIdNumber } from '../../shared/identity/id-number.ts';
import { slowLookup } from '../../shared/identity/lookup.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../shared/policy/document.ts';
import template from '../../shared/policy/templates/qingdao-chengyang-set-meal.json' with {
  type: 'json',
};
import { type Cast, type Person, PIN } from './people.ts';

export const DISTRICT = '370481';
const TOWN = '370481001';

const BUSINESS_DAY = {
  dayBoundaryMinute: 240,
  mealPeriods: [
    { id: 'breakfast', name: '早餐', fromMinute: 390, toMinute: 540 },
    { id: 'lunch', name: '午餐', fromMinute: 630, toMinute: 810 },
    { id: 'dinner', name: '晚餐', fromMinute: 990, toMinute: 1110 },
  ],
};

/** A version of the district's policy: the fixed prices of the template and so many fen more. */
export function policyVersion(version: number, effectiveFrom: string): PolicyDocument {
  const rules = template.rules.map((rule) => ({
    ...rule,
    benefit: { ...rule.benefit, priceFen: rule.benefit.priceFen + (version - 1) * 37 },
  }));
  return policyDocumentSchema.parse({
    ...template,
    version,
    rules,
    cases: [],
    effectiveFrom: version === 1 ? template.effectiveFrom : effectiveFrom,
  });
}

/** Writes the district as it stands when a week begins. */
export async function fillDistrict(context: AdminContext, cast: Cast): Promise<void> {
  await fillPlaces(context, cast);
  await fillCanteens(context, cast);
  const elders = await Promise.all(
    cast.people
      .filter((person) => !person.isNewcomer)
      .map((person) => prepare(context, cast, person, person.elderId)),
  );
  await context.database.transaction().execute(async (transaction) => {
    await registerElders(context, transaction, { districtCode: DISTRICT, elders });
    await publishPolicy(context, transaction, {
      districtCode: DISTRICT,
      document: policyVersion(1, ''),
      people: null,
    });
  });
  for (const person of cast.people) {
    if (!person.isNewcomer && person.card !== null) {
      await giveCard(context, person.elderId, person.card);
    }
  }
}

/** One person as the roster takes them, with the id given. */
export async function prepare(
  context: AdminContext,
  cast: Cast,
  person: Person,
  elderId: string,
): Promise<PreparedElder> {
  const idNumber = parseIdNumber(person.idNumber);
  if (!idNumber.ok) throw new Error(`not an identity number: ${person.idNumber}`);
  return {
    elderId,
    name: person.name,
    idNumber: idNumber.value,
    homeCommunityCode: cast.communities[person.community] ?? '',
    categories: person.hasHardship
      ? [{ category: 'minimum-living-allowance', from: '2020-01-01', to: null }]
      : [],
    isDemo: true,
    slowLookup: await slowLookup(person.idNumber, context.keys.districtSalt),
    sealedIdentity: sealIdentity(context.keys, elderId, {
      ...{ name: person.name, idNumber: idNumber.value.number, phone: null },
    }),
  };
}

/** Gives an elder a card; one they had ends the day before `from`. */
export async function giveCard(
  context: AdminContext,
  elderId: string,
  card: string,
  from = '2026-01-01',
): Promise<void> {
  const slow = await slowLookup(card, context.keys.districtSalt);
  await context.database.transaction().execute(async (transaction) => {
    await sql`update elder_card set ended_on = ${from}::date - 1
      where elder_id = ${elderId}::uuid and ended_on is null`.execute(transaction);
    await sql`insert into elder_card (slow_lookup, elder_id, given_on)
      values (${slow}, ${elderId}::uuid, ${from}::date)`.execute(transaction);
    await markElder(transaction, elderId);
  });
}

/** Tells every canteen that holds an elder of a change to them. */
export async function markElder(
  transaction: Parameters<typeof markChanges>[0],
  elderId: string,
): Promise<void> {
  const { rows } = await sql<{ canteen_id: string }>`
    select canteen_id from canteen_elder where elder_id = ${elderId}::uuid order by canteen_id`.execute(
    transaction,
  );
  await markChanges(
    transaction,
    rows.map(({ canteen_id }) => ({
      kind: 'elder' as const,
      subject: elderId,
      canteenId: canteen_id,
      originKioskId: null,
    })),
  );
}

async function fillPlaces({ database }: AdminContext, cast: Cast): Promise<void> {
  await sql`insert into division (code, name, level, parent_code) values
    (${DISTRICT}, '滕州市', 'county', '3704'), (${TOWN}, '荆河街道', 'town', ${DISTRICT})`.execute(
    database,
  );
  await sql`insert into district (district_code, name, is_demo, made_at)
    values (${DISTRICT}, '滕州市', true, '2026-01-01')`.execute(database);
  await database
    .insertInto('division')
    .values(
      cast.communities.map((code, index) => ({
        code,
        name: `第${index + 1}社区`,
        level: 'community' as const,
        parent_code: TOWN,
      })),
    )
    .execute();
}

async function fillCanteens(context: AdminContext, cast: Cast): Promise<void> {
  const { database, keys } = context;
  for (const canteen of cast.canteens) {
    const { canteenId, name, communities, menu, staffId, staffCard } = canteen;
    const home = cast.communities[communities[0] ?? 0] ?? '';
    await sql`insert into canteen (canteen_id, district_code, town_code, community_code, name, kind, opened_on, is_demo)
      values (${canteenId}::uuid, ${DISTRICT}, ${TOWN}, ${home}, ${name}, 'canteen', '2023-06-01', true)`.execute(
      database,
    );
    for (const number of communities) {
      await sql`insert into canteen_community values (${canteenId}::uuid, ${cast.communities[number]})`.execute(
        database,
      );
    }
    await sql`insert into canteen_setting (canteen_id, business_day, is_discreet, receipt_columns)
      values (${canteenId}::uuid, ${JSON.stringify(BUSINESS_DAY)}::jsonb, false, 48)`.execute(
      database,
    );
    for (const [position, { menuItemId, priceFen }] of menu.entries()) {
      await sql`insert into menu_item (menu_item_id, canteen_id, position, name, description, list_price_fen, picture, meal_periods)
        values (${menuItemId}::uuid, ${canteenId}::uuid, ${position}, ${`套餐${position + 1}`}, '', ${priceFen}, 'plain',
          array['breakfast', 'lunch', 'dinner'])`.execute(database);
    }
    const pinSalt = '7e'.repeat(32);
    const card = await slowLookup(staffCard, keys.districtSalt);
    const pinHash = await slowLookup(PIN, pinSalt);
    await sql`insert into staff (staff_id, canteen_id, name, card_slow_lookup, pin_salt, pin_hash)
      values (${staffId}::uuid, ${canteenId}::uuid, '李红', ${card}, ${pinSalt}, ${pinHash})`.execute(
      database,
    );
    await database.transaction().execute((transaction) =>
      markChanges(transaction, [
        { kind: 'settings', subject: canteenId, canteenId, originKioskId: null },
        { kind: 'menu', subject: canteenId, canteenId, originKioskId: null },
        { kind: 'staff', subject: staffId, canteenId, originKioskId: null },
      ]),
    );
  }
}
