import { afterEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { realDeviceClock as clock } from '../clock.ts';
import type { DrawerEvent } from '../drawer/drawer-watch.ts';
import { USUAL_DRAWER_PULSE } from '../drawer/pulse.ts';
import type { FlowControl } from '../port/line.ts';
import type { BytePort } from '../port/port.ts';
import { laySimulatedLine } from '../testing/lines.ts';
import { numbered } from '../testing/printers.ts';
import { hasSocat, NO_SOCAT } from '../testing/pseudo-terminals.ts';
import { LUNCH_RECEIPT } from '../testing/receipts.ts';
import { createPrinter } from './driver.ts';
import { paperToText } from './paper-to-text.ts';
import { createPrinterSimulator, type SimulatedPrinterOptions } from './simulator.ts';
import type { PrinterStatus } from './status.ts';

// Real time-outs of the driver run here, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A driver and a simulated printer at the two ends of a line of the operating system. */
async function setUpLine(
  context: TestContext,
  options: {
    readonly flowControl?: FlowControl;
    readonly simulator?: Partial<SimulatedPrinterOptions>;
    readonly around?: (port: BytePort) => BytePort;
  } = {},
) {
  if (!hasSocat()) context.skip(NO_SOCAT);
  const { flowControl = 'none', around = (port) => port } = options;
  const simulator = createPrinterSimulator({ columns: 32, ...options.simulator });
  const line = await laySimulatedLine({
    device: { attach: (port) => simulator.attach(around(port)) },
    baudRate: 115_200,
    flowControl,
  });
  cleanUps.push(line.remove);
  const printer = createPrinter({
    open: line.open,
    line: { baudRate: 115_200, flowControl },
    clock,
    columns: 32,
    answersStatus: true,
    drawer: { switch: 'open-is-high', ...USUAL_DRAWER_PULSE },
  });
  cleanUps.push(printer.stop);
  const statuses: PrinterStatus[] = [];
  printer.onStatusChange((status) => statuses.push(status));
  const drawer: DrawerEvent[] = [];
  printer.onDrawer((event) => drawer.push(event));
  printer.start();
  await vi.waitFor(() => expect(statuses).toEqual(['ready']), { timeout: 15_000 });
  return { simulator, line, printer, statuses, drawer };
}

/** Every byte of the printer alone, with a pause in between. */
function byteByByte(port: BytePort): BytePort {
  let turn = Promise.resolve();
  return {
    ...port,
    async write(bytes) {
      let written = port.write(new Uint8Array());
      for (const byte of bytes)
        turn = turn.then(async () => {
          written = port.write(Uint8Array.of(byte));
          await written;
          await clock.wait(2);
        });
      await turn;
      return written;
    },
  };
}

const soon = { timeout: 8000, interval: 20 };

describe('over a line of the operating system', () => {
  it('a printer is heard though its bytes come one by one', async (context) => {
    const { simulator, printer, statuses } = await setUpLine(context, { around: byteByByte });
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({ state: 'printed' });
    simulator.setPaper('near-end');
    await vi.waitFor(() => expect(statuses.at(-1)).toBe('paper-near-end'), soon);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(paperToText(simulator.papers[1] ?? { items: [], columns: 32 })).toBe('第2号');
    expect(simulator.problems).toEqual([]);
  });

  it('paper that ends in the middle of a job is told, and after the refill only the reprint comes out whole', async (context) => {
    const { simulator, printer, statuses } = await setUpLine(context);
    simulator.loadRoll({ untilNearEnd: 1, untilEnd: 3 });
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'unknown',
      code: 'paper-out',
    });
    // Nobody changes a roll before the last bytes have gone over the line.
    await clock.wait(300);
    simulator.setPaper('ok');
    await vi.waitFor(() => expect(statuses.at(-1)).toBe('ready'), soon);
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers[0]?.items).toHaveLength(3);
    expect(simulator.papers.slice(1).map(paperToText)).toEqual(['第2号']);
    expect(simulator.problems).toEqual([]);
  });

  it('a drawer is told as opened by us, closed, and opened by hand', async (context) => {
    const { simulator, printer, drawer } = await setUpLine(context);
    await vi.waitFor(() => expect(printer.drawerState).toBe('closed'), soon);
    expect(await printer.kickDrawer()).toEqual({ state: 'kicked' });
    simulator.setDrawerOpen(false);
    await vi.waitFor(() => expect(drawer).toHaveLength(2), soon);
    simulator.setDrawerOpen(true);
    await vi.waitFor(
      () =>
        expect(drawer).toEqual([
          { kind: 'drawer-opened', isAskedFor: true },
          { kind: 'drawer-closed' },
          { kind: 'drawer-opened', isAskedFor: false },
        ]),
      soon,
    );
  });

  it('a printer with a small buffer gets all of a long job by telling us to pause', async (context) => {
    const { simulator, printer } = await setUpLine(context, {
      flowControl: 'xon-xoff',
      simulator: {
        bufferBytes: 1024,
        pace: { clock, baudRate: 115_200, lineMs: 5, pauseAtBytes: 400 },
      },
    });
    const line = { kind: 'text', text: '红烧狮子头套餐一份十元整共计' } as const;
    const blocks = [...Array.from({ length: 150 }, () => line), { kind: 'cut' } as const];
    expect(await printer.print({ document: { blocks } })).toEqual({ state: 'printed' });
    expect(simulator.papers[0]?.items).toHaveLength(150);
    expect(simulator.problems).toEqual([]);
  });

  it('a printer that holds the line because its paper ended still counts as out of paper', async (context) => {
    const { simulator, printer, statuses } = await setUpLine(context, { flowControl: 'xon-xoff' });
    // The first report shows that it has heard our wish for reports.
    await vi.waitFor(() => expect(printer.drawerState).toBe('closed'), soon);
    simulator.setPaper('out');
    await simulator.setFlow('stop');
    await clock.wait(4500);
    expect(await printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'failed',
      code: 'paper-out',
    });
    expect(statuses).toEqual(['ready', 'paper-out']);
    expect(simulator.uncut).toEqual([]);
  });

  it('an unplug in the middle of a job leaves it unknown; the printer is back by itself and prints only what is asked for then', async (context) => {
    const { simulator, line, printer, statuses } = await setUpLine(context, {
      simulator: { pace: { clock, baudRate: 115_200, lineMs: 40, pauseAtBytes: null } },
    });
    const printing = printer.print({ document: LUNCH_RECEIPT });
    await vi.waitFor(() => expect(simulator.uncut.length).toBeGreaterThan(1), soon);
    await line.terminals.unplug();
    expect(await printing).toEqual({ state: 'unknown', code: 'off' });
    expect(statuses.at(-1)).toBe('silent');
    await line.terminals.plug();
    // Our driver comes back within a second; the simulator at the far end takes up to five to come back to its line.
    await vi.waitFor(() => expect(statuses.at(-1)).toBe('ready'), { timeout: 15_000 });
    expect(await printer.print(numbered(2))).toEqual({ state: 'printed' });
    expect(simulator.papers.map(paperToText).at(-1)).toBe('第2号');
    expect(simulator.papers.length).toBeLessThanOrEqual(2);
  });
});
