import type { DeviceClock } from '../clock.ts';
import { createKeptConnection, untilGone } from './keep-connected.ts';
import type { BaudRate } from './line.ts';
import type { BytePort, OpenPort } from './port.ts';

/** The far end of a line: anything that behaves like a device. */
export interface SimulatedDevice {
  /** The speed the device is set to, read anew for every piece of bytes (`attachAtSpeed`); without it every speed is right. */
  readonly baudRate?: BaudRate | undefined;
  /** Puts the device on a line; the answer takes it off again. */
  attach(port: BytePort): () => void;
}

/** A simulator kept on a line. */
export interface ConnectedSimulator {
  /** Resolves when the simulator is on the line for the first time. */
  readonly ready: Promise<void>;
  disconnect(): Promise<void>;
}

/**
 * Puts a simulated device on the other end of a real line (a pseudo-terminal path opened by `openSerialPort`),
 * and back on it whenever the line was unplugged and comes again.
 */
export function connectSimulator(options: {
  readonly device: SimulatedDevice;
  readonly open: OpenPort;
  readonly clock: DeviceClock;
}): ConnectedSimulator {
  const { device, open, clock } = options;
  const ready = Promise.withResolvers<void>();
  const connection = createKeptConnection({
    open,
    clock,
    async serve(port, signal) {
      const detach = device.attach(port);
      ready.resolve();
      await untilGone(port, signal);
      detach();
      return true;
    },
  });
  connection.start();
  return { ready: ready.promise, disconnect: connection.stop };
}
