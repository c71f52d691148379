import type { Database } from 'better-sqlite3-multiple-ciphers';
import type { OrderId } from '../../shared/identity/ids.ts';
import { canonicalText } from '../../shared/ledger/canonical.ts';
import type { LedgerEntry, SaleBody } from '../../shared/ledger/entry.ts';
import { payerOf } from '../../shared/ledger/sale-facts.ts';
import { merchantFundIds } from '../../shared/policy/merchants.ts';
import { usedAmounts } from '../../shared/policy/used-amounts.ts';
import { missingCase } from '../../shared/result.ts';
import { type PolicyRow, policyOf } from './rows.ts';

/**
 * What is derived from the entries and may be dropped and derived again with identical bytes: what each elder ate and
 * the account after it (usage, balance, the meal offered again), the first entry of each day, and what became of every
 * slip. Not among them is `order_number`, an operational counter: it holds the numbers told to people who have not paid
 * yet, which stand in no entry; the numbers that were sold are read from `slip_job`.
 */
export const PROJECTIONS = ['elder_entry', 'ledger_day', 'waiting_slip', 'print_job'] as const;

type Sale = Extract<LedgerEntry, { readonly kind: 'sale' }>;
type Slip = Extract<LedgerEntry, { readonly kind: 'slip' }>;

/** What one entry says of an elder: a row of `elder_entry` but for the balance, which needs the one before. */
export interface ElderEntry {
  readonly elder_id: string;
  readonly seq: number;
  readonly business_date: string;
  /** Null where nothing was eaten. */
  readonly meal_period: string | null;
  /** Of the set meal, which is offered again; null without one. */
  readonly menu_item_id: string | null;
  readonly subsidies: string;
  readonly fees: string;
  /** Put into the account, or taken out of it when negative; null where the account was left alone. */
  readonly moved_fen: number | null;
}

/** Answers the merchant funds of a policy version. */
export type MerchantFunds = (policy: SaleBody['decision']['policy']) => ReadonlySet<string>;

/**
 * What an entry says of the elders it concerns: of who ate, and of whose account paid where that is somebody else's, as for those
 * who eat along.
 */
export function elderEntriesOf(
  entry: LedgerEntry,
  merchantFunds: MerchantFunds,
): readonly ElderEntry[] {
  const { seq, businessDate: business_date } = entry;
  if (entry.kind === 'top-up') {
    const { elderId: elder_id, amountFen: moved_fen } = entry.body;
    return [{ elder_id, seq, business_date, ...NOTHING_EATEN, moved_fen }];
  }
  if (entry.kind !== 'sale') return [];
  const { person, decision, lines, mealPeriod } = entry.body;
  const payer = payerOf(entry.body);
  const payers: ElderEntry[] =
    payer === null || (person.kind !== 'guest' && payer.elderId === person.elderId)
      ? []
      : [
          {
            ...{ elder_id: payer.elderId, seq, business_date, ...NOTHING_EATEN },
            moved_fen: -payer.amountFen,
          },
        ];
  if (person.kind === 'guest') return payers;
  const { subsidies, fees } = usedAmounts(decision, merchantFunds(decision.policy));
  const eater: ElderEntry = {
    elder_id: person.elderId,
    seq,
    business_date,
    meal_period: mealPeriod,
    menu_item_id: lines.find(({ kind }) => kind === 'set-meal')?.menuItemId ?? null,
    subsidies: amountsText(subsidies),
    fees: amountsText(fees),
    moved_fen: payer === null || payers.length > 0 ? null : -payer.amountFen,
  };
  return [eater, ...payers];
}

const NOTHING_EATEN = { meal_period: null, menu_item_id: null, subsidies: '[]', fees: '[]' };

function amountsText(amounts: readonly { readonly ruleId: string; readonly amountFen: number }[]) {
  return amounts.length === 0 ? '[]' : canonicalText(amounts);
}

/** Brings everything that is derived from the ledger up to one more entry. */
export type ProjectEntry = (entry: LedgerEntry) => void;

/** Prepares the statements once for a connection. */
export function createProjector(database: Database): ProjectEntry {
  const merchantFunds = createMerchantFunds(database);
  // Without an account before it and nothing moved, there is still none.
  const addToElder = database.prepare<ElderEntry>(
    `INSERT INTO elder_entry (elder_id, seq, business_date, meal_period, menu_item_id, subsidies, fees, balance_fen)
     SELECT :elder_id, :seq, :business_date, :meal_period, :menu_item_id, :subsidies, :fees,
       CASE WHEN :moved_fen IS NULL THEN before ELSE :moved_fen + coalesce(before, 0) END
     FROM (SELECT (SELECT balance_fen FROM elder_entry WHERE elder_id = :elder_id ORDER BY seq DESC LIMIT 1) AS before)`,
  );
  const beginDay = database.prepare(
    'INSERT INTO ledger_day (business_date, first_seq) VALUES (?, ?) ON CONFLICT (business_date) DO NOTHING',
  );
  const slips = createSlipProjector(database);
  return (entry) => {
    beginDay.run(entry.businessDate, entry.seq);
    for (const ofElder of elderEntriesOf(entry, merchantFunds)) addToElder.run(ofElder);
    slips(entry);
  };
}

function createSlipProjector(database: Database): ProjectEntry {
  // Several people may eat on one order: they share its number and its slip, which is the first sale's.
  const addWaiting = database.prepare(
    `INSERT INTO waiting_slip (order_id, seq, business_date, order_number)
     SELECT :orderId, :seq, :businessDate, :orderNumber
     WHERE NOT EXISTS (SELECT 1 FROM print_job WHERE order_id = :orderId)
       AND NOT EXISTS (SELECT 1 FROM waiting_slip WHERE order_id = :orderId)`,
  );
  const beginJob = database.prepare(
    `INSERT INTO print_job (order_id, seq, business_date, order_number, state, code, copies, last_seq)
     SELECT order_id, seq, business_date, order_number, 'waiting', '', 0, seq FROM waiting_slip WHERE order_id = ?`,
  );
  const waitNoMore = database.prepare('DELETE FROM waiting_slip WHERE order_id = ?');
  const toJob = (orderId: OrderId): void => {
    if (beginJob.run(orderId).changes > 0) waitNoMore.run(orderId);
  };
  // What became of an older copy says nothing of the newest.
  const settle = database.prepare(
    'UPDATE print_job SET state = ?, code = ?, last_seq = ? WHERE order_id = ? AND copies = ?',
  );
  const begin = database.prepare(
    "UPDATE print_job SET state = 'waiting', code = '', copies = ?, last_seq = ? WHERE order_id = ? AND copies < ?",
  );
  const addSale = ({ seq, businessDate, body }: Sale): void => {
    const { orderId, orderNumber } = body;
    addWaiting.run({ orderId, seq, businessDate, orderNumber });
  };
  const addSlip = ({ seq, body }: Slip): void => {
    toJob(body.orderId);
    settle.run(body.outcome, body.code, seq, body.orderId, body.copy);
  };
  return (entry) => {
    switch (entry.kind) {
      case 'sale':
        return addSale(entry);
      case 'slip':
        return addSlip(entry);
      case 'reprint':
        toJob(entry.body.orderId);
        begin.run(entry.body.copy, entry.seq, entry.body.orderId, entry.body.copy);
        return;
      case 'top-up':
      case 'device-fault':
      case 'clock':
      case 'drawer':
      case 'manual-identification':
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
    // As after a salvage, before the admin has sent it again: everything counts until it is here and the sample finds the difference.
    if (policyHeld === null) return new Set();
    const fundIds = merchantFundIds(policyHeld.document);
    known.set(policy.digest, fundIds);
    return fundIds;
  };
}
