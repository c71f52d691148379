import { createMemoryPortPair } from '../../hardware/port/memory-port.ts';
import type { BytePort } from '../../hardware/port/port.ts';
import { openSerialLine } from '../../hardware/port/serial-port.ts';
import { laySimulatedLine, type SimulatedLine } from '../../hardware/testing/lines.ts';
import type { LayCable } from './wires.ts';

let lastName = 0;

/** Cables inside the process, for a clock that jumps. */
export const memoryCable: LayCable = (device) => {
  const pair = createMemoryPortPair();
  const flow = createFlow();
  device.attach({
    ...pair.simulatorSide,
    write(bytes) {
      flow.hear(bytes);
      return pair.simulatorSide.write(bytes);
    },
  });
  return {
    async plug() {
      lastName += 1;
      pair.plug();
      return {
        path: `COM${lastName}`,
        async openLine(line) {
          const opened = await pair.openLine(line);
          if (!opened.ok || line.flowControl !== 'xon-xoff') return opened;
          return { ok: true, value: flow.obeyedBy(opened.value) };
        },
      };
    },
    async unplug() {
      pair.unplug();
    },
  };
};

/** Cables that the operating system shows as serial ports, opened by the real binding. */
export const pseudoTerminalCable: LayCable = (device, baudRate) => {
  let line: SimulatedLine | null = null;
  return {
    async plug() {
      line = await laySimulatedLine({ device, baudRate });
      const path = line.terminals.driverPath;
      return { path, openLine: openSerialLine(path) };
    },
    async unplug() {
      const ending = line;
      line = null;
      await ending?.remove();
    },
  };
};

const XON = 0x11;
const XOFF = 0x13;

/** What the operating system does on a line with XON/XOFF: it holds writes up and keeps both bytes from the reader. */
function createFlow() {
  let release: (() => void) | null = null;
  let held: Promise<void> = Promise.resolve();
  return {
    hear(bytes: Uint8Array): void {
      for (const byte of bytes) {
        if (byte === XON) {
          release?.();
          release = null;
        }
        if (byte !== XOFF || release !== null) continue;
        const waiting = Promise.withResolvers<void>();
        held = waiting.promise;
        release = waiting.resolve;
      }
    },
    /** A printer that has said XOFF stays stopped, whoever opens the line anew. */
    obeyedBy: (port: BytePort): BytePort => ({
      ...port,
      async write(bytes) {
        const closed = new Promise<void>((resolve) => port.onClose(() => resolve()));
        await Promise.race([held, closed]);
        return port.write(bytes);
      },
      onData: (listener) =>
        port.onData((bytes) => {
          const rest = bytes.filter((byte) => byte !== XON && byte !== XOFF);
          if (rest.length > 0) listener(rest);
        }),
    }),
  };
}
