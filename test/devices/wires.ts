import type { FoundPort, PortAddress } from '../../hardware/port/address.ts';
import type { BaudRate, OpenLine } from '../../hardware/port/line.ts';
import type { BytePort } from '../../hardware/port/port.ts';
import type { SimulatedDevice } from '../../hardware/port/simulator-serial.ts';
import type { RoomPorts } from '../../kiosk/host/device-room/room-ports.ts';
import { fail, succeed } from '../../shared/result.ts';
import type { Dice } from '../simulation/dice.ts';
import { createTraffic, type Traffic } from './traffic.ts';

/** How the line brings bytes, in both directions. */
export type Delivery = 'as-sent' | 'byte-by-byte' | 'split-anywhere';

/** One cable between a socket of the machine and a simulated device; with each plugging in it has another name. */
export interface Wire {
  readonly address: PortAddress;
  delivery: Delivery;
  /** Called after every byte that the device got; set, the device gets single bytes. */
  afterByte: ((byte: number) => void) | null;
  readonly isPlugged: boolean;
  plug(): Promise<void>;
  /** Nothing goes over it from this moment on, not even the rest of a frame. */
  unplug(): Promise<void>;
  /** Bytes that the device never said, as from a broken cable. */
  say(bytes: Uint8Array): Promise<void>;
}

/** What a cable is made of: memory, or a pseudo-terminal. */
export interface Cable {
  plug(): Promise<{ readonly path: string; readonly openLine: OpenLine }>;
  unplug(): Promise<void>;
}
export type LayCable = (device: SimulatedDevice, baudRate: BaudRate) => Cable;

/** The ports of the machine, as one run of the host sees them. */
export interface RunPorts {
  readonly ports: RoomPorts;
  /** The host is killed: what it has open is let go of, and it opens nothing any more. */
  cut(): Promise<void>;
}

export interface Wires {
  lay(options: {
    readonly socket: string;
    readonly device: SimulatedDevice;
    readonly baudRate: BaudRate;
  }): Promise<Wire>;
  portsOfRun(): RunPorts;
  /** Bytes are on their way, or a line is being opened, closed, plugged or unplugged: time may not jump now. */
  isBusy(): boolean;
  remove(): Promise<void>;
}

interface LaidWire extends Wire {
  readonly openLine: OpenLine | null;
  readonly traffic: Traffic;
}

export function createWires(layCable: LayCable, dice: Dice): Wires {
  const wires: LaidWire[] = [];
  return {
    async lay({ socket, device, baudRate }) {
      const wire = layWire({ socket, device, dice, layCable, baudRate });
      wires.push(wire);
      await wire.plug();
      return wire;
    },
    portsOfRun: () => portsOfRun(wires),
    async remove() {
      await Promise.all(wires.map((wire) => wire.unplug()));
    },
    isBusy: () => wires.some(({ traffic }) => traffic.isBusy()),
  };
}

function portsOfRun(wires: readonly LaidWire[]): RunPorts {
  const open = new Set<BytePort>();
  let isCut = false;
  const list = async (): Promise<readonly FoundPort[]> =>
    wires
      .filter(({ isPlugged }) => isPlugged)
      .map(({ address }) => ({ address, title: address.path }));
  return {
    ports: {
      list,
      async open(path, line) {
        const wire = wires.find(({ address, isPlugged }) => isPlugged && address.path === path);
        const openLine = wire?.openLine ?? null;
        if (isCut || wire === undefined || openLine === null)
          return fail({ code: 'not-found', detail: path });
        const { traffic } = wire;
        const opened = await traffic.during(openLine(line));
        if (!opened.ok) return opened;
        const port = traffic.counted(opened.value, line.flowControl);
        open.add(port);
        port.onClose(() => open.delete(port));
        if (isCut) await port.close();
        return succeed(port);
      },
    },
    async cut() {
      isCut = true;
      const closing = [...open].map((port) => port.close());
      await Promise.all(closing);
    },
  };
}

function layWire(options: {
  readonly socket: string;
  readonly device: SimulatedDevice;
  readonly baudRate: BaudRate;
  readonly dice: Dice;
  readonly layCable: LayCable;
}): LaidWire {
  const { socket, device, dice } = options;
  let isPlugged = false;
  let openLine: OpenLine | null = null;
  let deviceEnd: BytePort | null = null;
  let path = '-';
  let turn: Promise<void> = Promise.resolve();
  const traffic = createTraffic();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work);
    return traffic.during(turn);
  };

  const pieces = (bytes: Uint8Array): readonly Uint8Array[] => {
    if (wire.delivery === 'as-sent') return [bytes];
    const cut: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = wire.delivery === 'byte-by-byte' ? 1 : dice.whole(1, 40);
      cut.push(bytes.subarray(at, at + length));
      at += length;
    }
    return cut;
  };
  const cable = options.layCable(
    {
      get baudRate() {
        return device.baudRate;
      },
      attach(port) {
        deviceEnd = port;
        return device.attach({
          ...port,
          async write(bytes) {
            // All of it at once: between two pieces time must not jump either.
            traffic.saidByDevice(bytes);
            for (const piece of pieces(bytes)) {
              if (!isPlugged) return fail({ code: 'closed', detail: 'unplugged' });
              const written = await port.write(piece);
              if (!written.ok) return written;
            }
            return succeed(undefined);
          },
          onData: (listener) =>
            port.onData((bytes) => {
              traffic.heardByDevice(bytes);
              const isWatched = wire.afterByte !== null;
              const parts = isWatched
                ? [...bytes].map((byte) => Uint8Array.of(byte))
                : pieces(bytes);
              for (const part of parts) {
                if (!isPlugged) return;
                listener(part);
                for (const byte of part) wire.afterByte?.(byte);
              }
            }),
        });
      },
    },
    options.baudRate,
  );
  const wire: LaidWire = {
    traffic,
    delivery: 'as-sent',
    afterByte: null,
    get address() {
      const usb = { vendorId: '1a86', productId: '7523', serialNumber: null };
      return { path, ...usb, location: socket };
    },
    get isPlugged() {
      return isPlugged;
    },
    get openLine() {
      return openLine;
    },
    plug: () =>
      inTurn(async () => {
        if (isPlugged) return;
        const plugged = await cable.plug();
        ({ path, openLine } = plugged);
        isPlugged = true;
      }),
    unplug() {
      isPlugged = false;
      openLine = null;
      return inTurn(async () => {
        await cable.unplug();
        await traffic.untilLost();
      });
    },
    async say(bytes) {
      if (isPlugged) await deviceEnd?.write(bytes);
    },
  };
  return wire;
}
