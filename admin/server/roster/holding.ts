import { type RawBuilder, sql, type Transaction } from 'kysely';
import { LIMITS } from '../../../shared/limits.ts';
import { shanghaiDate } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import type { Tables } from '../database/tables.ts';
import { type ChangeMark, markChanges } from '../down-sync/marks.ts';
import { isRegular, regularsFrom } from './regulars.ts';

/** Whom the kiosks of a canteen hold: people of its communities and its past diners, or everybody of the district. */
export type RosterScope = 'own' | 'district';

/** Whose holding is worked out again: of one canteen everybody, or of some people every canteen. */
export type Holding =
  | { readonly of: 'canteen'; readonly canteenId: string }
  | { readonly of: 'elders'; readonly elderIds: readonly string[] };

/**
 * Brings `canteen_elder` up to what communities, past meals and the canteens' scopes say, and who of them is a regular, and marks who came, went
 * or turned for the kiosks. Call it last in a transaction that changed any of them.
 */
export async function refreshHolding(
  context: Pick<AdminContext, 'now'>,
  transaction: Transaction<Tables>,
  holding: Holding,
): Promise<void> {
  const from = regularsFrom(context.now());
  const gone = await sql<Held>`
    delete from canteen_elder h where ${filterOf(holding, sql`h.canteen_id`, sql`h.elder_id`)}
      and not exists (select 1 from (${wanted(holding)}) w
        where w.canteen_id = h.canteen_id and w.elder_id = h.elder_id)
    returning canteen_id, elder_id`.execute(transaction);
  const come = await sql<Held>`
    insert into canteen_elder (canteen_id, elder_id, is_regular)
    select w.canteen_id, e.elder_id, ${isRegular(sql`w.canteen_id`, from)}
    from (${wanted(holding)}) w join elder e on e.elder_id = w.elder_id
    order by w.canteen_id, e.elder_id
    on conflict do nothing returning canteen_id, elder_id`.execute(transaction);
  const turned = await sql<Held>`
    update canteen_elder h set is_regular = not h.is_regular from elder e
    where e.elder_id = h.elder_id and ${filterOf(holding, sql`h.canteen_id`, sql`h.elder_id`)}
      and h.is_regular <> ${isRegular(sql`h.canteen_id`, from)}
    returning h.canteen_id, h.elder_id`.execute(transaction);
  const active = await whoseAccountOrUsage(context, transaction, come.rows);
  await markChanges(transaction, [
    ...[...gone.rows, ...come.rows, ...turned.rows].map((held) => markOf('elder', held)),
    ...come.rows
      .filter(({ elder_id }) => active.accounts.has(elder_id))
      .map((held) => markOf('account', held)),
    ...come.rows
      .filter(({ elder_id }) => active.usages.has(elder_id))
      .map((held) => markOf('usage', held)),
  ]);
}

/** People whose directory line changed: works out where they are held, and tells every kiosk that holds them. */
export async function markEldersChanged(
  context: Pick<AdminContext, 'now'>,
  transaction: Transaction<Tables>,
  elderIds: readonly string[],
): Promise<void> {
  await refreshHolding(context, transaction, { of: 'elders', elderIds });
  const held = await transaction
    .selectFrom('canteen_elder')
    .select(['canteen_id', 'elder_id'])
    .where('elder_id', 'in', [...elderIds])
    .execute();
  await markChanges(
    transaction,
    held.map((one) => markOf('elder', one)),
  );
}

/** Sets whom a canteen's kiosks hold. Null when there is no such canteen. */
export async function setRosterScope(
  context: AdminContext,
  request: { readonly canteenId: string; readonly scope: RosterScope; readonly userId: string },
): Promise<{ readonly elderCount: number } | null> {
  const { canteenId, scope, userId } = request;
  return context.database.transaction().execute(async (transaction) => {
    const changed = await transaction
      .updateTable('canteen')
      .set({ roster_scope: scope })
      .where('canteen_id', '=', canteenId)
      .returning('canteen_id')
      .executeTakeFirst();
    if (changed === undefined) return null;
    await writeAudit(
      transaction,
      {
        actorKind: 'user',
        actorId: userId,
        action: 'roster-scope-set',
        subject: canteenId,
        detail: { scope },
      },
      context.now(),
    );
    await refreshHolding(context, transaction, { of: 'canteen', canteenId });
    const { count } = await transaction
      .selectFrom('canteen_elder')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('canteen_id', '=', canteenId)
      .executeTakeFirstOrThrow();
    return { elderCount: count };
  });
}

interface Held {
  readonly canteen_id: string;
  readonly elder_id: string;
}

function markOf(kind: ChangeMark['kind'], held: Held): ChangeMark {
  return { kind, subject: held.elder_id, canteenId: held.canteen_id, originKioskId: null };
}

/** Who should be held where; each way is asked by itself, since together no index fits. */
function wanted(holding: Holding): RawBuilder<unknown> {
  const only = (canteen: RawBuilder<unknown>) => filterOf(holding, canteen, sql`e.elder_id`);
  return sql`
    select c.canteen_id, e.elder_id from canteen c join elder e on e.district_code = c.district_code
      where c.roster_scope = 'district' and e.is_active and ${only(sql`c.canteen_id`)}
    union select s.canteen_id, e.elder_id from canteen_community s
      join elder e on e.home_community_code = s.community_code
      where e.is_active and ${only(sql`s.canteen_id`)}
    union select m.canteen_id, e.elder_id from meal m join elder e on e.elder_id = m.elder_id
      where e.is_active and ${only(sql`m.canteen_id`)}`;
}

function filterOf(
  holding: Holding,
  canteenColumn: RawBuilder<unknown>,
  elderColumn: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return holding.of === 'canteen'
    ? sql`${canteenColumn} = ${holding.canteenId}::uuid`
    : sql`${elderColumn} = any(${holding.elderIds}::uuid[])`;
}

/** Only they have an account or usage that a kiosk new to them must hear of. */
async function whoseAccountOrUsage(
  context: Pick<AdminContext, 'now'>,
  transaction: Transaction<Tables>,
  held: readonly Held[],
): Promise<{ readonly accounts: ReadonlySet<string>; readonly usages: ReadonlySet<string> }> {
  const elderIds = [...new Set(held.map((one) => one.elder_id))];
  if (elderIds.length === 0) return { accounts: new Set(), usages: new Set() };
  const usageFrom = addDays(shanghaiDate(context.now()), -LIMITS.usageDays);
  const accounts = await sql<{ elder_id: string }>`
    select distinct elder_id from account_movement where elder_id = any(${elderIds}::uuid[])`.execute(
    transaction,
  );
  const usages = await sql<{ elder_id: string }>`
    select distinct elder_id from meal where elder_id = any(${elderIds}::uuid[])
      and business_date >= ${usageFrom}::date`.execute(transaction);
  return {
    accounts: new Set(accounts.rows.map((row) => row.elder_id)),
    usages: new Set(usages.rows.map((row) => row.elder_id)),
  };
}
