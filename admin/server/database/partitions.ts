import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './connection.ts';
import type { Tables } from './tables.ts';

/**
 * The months that the ledger can have a partition for, counted from the month of the admin's clock: a kiosk found in a
 * cupboard after ten years, and one whose clock is a year ahead. A date outside is a clock's mistake (`ledgerDate`).
 */
const LEDGER_MONTHS = { before: 120, after: 13 } as const;

/** Months that always stand ready, so that no batch has to wait for one: the next two, and the last for what comes late. */
const READY_MONTHS = { before: 1, after: 2 } as const;

/** Any fixed number: it names the lock under which partitions are made. */
const PARTITION_LOCK = 7_710_003;

/** Months that are known to have their partition, by database: partitions never go. */
const known = new WeakMap<Database, Set<string>>();

/** The first day of the month that is `offset` months after that of a date. */
function monthStart(date: string, offset: number): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + offset;
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}

/** The date under which an entry that arrives today stands in the ledger's table: its own, or today when its own cannot be true. */
export function ledgerDates(today: string): (claimed: string | null) => string {
  const from = monthStart(today, -LEDGER_MONTHS.before);
  const to = monthStart(today, LEDGER_MONTHS.after + 1);
  return (claimed) => (claimed !== null && claimed >= from && claimed < to ? claimed : today);
}

/** Makes the partitions of the months around today, ahead of their first entry. */
export async function ensureLedgerPartitions(database: Database, today: string): Promise<void> {
  // Asks the database anew: a demo that was half loaded takes its whole schema with it.
  known.delete(database);
  const dates: string[] = [];
  for (let offset = -READY_MONTHS.before; offset <= READY_MONTHS.after; offset += 1) {
    dates.push(monthStart(today, offset));
  }
  await ensureMonths(database, dates);
}

/**
 * Makes the partitions that dates need and that are not there yet. Not within the transaction that stores: while it waited
 * for the lock others would wait for what it holds.
 */
export async function ensureMonths(database: Database, dates: Iterable<string>): Promise<void> {
  const made = known.get(database) ?? new Set<string>();
  known.set(database, made);
  const months = new Set([...new Set(dates)].map((date) => monthStart(date, 0)));
  const missing = [...months].filter((month) => !made.has(month));
  if (missing.length === 0) return;
  await database.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`.execute(transaction);
    const names = await partitionNames(transaction);
    for (const month of missing) {
      if (!names.has(nameOf(month))) await makePartition(transaction, month);
    }
  });
  for (const month of missing) made.add(month);
}

async function partitionNames(
  transaction: Transaction<Tables> | Kysely<Tables>,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'ledger_entry'::regclass`.execute(transaction);
  return new Set(rows.map((row) => row.name));
}

function nameOf(month: string): string {
  return `ledger_entry_${month.slice(0, 7).replace('-', '_')}`;
}

/** Attached, not made in place: attaching lets others read and write the ledger meanwhile. */
async function makePartition(transaction: Transaction<Tables>, month: string): Promise<void> {
  const name = nameOf(month);
  await sql
    .raw(
      `create table ${name} (like ledger_entry including defaults including constraints);
       alter table ledger_entry attach partition ${name} for values from ('${month}') to ('${monthStart(month, 1)}');`,
    )
    .execute(transaction);
}

/** How often the months ahead are looked after while the server runs. */
const LOOK_EVERY_MS = 6 * 60 * 60 * 1_000;

/** Keeps months ready for as long as the server runs, be it years. Answers how to end it. */
export function keepPartitionsReady(tools: {
  readonly database: Database;
  /** Today's date in Shanghai. */
  readonly today: () => string;
}): () => void {
  const look = (): void => {
    ensureLedgerPartitions(tools.database, tools.today()).catch((error: unknown) => {
      // The batch that needs the month makes it itself; here it is only early.
      console.error('没有能预先建立下个月的账本分区，稍后再试：', error);
    });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
