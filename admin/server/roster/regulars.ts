import { type RawBuilder, sql, type Transaction } from 'kysely';
import { LIMITS } from '../../../shared/limits.ts';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import type { AdminContext } from '../context.ts';
import { arrayOf } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';
import { type ChangeMark, markChanges } from '../down-sync/marks.ts';

/** Days on which somebody of elsewhere has to have eaten at a canteen, within LIMITS.usageDays, to be a regular there. */
const REGULAR_DAYS_MIN = 3;

/** Before this date a meal makes nobody a regular. */
export function regularsFrom(nowMs: number): string {
  return addDays(shanghaiDate(nowMs), -LIMITS.usageDays);
}

/**
 * Whether a person is a canteen's own regular, whose full name and phone its kiosks may hold (docs/decisions/0003-identity.md):
 * of a community that it serves, or somebody who ate there on enough days of late. Over a row `e` of `elder` and a canteen.
 */
export function isRegular(canteenId: RawBuilder<unknown>, from: string): RawBuilder<boolean> {
  return sql<boolean>`(exists (select 1 from canteen_community s
      where s.canteen_id = ${canteenId} and s.community_code = e.home_community_code)
    or ${REGULAR_DAYS_MIN} <= (select count(distinct m.business_date) from meal m
      where m.elder_id = e.elder_id and m.canteen_id = ${canteenId}
        and m.business_date >= ${from}::date))`;
}

/** Somebody who ate at a canteen. */
export interface Diner {
  readonly canteenId: string;
  readonly elderId: string;
}

/** Makes diners regulars who are it now by what they ate; answers the marks by which the canteen's kiosks hear. */
export async function addRegulars(
  transaction: Transaction<Tables>,
  diners: readonly Diner[],
  nowMs: number,
): Promise<readonly ChangeMark[]> {
  if (diners.length === 0) return [];
  const canteens = arrayOf(
    'uuid',
    diners.map((diner) => diner.canteenId),
  );
  const elders = arrayOf(
    'uuid',
    diners.map((diner) => diner.elderId),
  );
  const come = await sql<HeldRow>`
    update canteen_elder h set is_regular = true
    from (select * from unnest(${canteens}, ${elders})) d (canteen_id, elder_id)
    join elder e on e.elder_id = d.elder_id
    where h.canteen_id = d.canteen_id and h.elder_id = d.elder_id and not h.is_regular
      and ${isRegular(sql`d.canteen_id`, regularsFrom(nowMs))}
    returning h.canteen_id, h.elder_id`.execute(transaction);
  return come.rows.map(markOf);
}

/**
 * Brings everybody's standing up to the day, and marks who turned: full names and phones go from the kiosks of canteens where
 * somebody has not eaten for long enough. Answers how many turned.
 */
export async function refreshRegulars(
  context: Pick<AdminContext, 'database' | 'now'>,
): Promise<number> {
  return context.database.transaction().execute(async (transaction) => {
    const turned = await sql<HeldRow>`
      update canteen_elder h set is_regular = not h.is_regular from elder e
      where e.elder_id = h.elder_id
        and h.is_regular <> ${isRegular(sql`h.canteen_id`, regularsFrom(context.now()))}
      returning h.canteen_id, h.elder_id`.execute(transaction);
    await markChanges(transaction, turned.rows.map(markOf));
    return turned.rows.length;
  });
}

interface HeldRow {
  readonly canteen_id: string;
  readonly elder_id: string;
}

/** Every kiosk of the canteen hears it, one that sold the meal too. */
function markOf(held: HeldRow): ChangeMark {
  return {
    ...{ kind: 'elder', subject: held.elder_id },
    ...{ canteenId: held.canteen_id, originKioskId: null },
  };
}

const LOOK_EVERY_MS = 6 * 60 * 60 * 1_000;

/** Looks for people who have become regulars or are no longer, at the start and for as long as the server runs. Answers how to end it. */
export function keepRegulars(context: Pick<AdminContext, 'database' | 'now'>): () => Promise<void> {
  let running = Promise.resolve();
  const look = (): void => {
    running = refreshRegulars(context).then(
      () => undefined,
      (error: unknown) => console.error('没有能收回不再常来的老人的姓名和电话，稍后再试：', error),
    );
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
