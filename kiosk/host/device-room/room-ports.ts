import type { DeviceClock } from '../../../hardware/clock.ts';
import type { FoundPort, ListPorts } from '../../../hardware/port/address.ts';
import type { LineSettings, OpenLine } from '../../../hardware/port/line.ts';
import { listSerialPorts } from '../../../hardware/port/list-ports.ts';
import { openSerialLine } from '../../../hardware/port/serial-port.ts';

/** The ports of a machine, as the device room finds and opens them. */
export interface RoomPorts {
  readonly list: ListPorts;
  /** Opens the port that has this path now. */
  open(path: string, line: LineSettings): ReturnType<OpenLine>;
}

/** The real ports of this machine. */
export const machinePorts: RoomPorts = {
  list: listSerialPorts,
  open: (path, line) => openSerialLine(path)(line),
};

/** A port that leads to a simulated device in this process. */
export interface SimulatedPort extends FoundPort {
  readonly openLine: OpenLine;
}

/** Simulated ports before those of the machine. */
export function withSimulatedPorts(
  simulated: readonly SimulatedPort[],
  machine: RoomPorts,
): RoomPorts {
  return {
    list: async () => [...simulated, ...(await machine.list())],
    open(path, line) {
      const port = simulated.find(({ address }) => address.path === path);
      return port === undefined ? machine.open(path, line) : port.openLine(line);
    },
  };
}

/** Several devices that are away look again and again: to ask the system costs a process of its own on Linux. */
const LOOK_AGAIN_MS = 1_000;

/** Lets everybody who looks for ports within a second share one look. */
export function shareLooks(list: ListPorts, clock: DeviceClock): ListPorts {
  let last: { readonly atMs: number; readonly ports: Promise<readonly FoundPort[]> } | null = null;
  return () => {
    const nowMs = clock.nowMs();
    if (last === null || nowMs - last.atMs >= LOOK_AGAIN_MS) last = { atMs: nowMs, ports: list() };
    return last.ports;
  };
}
