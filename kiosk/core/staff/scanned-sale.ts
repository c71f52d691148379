import type { ScannedCode } from '../../../hardware/scanner/scanned-code.ts';
import type { OrderId } from '../../../shared/identity/ids.ts';
import { ledgerEntrySchema, type SaleBody } from '../../../shared/ledger/entry.ts';
import type { ReadReceiptCode } from '../../../shared/ledger/receipt-code.ts';
import { subtractFen } from '../../../shared/money/fen.ts';
import { missingCase } from '../../../shared/result.ts';
import { minuteText } from '../../../shared/time/business-time.ts';
import type { ScannedSaleView } from '../../contract/views.ts';
import { businessDateNow } from '../canteen.ts';
import { soldOrderFacts } from '../checkout/receipt-facts.ts';
import type { LedgerTools } from '../checkout/sell.ts';
import type { StoreReads } from '../ports.ts';
import { STAFF_SENTENCES, scannedSlipSentence } from './sentences.ts';

/** What a signed-in screen shows after a code was scanned: a sale, or a sentence. */
export interface ScanAnswer {
  readonly scannedId: OrderId | null;
  readonly sentence: string | null;
}

/** What a code is to the attendant. */
export function answerScan(ledger: LedgerTools, code: ScannedCode): ScanAnswer {
  switch (code.kind) {
    case 'receipt': {
      const sale = saleOfReceipt(ledger, code.receipt);
      return sale === null
        ? { scannedId: null, sentence: STAFF_SENTENCES.noSuchReceipt }
        : { scannedId: sale.body.orderId, sentence: null };
    }
    case 'payment':
      return { scannedId: null, sentence: STAFF_SENTENCES.noPaymentCodes };
    case 'unknown':
      return { scannedId: null, sentence: STAFF_SENTENCES.unknownCode };
    default:
      return missingCase(code);
  }
}

/** The sale that a signed-in screen has open, as it stands now. */
export function scannedSaleView(
  ledger: LedgerTools,
  orderId: OrderId | null,
): ScannedSaleView | null {
  const { store, clock } = ledger;
  const job = orderId === null ? null : store.printJob(orderId);
  const sale = job === null ? null : saleAt(store, job.seq);
  if (job === null || sale === null) return null;
  const { body } = sale;
  const { orderText, listPriceFen, payFen } = soldOrderFacts(store, job.seq);
  return {
    orderId: body.orderId,
    orderNumber: body.orderNumber,
    mealName: orderText,
    timeText: minuteText(sale.at),
    isToday: sale.businessDate === businessDateNow(store.settings(), clock.nowMs()),
    listPriceFen,
    reducedFen: subtractFen(listPriceFen, payFen),
    payFen,
    slipSentence: scannedSlipSentence(job),
  };
}

interface Sale {
  readonly at: string;
  readonly businessDate: string;
  readonly body: SaleBody;
}

/** The sale with this code; null when this kiosk has sold none: the seq alone could be another kiosk's, so the hash counts. */
function saleOfReceipt(ledger: LedgerTools, receipt: ReadReceiptCode): Sale | null {
  const { store } = ledger;
  const isOurs =
    receipt.kioskNumber === ledger.identity().kioskNumber &&
    receipt.seq > 0 &&
    store.hashAt(receipt.seq)?.startsWith(receipt.hashPrefix) === true;
  return isOurs ? saleAt(store, receipt.seq) : null;
}

function saleAt(store: StoreReads, seq: number): Sale | null {
  const [stored] = store.entriesAfter({ seq: seq - 1, entriesMax: 1, charactersMax: 1 });
  if (stored?.seq !== seq) return null;
  const entry = ledgerEntrySchema.parse(JSON.parse(stored.content));
  return entry.kind === 'sale' ? entry : null;
}
