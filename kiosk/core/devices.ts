import type { ElderCardEvent } from '../../hardware/elder-card/driver.ts';
import type { IdCardEvent } from '../../hardware/id-card/events.ts';
import type { DrawerOutcome, PrintOutcome } from '../../hardware/printer/driver.ts';
import type { ReceiptDocument } from '../../hardware/printer/receipt-document.ts';
import type { PrinterStatus } from '../../hardware/printer/status.ts';
import type { ScannerEvent } from '../../hardware/scanner/driver.ts';

/** The reader of ID cards as the core needs it. */
export interface IdCardReaderPort {
  onEvent(listener: (event: IdCardEvent) => void): () => void;
}

/** The reader of the canteen's own cards, staff cards among them. */
export interface ElderCardReaderPort {
  onEvent(listener: (event: ElderCardEvent) => void): () => void;
}

export interface PrinterPort {
  print(job: { readonly document: ReceiptDocument }): Promise<PrintOutcome>;
  /** Opens the cash drawer, also when the paper is out. */
  kickDrawer(): Promise<DrawerOutcome>;
  status(): Promise<PrinterStatus>;
  onStatusChange(listener: (status: PrinterStatus) => void): () => void;
}

/** What stands on the counter. */
export interface KioskDevices {
  readonly idCardReader: IdCardReaderPort;
  readonly elderCardReader: ElderCardReaderPort | null;
  readonly printer: PrinterPort;
  /** The scanner of codes; null where there is none. */
  readonly codes: { onEvent(listener: (event: ScannerEvent) => void): () => void } | null;
}
