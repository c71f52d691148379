import { sql, type Transaction } from 'kysely';
import { type UsedMeal, usedMealSchema } from '../../../shared/policy/facts.ts';
import { MEAL_PERIOD_NAMES } from '../../../shared/policy/names.ts';
import { windowDates } from '../../../shared/policy/windows.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import type { Alarm } from '../alarms.ts';
import type { Tables } from '../database/tables.ts';
import { IS_UNDER_A_SUBSIDY, SUBSIDIES_BY_RULE } from '../meals/used.ts';
import { type BeyondLimit, findBeyondLimits, type GrantedMeal } from './beyond-limits.ts';
import { loadPoliciesByDigest } from './policies.ts';
import type { KioskPlace, Projection } from './project.ts';

/** Meals named in one sentence; the rest are counted. */
const MEALS_NAMED_MAX = 8;

/** One person's dates that the meals of a batch can have a part in. */
interface Span {
  readonly elderId: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Two kiosks without network may both grant a meal that the limit allows once. Such a meal stays as it was sold; here it is
 * flagged with what its policy says of it, and somebody is told. Under `lockElders`, after the batch's meals were written.
 */
export async function flagBeyondLimits(
  transaction: Transaction<Tables>,
  projection: Projection,
  place: KioskPlace,
): Promise<readonly Alarm[]> {
  const fresh = projection.meals.filter(
    (meal) => typeof meal.elder_id === 'string' && projection.subsidised.has(meal.elder_id),
  );
  if (fresh.length === 0) return [];
  const freshKeys = new Set(fresh.map((meal) => `${meal.kiosk_id}/${meal.seq}`));
  const granted = await grantedMeals(transaction, spansOf(projection));
  const digests = new Set([...granted.values()].flat().map((meal) => meal.policyDigest));
  const policies = await loadPoliciesByDigest(
    transaction,
    [...digests].filter((digest) => digest !== null),
  );
  const found = [...granted.values()]
    .flatMap((meals) => findBeyondLimits(meals, (digest) => policies.get(digest) ?? null))
    // Others were found when their own last meal came in.
    .filter(({ meal, counted }) => [meal, ...counted].some((one) => freshKeys.has(keyOf(one))));
  await flag(transaction, found);
  return found.map((one) => alarmOf(one, place.districtCode));
}

/**
 * Works the flags of one person out again around a date, when a meal that counted does not any more. Only meals whose windows
 * all lie within what is read are touched.
 */
export async function flagAnew(
  transaction: Transaction<Tables>,
  at: { readonly elderId: string; readonly businessDate: string },
): Promise<void> {
  const touched = widen(at.elderId, [at.businessDate]);
  const granted = await grantedMeals(transaction, [widen(at.elderId, [touched.from, touched.to])]);
  const meals = granted.get(at.elderId) ?? [];
  const digests = meals.map((meal) => meal.policyDigest).filter((digest) => digest !== null);
  const policies = await loadPoliciesByDigest(transaction, [...new Set(digests)]);
  await sql`update meal set beyond_limit = null where elder_id = ${at.elderId}::uuid
    and business_date between ${touched.from}::date and ${touched.to}::date
    and beyond_limit is not null`.execute(transaction);
  const found = findBeyondLimits(meals, (digest) => policies.get(digest) ?? null);
  await flag(
    transaction,
    found.filter(
      ({ meal }) => meal.used.businessDate >= touched.from && meal.used.businessDate <= touched.to,
    ),
  );
}

/** The weeks and months of dates, as one span. */
function widen(elderId: string, dates: readonly string[]): Span {
  const windows = dates.flatMap((date) => [windowDates('week', date), windowDates('month', date)]);
  const from = windows.map((window) => window.from).toSorted()[0];
  const to = windows
    .map((window) => window.to)
    .toSorted()
    .at(-1);
  if (from === undefined || to === undefined) throw new Error('a span has dates');
  return { elderId, from, to };
}

function keyOf({ kioskId, seq }: GrantedMeal): string {
  return `${kioskId}/${seq}`;
}

/** Every natural window that holds a date lies in its week and its month. */
function spansOf(projection: Projection): readonly Span[] {
  const spans = new Map<string, Span>();
  for (const { elder_id: elderId, business_date: date } of projection.meals) {
    if (typeof elderId !== 'string' || !projection.subsidised.has(elderId)) continue;
    const [week, month] = [windowDates('week', date), windowDates('month', date)];
    const known = spans.get(elderId);
    const froms = [week.from, month.from, ...(known === undefined ? [] : [known.from])].toSorted();
    const tos = [week.to, month.to, ...(known === undefined ? [] : [known.to])].toSorted();
    spans.set(elderId, { elderId, from: froms[0] ?? date, to: tos.at(-1) ?? date });
  }
  return [...spans.values()];
}

async function grantedMeals(
  transaction: Transaction<Tables>,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, readonly GrantedMeal[]>> {
  const { rows } = await sql<{
    readonly elder_id: string;
    readonly kiosk_id: string;
    readonly kiosk_number: number;
    readonly seq: number;
    readonly at_text: string;
    readonly policy_digest: string | null;
    readonly business_date: string;
    readonly meal_period: MealPeriodId;
    readonly subsidies: UsedMeal['subsidies'];
    readonly fees: UsedMeal['fees'];
  }>`
    select m.elder_id, m.kiosk_id, k.kiosk_number, m.seq, m.at_text, m.policy_digest,
      m.business_date, m.meal_period, m.fees, ${SUBSIDIES_BY_RULE} as subsidies
    from unnest(${spans.map(({ elderId }) => elderId)}::uuid[], ${spans.map(({ from }) => from)}::date[],
      ${spans.map(({ to }) => to)}::date[]) as span (elder_id, from_date, to_date)
    join meal m on m.elder_id = span.elder_id and m.business_date between span.from_date and span.to_date
    join kiosk_place k on k.place_id = m.kiosk_id
    where ${IS_UNDER_A_SUBSIDY}`.execute(transaction);
  const meals = new Map<string, GrantedMeal[]>();
  for (const row of rows) {
    const { subsidies, fees } = row;
    const used = { businessDate: row.business_date, mealPeriod: row.meal_period, subsidies, fees };
    const list = meals.get(row.elder_id) ?? [];
    meals.set(row.elder_id, list);
    list.push({
      kioskId: row.kiosk_id,
      kioskNumber: row.kiosk_number,
      seq: row.seq,
      atMs: Date.parse(row.at_text),
      policyDigest: row.policy_digest,
      used: usedMealSchema.parse(used),
    });
  }
  return meals;
}

async function flag(
  transaction: Transaction<Tables>,
  found: readonly BeyondLimit[],
): Promise<void> {
  if (found.length === 0) return;
  await sql`
    update meal set beyond_limit = f.outcome
    from unnest(${found.map(({ meal }) => meal.kioskId)}::uuid[], ${found.map(({ meal }) => meal.seq)}::bigint[],
      ${found.map(({ outcome }) => outcome)}::text[]) as f (kiosk_id, seq, outcome)
    where meal.kiosk_id = f.kiosk_id and meal.seq = f.seq`.execute(transaction);
}

const OUTCOMES: Record<BeyondLimit['outcome'], string> = {
  honour: '按政策这一餐照常结算，已作标记，请核对。',
  withhold: '按政策这一餐先不结算，请核对后决定。',
};

function alarmOf({ meal, limit, counted, outcome }: BeyondLimit, districtCode: string): Alarm {
  const named = counted.slice(-MEALS_NAMED_MAX).map(mealName).join('、');
  const more = counted.length > MEALS_NAMED_MAX ? `等${counted.length}餐` : '';
  return {
    code: 'granted-beyond-limit',
    matter: `${meal.kioskId}/${meal.seq}/${limit.id}`,
    sentence: `${mealName(meal)}的补贴超出限额“${limit.title}”：同一位老人此前已有${named}${more}。可能是点餐机断网时各自给了补贴。${OUTCOMES[outcome]}`,
    kioskId: meal.kioskId,
    districtCode,
  };
}

/** A meal as people find it: kiosk and number, with date and meal period. */
function mealName({ kioskNumber, seq, used }: GrantedMeal): string {
  return `${kioskNumber}号点餐机第${seq}号记录（${used.businessDate}${MEAL_PERIOD_NAMES[used.mealPeriod]}）`;
}
