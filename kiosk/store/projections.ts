import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { LedgerEntry } from '../../shared/ledger/entry.ts';
import { missingCase } from '../../shared/result.ts';

/** Brings everything that is derived from the ledger up to one more entry. */
export type ProjectEntry = (entry: LedgerEntry) => void;

/** Prepares the statements once for a connection. */
export function createProjector(database: Database): ProjectEntry {
  const raiseNumber =
    database.prepare(`INSERT INTO order_number (business_date, last_number) VALUES (?, ?)
    ON CONFLICT (business_date) DO UPDATE SET last_number = max(last_number, excluded.last_number)`);
  const addUsed = database.prepare(
    'INSERT INTO used_meal (seq, elder_id, business_date, meal_period) VALUES (?, ?, ?, ?)',
  );
  const addToAccount =
    database.prepare(`INSERT INTO own_account (elder_id, amount_fen) VALUES (?, ?)
    ON CONFLICT (elder_id) DO UPDATE SET amount_fen = amount_fen + excluded.amount_fen`);
  const setLastMeal = database.prepare(`INSERT INTO last_meal (elder_id, menu_item_id) VALUES (?, ?)
    ON CONFLICT (elder_id) DO UPDATE SET menu_item_id = excluded.menu_item_id`);

  const projectSale = (entry: Extract<LedgerEntry, { readonly kind: 'sale' }>): void => {
    const { person, decision, tenders, lines, orderNumber, mealPeriod } = entry.body;
    raiseNumber.run(entry.businessDate, orderNumber);
    if (person.kind === 'guest') return;
    if (decision.lines.length > 0) {
      addUsed.run(entry.seq, person.elderId, entry.businessDate, mealPeriod);
    }
    for (const tender of tenders) {
      if (tender.kind === 'account') addToAccount.run(person.elderId, -tender.amountFen);
    }
    const first = lines[0];
    if (first !== undefined) setLastMeal.run(person.elderId, first.menuItemId);
  };

  return (entry) => {
    switch (entry.kind) {
      case 'sale':
        projectSale(entry);
        return;
      case 'top-up':
        addToAccount.run(entry.body.elderId, entry.body.amountFen);
        return;
      case 'device-fault':
        return;
      default:
        missingCase(entry);
    }
  };
}

/** Throws the derived tables away and derives them again from the first entry on, in the caller's transaction. */
export function rebuildProjections(
  database: Database,
  readEntry: (content: string) => LedgerEntry,
) {
  for (const table of ['order_number', 'used_meal', 'own_account', 'last_meal']) {
    database.exec(`DELETE FROM ${table}`);
  }
  const project = createProjector(database);
  const entries = database
    .prepare<[], { readonly content: string }>('SELECT content FROM entry ORDER BY seq')
    .all();
  for (const { content } of entries) project(readEntry(content));
}
