import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import type { AdminContext } from '../../../admin/server/context.ts';
import { startCluster } from '../../../admin/server/database/cluster.ts';
import { openDatabase } from '../../../admin/server/database/connection.ts';
import { migrate } from '../../../admin/server/database/migrate.ts';
import { loadKeys } from '../../../admin/server/keys.ts';
import { makeEnrolmentCode } from '../../../admin/server/kiosk-api/enrolment.ts';
import { setRosterScope } from '../../../admin/server/roster/holding.ts';
import { startAdmin } from '../../../tools/demo/processes.ts';

const DISTRICT = '370481';
const CANTEEN = '11111111-1111-4111-8111-111111111111';
const COMMUNITIES = 20;

/** A district whose one canteen holds everybody, with its admin as a process of its own. */
export interface LargeDistrict {
  readonly address: string;
  /** A fresh one-time code of the canteen. */
  enrolmentCode(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL and the admin and fills the directory with elders; every tenth has a category, every third an elder card,
 * every fifth an account, every fourth ate elsewhere this month. Their slow lookups are random bytes: fifty thousand of scrypt
 * would take half an hour and are not what is measured.
 */
export async function openLargeDistrict(elderCount: number): Promise<LargeDistrict> {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-roster-'));
  const keys = loadKeys(folder);
  const cluster = await startCluster({ folder: path.join(folder, 'postgres'), password: 'bench' });
  const url = cluster.url('postgres');
  const database = openDatabase(url);
  const context: AdminContext = { database, databaseUrl: url, keys, now: Date.now };
  await migrate(database);
  await fill(context, elderCount);
  const admin = await startAdmin(
    ['--data', folder, '--port', '0', '--database-url', url],
    () => {},
  );
  return {
    address: admin.ready.address,
    async enrolmentCode() {
      const made = await makeEnrolmentCode(context, { canteenId: CANTEEN, userId: null });
      if (made === null) throw new Error('the canteen is there');
      return made.code;
    },
    async stop() {
      await admin.stop();
      await database.destroy();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function fill({ database, ...context }: AdminContext, elderCount: number): Promise<void> {
  const codes = Array.from({ length: COMMUNITIES }, (_, index) => `${DISTRICT}001${100 + index}`);
  await sql`
    insert into division (code, name, level, parent_code) values
      ('370481', '滕州市', 'county', '3704'), ('370481001', '荆河街道', 'town', '370481')`.execute(
    database,
  );
  await sql`insert into division (code, name, level, parent_code)
    select code, code || '社区', 'community', '370481001' from unnest(${codes}::text[]) code`.execute(
    database,
  );
  await sql`insert into district (district_code, name, is_demo, made_at) values ('370481', '滕州市', true, now())`.execute(
    database,
  );
  await sql`insert into canteen (canteen_id, district_code, town_code, name, kind, opened_on, is_demo)
    values (${CANTEEN}, '370481', '370481001', '第一食堂', 'canteen', '2023-06-01', true)`.execute(
    database,
  );
  await fillElders(database, codes, elderCount);
  await setRosterScope(
    { database, ...context },
    { canteenId: CANTEEN, scope: 'district', userId: '00000000-0000-4000-8000-000000000001' },
  );
}

async function fillElders(
  database: AdminContext['database'],
  codes: readonly string[],
  elderCount: number,
): Promise<void> {
  await sql`insert into elder (elder_id, district_code, home_community_code, household_code, residence_code, masked_name,
      birth_date, slow_lookup, is_demo, registered_at)
    select gen_random_uuid(), '370481', code, code, code, '张*花', date '1940-01-01' + (n % 9000),
      encode(sha256(n::text::bytea), 'hex'), true, now()
    from generate_series(1, ${elderCount}::int) n,
      lateral (select (${codes}::text[])[1 + n % ${codes.length}::int] as code) c`.execute(
    database,
  );
  await sql`insert into elder_category (elder_id, category, from_date)
    select elder_id, 'minimum-living-allowance', '2024-01-01' from elder where slow_lookup < '1a'`.execute(
    database,
  );
  await sql`insert into elder_card (slow_lookup, elder_id, given_on)
    select encode(sha256(slow_lookup::bytea), 'hex'), elder_id, '2024-01-01' from elder where slow_lookup < '55'`.execute(
    database,
  );
  await sql`insert into account_movement (kiosk_id, seq, district_code, elder_id, business_date, kind, amount_fen)
    select '22222222-2222-4222-8222-222222222222', row_number() over (), '370481', elder_id, current_date, 'top-up', 5000
    from elder where slow_lookup < '33'`.execute(database);
  await sql`insert into meal (kiosk_id, seq, district_code, canteen_id, business_date, at_text, meal_period, service_type,
      person_kind, elder_id, order_id, order_number, meal_name, set_meal_fen, dishes_fen, by_weight_fen, weight_grams,
      delivery_fee_fen, list_price_fen, subsidy_fen, merchant_fen, paid_fen, operator_fen, fees, tenders, reasons, hash)
    select '22222222-2222-4222-8222-222222222222', row_number() over (), '370481', '33333333-3333-4333-8333-333333333333',
      current_date - (row_number() over ())::int % 20, '', 'lunch', 'eat-in', 'elder', elder_id, gen_random_uuid(), 1,
      '套餐', 1500, 0, 0, 0, 0, 1500, 800, 0, 700, 0, '[]', '[]', '[]', ''
    from elder where slow_lookup > 'c0'`.execute(database);
  await sql`insert into meal_subsidy (kiosk_id, seq, position, district_code, canteen_id, business_date, rule_id, fund_id,
      fund_name, by_merchant, amount_fen)
    select kiosk_id, seq, 0, district_code, canteen_id, business_date, 'age-70-79', 'fund', '区', false, 800 from meal`.execute(
    database,
  );
  await sql`analyze`.execute(database);
}
