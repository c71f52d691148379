import { createPrinter } from '../../../hardware/printer/driver.ts';
import type { PrinterStatus } from '../../../hardware/printer/status.ts';
import { missingCase } from '../../../shared/result.ts';
import type { DeviceState } from '../../core/device-room.ts';
import { type DrivenDevice, type DriveOptions, portState } from './driven-device.ts';

/** A printer that was unplugged and is back has to be found within 5 s, and an open cover seen before the next slip. */
const LOOK_MS = 2_000;

/** Drives a receipt or kitchen printer, and looks how it is while nothing is printed. */
export function drivePrinter(
  options: DriveOptions<'receipt-printer' | 'kitchen-printer'>,
): DrivenDevice {
  const { settings, line, clock, onChange } = options;
  const { baudRate, flowControl, columns, answersStatus } = settings;
  const open = () => line.open({ baudRate, flowControl });
  const printer = createPrinter({ open, clock, columns, answersStatus });
  const stopping = new AbortController();
  let status: PrinterStatus | null = null;
  let watching: Promise<void> = Promise.resolve();
  printer.onStatusChange((next) => {
    status = next;
    onChange();
  });
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await printer.status();
      await clock.wait(LOOK_MS, stopping.signal);
    }
  };
  return {
    start() {
      watching = watch();
    },
    async stop() {
      stopping.abort();
      await watching;
      await printer.close();
    },
    state() {
      if (line.state !== 'open' || status === null) return portState(line);
      return stateOf(status, answersStatus);
    },
    foundBaudRate: null,
    printer,
  };
}

function stateOf(status: PrinterStatus, answersStatus: boolean): DeviceState {
  switch (status) {
    case 'ready':
      return 'well';
    case 'error':
      return 'out-of-order';
    case 'silent':
      // Of a printer that is wired to receive only, an open port is all that can be known.
      return answersStatus ? 'mute' : 'well';
    case 'paper-near-end':
    case 'paper-out':
    case 'cover-open':
    case 'offline':
    case 'cutter-error':
      return status;
    default:
      return missingCase(status);
  }
}
