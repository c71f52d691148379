import { randomBytes, randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { DEFAULT_EFFECTIVE_RULE } from '../../../shared/coverage/effective.ts';
import { DEMO_STAFF, DEMO_USERS } from '../../../shared/demo/people.ts';
import { slowLookup } from '../../../shared/identity/lookup.ts';
import { policyDocumentSchema } from '../../../shared/policy/document.ts';
import template from '../../../shared/policy/templates/qingdao-chengyang-set-meal.json' with {
  type: 'json',
};
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { type BusinessDay, businessDate } from '../../../shared/time/business-time.ts';
import { writeAudit } from '../audit.ts';
import { loadWorkingDays } from '../calendar/working-days.ts';
import { loadSites } from '../canteens.ts';
import { makePassword } from '../console-api/password.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { markChanges } from '../down-sync/marks.ts';
import { publishPolicy } from '../policies/publish.ts';
import { type PreparedElder, prepareElders, registerElders } from '../roster/register.ts';
import { cardElders, inventElders } from './elders.ts';
import { livePast, liveToday, openAccounts } from './history.ts';
import { enrolHistoryKiosk, sendHistory } from './history-kiosk.ts';
import { demoMenu } from './menu.ts';
import { DEMO_SITES, type DemoSite, demoSiteName } from './sites.ts';

/** Tells a person how far the loading has got. */
export type Progress = (sentence: string) => void;

const DISTRICT = { code: '370481', name: '滕州市' } as const;

/** Meal periods that cover the whole day, so that a newcomer can try the kiosk at any hour. */
const WHOLE_DAY: BusinessDay = {
  dayBoundaryMinute: 240,
  mealPeriods: [
    { id: 'breakfast', name: '早餐', fromMinute: 240, toMinute: 600 },
    { id: 'lunch', name: '午餐', fromMinute: 600, toMinute: 930 },
    { id: 'dinner', name: '晚餐', fromMinute: 930, toMinute: 1680 },
  ],
};

/** A site with its ids and people, while the demo is being loaded. */
interface LoadedSite {
  readonly site: DemoSite;
  readonly siteIndex: number;
  readonly canteenId: string;
  readonly name: string;
  readonly communityCodes: readonly string[];
  readonly menu: readonly MenuItem[];
}

/** The district's fixed things, made in one transaction. */
interface LoadedDistrict {
  readonly sites: readonly LoadedSite[];
  readonly staffId: string;
}

/**
 * 演示数据: 滕州市 with invented canteens, elders and a month of meals. Past meals come in through the real ingest.
 * The newcomer's canteen is one subsidised meal short of being effective.
 */
export async function loadDemo(context: AdminContext, progress: Progress): Promise<void> {
  const document = policyDocumentSchema.parse(template);
  progress('正在建立演示区县：滕州市，40处演示站点……');
  const staffRecord = await prepareStaff(context);
  const userRecords = await prepareUsers();
  const district = await context.database.transaction().execute(async (transaction) => {
    const made = await makeDistrict(context, transaction, staffRecord);
    await transaction.insertInto('console_user').values(userRecords).execute();
    await publishPolicy(context, transaction, {
      districtCode: DISTRICT.code,
      document,
      people: null,
    });
    return made;
  });
  const nowMs = context.now();
  const today = businessDate(nowMs, WHOLE_DAY);
  progress('正在登记演示老人……');
  const people = await registerPeople(context, district, today);
  const isWorkingDay = await loadWorkingDays(context.database);
  const sites = await loadSites(context.database, null);
  const active = district.sites.filter(({ site }) => site.service !== 'plaque');
  for (const [index, loaded] of active.entries()) {
    progress(`正在补录演示就餐记录：${index + 1}/${active.length}处`);
    const site = sites.get(loaded.canteenId)?.site;
    if (site === undefined) throw new Error('the demo canteen must exist');
    // A kiosk was there when its canteen opened, before its first meal.
    const openedMs = Date.parse(`${loaded.site.openedOn}T08:00:00.000+08:00`);
    const kiosk = await enrolHistoryKiosk(
      { ...context, now: () => openedMs },
      {
        site,
        isWorkingDay,
        districtCode: DISTRICT.code,
        day: WHOLE_DAY,
        policy: document,
      },
    );
    const elders = people.bySite.get(loaded.siteIndex) ?? [];
    const past = { kiosk, nowMs, elders, ...loaded };
    if (loaded.site.service === 'almost') {
      openAccounts(past, { elders: people.cards, staffId: district.staffId });
    }
    livePast(past);
    if (loaded.site.service === 'almost') liveToday(past);
    await sendHistory(context, kiosk);
  }
  await writeAudit(context.database, LOADED, context.now());
}

const LOADED = {
  actorKind: 'system',
  actorId: null,
  action: 'demo-loaded',
  subject: DISTRICT.code,
  detail: {},
} as const;

/** How much of the demo a database holds. */
export async function demoState(
  context: AdminContext,
): Promise<'no-district' | 'real-district' | 'half-loaded-demo' | 'demo'> {
  const { database } = context;
  const district = await database
    .selectFrom('district')
    .select('is_demo')
    .orderBy('is_demo')
    .executeTakeFirst();
  if (district === undefined) return 'no-district';
  if (!district.is_demo) return 'real-district';
  const loaded = await database
    .selectFrom('audit')
    .select('audit_id')
    .where('action', '=', LOADED.action)
    .executeTakeFirst();
  return loaded === undefined ? 'half-loaded-demo' : 'demo';
}

/** The newcomer's canteen: the first whose attendant is the demo's. */
export async function demoCanteenId(context: AdminContext): Promise<string> {
  const row = await context.database
    .selectFrom('staff')
    .innerJoin('canteen', 'canteen.canteen_id', 'staff.canteen_id')
    .select('canteen.canteen_id')
    .where('is_demo', '=', true)
    .where('staff.name', '=', DEMO_STAFF.name)
    .executeTakeFirstOrThrow();
  return row.canteen_id;
}

async function prepareStaff(context: AdminContext) {
  const pinSalt = randomBytes(32).toString('hex');
  return {
    staff_id: randomUUID(),
    name: DEMO_STAFF.name,
    card_slow_lookup: await slowLookup(DEMO_STAFF.cardNumber, context.keys.districtSalt),
    pin_salt: pinSalt,
    pin_hash: await slowLookup(DEMO_STAFF.pin, pinSalt),
  };
}

function prepareUsers() {
  return Promise.all(
    DEMO_USERS.map(async (user) => {
      const password = await makePassword(user.password);
      return {
        user_id: randomUUID(),
        user_name: user.userName,
        display_name: user.displayName,
        role: user.role,
        password_salt: password.salt,
        password_hash: password.hash,
      };
    }),
  );
}

async function makeDistrict(
  context: AdminContext,
  transaction: Transaction<Tables>,
  staffRecord: Awaited<ReturnType<typeof prepareStaff>>,
): Promise<LoadedDistrict> {
  await transaction
    .insertInto('district')
    .values({
      district_code: DISTRICT.code,
      name: DISTRICT.name,
      is_demo: true,
      effective_window_days: DEFAULT_EFFECTIVE_RULE.windowDays,
      effective_meals_per_day_min: DEFAULT_EFFECTIVE_RULE.mealsPerDayMin,
      effective_service_days_min: DEFAULT_EFFECTIVE_RULE.serviceDaysMin,
      made_at: new Date(context.now()),
    })
    .execute();
  const sites = await placeSites(transaction);
  await transaction.insertInto('canteen').values(sites.map(canteenRow)).execute();
  await transaction
    .insertInto('canteen_community')
    .values(
      sites.flatMap(({ canteenId, communityCodes }) =>
        communityCodes.map((code) => ({ canteen_id: canteenId, community_code: code })),
      ),
    )
    .execute();
  await transaction
    .insertInto('canteen_setting')
    .values(
      sites.map(({ canteenId }) => ({
        canteen_id: canteenId,
        business_day: JSON.stringify(WHOLE_DAY),
        is_discreet: false,
        receipt_columns: 48,
      })),
    )
    .execute();
  await transaction.insertInto('menu_item').values(sites.flatMap(menuRows)).execute();
  const first = sites[0];
  if (first === undefined) throw new Error('the demo has sites');
  await transaction
    .insertInto('staff')
    .values({ ...staffRecord, canteen_id: first.canteenId })
    .execute();
  await markChanges(transaction, [
    ...sites.flatMap(({ canteenId }) =>
      (['settings', 'menu'] as const).map((kind) => ({
        kind,
        subject: canteenId,
        canteenId,
        originKioskId: null,
      })),
    ),
    {
      kind: 'staff',
      subject: staffRecord.staff_id,
      canteenId: first.canteenId,
      originKioskId: null,
    },
  ]);
  return { sites, staffId: staffRecord.staff_id };
}

async function placeSites(transaction: Transaction<Tables>): Promise<readonly LoadedSite[]> {
  const rows = await sql<{ code: string; name: string; parent_code: string }>`
    select code, name, parent_code from division
    where level = 'community' and code like ${`${DISTRICT.code}%`} order by code`.execute(
    transaction,
  );
  const byTown = Map.groupBy(rows.rows, (row) => row.parent_code);
  return DEMO_SITES.map((site, siteIndex) => {
    const communities = (byTown.get(site.townCode) ?? []).slice(
      site.firstCommunity,
      site.firstCommunity + site.communityCount,
    );
    return {
      site,
      siteIndex,
      canteenId: randomUUID(),
      name: demoSiteName(communities[0]?.name ?? '', site.kind),
      communityCodes: communities.map((row) => row.code),
      menu: demoMenu(),
    };
  });
}

function canteenRow({ site, canteenId, name, communityCodes }: LoadedSite) {
  return {
    canteen_id: canteenId,
    district_code: DISTRICT.code,
    town_code: site.townCode,
    community_code: communityCodes[0] ?? null,
    name,
    kind: site.kind,
    opened_on: site.openedOn,
    suspended_from: site.suspendedFrom,
    closed_on: site.closedOn,
    is_demo: true,
  };
}

function menuRows({ canteenId, menu }: LoadedSite) {
  return menu.map((item, position) => ({
    menu_item_id: item.menuItemId,
    canteen_id: canteenId,
    position,
    name: item.name,
    description: item.description,
    kind: item.kind,
    list_price_fen: item.listPriceFen,
    picture: item.picture,
    diet_marks: item.dietMarks,
    allergens: item.allergens,
    meal_periods: item.mealPeriods,
  }));
}

async function registerPeople(
  context: AdminContext,
  district: LoadedDistrict,
  today: string,
): Promise<{
  readonly cards: readonly PreparedElder[];
  readonly bySite: ReadonlyMap<number, readonly PreparedElder[]>;
}> {
  const home = district.sites[0]?.communityCodes[0] ?? '';
  const taken = new Set<string>();
  const wanted = [
    ...cardElders(home).map((elder) => ({ elder, siteIndex: null })),
    ...district.sites.flatMap(({ site, siteIndex, communityCodes }) =>
      inventElders({ siteIndex, count: site.elderCount, communityCodes, today }).map((elder) => ({
        elder,
        siteIndex,
      })),
    ),
    // Two invented people may fall on one number on some day of the calendar; the later one is left out.
  ].filter(({ elder }) => !taken.has(elder.idNumber.number) && taken.add(elder.idNumber.number));
  const prepared = await prepareElders(
    context.keys,
    wanted.map(({ elder }) => elder),
  );
  await context.database
    .transaction()
    .execute((transaction) =>
      registerElders(context, transaction, { districtCode: DISTRICT.code, elders: prepared }),
    );
  const placed = prepared.map((elder, index) => ({
    elder,
    siteIndex: wanted[index]?.siteIndex ?? null,
  }));
  const bySite = new Map<number, PreparedElder[]>();
  for (const { elder, siteIndex } of placed) {
    if (siteIndex === null) continue;
    bySite.set(siteIndex, [...(bySite.get(siteIndex) ?? []), elder]);
  }
  return {
    cards: placed.filter(({ siteIndex }) => siteIndex === null).map(({ elder }) => elder),
    bySite,
  };
}
