import { sql, type Transaction } from 'kysely';
import { kioskLookup } from '../../../shared/identity/lookup.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { ElderContact } from '../../../shared/sync/contract.ts';
import { differingDays } from '../calendar/days.ts';
import type { Tables } from '../database/tables.ts';
import type { AdminKeys } from '../keys.ts';
import { IS_UNDER_A_SUBSIDY, SUBSIDIES_BY_RULE } from '../meals/used.ts';
import { FACTS_OF_ELDER, type FactsRow, factsBody } from '../roster/facts.ts';
import { openContact } from '../roster/sealed-identity.ts';

/** A change before it is parsed by the contract's schema, which gives ids and money their brands. */
export type ChangeBody = Readonly<Record<string, unknown>>;

/** Who asks, and when. */
export interface Reader {
  readonly transaction: Transaction<Tables>;
  readonly kiosk: {
    readonly kioskId: string;
    readonly canteenId: string;
    readonly lookupKey: string;
    readonly recoveryPublicKey: string;
  };
  /** Opens what the roster keeps sealed. */
  readonly keys: AdminKeys;
  readonly nowMs: number;
  readonly today: string;
  /** Usage before this date is no longer of interest to any limit. */
  readonly usageFrom: string;
}

type Loaded = Promise<ReadonlyMap<string, ChangeBody>>;

/** The contract's bound on lookups of one elder: the identity number and seven cards. */
export const CARDS_MAX = 7;

/** Elders without number or address, and with their full name only where they are regulars; one who left the roster, or is no longer this canteen's, is removed from the kiosk. */
export async function loadElders(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await sql<
    FactsRow & {
      elder_id: string;
      masked_name: string;
      slow_lookup: string;
      is_active: boolean;
      cards: string[];
      sealed_identity: Buffer | null;
    }
  >`
    select e.elder_id, masked_name, slow_lookup, is_active,
      case when h.is_regular then sealed_identity end as sealed_identity,
      array(select c.slow_lookup from elder_card c where c.elder_id = e.elder_id
        and (c.ended_on is null or c.ended_on >= ${reader.today}::date)
        order by c.given_on desc limit ${CARDS_MAX}) as cards,
      ${FACTS_OF_ELDER}
    from elder e join canteen_elder h
      on h.canteen_id = ${reader.kiosk.canteenId}::uuid and h.elder_id = e.elder_id
    where e.elder_id = any(${subjects}::uuid[])`.execute(reader.transaction);
  const changes = new Map<string, ChangeBody>(
    subjects.map((elderId) => [elderId, { kind: 'elder-removed', elderId }]),
  );
  for (const row of rows.rows.filter((one) => one.is_active)) {
    changes.set(row.elder_id, {
      kind: 'elder',
      elderId: row.elder_id,
      lookups: [row.slow_lookup, ...row.cards].map((slow) =>
        kioskLookup(slow, reader.kiosk.lookupKey),
      ),
      maskedName: row.masked_name,
      contact: contactOf(row, reader.keys),
      ...factsBody(row),
    });
  }
  return changes;
}

/** Null for somebody who is no regular, and for a box that does not open: the person eats by card all the same. */
function contactOf(
  row: { readonly elder_id: string; readonly sealed_identity: Buffer | null },
  keys: AdminKeys,
): ElderContact | null {
  if (row.sealed_identity === null) return null;
  try {
    return openContact(keys, row.elder_id, row.sealed_identity);
  } catch (error) {
    const reason = error instanceof Error ? error.name : String(error);
    console.error(`老人 ${row.elder_id} 的登记资料打不开（${reason}），没有刷卡时查不到这个人。`);
    return null;
  }
}

/** Sums of what other kiosks did; nothing for an elder who has no account at all. */
export async function loadAccounts(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await sql<{ elder_id: string; elsewhere_fen: number }>`
    select elder_id,
      coalesce(sum(amount_fen) filter (where kiosk_id <> ${reader.kiosk.kioskId}::uuid), 0) as elsewhere_fen
    from account_movement where elder_id = any(${subjects}::uuid[])
    group by elder_id`.execute(reader.transaction);
  return new Map(
    rows.rows.map((row) => [
      row.elder_id,
      { kind: 'account', elderId: row.elder_id, elsewhereFen: row.elsewhere_fen },
    ]),
  );
}

/** Meals under a subsidy at other kiosks, the whole list each time; what merchants gave is nobody's usage. */
export async function loadUsage(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await sql<{ elder_id: string; meals: unknown[] }>`
    select elder_id, jsonb_agg(jsonb_build_object(
        'businessDate', business_date, 'mealPeriod', meal_period, 'fees', fees,
        'subsidies', ${SUBSIDIES_BY_RULE}) order by business_date, seq) as meals
    from meal m where elder_id = any(${subjects}::uuid[])
      and kiosk_id <> ${reader.kiosk.kioskId}::uuid
      and business_date >= ${reader.usageFrom}::date and ${IS_UNDER_A_SUBSIDY}
    group by elder_id`.execute(reader.transaction);
  const meals = new Map(rows.rows.map((row) => [row.elder_id, row.meals]));
  return new Map(
    subjects.map((elderId) => [
      elderId,
      // The newest matter most, should anybody ever reach the contract's bound.
      { kind: 'usage', elderId, meals: (meals.get(elderId) ?? []).slice(-LIMITS.usedMealsMax) },
    ]),
  );
}

/** Policies in force or to come, and those that ended within the usage window: offline meals of then still come in. */
export async function loadPolicies(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await reader.transaction
    .selectFrom('policy')
    .select(['policy_id', 'version', 'document', 'signature'])
    .where(sql<string>`policy_id || '/' || version`, 'in', [...subjects])
    .where((where) =>
      where.or([where('effective_to', 'is', null), where('effective_to', '>=', reader.usageFrom)]),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.policy_id}/${row.version}`,
      { kind: 'policy', document: JSON.parse(row.document), signature: row.signature },
    ]),
  );
}

/** Every day that differs from the packaged calendar. */
export async function loadCalendar(subjects: readonly string[], reader: Reader): Loaded {
  const days = await differingDays(reader.transaction);
  return new Map(subjects.map((subject) => [subject, { kind: 'calendar', days }]));
}

/** Attendants with the lookup of their card and the slow hash of their PIN. */
export async function loadStaff(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await reader.transaction
    .selectFrom('staff')
    .selectAll()
    .where('staff_id', 'in', [...subjects])
    .where('is_active', '=', true)
    .execute();
  const changes = new Map<string, ChangeBody>(
    subjects.map((staffId) => [staffId, { kind: 'staff-removed', staffId }]),
  );
  for (const row of rows) {
    changes.set(row.staff_id, {
      kind: 'staff',
      staffId: row.staff_id,
      name: row.name,
      cardLookup: kioskLookup(row.card_slow_lookup, reader.kiosk.lookupKey),
      pinSalt: row.pin_salt,
      pinHash: row.pin_hash,
    });
  }
  return changes;
}
