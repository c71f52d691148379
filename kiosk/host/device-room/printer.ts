import type { DrawerEvent } from '../../../hardware/drawer/drawer-watch.ts';
import { USUAL_DRAWER_PULSE } from '../../../hardware/drawer/pulse.ts';
import {
  createPrinter,
  type Printer,
  type PrinterOptions,
} from '../../../hardware/printer/driver.ts';
import type { GlyphPainter } from '../../../hardware/printer/glyphs/painter.ts';
import type { PrinterStatus } from '../../../hardware/printer/status.ts';
import { missingCase } from '../../../shared/result.ts';
import type { DeviceState } from '../../core/device-room.ts';
import { type DrivenDevice, type DriveOptions, portState } from './driven-device.ts';

export type PrinterSettings = DriveOptions<'receipt-printer' | 'kitchen-printer'>['settings'];

/** The driver of a printer as it is set. */
export function printerOf(
  settings: PrinterSettings,
  given: Pick<PrinterOptions, 'open' | 'clock'> & { readonly glyphs: GlyphPainter },
): Printer {
  const { baudRate, flowControl, columns, answersStatus } = settings;
  return createPrinter({
    ...given,
    ...{ line: { baudRate, flowControl }, columns, answersStatus },
    drawer: {
      switch: settings.kind === 'receipt-printer' ? settings.drawer : 'none',
      ...USUAL_DRAWER_PULSE,
    },
  });
}

/** Drives a receipt or kitchen printer. */
export function drivePrinter(
  options: DriveOptions<'receipt-printer' | 'kitchen-printer'> & {
    readonly glyphs: GlyphPainter;
    readonly onDrawer: (event: DrawerEvent) => void;
  },
): DrivenDevice {
  const { settings, line, clock, glyphs, onChange } = options;
  const printer = printerOf(settings, { open: line.open, clock, glyphs });
  let status: PrinterStatus | null = null;
  printer.onStatusChange((next) => {
    status = next;
    onChange();
  });
  printer.onDrawer(options.onDrawer);
  return {
    start: printer.start,
    stop: printer.stop,
    state() {
      if (line.state !== 'open' || status === null) return portState(line);
      return stateOf(status, settings.answersStatus);
    },
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
