import type { DeviceClock } from '../clock.ts';
import type { OpenPort } from '../port/port.ts';
import { openPrinterLink, type PrinterLink } from './link.ts';
import type { PrinterStatus } from './status.ts';

/** What a printer driver keeps from one job to the next. */
export interface PrinterSession {
  readonly clock: DeviceClock;
  readonly answersStatus: boolean;
  /** True when the end of an earlier job was not confirmed: some of it may still wait in the printer. */
  leftUnfinished: boolean;
  /** Opens the port if need be and asks; no link when that failed, and `silent` then. */
  look(): Promise<{ readonly link: PrinterLink | null; readonly status: PrinterStatus }>;
  /** Remembers a state and tells the listener when it is another than before. */
  note(status: PrinterStatus): PrinterStatus;
  close(): Promise<void>;
}

/** Makes a session; the port is opened by the first look and kept. */
export function createPrinterSession(options: {
  readonly open: OpenPort;
  readonly clock: DeviceClock;
  readonly answersStatus: boolean;
  readonly onStatusChange: (status: PrinterStatus) => void;
}): PrinterSession {
  const { open, clock, answersStatus } = options;
  let lastStatus: PrinterStatus | null = null;
  let link: PrinterLink | null = null;

  const note = (status: PrinterStatus): PrinterStatus => {
    if (status !== lastStatus) {
      lastStatus = status;
      options.onStatusChange(status);
    }
    return status;
  };
  return {
    clock,
    answersStatus,
    leftUnfinished: false,
    note,
    async look() {
      if (link === null || link.gone) {
        link = await openPrinterLink({ open, clock, onGone: () => note('silent') });
      }
      const status = link !== null && answersStatus ? await link.askStatus() : 'silent';
      return { link: link === null || link.gone ? null : link, status: note(status) };
    },
    async close() {
      await link?.close();
    },
  };
}
