import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** The admin's database, typed. */
export type Database = Kysely<Tables>;
/** The database or one of its transactions. */
export type Queryable = Database | Transaction<Tables>;

const OID = { int8: 20, numeric: 1700, date: 1082 } as const;

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`beyond 2^53: ${text}`);
  return value;
}

/** Dates stay text and sums become whole numbers; everything else as the driver has it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === OID.int8 || oid === OID.numeric) return safeInteger;
    if (oid === OID.date) return (text: string) => text;
    return format === 'binary'
      ? pg.types.getTypeParser(oid, 'binary')
      : pg.types.getTypeParser(oid, 'text');
  },
};

/** Opens a pool of connections. Unknown until the first query: a wrong address shows then. */
export function openDatabase(connectionString: string): Database {
  const pool = new pg.Pool({ connectionString, max: 10, types, application_name: 'zhulao' });
  // A connection that breaks is replaced by the pool, and what was asked on it fails; without a listener its error, idle or
  // in the middle of a transaction, would end the process.
  const tell = (error: Error): void => console.error(`数据库连接中断：${error.message}`);
  pool.on('error', tell);
  pool.on('connect', (client) => client.on('error', tell));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
