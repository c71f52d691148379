import { realDeviceClock } from '../clock.ts';
import type { OpenLine } from '../port/line.ts';
import { attachAtSpeed } from '../port/line-speed.ts';
import type { OpenPort } from '../port/port.ts';
import { openSerialLine, openSerialPort, type SerialPortOptions } from '../port/serial-port.ts';
import { connectSimulator, type SimulatedDevice } from '../port/simulator-serial.ts';
import { openPseudoTerminals, type PseudoTerminalPair } from './pseudo-terminals.ts';

/** A simulated device at the far end of a real line of the operating system. */
export interface SimulatedLine {
  readonly terminals: PseudoTerminalPair;
  /** What a driver opens: the real serial binding on the near end. */
  readonly open: OpenPort;
  /** The same for a driver that sets the speed. */
  readonly openLine: OpenLine;
  /** Takes simulator and line away. */
  remove(): Promise<void>;
}

/** Lays a line by pseudo-terminals and puts the device on its far end, at its own speed if it has one; resolves when it is there. */
export async function laySimulatedLine(options: {
  readonly device: SimulatedDevice;
  readonly baudRate: number;
  readonly flowControl?: SerialPortOptions['flowControl'];
}): Promise<SimulatedLine> {
  const { device, baudRate, flowControl = 'none' } = options;
  const terminals = await openPseudoTerminals();
  const simulator = connectSimulator({
    device: {
      attach: (port) => attachAtSpeed({ device, port, lineBaudRate: terminals.driverBaudRate }),
    },
    // The device's own end must not take part in the flow control that it plays to the driver.
    open: openSerialPort({ path: terminals.simulatorPath, baudRate, flowControl: 'none' }),
    clock: realDeviceClock,
  });
  await simulator.ready;
  return {
    terminals,
    open: openSerialPort({ path: terminals.driverPath, baudRate, flowControl }),
    openLine: openSerialLine(terminals.driverPath),
    async remove() {
      await simulator.disconnect();
      await terminals.remove();
    },
  };
}
