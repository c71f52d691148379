import { afterEach, describe, expect, it, type TestContext } from 'vitest';
import { realDeviceClock } from '../../../hardware/clock.ts';
import type { AssignedDevice, DeviceKind } from '../../../hardware/device-settings.ts';
import { createElderCardSimulator } from '../../../hardware/elder-card/simulator.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import { createSamSimulator } from '../../../hardware/id-card/simulator.ts';
import type { PortAddress } from '../../../hardware/port/address.ts';
import { openSerialPort } from '../../../hardware/port/serial-port.ts';
import type { SimulatedDevice } from '../../../hardware/port/simulator-serial.ts';
import { NO_GLYPHS } from '../../../hardware/printer/glyphs/painter.ts';
import {
  createPrinterSimulator,
  type PrinterSimulator,
} from '../../../hardware/printer/simulator.ts';
import { laySimulatedLine, type SimulatedLine } from '../../../hardware/testing/lines.ts';
import { CARD_OF_ZHANG } from '../../../hardware/testing/people.ts';
import { hasSocat, NO_SOCAT } from '../../../hardware/testing/pseudo-terminals.ts';
import { LUNCH_RECEIPT } from '../../../hardware/testing/receipts.ts';
import { createEventRecorder } from '../../../hardware/testing/recorder.ts';
import { usualSettings } from '../../../hardware/usual-settings.ts';
import { expectOk, LUNCH_MS, openStore, temporaryFolder } from '../../core/canteen.test-support.ts';
import type { KnownDevice } from '../../core/device-room.ts';
import { createDeviceRoom, type RunningDevices } from './device-room.ts';
import { machinePorts } from './room-ports.ts';

const clock = realDeviceClock;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Sockets with lines of the operating system behind them; what hangs there is opened by the real binding. */
function sockets() {
  const lines = new Map<string, { readonly address: PortAddress; readonly line: SimulatedLine }>();
  const unplug = async (socket: string): Promise<void> => {
    const there = lines.get(socket);
    lines.delete(socket);
    await there?.line.remove();
  };
  cleanups.push(async () => {
    for (const socket of [...lines.keys()]) await unplug(socket);
  });
  return {
    ports: {
      list: async () =>
        [...lines.values()].map(({ address }) => ({ address, title: address.path })),
      open: machinePorts.open,
    },
    unplug,
    async plug(socket: string, device: SimulatedDevice, baudRate: number): Promise<PortAddress> {
      const line = await laySimulatedLine({ device, baudRate });
      const address = {
        path: line.terminals.driverPath,
        vendorId: '1a86',
        productId: '7523',
        serialNumber: null,
        location: socket,
      };
      lines.set(socket, { address, line });
      return address;
    },
  };
}

let lastId = 0;
function device(kind: DeviceKind, name: string, port: PortAddress): AssignedDevice {
  lastId += 1;
  const deviceId = `00000000-0000-4000-8000-${String(lastId).padStart(12, '0')}`;
  return { deviceId, name, port, settings: usualSettings(kind) };
}

function openRoom(ports: Parameters<typeof createDeviceRoom>[0]['ports']): RunningDevices {
  const { folder, remove } = temporaryFolder();
  const store = openStore(folder);
  const wallMs = (): number => LUNCH_MS;
  const running = createDeviceRoom({
    ...{ store, ports, clock, wallMs, named: [], initial: [] },
    glyphs: NO_GLYPHS,
  });
  cleanups.push(
    remove,
    () => store.close(),
    () => running.stop(),
  );
  running.start();
  return running;
}

function until(
  { room }: RunningDevices,
  name: string,
  state: KnownDevice['state'],
): Promise<KnownDevice> {
  return new Promise((resolve) => {
    const look = (): void => {
      const known = room.known().find(({ device }) => device.name === name);
      if (known?.state !== state) return;
      stop();
      resolve(known);
    };
    const stop = room.onChange(look);
    look();
  });
}

function linesOf({ papers, uncut }: PrinterSimulator): number {
  return papers.reduce((total, { items }) => total + items.length, uncut.length);
}

function needSocat(context: TestContext): void {
  if (!hasSocat()) context.skip(NO_SOCAT);
}

describe('the device room over lines of the operating system', () => {
  it('finds reader and printer again under other names after both were pulled out, and reads and prints on', async (context) => {
    needSocat(context);
    const { ports, plug, unplug } = sockets();
    const sam = createSamSimulator({ clock });
    const printer = createPrinterSimulator({ columns: 48 });
    const running = openRoom(ports);
    const heard = createEventRecorder<IdCardEvent>();
    running.devices.idCardReader.onEvent(heard.listen);
    const reader = device('id-card-reader', '读卡器', await plug('left', sam, 115_200));
    const paper = device('receipt-printer', '打印机', await plug('right', printer, 115_200));
    expectOk(await running.room.assign(reader));
    expectOk(await running.room.assign(paper));
    await Promise.all([until(running, '读卡器', 'well'), until(running, '打印机', 'well')]);
    await Promise.all([unplug('left'), unplug('right')]);
    await Promise.all([until(running, '读卡器', 'gone'), until(running, '打印机', 'gone')]);
    expect(heard.events.at(-1)).toEqual({ kind: 'disconnected' });
    const back = [await plug('right', printer, 115_200), await plug('left', sam, 115_200)];
    expect(back.map(({ path }) => path)).not.toContain(reader.port.path);
    await Promise.all([until(running, '读卡器', 'well'), until(running, '打印机', 'well')]);
    sam.place(CARD_OF_ZHANG);
    await heard.next((event) => event.kind === 'read');
    expect(await running.devices.printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'printed',
    });
    expect(printer.papers).toHaveLength(1);
  }, 60_000);

  it('tells a port that another program has locked, and takes it when that is done', async (context) => {
    needSocat(context);
    const { ports, plug } = sockets();
    const cards = createElderCardSimulator({ clock });
    const address = await plug('left', cards, 9_600);
    const other = expectOk(
      await openSerialPort({ path: address.path, baudRate: 9_600, flowControl: 'none' })(),
    );
    const running = openRoom(ports);
    expectOk(await running.room.assign(device('elder-card-reader', '老年卡', address)));
    expect(await until(running, '老年卡', 'busy')).toMatchObject({ path: address.path });
    await other.close();
    await until(running, '老年卡', 'well');
    const read = new Promise((resolve) => running.devices.elderCardReader.onEvent(resolve));
    await cards.tap('0A00123456');
    expect(await read).toMatchObject({ kind: 'card' });
  }, 60_000);

  it('ends a slip whose printer is pulled out in the middle of it as unknown, prints the next on the other printer, and none by itself', async (context) => {
    needSocat(context);
    const { ports, plug, unplug } = sockets();
    const [first, second] = [
      createPrinterSimulator({ columns: 48 }),
      createPrinterSimulator({ columns: 48 }),
    ];
    const running = openRoom(ports);
    const addresses = [
      await plug('left', first, 115_200),
      await plug('right', second, 115_200),
    ] as const;
    expectOk(await running.room.assign(device('receipt-printer', '一', addresses[0])));
    expectOk(await running.room.assign(device('receipt-printer', '二', addresses[1])));
    await Promise.all([until(running, '一', 'well'), until(running, '二', 'well')]);
    // It takes the beginning of the slip and then holds the line, as with its paper jammed.
    first.loadRoll({ untilEnd: 2 });
    const slip = running.devices.printer.print({ document: LUNCH_RECEIPT });
    while (first.uncut.length === 0) await clock.wait(10);
    await unplug('left');
    expect((await slip).state).toBe('unknown');
    await until(running, '一', 'gone');
    expect(await running.devices.printer.print({ document: LUNCH_RECEIPT })).toEqual({
      state: 'printed',
    });
    first.setPaper('ok');
    // What the printer had in its own buffer by then cannot be called back; more must not come.
    const linesOnFirst = linesOf(first);
    await plug('left', first, 115_200);
    await until(running, '一', 'well');
    await clock.wait(1_500);
    expect(linesOf(first)).toBe(linesOnFirst);
    expect(second.papers).toHaveLength(1);
  }, 60_000);
});
