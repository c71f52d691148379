import type { DrawerEvent, DrawerState } from '../../hardware/drawer/drawer-watch.ts';
import type { ElderCardEvent } from '../../hardware/elder-card/driver.ts';
import type { IdCardEvent } from '../../hardware/id-card/events.ts';
import type { DrawerOutcome, PrintOutcome, PrintProgress } from '../../hardware/printer/driver.ts';
import type { ReceiptDocument } from '../../hardware/printer/receipt-document.ts';
import type { ScannerEvent } from '../../hardware/scanner/driver.ts';

/**
 * The readers of ID cards, as one: `connected` is told when the first of them answers, `disconnected` when none does any
 * more. A card that was found always ends as `read` or `read-failed`, or with `disconnected`.
 */
export interface IdCardReaderPort {
  onEvent(listener: (event: IdCardEvent) => void): () => void;
  /** At least one answers. */
  readonly isConnected: boolean;
}

/** The readers of the canteen's own cards as one, staff cards among them. */
export interface ElderCardReaderPort {
  onEvent(listener: (event: ElderCardEvent) => void): () => void;
  /** The port of at least one is open. */
  readonly isConnected: boolean;
}

/** Something to print. `onProgress` hears `waiting` while other jobs go first, `sending` when the first byte goes out. */
interface PrinterJob {
  readonly document: ReceiptDocument;
  readonly onProgress?: (progress: PrintProgress) => void;
}

/** The receipt printers as one: a slip goes to the first in the list that is well, and to no other (docs/decisions/0022-device-room.md). */
export interface PrinterPort {
  print(job: PrinterJob): Promise<PrintOutcome>;
  /** Opens the cash drawer, also when the paper is out. */
  kickDrawer(): Promise<DrawerOutcome>;
  /** Called when the drawer is opened, by us or by hand, and when it is closed; never without a switch. */
  onDrawer(listener: (event: DrawerEvent) => void): () => void;
  /** `unknown` without a switch: then nothing tells whether a pulse opened it. */
  readonly drawerState: DrawerState;
}

/** The printers of the kitchen as one. */
export interface KitchenPrinterPort {
  /** False where the kitchen has no printer: nothing is to be printed there then. */
  readonly isAssigned: boolean;
  print(job: PrinterJob): Promise<PrintOutcome>;
}

/** The scanners as one. */
export interface CodesPort {
  onEvent(listener: (event: ScannerEvent) => void): () => void;
  readonly isConnected: boolean;
}

/** What stands on the counter. Each is there whatever is assigned, and however many there are of it. */
export interface KioskDevices {
  readonly idCardReader: IdCardReaderPort;
  readonly elderCardReader: ElderCardReaderPort;
  readonly printer: PrinterPort;
  readonly kitchenPrinter: KitchenPrinterPort;
  readonly codes: CodesPort;
}
