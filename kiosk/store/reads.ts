import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { ElderId, MenuItemId } from '../../shared/identity/ids.ts';
import { menuItemIdSchema } from '../../shared/identity/ids.ts';
import { type ChainHead, genesisHead } from '../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { type Fen, fen } from '../../shared/money/fen.ts';
import type { UsedMeal } from '../../shared/policy/facts.ts';
import type { StoreReads } from '../core/ports.ts';
import { contactReads } from './contacts.ts';
import { deskReads } from './desk.ts';
import { deviceReads } from './devices.ts';
import { keyReads } from './keys.ts';
import { kitchenTicketReads } from './kitchen-tickets.ts';
import {
  adminHeadOf,
  calendarOf,
  type ElderRow,
  type EnrolmentRow,
  type EntryRow,
  elderOf,
  enrolmentOf,
  menuOf,
  type PolicyRow,
  type PrintJobRow,
  policyOf,
  printJobOf,
  type StaffRow,
  settingsOf,
  staffOf,
  storedEntryOf,
  timeOfEntry,
  type UsedMealRow,
  usedMealOf,
  usedMealsOf,
} from './rows.ts';
import { waitingOrderReads } from './waiting-orders.ts';

const ENTRY = 'SELECT seq, hash, content, attachments FROM entry';
const JOB = 'SELECT order_id, seq, business_date, order_number, state, code, copies FROM slip_job';

/** Everything that can be asked of the tables, with its statements prepared once. */
export function createReads(database: Database): StoreReads {
  return {
    ...keyReads(database),
    ...deviceReads(database),
    ...contactReads(database),
    ...deskReads(database),
    ...kitchenTicketReads(database),
    ...identityReads(database),
    ...ledgerReads(database),
    ...personReads(database),
    ...canteenReads(database),
    ...slipReads(database),
    ...waitingOrderReads(database),
  };
}

function identityReads(database: Database) {
  const enrolment = database.prepare<[], EnrolmentRow>('SELECT * FROM enrolment');
  const sync = database.prepare<
    [],
    {
      readonly cursor: number;
      readonly reserved_sequence: number;
      readonly admin_head: string;
      readonly admin_time_ms: number;
    }
  >('SELECT * FROM sync_state');
  return {
    enrolment() {
      const row = enrolment.get();
      return row === undefined ? null : enrolmentOf(row);
    },
    syncState() {
      const row = sync.get();
      if (row === undefined)
        throw new Error('the sync state has its row from the first migration on');
      return {
        cursor: row.cursor,
        reservedSequence: row.reserved_sequence,
        adminHead: adminHeadOf(row.admin_head),
        adminTimeMs: row.admin_time_ms,
      };
    },
  };
}

function ledgerReads(database: Database) {
  const last = database.prepare<[], ChainHead>(
    'SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1',
  );
  const lastContent = database.prepare<[], { readonly content: string }>(
    'SELECT content FROM entry ORDER BY seq DESC LIMIT 1',
  );
  const one = database.prepare<[number], EntryRow>(`${ENTRY} WHERE seq = ?`);
  const after = database.prepare<[number, number], EntryRow>(
    `${ENTRY} WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const identity = database.prepare<[], { readonly kioskId: string; readonly publicKey: string }>(
    'SELECT kiosk_id AS kioskId, public_key AS publicKey FROM enrolment, signing_key',
  );
  const genesis = (): ChainHead => {
    const row = identity.get();
    if (row === undefined) throw new Error('there is no chain before enrolment');
    return genesisHead(row);
  };
  return {
    head: (): ChainHead => last.get() ?? genesis(),
    hashAt: (seq: number): string | null =>
      seq === 0 ? genesis().hash : (one.get(seq)?.hash ?? null),
    lastEntryMs(): number {
      const row = lastContent.get();
      return row === undefined ? 0 : Date.parse(timeOfEntry(row.content));
    },
    entryTime(seq: number): string | null {
      const row = one.get(seq);
      return row === undefined ? null : timeOfEntry(row.content);
    },
    entriesAfter(options: {
      readonly seq: number;
      readonly entriesMax: number;
      readonly charactersMax: number;
    }): readonly StoredEntry[] {
      const entries: StoredEntry[] = [];
      let characters = 0;
      for (const row of after.all(options.seq, options.entriesMax)) {
        const entry = storedEntryOf(row);
        characters += JSON.stringify(entry).length;
        if (entries.length > 0 && characters > options.charactersMax) break;
        entries.push(entry);
      }
      return entries;
    },
  };
}

function personReads(database: Database) {
  // A meal that nobody gave anything for uses up no limit.
  const used = database.prepare<
    [{ readonly elderId: string; readonly fromDate: string }],
    UsedMealRow
  >(
    `SELECT business_date, meal_period, subsidies, fees FROM elder_entry
     WHERE elder_id = :elderId AND seq >= (SELECT min(first_seq) FROM ledger_day WHERE business_date >= :fromDate)
       AND business_date >= :fromDate AND (subsidies <> '[]' OR fees <> '[]') ORDER BY seq`,
  );
  const usedElsewhere = database.prepare<[string], { readonly meals: string }>(
    'SELECT meals FROM usage_elsewhere WHERE elder_id = ?',
  );
  const own = database.prepare<[string], { readonly amount: number | null }>(
    'SELECT balance_fen AS amount FROM elder_entry WHERE elder_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const elsewhere = database.prepare<[string], { readonly amount: number }>(
    'SELECT amount_fen AS amount FROM account_elsewhere WHERE elder_id = ?',
  );
  const lastMeal = database.prepare<[string], { readonly menu_item_id: string }>(
    'SELECT menu_item_id FROM elder_entry WHERE elder_id = ? AND menu_item_id IS NOT NULL ORDER BY seq DESC LIMIT 1',
  );
  const elder = database.prepare<[string], ElderRow>(
    'SELECT elder.* FROM elder_lookup JOIN elder USING (elder_id) WHERE lookup = ?',
  );
  const elderById = database.prepare<[string], ElderRow>('SELECT * FROM elder WHERE elder_id = ?');
  return {
    usedMeals(options: {
      readonly elderId: ElderId;
      readonly fromDate: string;
    }): readonly UsedMeal[] {
      const row = usedElsewhere.get(options.elderId);
      const there = row === undefined ? [] : usedMealsOf(row.meals);
      const recent = there.filter((meal) => meal.businessDate >= options.fromDate);
      return [...used.all(options).map(usedMealOf), ...recent];
    },
    balance(elderId: ElderId): Fen | null {
      const here = own.get(elderId)?.amount ?? null;
      const there = elsewhere.get(elderId)?.amount ?? null;
      return here === null && there === null ? null : fen((here ?? 0) + (there ?? 0));
    },
    lastMeal(elderId: ElderId): MenuItemId | null {
      const row = lastMeal.get(elderId);
      return row === undefined ? null : menuItemIdSchema.parse(row.menu_item_id);
    },
    elderByLookup(lookup: string) {
      const row = elder.get(lookup);
      return row === undefined ? null : elderOf(row);
    },
    elderById(elderId: ElderId) {
      const row = elderById.get(elderId);
      return row === undefined ? null : elderOf(row);
    },
  };
}

function canteenReads(database: Database) {
  const staff = database.prepare<[string], StaffRow>('SELECT * FROM staff WHERE card_lookup = ?');
  const staffMember = database.prepare<[string], StaffRow>(
    'SELECT * FROM staff WHERE staff_id = ?',
  );
  const pin = database.prepare<
    [string],
    { readonly wrongCount: number; readonly lockedUntilMs: number }
  >(
    'SELECT wrong_count AS wrongCount, locked_until_ms AS lockedUntilMs FROM pin_record WHERE staff_id = ?',
  );
  const policies = database.prepare<[], PolicyRow>('SELECT document, signature FROM policy');
  const calendar = database.prepare<[], { readonly days: string }>('SELECT days FROM calendar');
  const menu = database.prepare<[], { readonly items: string }>('SELECT items FROM menu');
  const settings = database.prepare<[], { readonly content: string }>(
    'SELECT content FROM settings',
  );
  return {
    staffByCard(cardLookup: string) {
      const row = staff.get(cardLookup);
      return row === undefined ? null : staffOf(row);
    },
    staffById(staffId: string) {
      const row = staffMember.get(staffId);
      return row === undefined ? null : staffOf(row);
    },
    pinRecord: (staffId: string) => pin.get(staffId) ?? { wrongCount: 0, lockedUntilMs: 0 },
    policies: () => policies.all().flatMap((row) => policyOf(row) ?? []),
    hasUnreadPolicy: () => policies.all().some((row) => policyOf(row) === null),
    calendar() {
      const row = calendar.get();
      return row === undefined ? [] : calendarOf(row.days);
    },
    menu() {
      const row = menu.get();
      return row === undefined ? [] : menuOf(row.items);
    },
    settings() {
      const row = settings.get();
      return row === undefined ? null : settingsOf(row.content);
    },
  };
}

function slipReads(database: Database) {
  const job = database.prepare<[string], PrintJobRow>(`${JOB} WHERE order_id = ?`);
  const troubled = database.prepare<[string], PrintJobRow>(
    `${JOB} WHERE state IN ('failed', 'unknown') AND business_date >= ? ORDER BY business_date DESC, order_number DESC`,
  );
  const waiting = database.prepare<[], PrintJobRow>(
    `${JOB} WHERE state = 'waiting' ORDER BY business_date, order_number`,
  );
  const sold = ['waiting', 'printed', 'failed', 'unknown'].map(
    (state) => `coalesce((SELECT max(order_number) FROM print_job
      WHERE state = '${state}' AND business_date = :date), 0)`,
  );
  const highest = database.prepare<[{ readonly date: string }], { readonly number: number }>(
    `SELECT max(coalesce((SELECT last_number FROM order_number WHERE business_date = :date), 0),
      coalesce((SELECT max(order_number) FROM waiting_slip WHERE business_date = :date), 0),
      ${sold.join(', ')}) AS number`,
  );
  return {
    printJob(orderId: string) {
      const row = job.get(orderId);
      return row === undefined ? null : printJobOf(row);
    },
    troubledPrintJobs: (businessDate: string) => troubled.all(businessDate).map(printJobOf),
    waitingPrintJobs: () => waiting.all().map(printJobOf),
    nextOrderNumber: (date: string) => 1 + (highest.get({ date })?.number ?? 0),
  };
}
