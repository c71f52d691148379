import { sql, type Transaction } from 'kysely';
import { parseJson } from '../../../../shared/json.ts';
import { saleFactsSchema } from '../../../../shared/ledger/sale-facts.ts';
import { fen } from '../../../../shared/money/fen.ts';
import { type PolicyDocument, policyDocumentSchema } from '../../../../shared/policy/document.ts';
import type { MealFacts, PersonFacts, UsedMeal } from '../../../../shared/policy/facts.ts';
import type { Tables } from '../../database/tables.ts';
import { loadPersonFacts } from '../../roster/facts.ts';
import type { ReplaySpan, StoredMeal } from './replay.ts';

/** Elders in memory at a time: with a year of meals each some 100,000 rows, with a month 5,000. */
const ELDERS_PER_PAGE = 100;

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
  readonly rule_ids: readonly string[] | null;
  readonly fund_names: readonly string[] | null;
  readonly amounts: readonly number[] | null;
  readonly facts_text: string | null;
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

/** The meals of each elder who has one that is asked about, a page of elders at a time; within an elder in no order. */
export async function* mealsByElder(
  transaction: Transaction<Tables>,
  range: MealRange,
): AsyncGenerator<readonly (readonly StoredMeal[])[]> {
  await sql`declare what_if_elders no scroll cursor for
    select distinct elder_id from meal where ${isAsked(range)} and elder_id is not null order by elder_id`.execute(
    transaction,
  );
  for (;;) {
    const { rows } = await sql<{ readonly elder_id: string }>`
      fetch forward ${sql.lit(ELDERS_PER_PAGE)} from what_if_elders`.execute(transaction);
    if (rows.length === 0) return;
    yield await readPage(
      transaction,
      rows.map((row) => row.elder_id),
      range,
    );
  }
}

async function readPage(
  transaction: Transaction<Tables>,
  elderIds: readonly string[],
  range: MealRange,
): Promise<readonly (readonly StoredMeal[])[]> {
  const { rows } = await sql<MealRow>`
    select m.elder_id, m.kiosk_id, m.seq, m.canteen_id, m.business_date, m.at_text, m.meal_period, m.service_type,
      m.person_kind, m.set_meal_fen, m.dishes_fen, m.by_weight_fen, m.weight_grams, m.delivery_fee_fen,
      m.is_working_day, m.booked_days_before, m.paid_fen, m.operator_fen, m.fees, m.policy_id,
      g.rule_ids, g.fund_names, g.amounts,
      case when m.person_kind = 'provisional' then (select convert_from(a.content, 'UTF8') from attachment a
        where a.kiosk_id = m.kiosk_id and a.seq = m.seq and a.digest = m.facts_digest) end as facts_text
    from meal m left join lateral (
      select array_agg(s.rule_id) as rule_ids, array_agg(s.fund_name) as fund_names,
        array_agg(s.amount_fen::integer) as amounts
      from meal_subsidy s where s.kiosk_id = m.kiosk_id and s.seq = m.seq and not s.by_merchant and s.amount_fen > 0
    ) g on true
    where m.elder_id = any(${elderIds}::uuid[]) and m.business_date between ${range.since}::date and ${range.to}::date`.execute(
    transaction,
  );
  const people = await loadPersonFacts(transaction, elderIds);
  const byElder = new Map<string, StoredMeal[]>();
  for (const row of rows) {
    const meals = byElder.get(row.elder_id) ?? [];
    byElder.set(row.elder_id, meals);
    const person =
      row.person_kind === 'elder' ? people.get(row.elder_id) : provisionalPerson(row.facts_text);
    meals.push(storedMeal(row, person ?? null));
  }
  return [...byElder.values()];
}

/** Of somebody who is not on the roster only what the kiosk read from the card is known, while it is kept. */
function provisionalPerson(factsText: string | null): PersonFacts | undefined {
  if (factsText === null) return undefined;
  const facts = saleFactsSchema.safeParse(parseJson(factsText)).data;
  return facts === undefined ? undefined : { ...facts.person, standing: 'provisional' };
}

function storedMeal(row: MealRow, person: PersonFacts | null): StoredMeal {
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
      lines: (row.rule_ids ?? []).map((ruleId, index) => ({
        ruleId,
        fundName: row.fund_names?.[index] ?? '',
        amountFen: row.amounts?.[index] ?? 0,
      })),
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
