import type { ColumnType, Generated } from 'kysely';
import type { FeeLine } from '../../../shared/policy/decision.ts';

// What is derived from the ledger. Dates are YYYY-MM-DD text, money is fen (see connection.ts).

/** One row a sale; money in fen. */
export interface MealTable {
  kiosk_id: string;
  seq: number;
  district_code: string;
  canteen_id: string;
  business_date: string;
  at_text: string;
  meal_period: string;
  service_type: string;
  person_kind: 'guest' | 'elder' | 'provisional';
  elder_id: string | null;
  identified_by: string | null;
  facts_digest: string | null;
  order_id: string;
  order_number: number;
  meal_name: string;
  set_meal_fen: number;
  dishes_fen: number;
  by_weight_fen: number;
  weight_grams: number;
  delivery_fee_fen: number;
  is_working_day: boolean | null;
  booked_days_before: number | null;
  list_price_fen: number;
  subsidy_fen: number;
  merchant_fen: number;
  paid_fen: number;
  operator_fen: number;
  fees: ColumnType<readonly FeeLine[], readonly FeeLine[], never>;
  tenders: ColumnType<unknown[], readonly unknown[], never>;
  policy_id: string | null;
  policy_version: number | null;
  policy_digest: string | null;
  reasons: ColumnType<unknown[], readonly unknown[], never>;
  beyond_limit: Generated<'honour' | 'withhold' | null>;
  hash: string;
}

export interface MealSubsidyTable {
  kiosk_id: string;
  seq: number;
  position: number;
  district_code: string;
  canteen_id: string;
  business_date: string;
  rule_id: string;
  fund_id: string;
  fund_name: string;
  by_merchant: boolean;
  amount_fen: number;
}

export interface MealOperatorLineTable {
  kiosk_id: string;
  seq: number;
  position: number;
  district_code: string;
  canteen_id: string;
  business_date: string;
  payment_id: string;
  fund_id: string;
  fund_name: string;
  amount_fen: number;
}

export interface AccountMovementTable {
  kiosk_id: string;
  seq: number;
  district_code: string;
  elder_id: string;
  business_date: string;
  kind: 'top-up' | 'sale';
  amount_fen: number;
}

export interface SiteDayTable {
  canteen_id: string;
  business_date: string;
  district_code: string;
  meals: number;
  subsidised_meals: number;
  subsidy_fen: number;
}
