import { sql, type Transaction } from 'kysely';
import type { Window } from '../../../shared/policy/conditions.ts';
import { type UsedMeal, usedMealSchema } from '../../../shared/policy/facts.ts';
import { MEAL_PERIOD_NAMES } from '../../../shared/policy/names.ts';
import { windowDates } from '../../../shared/policy/windows.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import type { Alarm } from '../alarms.ts';
import { arrayOf } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';
import { IS_UNDER_A_SUBSIDY, SUBSIDIES_BY_RULE } from '../meals/used.ts';
import { type BeyondLimit, findBeyondLimits, type GrantedMeal } from './beyond-limits.ts';
import type { PolicyOf } from './policies.ts';
import { loadPoliciesByDigest, type PoliciesOfBatch } from './policies.ts';
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
  of: {
    readonly projection: Projection;
    readonly place: KioskPlace;
    readonly policies: PoliciesOfBatch;
  },
): Promise<readonly Alarm[]> {
  const { projection, place, policies } = of;
  const granted = freshMeals(projection, place);
  if (granted.size === 0) return [];
  const freshKeys = new Set([...granted.values()].flat().map(keyOf));
  const earlier = await heldMeals(transaction, spansOf(granted, policies.limitWindows), projection);
  for (const { elderId, meal } of earlier) granted.get(elderId)?.push(meal);
  const others = await loadPoliciesByDigest(transaction, digestsOf(earlier, policies.policyOf));
  const policyOf: PolicyOf = (digest) => policies.policyOf(digest) ?? others.get(digest) ?? null;
  const found = [...granted.values()]
    .flatMap((meals) => findBeyondLimits(meals, policyOf))
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
  const span = widen(at.elderId, [touched.from, touched.to]);
  const held = await heldMeals(transaction, [span], { meals: [] });
  const policies = await loadPoliciesByDigest(
    transaction,
    digestsOf(held, () => null),
  );
  await sql`update meal set beyond_limit = null where elder_id = ${at.elderId}::uuid
    and business_date between ${touched.from}::date and ${touched.to}::date
    and beyond_limit is not null`.execute(transaction);
  const found = findBeyondLimits(
    held.map(({ meal }) => meal),
    (digest) => policies.get(digest) ?? null,
  );
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

/** The batch's own meals under a subsidy by elder, as the database would give them. */
function freshMeals(projection: Projection, place: KioskPlace): Map<string, GrantedMeal[]> {
  const byElder = new Map<string, GrantedMeal[]>();
  const subsidiesOf = subsidiesBySeq(projection);
  for (const meal of projection.meals) {
    const subsidies = subsidiesOf.get(meal.seq) ?? [];
    const isUnderSubsidy = meal.subsidy_fen > meal.merchant_fen || meal.fees.length > 0;
    if (typeof meal.elder_id !== 'string' || !isUnderSubsidy) continue;
    const list = byElder.get(meal.elder_id) ?? [];
    byElder.set(meal.elder_id, list);
    const { business_date: businessDate, meal_period, fees } = meal;
    const used = { businessDate, mealPeriod: meal_period, subsidies, fees };
    list.push({
      kioskId: place.kioskId,
      kioskNumber: place.kioskNumber,
      seq: meal.seq,
      atMs: Date.parse(meal.at_text),
      policyDigest: meal.policy_digest ?? null,
      used: usedMealSchema.parse(used),
    });
  }
  return byElder;
}

/** What each meal got by rule, without what merchants gave. */
function subsidiesBySeq(projection: Projection) {
  const bySeq = new Map<number, { readonly ruleId: string; amountFen: number }[]>();
  for (const { seq, rule_id: ruleId, amount_fen, by_merchant } of projection.subsidies) {
    if (by_merchant) continue;
    const list = bySeq.get(seq) ?? [];
    bySeq.set(seq, list);
    const same = list.find((one) => one.ruleId === ruleId);
    if (same === undefined) list.push({ ruleId, amountFen: amount_fen });
    else same.amountFen += amount_fen;
  }
  return bySeq;
}

function digestsOf(meals: readonly HeldMeal[], policyOf: PolicyOf): readonly string[] {
  const digests = new Set(meals.map(({ meal }) => meal.policyDigest));
  return [...digests].flatMap((digest) =>
    digest === null || policyOf(digest) !== null ? [] : [digest],
  );
}

/** The natural windows that hold the dates of a batch's meals, no wider than some limit counts in. */
function spansOf(
  granted: ReadonlyMap<string, readonly GrantedMeal[]>,
  windows: ReadonlySet<Window>,
): readonly Span[] {
  return [...granted].flatMap(([elderId, meals]) => {
    const dates = meals.map(({ used }) => used.businessDate).toSorted();
    const [first, last] = [dates[0], dates.at(-1)];
    if (first === undefined || last === undefined) return [];
    const froms = [first, ...[...windows].map((window) => windowDates(window, first).from)];
    const tos = [last, ...[...windows].map((window) => windowDates(window, last).to)];
    return [{ elderId, from: froms.toSorted()[0] ?? first, to: tos.toSorted().at(-1) ?? last }];
  });
}

interface HeldMeal {
  readonly elderId: string;
  readonly meal: GrantedMeal;
}

/** Meals of the same people that came before this batch. */
async function heldMeals(
  transaction: Transaction<Tables>,
  spans: readonly Span[],
  { meals }: Pick<Projection, 'meals'>,
): Promise<readonly HeldMeal[]> {
  const seqs = meals.map(({ seq }) => seq);
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
    from unnest(${arrayOf(
      'uuid',
      spans.map(({ elderId }) => elderId),
    )}, ${arrayOf(
      'date',
      spans.map(({ from }) => from),
    )},
      ${arrayOf(
        'date',
        spans.map(({ to }) => to),
      )}) as span (elder_id, from_date, to_date)
    -- The offset keeps the planner at the index of people: by hash it reads every meal of the district for one batch.
    cross join lateral (select * from meal of_elder
      where of_elder.elder_id = span.elder_id
        and of_elder.business_date between span.from_date and span.to_date offset 0) m
    join kiosk_place k on k.place_id = m.kiosk_id
    where ${IS_UNDER_A_SUBSIDY}
      and not (m.kiosk_id = ${meals[0]?.kiosk_id ?? null}::uuid and m.seq = any(${arrayOf('bigint', seqs)}))`.execute(
    transaction,
  );
  return rows.map((row) => {
    const { business_date: businessDate, meal_period: mealPeriod, subsidies, fees } = row;
    const meal = {
      kioskId: row.kiosk_id,
      kioskNumber: row.kiosk_number,
      seq: row.seq,
      atMs: Date.parse(row.at_text),
      policyDigest: row.policy_digest,
      used: usedMealSchema.parse({ businessDate, mealPeriod, subsidies, fees }),
    };
    return { elderId: row.elder_id, meal };
  });
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
