import type { DeviceClock } from '../../hardware/clock.ts';
import { NO_GLYPHS } from '../../hardware/printer/glyphs/painter.ts';
import { fail } from '../../shared/result.ts';
import { createDeviceRoom } from '../host/device-room/device-room.ts';
import { type RoomPorts, withSimulatedPorts } from '../host/device-room/room-ports.ts';
import type { CounterTable } from '../simulator/counter-table.ts';
import type { KioskStore } from './ports.ts';

/** A machine that has no port of its own. */
const NO_PORTS: RoomPorts = {
  list: async () => [],
  open: async () => fail({ code: 'not-found', detail: 'a machine without ports' }),
};

/** The devices of a counter with simulated ones. */
export function roomOf(parts: {
  readonly table: CounterTable;
  readonly store: KioskStore;
  readonly clock: DeviceClock;
  readonly wallMs: () => number;
}) {
  const { table, ...rest } = parts;
  const ports = withSimulatedPorts(table.ports, NO_PORTS);
  return createDeviceRoom({ ...rest, ports, named: [], glyphs: NO_GLYPHS, initial: table.devices });
}
