import type { DeviceClock } from '../../../hardware/clock.ts';
import type { AssignedDevice, DeviceSettings } from '../../../hardware/device-settings.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import type { FoundPort, PortAddress } from '../../../hardware/port/address.ts';
import { createMemoryPortPair } from '../../../hardware/port/memory-port.ts';
import type { SimulatedDevice } from '../../../hardware/port/simulator-serial.ts';
import { NO_GLYPHS } from '../../../hardware/printer/glyphs/painter.ts';
import { createVirtualClock } from '../../../hardware/testing/virtual-clock.ts';
import { usualSettings } from '../../../hardware/usual-settings.ts';
import { fail } from '../../../shared/result.ts';
import { LUNCH_MS, openStore, temporaryFolder } from '../../core/canteen.test-support.ts';
import type { KnownDevice } from '../../core/device-room.ts';
import { createDeviceRoom, type RunningDevices } from './device-room.ts';
import type { RoomPorts } from './room-ports.ts';

const cleanups: (() => unknown)[] = [];
/** To be called after each test. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

/** A machine with USB sockets: what is plugged in has a name of the moment, and bytes go where the cable goes. */
export function machine() {
  const sockets = new Map<
    string,
    { readonly pair: ReturnType<typeof createMemoryPortPair>; address: PortAddress }
  >();
  let count = 0;
  const ports: RoomPorts = {
    list: async (): Promise<readonly FoundPort[]> =>
      [...sockets.values()].map(({ address }) => ({ address, title: address.path })),
    async open(path, line) {
      const socket = [...sockets.values()].find(({ address }) => address.path === path);
      if (socket === undefined) return fail({ code: 'not-found', detail: path });
      return socket.pair.openLine(line);
    },
  };
  return {
    ports,
    /** Plugs a device in; it gets the next free name, as after a restart. */
    plug(socket: string, device: SimulatedDevice, serialNumber: string | null = null): PortAddress {
      const pair = createMemoryPortPair();
      device.attach(pair.simulatorSide);
      count += 1;
      const address = {
        path: `COM${count}`,
        vendorId: '1a86',
        productId: '7523',
        serialNumber,
        location: socket,
      };
      sockets.set(socket, { pair, address });
      return address;
    },
    unplug(socket: string): void {
      sockets.get(socket)?.pair.unplug();
      sockets.delete(socket);
    },
    /** Another program opens the port; the answer lets it go. */
    async take(socket: string): Promise<() => Promise<void>> {
      const opened = await sockets
        .get(socket)
        ?.pair.openLine({ baudRate: 9_600, flowControl: 'none' });
      if (opened?.ok !== true) throw new Error('not open');
      return opened.value.close;
    },
  };
}

let lastId = 0;
export function device(
  kind: DeviceSettings['kind'],
  name: string,
  port: PortAddress,
): AssignedDevice {
  lastId += 1;
  const deviceId = `00000000-0000-4000-8000-${String(lastId).padStart(12, '0')}`;
  return { deviceId, name, port, settings: usualSettings(kind) };
}

export function newFolder(): string {
  const { folder, remove } = temporaryFolder();
  cleanups.push(remove);
  return folder;
}

/** A room on a real store, started. */
export function openRoom(
  ports: RoomPorts,
  given: {
    readonly folder?: string;
    readonly clock?: DeviceClock;
    readonly named?: readonly AssignedDevice[];
  } = {},
) {
  const clock = given.clock ?? createVirtualClock();
  const store = openStore(given.folder ?? newFolder());
  const running = createDeviceRoom({
    ...{ store, ports, clock, wallMs: () => LUNCH_MS, named: given.named ?? [], initial: [] },
    glyphs: NO_GLYPHS,
  });
  let isOver = false;
  const stop = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await running.stop();
    store.close();
  };
  cleanups.push(stop);
  running.start();
  return { ...running, store, clock, stop };
}

/** Resolves when a device of this name is as wanted. */
export function until(
  { room }: Pick<RunningDevices, 'room'>,
  name: string,
  fits: (known: KnownDevice) => boolean,
): Promise<KnownDevice> {
  return new Promise((resolve) => {
    const look = (): void => {
      const known = room.known().find(({ device }) => device.name === name);
      if (known === undefined || !fits(known)) return;
      stop();
      resolve(known);
    };
    const stop = room.onChange(look);
    look();
  });
}

export const isWell = ({ state }: KnownDevice): boolean => state === 'well';

export function numbersRead(events: readonly IdCardEvent[]): readonly string[] {
  return events.flatMap((event) => (event.kind === 'read' ? [event.person.number] : []));
}
