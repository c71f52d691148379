import type { DeviceClock } from '../../hardware/clock.ts';
import { createElderCardReader } from '../../hardware/elder-card/driver.ts';
import { createIdCardReader } from '../../hardware/id-card/driver.ts';
import type { OpenLine } from '../../hardware/port/line.ts';
import type { OpenPort } from '../../hardware/port/port.ts';
import { createPrinter } from '../../hardware/printer/driver.ts';
import { type GlyphPainter, NO_GLYPHS } from '../../hardware/printer/glyphs/painter.ts';
import type { PaperColumns } from '../../hardware/printer/receipt-document.ts';
import { fail } from '../../shared/result.ts';
import type { KioskDevices } from '../core/devices.ts';

/** How each device is reached; null where the canteen has none. */
export interface DevicePorts {
  readonly idCard: OpenLine | null;
  readonly elderCard: OpenPort | null;
  readonly printer: OpenPort | null;
}

/** The drivers of one counter. */
export interface ConnectedDevices {
  readonly devices: KioskDevices;
  start(): void;
  stop(): Promise<void>;
}

const openNothing: OpenPort = async () =>
  fail({ code: 'not-found', detail: 'no port was named for this device' });

/** Puts drivers on the ports; nothing is opened before start(). */
export function connectDevices(options: {
  readonly ports: DevicePorts;
  readonly columns: PaperColumns;
  readonly clock: DeviceClock;
  /** Draws what the printer lacks; boxed codes without it. */
  readonly glyphs?: GlyphPainter;
}): ConnectedDevices {
  const { ports, columns, clock, glyphs = NO_GLYPHS } = options;
  const idCardReader = createIdCardReader({
    open: ports.idCard ?? openNothing,
    baudRate: 'find',
    clock,
  });
  const elderCardReader =
    ports.elderCard === null ? null : createElderCardReader({ open: ports.elderCard, clock });
  const open = ports.printer ?? openNothing;
  const printer = createPrinter({ open, clock, columns, answersStatus: true, glyphs });
  return {
    devices: { idCardReader, elderCardReader, printer },
    start() {
      idCardReader.start();
      elderCardReader?.start();
    },
    async stop() {
      await Promise.all([idCardReader.stop(), elderCardReader?.stop(), printer.close()]);
    },
  };
}
