import type { Database } from 'better-sqlite3-multiple-ciphers';
import { type MenuItemId, menuItemIdSchema, type StaffId } from '../../shared/identity/ids.ts';
import { parseJson } from '../../shared/json.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import { screenSettingsSchema, USUAL_SCREEN_SETTINGS } from '../contract/screen-settings.ts';
import type { CalledNumber, StoreReads, StoreTransaction } from '../core/ports.ts';
import { understood } from './rebuild.ts';

type DeskReads = Pick<
  StoreReads,
  | 'soldOut'
  | 'calledNumbers'
  | 'isNumberSold'
  | 'numbersSoldSince'
  | 'identificationsByStaff'
  | 'screenSettings'
>;

/** What the attendants' desk asks of the store. */
export function deskReads(database: Database): DeskReads {
  const soldOut = database.prepare<[string], { readonly id: string }>(
    'SELECT menu_item_id AS id FROM sold_out WHERE business_date = ?',
  );
  const called = database.prepare<[string], CalledNumber>(
    `SELECT order_number AS orderNumber, state, at_ms AS atMs FROM number_call
     WHERE business_date = ? ORDER BY at_ms DESC, order_number DESC`,
  );
  const sold = database.prepare<[string, number]>(
    `SELECT 1 FROM slip_job WHERE state IN ('waiting', 'printed', 'failed', 'unknown')
       AND business_date = ? AND order_number = ?`,
  );
  const settings = database.prepare<[], { readonly settings: string }>(
    'SELECT settings FROM screen_settings',
  );
  return {
    soldOut: (businessDate) =>
      new Set<MenuItemId>(soldOut.all(businessDate).map(({ id }) => menuItemIdSchema.parse(id))),
    calledNumbers: (businessDate) => called.all(businessDate),
    isNumberSold: (businessDate, orderNumber) => sold.get(businessDate, orderNumber) !== undefined,
    screenSettings() {
      const row = settings.get();
      const saved = screenSettingsSchema.safeParse(parseJson(row?.settings ?? 'null'));
      // What cannot be read must not leave a counter without a screen.
      return saved.success ? saved.data : USUAL_SCREEN_SETTINGS;
    },
    ...ledgerOfDay(database),
  };
}

/**
 * What is counted from the day's own entries. No table is kept for it: a day has some thousand entries, and these questions
 * are asked when an attendant searches and when the kiosk starts, not at every meal. A meal ordered ahead begins its day early,
 * so entries of other days may lie between.
 */
function ledgerOfDay(
  database: Database,
): Pick<DeskReads, 'numbersSoldSince' | 'identificationsByStaff'> {
  const ofDay = 'seq >= (SELECT first_seq FROM ledger_day WHERE business_date = :businessDate)';
  const identifications = database.prepare<
    [{ readonly businessDate: string; readonly staffId: StaffId }],
    { readonly count: number }
  >(
    `SELECT count(*) AS count FROM entry WHERE ${ofDay}
       AND instr(content, '"kind":"manual-identification"') > 0
       AND content ->> '$.businessDate' = :businessDate AND content ->> '$.by.staffId' = :staffId`,
  );
  const backwards = database.prepare<
    [{ readonly businessDate: string; readonly afterSeq: number }],
    { readonly content: string }
  >(`SELECT content FROM entry WHERE ${ofDay} AND seq > :afterSeq ORDER BY seq DESC`);
  return {
    identificationsByStaff: (asked) => identifications.get(asked)?.count ?? 0,
    numbersSoldSince({ businessDate, sinceMs, afterSeq }) {
      const found = new Map<number, number>();
      for (const { content } of backwards.iterate({ businessDate, afterSeq })) {
        const entry = understood(content);
        if (entry === null) continue;
        const atMs = Date.parse(entry.at);
        if (atMs < sinceMs) break;
        if (entry.kind !== 'sale' || entry.businessDate !== businessDate) continue;
        // Food that is carried home is not called at the counter.
        if (entry.body.serviceType !== 'delivery') found.set(entry.body.orderNumber, atMs);
      }
      return [...found].map(([orderNumber, soldMs]) => ({ orderNumber, soldMs })).toReversed();
    },
  };
}

/** What the attendants' desk changes in the store; what concerns a day goes when a later day is written to. `onRemembered` as in store.ts. */
export function deskWrites(
  database: Database,
  onRemembered: () => void,
): Pick<StoreTransaction, 'setSoldOut' | 'saveCalledNumber' | 'saveScreenSettings'> {
  const forgetSoldOut = database.prepare('DELETE FROM sold_out WHERE business_date < ?');
  const addSoldOut = database.prepare(
    'INSERT OR IGNORE INTO sold_out (business_date, menu_item_id) VALUES (?, ?)',
  );
  const dropSoldOut = database.prepare(
    'DELETE FROM sold_out WHERE business_date = ? AND menu_item_id = ?',
  );
  const forgetCalls = database.prepare('DELETE FROM number_call WHERE business_date < ?');
  const saveCall = database.prepare(
    `INSERT OR REPLACE INTO number_call (business_date, order_number, state, at_ms)
     VALUES (?, ?, ?, ?)`,
  );
  const saveSettings = database.prepare(
    'INSERT OR REPLACE INTO screen_settings (only_row, settings) VALUES (1, ?)',
  );
  return {
    setSoldOut({ businessDate, menuItemId, isSoldOut }) {
      onRemembered();
      forgetSoldOut.run(businessDate);
      (isSoldOut ? addSoldOut : dropSoldOut).run(businessDate, menuItemId);
    },
    saveCalledNumber(businessDate, { orderNumber, state, atMs }) {
      forgetCalls.run(businessDate);
      saveCall.run(businessDate, orderNumber, state, atMs);
    },
    saveScreenSettings(settings) {
      onRemembered();
      saveSettings.run(canonicalText(screenSettingsSchema.parse(settings)));
    },
  };
}
