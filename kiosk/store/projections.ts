import type { Database } from 'better-sqlite3-multiple-ciphers';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import type { LedgerEntry, SaleBody } from '../../shared/ledger/entry.ts';
import { merchantFundIds } from '../../shared/policy/merchants.ts';
import { usedAmounts } from '../../shared/policy/used-amounts.ts';
import { missingCase } from '../../shared/result.ts';
import { type PolicyRow, policyOf } from './rows.ts';

/**
 * What is derived from the entries and may be dropped and derived again with identical bytes: the meals of every elder
 * (usage, and the meal offered again), the movements of accounts with the balance after each, and what became of every
 * slip. Not among them is `order_number`, an operational counter: it holds the numbers told to people who have not paid
 * yet, which stand in no entry; the numbers that were sold are read from `print_job`.
 */
export const PROJECTIONS = ['elder_meal', 'account_movement', 'print_job'] as const;

type Sale = Extract<LedgerEntry, { readonly kind: 'sale' }>;
type Slip = Extract<LedgerEntry, { readonly kind: 'slip' }>;

/** A row of `elder_meal`. */
export interface ElderMealRow {
  readonly elder_id: string;
  readonly business_date: string;
  readonly seq: number;
  readonly meal_period: string;
  readonly menu_item_id: string;
  readonly subsidies: string;
  readonly fees: string;
}

/** A row of `account_movement` without the balance, which needs the one before. */
export interface Movement {
  readonly elder_id: string;
  readonly seq: number;
  readonly amount_fen: number;
}

/** Answers the merchant funds of a policy version. */
export type MerchantFunds = (policy: SaleBody['decision']['policy']) => ReadonlySet<string>;

/** The row of `elder_meal` that an entry makes; null for none. */
export function elderMealOf(entry: LedgerEntry, merchantFunds: MerchantFunds): ElderMealRow | null {
  if (entry.kind !== 'sale' || entry.body.person.kind === 'guest') return null;
  const { person, decision, lines, mealPeriod } = entry.body;
  const { subsidies, fees } = usedAmounts(decision, merchantFunds(decision.policy));
  return {
    elder_id: person.elderId,
    business_date: entry.businessDate,
    seq: entry.seq,
    meal_period: mealPeriod,
    menu_item_id: lines[0]?.menuItemId ?? '',
    subsidies: canonicalText(subsidies),
    fees: canonicalText(fees),
  };
}

/** What an entry moves in an account; null for nothing. */
export function movementOf(entry: LedgerEntry): Movement | null {
  if (entry.kind === 'top-up') {
    const { elderId, amountFen } = entry.body;
    return { elder_id: elderId, seq: entry.seq, amount_fen: amountFen };
  }
  if (entry.kind !== 'sale' || entry.body.person.kind === 'guest') return null;
  const tenders = entry.body.tenders.filter((tender) => tender.kind === 'account');
  if (tenders.length === 0) return null;
  const paidFen = tenders.reduce((total, tender) => total + tender.amountFen, 0);
  return { elder_id: entry.body.person.elderId, seq: entry.seq, amount_fen: -paidFen };
}

/** Brings everything that is derived from the ledger up to one more entry. */
export type ProjectEntry = (entry: LedgerEntry) => void;

/** Prepares the statements once for a connection. */
export function createProjector(database: Database): ProjectEntry {
  const merchantFunds = createMerchantFunds(database);
  const addMeal = database.prepare<ElderMealRow>(
    `INSERT INTO elder_meal (elder_id, business_date, seq, meal_period, menu_item_id, subsidies, fees)
     VALUES (:elder_id, :business_date, :seq, :meal_period, :menu_item_id, :subsidies, :fees)`,
  );
  const addMovement = database.prepare<Movement>(
    `INSERT INTO account_movement (elder_id, seq, amount_fen, balance_fen) VALUES (:elder_id, :seq, :amount_fen,
     :amount_fen + coalesce((SELECT balance_fen FROM account_movement WHERE elder_id = :elder_id ORDER BY seq DESC LIMIT 1), 0))`,
  );
  const slips = createSlipProjector(database);
  return (entry) => {
    const meal = elderMealOf(entry, merchantFunds);
    if (meal !== null) addMeal.run(meal);
    const movement = movementOf(entry);
    if (movement !== null) addMovement.run(movement);
    slips(entry);
  };
}

function createSlipProjector(database: Database): ProjectEntry {
  // Several people may eat on one order: they share its number and its slip.
  const addJob = database.prepare(
    `INSERT INTO print_job (order_id, seq, business_date, order_number, state, code, copies, last_seq)
     VALUES (?, ?, ?, ?, 'waiting', '', 0, ?) ON CONFLICT (order_id) DO NOTHING`,
  );
  // What became of an older copy says nothing of the newest.
  const settle = database.prepare(
    'UPDATE print_job SET state = ?, code = ?, last_seq = ? WHERE order_id = ? AND copies = ?',
  );
  const begin = database.prepare(
    "UPDATE print_job SET state = 'waiting', code = '', copies = ?, last_seq = ? WHERE order_id = ? AND copies < ?",
  );
  const addSale = ({ seq, businessDate, body }: Sale): void => {
    addJob.run(body.orderId, seq, businessDate, body.orderNumber, seq);
  };
  const addSlip = ({ seq, body }: Slip): void => {
    settle.run(body.outcome, body.code, seq, body.orderId, body.copy);
  };
  return (entry) => {
    switch (entry.kind) {
      case 'sale':
        return addSale(entry);
      case 'slip':
        return addSlip(entry);
      case 'reprint':
        begin.run(entry.body.copy, entry.seq, entry.body.orderId, entry.body.copy);
        return;
      case 'top-up':
      case 'device-fault':
        return;
      default:
        missingCase(entry);
    }
  };
}

/** A version never changes, so each is read once. */
export function createMerchantFunds(database: Database): MerchantFunds {
  const find = database.prepare<[string, number], PolicyRow>(
    'SELECT document, signature FROM policy WHERE policy_id = ? AND version = ?',
  );
  const known = new Map<string, ReadonlySet<string>>();
  return (policy) => {
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
