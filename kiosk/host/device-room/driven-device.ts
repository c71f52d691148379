import type { DeviceClock } from '../../../hardware/clock.ts';
import type { DeviceKind, DeviceSettings } from '../../../hardware/device-settings.ts';
import type { Printer } from '../../../hardware/printer/driver.ts';
import type { DeviceState } from '../../core/device-room.ts';
import type { DeviceLine } from './device-line.ts';

/** A driver on the line of one device, as the room sees it. One small file a kind makes it. */
export interface DrivenDevice {
  start(): void;
  /** Resolves when the port is let go of; a slip that is being printed ends first. */
  stop(): Promise<void>;
  /** How the device stands now. */
  state(): DeviceState;
  /** Null for a reader. */
  readonly printer: Pick<Printer, 'print' | 'kickDrawer' | 'drawerState'> | null;
}

/** What a driver is made with. `onChange`: the state may be another. */
export interface DriveOptions<Kind extends DeviceKind> {
  readonly settings: Extract<DeviceSettings, { readonly kind: Kind }>;
  readonly line: DeviceLine;
  readonly clock: DeviceClock;
  readonly onChange: () => void;
}

/** The state of a device whose driver has nothing to tell: its port's. */
export function portState({ state }: DeviceLine): DeviceState {
  return state === 'open' ? 'searching' : state;
}
