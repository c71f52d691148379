import type { Database } from 'better-sqlite3-multiple-ciphers';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import type { LedgerEntry, SaleBody } from '../../shared/ledger/entry.ts';
import { merchantFundIds } from '../../shared/policy/merchants.ts';
import { usedAmounts } from '../../shared/policy/used-amounts.ts';
import { missingCase } from '../../shared/result.ts';
import { type PolicyRow, policyOf } from './rows.ts';

/** Brings everything that is derived from the ledger up to one more entry. */
export type ProjectEntry = (entry: LedgerEntry) => void;

/** Prepares the statements once for a connection. */
export function createProjector(database: Database): ProjectEntry {
  const raiseNumber =
    database.prepare(`INSERT INTO order_number (business_date, last_number) VALUES (?, ?)
    ON CONFLICT (business_date) DO UPDATE SET last_number = max(last_number, excluded.last_number)`);
  const addUsed = database.prepare(
    'INSERT INTO used_meal (seq, elder_id, business_date, meal_period, subsidies, fees) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const merchantFunds = createMerchantFunds(database);
  const addToAccount =
    database.prepare(`INSERT INTO own_account (elder_id, amount_fen) VALUES (?, ?)
    ON CONFLICT (elder_id) DO UPDATE SET amount_fen = amount_fen + excluded.amount_fen`);
  const setLastMeal = database.prepare(`INSERT INTO last_meal (elder_id, menu_item_id) VALUES (?, ?)
    ON CONFLICT (elder_id) DO UPDATE SET menu_item_id = excluded.menu_item_id`);

  const projectSale = (entry: Extract<LedgerEntry, { readonly kind: 'sale' }>): void => {
    const { person, decision, tenders, lines, orderNumber, mealPeriod } = entry.body;
    raiseNumber.run(entry.businessDate, orderNumber);
    if (person.kind === 'guest') return;
    const { subsidies, fees } = usedAmounts(decision, merchantFunds(decision.policy));
    if (subsidies.length > 0 || fees.length > 0) {
      const amounts = [canonicalText(subsidies), canonicalText(fees)];
      addUsed.run(entry.seq, person.elderId, entry.businessDate, mealPeriod, ...amounts);
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
      case 'clock':
        return;
      default:
        missingCase(entry);
    }
  };
}

/** Answers the merchant funds of a policy version; a version never changes, so each is read once. */
function createMerchantFunds(database: Database) {
  const find = database.prepare<[string, number], PolicyRow>(
    'SELECT document, signature FROM policy WHERE policy_id = ? AND version = ?',
  );
  const known = new Map<string, ReadonlySet<string>>();
  return (policy: SaleBody['decision']['policy']): ReadonlySet<string> => {
    if (policy === null) return new Set();
    const held = known.get(policy.digest);
    if (held !== undefined) return held;
    const row = find.get(policy.policyId, policy.version);
    const policyHeld = row === undefined ? null : policyOf(row);
    if (policyHeld === null) throw new Error(`no policy ${policy.policyId} ${policy.version}`);
    const fundIds = merchantFundIds(policyHeld.document);
    known.set(policy.digest, fundIds);
    return fundIds;
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
