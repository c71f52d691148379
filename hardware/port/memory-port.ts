import { fail, succeed } from '../../shared/result.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import type { OpenLine } from './line.ts';
import type { BytePort, OpenPort, PortFailure } from './port.ts';

/** A cable inside the program: a driver at one end, a simulator at the other. */
export interface MemoryPortPair {
  /** What the driver opens; `not-found` while unplugged, `busy` while another connection is open. */
  readonly driverSide: OpenPort;
  /** The same for a driver that sets the speed. */
  readonly openLine: OpenLine;
  /** The speed that the connected driver opened the line with; null while none is connected or none was told. */
  baudRate(): number | null;
  /** The device's end. It outlives unplugging; what it writes while nobody is connected is lost, as on a real line. */
  readonly simulatorSide: BytePort;
  unplug(): void;
  plug(): void;
}

interface DriverEnd {
  readonly baudRate: number | null;
  readonly data: Listeners<Uint8Array>;
  finish(reason: PortFailure): void;
}

/** Makes a plugged-in pair for demos and tests where no pseudo-terminal exists. */
export function createMemoryPortPair(): MemoryPortPair {
  const toSimulator = createListeners<Uint8Array>();
  const simulatorClosed = createListeners<PortFailure>();
  let plugged = true;
  let current: DriverEnd | null = null;

  const openDriverEnd = (baudRate: number | null): BytePort => {
    const data = createListeners<Uint8Array>();
    const closed = createListeners<PortFailure>();
    let reason: PortFailure | null = null;
    const end: DriverEnd = {
      baudRate,
      data,
      finish(failure) {
        if (reason !== null) return;
        reason = failure;
        if (current === end) current = null;
        closed.emit(failure);
      },
    };
    current = end;
    return {
      async write(bytes) {
        const copy = bytes.slice();
        // One turn later, as on a real line: a writer must never be called back from inside its own write.
        await Promise.resolve();
        if (reason !== null) return fail(reason);
        toSimulator.emit(copy);
        return succeed(undefined);
      },
      onData: data.add,
      onClose: closed.add,
      async close() {
        end.finish({ code: 'closed', detail: 'closed by this program' });
      },
    };
  };

  const unplug = (): void => {
    plugged = false;
    current?.finish({ code: 'io', detail: 'unplugged' });
  };
  const connect: (baudRate: number | null) => ReturnType<OpenPort> = async (baudRate) => {
    if (!plugged) return fail({ code: 'not-found', detail: 'nothing is plugged in' });
    if (current !== null) return fail({ code: 'busy', detail: 'already open' });
    return succeed(openDriverEnd(baudRate));
  };
  return {
    driverSide: () => connect(null),
    openLine: (line) => connect(line.baudRate),
    baudRate: () => current?.baudRate ?? null,
    simulatorSide: {
      async write(bytes) {
        const copy = bytes.slice();
        await Promise.resolve();
        if (current === null) return fail({ code: 'closed', detail: 'nobody is connected' });
        current.data.emit(copy);
        return succeed(undefined);
      },
      onData: toSimulator.add,
      onClose: simulatorClosed.add,
      async close() {
        unplug();
        simulatorClosed.emit({ code: 'closed', detail: 'closed by this program' });
      },
    },
    unplug,
    plug() {
      plugged = true;
    },
  };
}
