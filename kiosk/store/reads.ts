import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { ElderId, MenuItemId } from '../../shared/identity/ids.ts';
import { menuItemIdSchema } from '../../shared/identity/ids.ts';
import { type ChainHead, genesisHead } from '../../shared/ledger/chain.ts';
import type { StoredEntry } from '../../shared/ledger/entry.ts';
import { type Fen, fen } from '../../shared/money/fen.ts';
import type { UsedMeal } from '../../shared/policy/facts.ts';
import type { StoreReads } from '../core/ports.ts';
import { keyReads } from './keys.ts';
import {
  adminHeadOf,
  calendarOf,
  type ElderRow,
  type EnrolmentRow,
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
  timeOfEntry,
  type UsedMealRow,
  usedMealOf,
  usedMealsOf,
} from './rows.ts';

interface EntryRow {
  readonly seq: number;
  readonly content: string;
  readonly hash: string;
}

const JOB = 'SELECT order_id, state, code, reprints, facts FROM print_job';

/** Everything that can be asked of the tables, with its statements prepared once. */
export function createReads(database: Database): StoreReads {
  return {
    ...keyReads(database),
    ...identityReads(database),
    ...ledgerReads(database),
    ...personReads(database),
    ...canteenReads(database),
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
  const last = database.prepare<[], EntryRow>(
    'SELECT seq, content, hash FROM entry ORDER BY seq DESC LIMIT 1',
  );
  const one = database.prepare<[number], EntryRow>(
    'SELECT seq, content, hash FROM entry WHERE seq = ?',
  );
  const after = database.prepare<[number, number], EntryRow>(
    'SELECT seq, content, hash FROM entry WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const attachments = database.prepare<[number], StoredEntry['attachments'][number]>(
    'SELECT salt, content FROM attachment WHERE seq = ? ORDER BY position',
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
    head(): ChainHead {
      const row = last.get();
      return row === undefined ? genesis() : { seq: row.seq, hash: row.hash };
    },
    hashAt: (seq: number): string | null =>
      seq === 0 ? genesis().hash : (one.get(seq)?.hash ?? null),
    lastEntryMs(): number {
      const row = last.get();
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
        const entry = { ...row, attachments: attachments.all(row.seq) };
        characters += JSON.stringify(entry).length;
        if (entries.length > 0 && characters > options.charactersMax) break;
        entries.push(entry);
      }
      return entries;
    },
  };
}

function personReads(database: Database) {
  const used = database.prepare<[string, string], UsedMealRow>(
    'SELECT business_date, meal_period, subsidies, fees FROM used_meal WHERE elder_id = ? AND business_date >= ? ORDER BY seq',
  );
  const usedElsewhere = database.prepare<[string], { readonly meals: string }>(
    'SELECT meals FROM usage_elsewhere WHERE elder_id = ?',
  );
  const own = database.prepare<[string], { readonly amount: number }>(
    'SELECT amount_fen AS amount FROM own_account WHERE elder_id = ?',
  );
  const elsewhere = database.prepare<[string], { readonly amount: number }>(
    'SELECT amount_fen AS amount FROM account_elsewhere WHERE elder_id = ?',
  );
  const lastMeal = database.prepare<[string], { readonly menu_item_id: string }>(
    'SELECT menu_item_id FROM last_meal WHERE elder_id = ?',
  );
  const elder = database.prepare<[string], ElderRow>(
    'SELECT elder.* FROM elder_lookup JOIN elder USING (elder_id) WHERE lookup = ?',
  );
  return {
    usedMeals(options: {
      readonly elderId: ElderId;
      readonly fromDate: string;
    }): readonly UsedMeal[] {
      const row = usedElsewhere.get(options.elderId);
      const there = row === undefined ? [] : usedMealsOf(row.meals);
      const recent = there.filter((meal) => meal.businessDate >= options.fromDate);
      return [...used.all(options.elderId, options.fromDate).map(usedMealOf), ...recent];
    },
    balance(elderId: ElderId): Fen | null {
      const here = own.get(elderId);
      const there = elsewhere.get(elderId);
      if (here === undefined && there === undefined) return null;
      return fen((here?.amount ?? 0) + (there?.amount ?? 0));
    },
    lastMeal(elderId: ElderId): MenuItemId | null {
      const row = lastMeal.get(elderId);
      return row === undefined ? null : menuItemIdSchema.parse(row.menu_item_id);
    },
    elderByLookup(lookup: string) {
      const row = elder.get(lookup);
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
  const job = database.prepare<[string], PrintJobRow>(`${JOB} WHERE order_id = ?`);
  const troubled = database.prepare<[string], PrintJobRow>(
    `${JOB} WHERE business_date = ? AND state IN ('failed', 'unknown') ORDER BY seq DESC`,
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
    printJob(orderId: string) {
      const row = job.get(orderId);
      return row === undefined ? null : printJobOf(row);
    },
    troubledPrintJobs: (businessDate: string) => troubled.all(businessDate).map(printJobOf),
  };
}
