import { USUAL_DRAWER_PULSE } from '../drawer/pulse.ts';
import { createMemoryPortPair } from '../port/memory-port.ts';
import { createPrinter, type PrinterOptions } from '../printer/driver.ts';
import { createPrinterSimulator, type SimulatedPrinterOptions } from '../printer/simulator.ts';
import type { PrinterStatus } from '../printer/status.ts';
import { LUNCH_RECEIPT } from './receipts.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** A driver and a simulated printer on a line in memory, in virtual time. */
export function setUpPrinter(
  options: {
    readonly settings?: Partial<Pick<PrinterOptions, 'answersStatus' | 'line' | 'drawer'>>;
    readonly simulator?: Partial<SimulatedPrinterOptions>;
    readonly clock?: ReturnType<typeof createVirtualClock>;
  } = {},
) {
  const clock = options.clock ?? createVirtualClock();
  const pair = createMemoryPortPair();
  const simulator = createPrinterSimulator({ columns: 32, ...options.simulator });
  simulator.attach(pair.simulatorSide);
  /** A driver of its own, as after a restart of the program. */
  const connect = () =>
    createPrinter({
      open: pair.driverSide,
      line: { baudRate: 115_200, flowControl: 'none' },
      clock,
      columns: 32,
      answersStatus: true,
      drawer: { switch: 'no-switch', ...USUAL_DRAWER_PULSE },
      ...options.settings,
    });
  const printer = connect();
  const statuses: PrinterStatus[] = [];
  printer.onStatusChange((status) => statuses.push(status));
  const printLunch = () => printer.print({ document: LUNCH_RECEIPT });
  return { clock, pair, simulator, connect, printer, statuses, printLunch };
}

/** A small job that can be told from others. */
export function numbered(number: number) {
  const blocks = [{ kind: 'text', text: `第${number}号` }, { kind: 'cut' }] as const;
  return { document: { blocks } };
}
