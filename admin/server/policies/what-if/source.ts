import { sql, type Transaction } from 'kysely';
import { parseJson } from '../../../../shared/json.ts';
import { saleFactsSchema } from '../../../../shared/ledger/sale-facts.ts';
import { fen } from '../../../../shared/money/fen.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../../shared/policy/document.ts';
import type { MealFacts, PersonFacts, UsedMeal } from '../../../../shared/policy/facts.ts';
import type { Tables } from '../../database/tables.ts';
import { loadPersonFacts } from '../../roster/facts.ts';
import type { GrantedLine, ReplaySpan, StoredMeal } from './replay.ts';

/** Rows in memory at a time. */
const ROWS_PER_PAGE = 4_000;

/** What is asked about, and from when meals may have a part in its windows. */
export interface MealRange extends ReplaySpan {
  readonly districtCode: string;
  readonly since: string;
}

interface MealRow {
  readonly elder_id: string;
  readonly kiosk_id: string;
  readonly seq: number;
  readonly canteen_id: string;
  readonly business_date: string;
  readonly at_text: string;
  readonly meal_period: MealFacts['mealPeriod'];
  readonly service_type: MealFacts['serviceType'];
  readonly person_kind: 'elder' | 'provisional';
  readonly set_meal_fen: number;
  readonly dishes_fen: number;
  readonly by_weight_fen: number;
  readonly weight_grams: number;
  readonly delivery_fee_fen: number;
  readonly is_working_day: boolean | null;
  readonly booked_days_before: number | null;
  readonly paid_fen: number;
  readonly operator_fen: number;
  readonly fees: UsedMeal['fees'];
  readonly policy_id: string | null;
  readonly facts_text: string | null;
  /** One part of its subsidy; a meal with several has a row for each, one without any has null. */
  readonly rule_id: string | null;
  readonly fund_name: string | null;
  readonly amount_fen: number | null;
}

/** How many meals are asked about: of known and unknown people, and of guests. */
export async function countMeals(
  transaction: Transaction<Tables>,
  range: MealRange,
): Promise<{ readonly ofElders: number; readonly ofGuests: number }> {
  const { rows } = await sql<{ readonly elders: number; readonly whole: number }>`
    select count(elder_id) as elders, count(*) as whole from meal where ${isAsked(range)}`.execute(
    transaction,
  );
  const { elders = 0, whole = 0 } = rows[0] ?? {};
  return { ofElders: elders, ofGuests: whole - elders };
}

function isAsked({ districtCode, from, to, canteenId }: MealRange) {
  return sql<boolean>`district_code = ${districtCode} and business_date between ${from}::date and ${to}::date
    and (${canteenId}::uuid is null or canteen_id = ${canteenId}::uuid)`;
}

/** Every published version; the number of them is small. */
export async function publishedPolicies(
  transaction: Transaction<Tables>,
): Promise<readonly PolicyDocument[]> {
  const rows = await transaction.selectFrom('policy').select('document').execute();
  return rows.map((row) => policyDocumentSchema.parse(JSON.parse(row.document)));
}

/**
 * The meals of each elder who has one that is asked about, some elders at a time; within an elder in no order. The database
 * sorts once and hands out page by page, so that memory does not grow with the time asked about.
 */
export async function* mealsByElder(
  transaction: Transaction<Tables>,
  range: MealRange,
): AsyncGenerator<readonly (readonly StoredMeal[])[]> {
  await openCursor(transaction, range);
  let begun: readonly MealRow[] = [];
  for (;;) {
    const { rows } = await sql<MealRow>`
      fetch forward ${sql.lit(ROWS_PER_PAGE)} from what_if_meals`.execute(transaction);
    const last = rows.at(-1)?.elder_id;
    // The last elder of a page may go on in the next one.
    const whole = [...begun, ...rows.filter((row) => row.elder_id !== last)];
    const open = rows.filter((row) => row.elder_id === last);
    const isSame = begun[0]?.elder_id === last && last !== undefined;
    const done = isSame ? whole.filter((row) => row.elder_id !== last) : whole;
    begun = isSame ? [...begun, ...open] : open;
    if (done.length > 0) yield await asMeals(transaction, done);
    if (last === undefined) return;
  }
}

async function openCursor(transaction: Transaction<Tables>, range: MealRange): Promise<void> {
  // Every row will be fetched, so the plan that is cheapest as a whole is wanted: one that sorts, and sorts in memory if it can.
  await sql`set local cursor_tuple_fraction = 1`.execute(transaction);
  await sql`set local work_mem = '64MB'`.execute(transaction);
  const ofAskedElders =
    range.canteenId === null
      ? sql`m.elder_id is not null`
      : sql`m.elder_id in (select elder_id from meal where ${isAsked(range)} and elder_id is not null)`;
  await sql`
    declare what_if_meals no scroll cursor for
    select m.elder_id, m.kiosk_id, m.seq, m.canteen_id, m.business_date, m.at_text, m.meal_period, m.service_type,
      m.person_kind, m.set_meal_fen, m.dishes_fen, m.by_weight_fen, m.weight_grams, m.delivery_fee_fen,
      m.is_working_day, m.booked_days_before, m.paid_fen, m.operator_fen, m.fees, m.policy_id,
      case when m.person_kind = 'provisional' then (select convert_from(a.content, 'UTF8') from attachment a
        where a.kiosk_id = m.kiosk_id and a.seq = m.seq and a.digest = m.facts_digest) end as facts_text,
      s.rule_id, s.fund_name, s.amount_fen
    from meal m left join meal_subsidy s
      on s.kiosk_id = m.kiosk_id and s.seq = m.seq and not s.by_merchant and s.amount_fen > 0
    where m.district_code = ${range.districtCode} and ${ofAskedElders}
      and m.business_date between ${range.since}::date and ${range.to}::date
    order by m.elder_id, m.kiosk_id, m.seq`.execute(transaction);
}

async function asMeals(
  transaction: Transaction<Tables>,
  rows: readonly MealRow[],
): Promise<readonly (readonly StoredMeal[])[]> {
  const byElder = new Map<string, StoredMeal[]>();
  const people = await loadPersonFacts(
    transaction,
    rows.map((row) => row.elder_id),
  );
  let latest: { readonly meal: StoredMeal; readonly lines: GrantedLine[] } | null = null;
  for (const row of rows) {
    if (latest?.meal.seq !== row.seq || latest.meal.kioskId !== row.kiosk_id) {
      const person =
        row.person_kind === 'elder' ? people.get(row.elder_id) : provisionalPerson(row.facts_text);
      const lines: GrantedLine[] = [];
      latest = { lines, meal: storedMeal(row, person ?? null, lines) };
      const meals = byElder.get(row.elder_id);
      if (meals === undefined) byElder.set(row.elder_id, [latest.meal]);
      else meals.push(latest.meal);
    }
    const { rule_id: ruleId, fund_name: fundName, amount_fen: amountFen } = row;
    if (ruleId !== null && fundName !== null && amountFen !== null) {
      latest.lines.push({ ruleId, fundName, amountFen });
    }
  }
  return [...byElder.values()];
}

/** Of somebody who is not on the roster only what the kiosk read from the card is known, while it is kept. */
function provisionalPerson(factsText: string | null): PersonFacts | undefined {
  if (factsText === null) return undefined;
  const facts = saleFactsSchema.safeParse(parseJson(factsText)).data;
  return facts === undefined ? undefined : { ...facts.person, standing: 'provisional' };
}

function storedMeal(
  row: MealRow,
  person: PersonFacts | null,
  lines: readonly GrantedLine[],
): StoredMeal {
  const { business_date: businessDate, meal_period: mealPeriod } = row;
  const meal = mealFacts(row);
  return {
    kioskId: row.kiosk_id,
    seq: row.seq,
    canteenId: row.canteen_id,
    atMs: Date.parse(row.at_text),
    businessDate,
    mealPeriod,
    question: person === null || meal === null ? null : { person, meal },
    real: {
      policyId: row.policy_id,
      lines,
      fees: row.fees.filter((fee) => fee.amountFen > 0),
      paidFen: row.paid_fen,
      operatorFen: row.operator_fen,
    },
  };
}

function mealFacts(row: MealRow): MealFacts | null {
  if (row.is_working_day === null || row.booked_days_before === null) return null;
  return {
    businessDate: row.business_date,
    mealPeriod: row.meal_period,
    isWorkingDay: row.is_working_day,
    serviceType: row.service_type,
    bookedDaysBefore: row.booked_days_before,
    prices: {
      setMealFen: fen(row.set_meal_fen),
      dishesFen: fen(row.dishes_fen),
      byWeightFen: fen(row.by_weight_fen),
      weightGrams: row.weight_grams,
      deliveryFeeFen: fen(row.delivery_fee_fen),
    },
  };
}
