import type { PrintOutcome } from '../../hardware/printer/driver.ts';
import type { OrderId } from '../../shared/identity/ids.ts';
import { type Result, succeed } from '../../shared/result.ts';
import type { LedgerTools } from './checkout/sell.ts';
import { recordDeviceFault } from './device-faults.ts';
import type { PrinterPort } from './devices.ts';
import type { ReceiptState } from './ordering/state.ts';
import type { StoreFailure } from './ports.ts';
import { type ReceiptFacts, receiptDocument } from './receipt.ts';

/** Brings slips onto paper. Whatever happens to the paper, the sale stays as it is. */
export interface ReceiptPrinting {
  /** Prints the first slip of a sale. */
  printFirst(slip: { readonly orderId: OrderId; readonly facts: ReceiptFacts }): Promise<void>;
  /** Prints the slip again, marked 补打 with its number. */
  reprint(orderId: OrderId): Promise<Result<ReceiptState, StoreFailure>>;
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
    reprint: number,
  ): Promise<ReceiptState> => {
    const outcome = await tools.printer.print({ document: receiptDocument(facts, reprint) });
    // Losing this note to a full disk only means that staff see the slip as doubtful.
    if (outcome.state === 'printed') notePrinted(ledger, orderId);
    else noteTrouble(ledger, { orderId, facts, outcome });
    const receipt = outcome.state === 'printed' ? 'printed' : 'failed';
    tools.onSlip({ orderId, receipt });
    return receipt;
  };
  return {
    async printFirst({ orderId, facts }) {
      await print(orderId, facts, 0);
    },
    async reprint(orderId) {
      const job = ledger.store.printJob(orderId);
      if (job === null) throw new Error('only a sold order has a slip');
      const started = ledger.store.transact((transaction) =>
        succeed(transaction.startReprint(orderId)),
      );
      if (!started.ok) return started;
      return succeed(await print(orderId, job.facts, started.value));
    },
  };
}

function notePrinted(ledger: LedgerTools, orderId: OrderId): void {
  ledger.store.transact((transaction) => {
    transaction.setPrintState({ orderId, state: 'printed', code: '' });
    return succeed(undefined);
  });
}

function noteTrouble(
  ledger: LedgerTools,
  slip: {
    readonly orderId: OrderId;
    readonly facts: ReceiptFacts;
    readonly outcome: Exclude<PrintOutcome, { readonly state: 'printed' }>;
  },
): void {
  const { orderId, facts, outcome } = slip;
  recordDeviceFault(ledger, {
    body: { device: 'printer', code: `${outcome.state}-${outcome.code}`, orderId },
    businessDate: facts.businessDate,
    alongside: (transaction) =>
      transaction.setPrintState({ orderId, state: outcome.state, code: outcome.code }),
  });
}

/** Slips that were on their way when the power went: nobody knows whether they came out, and none is printed by itself. */
export function settleInterruptedSlips(ledger: LedgerTools): void {
  ledger.store.transact((transaction) => {
    transaction.doubtWaitingPrints();
    return succeed(undefined);
  });
}
