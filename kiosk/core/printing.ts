import type { OrderId } from '../../shared/identity/ids.ts';
import { SLIP_COPIES_MAX, type SlipBody } from '../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { businessDateNow } from './canteen.ts';
import { receiptFactsOfSale } from './checkout/receipt-facts.ts';
import { envelope, type LedgerTools } from './checkout/sell.ts';
import type { PrinterPort } from './devices.ts';
import type { ReceiptState } from './ordering/state.ts';
import type { PrintJob, StoreFailure, StoreTransaction } from './ports.ts';
import { type ReceiptFacts, receiptDocument } from './receipts/elder-receipt.ts';

/** Why a slip is not printed again. `too-many-copies`: the entries number them up to 99; `in-hand`: one is on its way. */
export type ReprintRefusal = StoreFailure | { readonly code: 'too-many-copies' | 'in-hand' };

/** Brings slips onto paper. Whatever happens to the paper, the sale stays as it is. */
export interface ReceiptPrinting {
  /** Prints the first slip of a sale. */
  printFirst(slip: { readonly orderId: OrderId; readonly facts: ReceiptFacts }): Promise<void>;
  /** Prints the slip again, marked 补打 with its number. */
  reprint(orderId: OrderId): Promise<Result<ReceiptState, ReprintRefusal>>;
  /** Slips of meals from a business date on that did not come out, or perhaps not, highest number first. */
  troubled(businessDate: string): readonly PrintJob[];
  /** How far a slip that is on its way has come; null for one that is not. */
  inHand(orderId: OrderId): 'waiting' | 'sending' | null;
}

/**
 * A job is `waiting`, then `sending`, then `printed`, `unknown` or `failed`. The first two are this run's own knowledge: with the run
 * they end as `unknown`, so nothing is ever sent twice, or after a restart, a jump of the clock or a restored copy of the
 * database, but by somebody who presses 补打. `onSlip` hears what became of every slip, after it is written down.
 */
export function createReceiptPrinting(tools: {
  readonly ledger: LedgerTools;
  readonly printer: Pick<PrinterPort, 'print'>;
  readonly onSlip: (slip: { readonly orderId: OrderId; readonly receipt: ReceiptState }) => void;
}): ReceiptPrinting {
  const { ledger } = tools;
  const { store } = ledger;
  const inHand = new Map<OrderId, 'waiting' | 'sending'>();
  const print = async (
    orderId: OrderId,
    facts: ReceiptFacts,
    copy: number,
  ): Promise<ReceiptState> => {
    inHand.set(orderId, 'waiting');
    try {
      const outcome = await tools.printer.print({
        document: receiptDocument(facts, copy),
        onProgress: ({ state }) => {
          if (state === 'sending') inHand.set(orderId, state);
        },
      });
      const code = outcome.state === 'printed' ? '' : outcome.code;
      // A full disk loses the note; the slip is doubtful then.
      store.transact((transaction) => {
        addSlip(ledger, transaction, { orderId, copy, outcome: outcome.state, code });
        return succeed(undefined);
      });
      inHand.delete(orderId);
      tools.onSlip({ orderId, receipt: outcome.state });
      return outcome.state;
    } finally {
      inHand.delete(orderId);
    }
  };
  return {
    async printFirst({ orderId, facts }) {
      await print(orderId, facts, 0);
    },
    async reprint(orderId) {
      // A second press must not put a second copy behind the first.
      if (inHand.has(orderId)) return fail({ code: 'in-hand' });
      const begun = beginReprint(ledger, orderId);
      if (!begun.ok) return begun;
      const { seq, copy } = begun.value;
      return succeed(await print(orderId, receiptFactsOfSale(ledger, seq), copy));
    },
    troubled(businessDate) {
      // Waiting on disk and not in hand: the note of what became of it was lost.
      const unnoted = store
        .waitingPrintJobs()
        .filter((job) => job.businessDate >= businessDate && !inHand.has(job.orderId))
        .map((job) => ({ ...job, state: 'unknown' }) as const);
      return [...unnoted, ...store.troubledPrintJobs(businessDate)].toSorted(
        (one, other) => other.orderNumber - one.orderNumber,
      );
    },
    inHand: (orderId) => inHand.get(orderId) ?? null,
  };
}

/** Numbers the copy in the ledger before the first byte goes out, so that no two papers carry the same number. */
function beginReprint(
  ledger: LedgerTools,
  orderId: OrderId,
): Result<{ readonly seq: number; readonly copy: number }, ReprintRefusal> {
  return ledger.store.transact<{ readonly seq: number; readonly copy: number }, ReprintRefusal>(
    (transaction) => {
      const job = transaction.printJob(orderId);
      if (job === null) throw new Error('only a sold order has a slip');
      const copy = job.copies + 1;
      if (copy > SLIP_COPIES_MAX) return fail({ code: 'too-many-copies' });
      const entry = {
        ...systemEnvelope(ledger, transaction),
        kind: 'reprint',
        version: 1,
        body: { orderId, copy },
      } as const;
      transaction.append(entry, []);
      return succeed({ seq: job.seq, copy });
    },
  );
}

function addSlip(ledger: LedgerTools, transaction: StoreTransaction, body: SlipBody): void {
  const entry = { ...systemEnvelope(ledger, transaction), kind: 'slip', version: 1, body } as const;
  transaction.append(entry, []);
}

function systemEnvelope(ledger: LedgerTools, transaction: StoreTransaction) {
  const businessDate = businessDateNow(transaction.settings(), ledger.clock.nowMs());
  return { ...envelope(ledger, transaction, businessDate), by: { kind: 'system' } } as const;
}

/** Slips that were on their way when the power went: nobody knows whether they came out, and none is printed by itself. */
export function settleInterruptedSlips(ledger: LedgerTools): void {
  if (ledger.store.waitingPrintJobs().length === 0) return;
  ledger.store.transact((transaction) => {
    for (const { orderId, copies } of transaction.waitingPrintJobs()) {
      addSlip(ledger, transaction, {
        orderId,
        copy: copies,
        outcome: 'unknown',
        code: 'interrupted',
      });
    }
    return succeed(undefined);
  });
}
