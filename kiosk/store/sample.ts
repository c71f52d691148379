import { randomInt, randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { LedgerEntry } from '../../shared/ledger/entry.ts';
import {
  createMerchantFunds,
  type ElderEntry,
  elderEntriesOf,
  type MerchantFunds,
  type PROJECTIONS,
} from './projections.ts';
import { understood } from './rebuild.ts';
import type { PrintJobRow } from './rows.ts';

/** Entries of a sample taken anywhere, and as many from the end, where a crash would have done its harm. */
const ENTRIES_ANYWHERE = 32;
const ENTRIES_AT_END = 32;
/** Elders of a sample, half of them the newest who came, some for their accounts, and how many of the newest rows of each are looked at. */
const ELDERS = 8;
const ROWS_OF_ELDER = 50;

/** Something kept that does not follow from the entries, or follows and is not kept. */
export interface ProjectionDifference {
  readonly table: (typeof PROJECTIONS)[number];
  /** The entry concerned. */
  readonly seq: number;
}

interface ElderRow extends Omit<ElderEntry, 'moved_fen'> {
  readonly balance_fen: number | null;
}

interface JobRow extends PrintJobRow {
  readonly last_seq: number;
}

/**
 * Compares a random sample of the projections with the entries, both ways: what an entry makes must be kept, and what is
 * kept must come from an entry. Every look-up goes by a key, so the time does not grow with the ledger.
 */
export function findDifference(database: Database): ProjectionDifference | null {
  const looks = createLooks(database);
  const lastSeq = looks.lastSeq();
  const elders = new Set<string>();
  const orders = new Set<string>();
  for (const seq of sampleOf(lastSeq)) {
    const entry = looks.entry(seq);
    if (entry === null) continue;
    const wrong = looks.missingOf(entry);
    if (wrong !== null) return { table: wrong, seq };
    for (const ofElder of elderEntriesOf(entry, () => new Set())) {
      const isWanted = ofElder.moved_fen !== null || elders.size < ELDERS / 4;
      if (isWanted && elders.size < ELDERS / 2) elders.add(ofElder.elder_id);
    }
    if (entry.kind === 'sale') orders.add(entry.body.orderId);
  }
  for (let count = 0; count < ELDERS / 2; count += 1) {
    const from = randomUUID();
    for (const elderId of looks.eldersFrom(from)) elders.add(elderId);
    for (const orderId of looks.ordersFrom(from)) orders.add(orderId);
  }
  for (const elderId of elders) {
    const seq = looks.wrongOfElder(elderId);
    if (seq !== null) return { table: 'elder_entry', seq };
  }
  for (const orderId of orders) {
    const seq = looks.wrongOfOrder(orderId);
    if (seq !== null) return { table: 'print_job', seq };
  }
  return null;
}

function sampleOf(lastSeq: number): ReadonlySet<number> {
  const seqs = new Set<number>();
  for (let seq = lastSeq; seq > Math.max(0, lastSeq - ENTRIES_AT_END); seq -= 1) seqs.add(seq);
  for (let count = 0; count < Math.min(lastSeq, ENTRIES_ANYWHERE); count += 1) {
    seqs.add(randomInt(1, lastSeq + 1));
  }
  return seqs;
}

function createLooks(database: Database) {
  const last = database.prepare<[], { readonly seq: number | null }>(
    'SELECT max(seq) AS seq FROM entry',
  );
  const one = database.prepare<[number], { readonly content: string }>(
    'SELECT content FROM entry WHERE seq = ?',
  );
  const entry = (seq: number): LedgerEntry | null => {
    const row = one.get(seq);
    return row === undefined ? null : understood(row.content);
  };
  const merchantFunds = createMerchantFunds(database);
  return {
    lastSeq: () => last.get()?.seq ?? 0,
    entry,
    missingOf: createMissing(database, merchantFunds),
    ...createAnywhere(database),
    wrongOfElder: createElderLook(database, { entry, merchantFunds }),
    wrongOfOrder: createOrderLook(database, entry),
  };
}

/** Answers the table in which what an entry makes is not kept. Balances and slips need more than one entry, and are compared by elder and order. */
function createMissing(database: Database, merchantFunds: MerchantFunds) {
  const ofElder = database.prepare<[string, number], ElderRow>(
    'SELECT * FROM elder_entry WHERE elder_id = ? AND seq = ?',
  );
  const day = database.prepare<[string, number]>(
    'SELECT 1 FROM ledger_day WHERE business_date = ? AND first_seq <= ?',
  );
  const job = database.prepare<[string], Pick<JobRow, 'seq' | 'copies' | 'last_seq'>>(
    'SELECT seq, copies, last_seq FROM slip_job WHERE order_id = ?',
  );
  return (entry: LedgerEntry): ProjectionDifference['table'] | null => {
    const { seq } = entry;
    if (day.get(entry.businessDate, seq) === undefined) return 'ledger_day';
    for (const derived of elderEntriesOf(entry, merchantFunds)) {
      const { moved_fen: _, ...columns } = derived;
      const row = ofElder.get(derived.elder_id, seq);
      const isKept = isSame({ ...row, balance_fen: null }, { ...columns, balance_fen: null });
      if (!isKept) return 'elder_entry';
    }
    if (entry.kind === 'sale') {
      const held = job.get(entry.body.orderId);
      return held === undefined || held.seq > seq ? 'print_job' : null;
    }
    if (entry.kind !== 'slip' && entry.kind !== 'reprint') return null;
    const { orderId, copy } = entry.body;
    const held = job.get(orderId);
    // Without its sale a slip makes nothing; what a newer copy has overtaken leaves no trace.
    if (held === undefined || held.copies > copy) return null;
    return held.copies === copy && held.last_seq >= seq ? null : 'print_job';
  };
}

function createAnywhere(database: Database) {
  const elder = database.prepare<[string], { readonly id: string }>(
    'SELECT elder_id AS id FROM elder_entry WHERE elder_id >= ? ORDER BY elder_id LIMIT 1',
  );
  // Each table by itself: from the view SQLite would fetch every later order of the ledger to find the first of them.
  const order = database.prepare<[string, string], { readonly id: string }>(
    `SELECT * FROM (SELECT order_id AS id FROM print_job WHERE order_id >= ? ORDER BY order_id LIMIT 1)
     UNION ALL
     SELECT * FROM (SELECT order_id AS id FROM waiting_slip WHERE order_id >= ? ORDER BY order_id LIMIT 1)`,
  );
  return {
    eldersFrom: (from: string) => elder.all(from).map((row) => row.id),
    ordersFrom: (from: string) => order.all(from, from).map((row) => row.id),
  };
}

/** Answers the seq of an entry that the newest rows of an elder contradict, balances among them; null for none. */
function createElderLook(
  database: Database,
  known: {
    readonly entry: (seq: number) => LedgerEntry | null;
    readonly merchantFunds: MerchantFunds;
  },
) {
  const newest = database.prepare<[string], ElderRow>(
    `SELECT * FROM elder_entry WHERE elder_id = ? ORDER BY seq DESC LIMIT ${ROWS_OF_ELDER + 1}`,
  );
  return (elderId: string): number | null => {
    const rows = newest.all(elderId);
    for (const [index, row] of rows.slice(0, ROWS_OF_ELDER).entries()) {
      const entry = known.entry(row.seq);
      const all = entry === null ? [] : elderEntriesOf(entry, known.merchantFunds);
      const derived = all.find(({ elder_id }) => elder_id === elderId);
      if (derived === undefined) return row.seq;
      const { moved_fen: movedFen, ...columns } = derived;
      const beforeFen = rows[index + 1]?.balance_fen ?? null;
      const balanceFen = movedFen === null ? beforeFen : movedFen + (beforeFen ?? 0);
      if (!isSame(row, { ...columns, balance_fen: balanceFen })) return row.seq;
    }
    return null;
  };
}

/** Answers the seq of an entry that the job of an order contradicts; null for none. */
function createOrderLook(database: Database, entry: (seq: number) => LedgerEntry | null) {
  const find = database.prepare<[string], JobRow>('SELECT * FROM slip_job WHERE order_id = ?');
  return (orderId: string): number | null => {
    const [row, another] = find.all(orderId);
    if (row === undefined) return null;
    if (another !== undefined) return another.seq;
    const sale = entry(row.seq);
    const isOfSale =
      sale?.kind === 'sale' &&
      sale.body.orderId === orderId &&
      sale.businessDate === row.business_date &&
      sale.body.orderNumber === row.order_number;
    if (!isOfSale) return row.seq;
    const last = entry(row.last_seq);
    const expected = last === null ? null : slipStateAfter(last);
    const { state, code, copies } = row;
    return isSame({ orderId, state, code, copies }, expected) ? null : row.last_seq;
  };
}

/** What an entry leaves of a slip. */
function slipStateAfter(entry: LedgerEntry) {
  switch (entry.kind) {
    case 'sale':
      return { orderId: entry.body.orderId, state: 'waiting', code: '', copies: 0 };
    case 'reprint':
      return { orderId: entry.body.orderId, state: 'waiting', code: '', copies: entry.body.copy };
    case 'slip': {
      const { orderId, outcome, code, copy } = entry.body;
      return { orderId, state: outcome, code, copies: copy };
    }
    default:
      return null;
  }
}

/** Rows of plain columns with the same names and values. */
function isSame(row: object, expected: object | null): boolean {
  if (expected === null) return false;
  const text = (value: object): string =>
    JSON.stringify(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  return text(row) === text(expected);
}
