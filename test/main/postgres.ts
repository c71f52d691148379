import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** One meal as it stands in the admin's PostgreSQL. */
export interface MealRow {
  readonly seq: number;
  readonly listPriceFen: number;
  readonly subsidyFen: number;
  readonly paidFen: number;
  /** As district-elder-meals:800, in the order of the decision. */
  readonly funds: readonly string[];
}

/** One ledger entry as it stands in the admin's PostgreSQL. */
export interface EntryRow {
  readonly seq: number;
  readonly kind: string;
  readonly content: string;
  readonly hash: string;
}

async function query<Row extends object>(
  adminData: string,
  sql: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const keys = JSON.parse(readFileSync(path.join(adminData, 'keys.json'), 'utf8'));
  // Line 4 of postmaster.pid is the port of the server that is running.
  const pidFile = readFileSync(path.join(adminData, 'postgres', 'postmaster.pid'), 'utf8');
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pidFile.split('\n')[3]),
    user: 'zhulao',
    password: keys.databasePassword,
    database: 'zhulao',
  });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The meals of one kiosk in the order of their seq, straight from PostgreSQL. */
export async function mealRows(adminData: string, kioskId: string): Promise<readonly MealRow[]> {
  return query<MealRow>(
    adminData,
    `select meal.seq::int as seq, list_price_fen::int as "listPriceFen", subsidy_fen::int as "subsidyFen",
            paid_fen::int as "paidFen",
            coalesce((select array_agg(fund_id || ':' || amount_fen order by position) from meal_subsidy
                      where meal_subsidy.kiosk_id = meal.kiosk_id and meal_subsidy.seq = meal.seq), '{}') as funds
     from meal where kiosk_id = $1 order by seq`,
    [kioskId],
  );
}

/** The ledger entries of the kiosk with a number in the district, in the order of their seq. */
export async function entryRows(
  adminData: string,
  kioskNumber: number,
): Promise<readonly EntryRow[]> {
  return query<EntryRow>(
    adminData,
    `select seq::int as seq, kind, content, hash from ledger_entry
     where kiosk_id = (select kiosk_id from kiosk where kiosk_number = $1) order by seq`,
    [kioskNumber],
  );
}
