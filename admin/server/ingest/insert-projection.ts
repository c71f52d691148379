import type { Transaction } from 'kysely';
import { type ColumnTypes, insertColumns } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';
import type { Projection } from './project.ts';

type RowOf<Name extends keyof Projection> = Projection[Name] extends (infer Row)[] ? Row : never;

const MEAL: ColumnTypes<Omit<RowOf<'meals'>, 'beyond_limit'>> = {
  kiosk_id: 'uuid',
  seq: 'bigint',
  district_code: 'text',
  canteen_id: 'uuid',
  business_date: 'date',
  at_text: 'text',
  meal_period: 'text',
  service_type: 'text',
  person_kind: 'text',
  elder_id: 'uuid',
  identified_by: 'text',
  facts_digest: 'text',
  order_id: 'uuid',
  order_number: 'integer',
  meal_name: 'text',
  set_meal_fen: 'bigint',
  dishes_fen: 'bigint',
  by_weight_fen: 'bigint',
  weight_grams: 'integer',
  delivery_fee_fen: 'bigint',
  is_working_day: 'boolean',
  booked_days_before: 'integer',
  list_price_fen: 'bigint',
  subsidy_fen: 'bigint',
  merchant_fen: 'bigint',
  paid_fen: 'bigint',
  operator_fen: 'bigint',
  fees: 'json',
  tenders: 'json',
  policy_id: 'uuid',
  policy_version: 'integer',
  policy_digest: 'text',
  reasons: 'json',
  hash: 'text',
};

const LINE = {
  kiosk_id: 'uuid',
  seq: 'bigint',
  position: 'integer',
  district_code: 'text',
  canteen_id: 'uuid',
  business_date: 'date',
  fund_id: 'text',
  fund_name: 'text',
  amount_fen: 'bigint',
} as const;

const SUBSIDY: ColumnTypes<RowOf<'subsidies'>> = {
  ...LINE,
  rule_id: 'text',
  by_merchant: 'boolean',
};

const OPERATOR_LINE: ColumnTypes<RowOf<'operatorLines'>> = { ...LINE, payment_id: 'text' };

const MOVEMENT: ColumnTypes<RowOf<'movements'>> = {
  kiosk_id: 'uuid',
  seq: 'bigint',
  district_code: 'text',
  elder_id: 'uuid',
  business_date: 'date',
  kind: 'text',
  amount_fen: 'bigint',
};

/** Writes the rows that follow from entries. */
export async function insertProjection(
  transaction: Transaction<Tables>,
  { meals, subsidies, operatorLines, movements }: Projection,
): Promise<void> {
  await insertColumns(transaction, { table: 'meal', types: MEAL }, meals);
  await insertColumns(transaction, { table: 'meal_subsidy', types: SUBSIDY }, subsidies);
  await insertColumns(
    transaction,
    { table: 'meal_operator_line', types: OPERATOR_LINE },
    operatorLines,
  );
  await insertColumns(transaction, { table: 'account_movement', types: MOVEMENT }, movements);
}
