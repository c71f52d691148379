import type { OrderId } from '../../shared/identity/ids.ts';
import { SLIP_COPIES_MAX, type SlipBody } from '../../shared/ledger/entry.ts';
import { fail, type Result, succeed } from '../../shared/result.ts';
import { businessDateNow } from './canteen.ts';
import { receiptFactsOfSale } from './checkout/receipt-facts.ts';
import { envelope, type LedgerTools } from './checkout/sell.ts';
import type { PrinterPort } from './devices.ts';
import type { ReceiptState } from './ordering/state.ts';
import type { StoreFailure, StoreTransaction } from './ports.ts';
import { type ReceiptFacts, receiptDocument } from './receipts/elder-receipt.ts';

/** Why a slip is not printed again. */
export type ReprintRefusal =
  | StoreFailure
  /** The entries number copies up to 99. */
  | { readonly code: 'too-many-copies' };

/** Brings slips onto paper. Whatever happens to the paper, the sale stays as it is. */
export interface ReceiptPrinting {
  /** Prints the first slip of a sale. */
  printFirst(slip: { readonly orderId: OrderId; readonly facts: ReceiptFacts }): Promise<void>;
  /** Prints the slip again, marked 补打 with its number. */
  reprint(orderId: OrderId): Promise<Result<ReceiptState, ReprintRefusal>>;
}

/** `onSlip` hears what became of every slip, after it is written down. */
export function createReceiptPrinting(tools: {
  readonly ledger: LedgerTools;
  readonly printer: PrinterPort;
  readonly onSlip: (slip: { readonly orderId: OrderId; readonly receipt: ReceiptState }) => void;
}): ReceiptPrinting {
  const { ledger } = tools;
  const print = async (
    orderId: OrderId,
    facts: ReceiptFacts,
    copy: number,
  ): Promise<ReceiptState> => {
    const outcome = await tools.printer.print({ document: receiptDocument(facts, copy) });
    const code = outcome.state === 'printed' ? '' : outcome.code;
    // Losing this note to a full disk only means that staff see the slip as doubtful.
    ledger.store.transact((transaction) => {
      addSlip(ledger, transaction, { orderId, copy, outcome: outcome.state, code });
      return succeed(undefined);
    });
    const receipt = outcome.state === 'printed' ? 'printed' : 'failed';
    tools.onSlip({ orderId, receipt });
    return receipt;
  };
  return {
    async printFirst({ orderId, facts }) {
      await print(orderId, facts, 0);
    },
    async reprint(orderId) {
      const begun = beginReprint(ledger, orderId);
      if (!begun.ok) return begun;
      const { seq, copy } = begun.value;
      return succeed(await print(orderId, receiptFactsOfSale(ledger, seq), copy));
    },
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
