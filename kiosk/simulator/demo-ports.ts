import type { AssignedDevice, DeviceKind } from '../../hardware/device-settings.ts';
import { pathOnlyAddress } from '../../hardware/port/address.ts';
import { createMemoryPortPair, type MemoryPortPair } from '../../hardware/port/memory-port.ts';
import type { SimulatedDevice } from '../../hardware/port/simulator-serial.ts';
import { usualSettings } from '../../hardware/usual-settings.ts';
import { DEVICE_KIND_NAMES } from '../contract/device-kind-names.ts';
import type { SimulatedPort } from '../host/device-room/room-ports.ts';

/** A simulated device on a line inside this process, which looks to the counter like any other port. */
export interface DemoPort {
  readonly line: MemoryPortPair;
  readonly port: SimulatedPort;
}

/** `title` stands after 演示: what hangs on the port. */
export function demoPort(title: string, device: SimulatedDevice): DemoPort {
  const line = createMemoryPortPair();
  device.attach(line.simulatorSide);
  const address = pathOnlyAddress(`演示 ${title}`);
  return { line, port: { address, title: address.path, openLine: line.openLine } };
}

/** The device that a demo has on a port until somebody assigns others. `place` makes its id, the same in each run. */
export function demoDevice(
  kind: DeviceKind,
  { port }: DemoPort,
  given: { readonly place: number; readonly columns: 32 | 42 | 48 },
): AssignedDevice {
  const settings = usualSettings(kind);
  const { columns } = given;
  return {
    deviceId: `00000000-0000-4000-8000-${String(given.place).padStart(12, '0')}`,
    name: DEVICE_KIND_NAMES[kind],
    port: port.address,
    settings: 'columns' in settings ? { ...settings, columns } : settings,
  };
}
