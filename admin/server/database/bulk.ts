import { type Insertable, type RawBuilder, sql, type Transaction } from 'kysely';
import { binaryArray, type ColumnType, SQL_ARRAY } from './binary-arrays.ts';
import type { Tables } from './tables.ts';

/** Inserts many rows with one parameter, which is several times faster than a parameter for each value. */
export async function insertRows<Name extends keyof Tables & string>(
  transaction: Transaction<Tables>,
  table: Name,
  rows: readonly (Insertable<Tables[Name]> & object)[],
): Promise<void> {
  const first = rows[0];
  if (first === undefined) return;
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)));
  const name = sql.table(table);
  await sql`insert into ${name} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${name}, ${JSON.stringify(rows)}::jsonb)`.execute(
    transaction,
  );
}

/** Which columns of a table are written, and of what type each is. */
export type ColumnTypes<Row> = { readonly [Column in keyof Row & string]: ColumnType };

/** Inserts many rows with one binary array a column: what the ingest does with every batch. */
export async function insertColumns<Name extends keyof Tables & string, Row extends object>(
  transaction: Transaction<Tables>,
  into: {
    readonly table: Name;
    readonly types: ColumnTypes<Row>;
    readonly orElse?: RawBuilder<unknown>;
  },
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(into.types) as (keyof Row & string)[];
  const names = columns.map((column) => sql.ref(column));
  const arrays = columns.map((column) =>
    arrayOf(
      into.types[column],
      rows.map((row) => row[column]),
    ),
  );
  const selected = columns.map((column) =>
    into.types[column] === 'json' ? sql`${sql.ref(column)}::jsonb` : sql.ref(column),
  );
  await sql`insert into ${sql.table(into.table)} (${sql.join(names)})
    select ${sql.join(selected)} from unnest(${sql.join(arrays)}) as r (${sql.join(names)})
    ${into.orElse ?? sql``}`.execute(transaction);
}

/** A list as one parameter in binary form, for `= any(…)` and `unnest(…)`. */
export function arrayOf(type: ColumnType, values: readonly unknown[]): RawBuilder<unknown> {
  return sql`${binaryArray(type, values)}::${sql.raw(SQL_ARRAY[type])}`;
}
