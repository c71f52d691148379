import type { AssignedDevice, DeviceSettings } from '../../../hardware/device-settings.ts';
import type { DeviceState } from '../../core/device-room.ts';
import type { KitchenPrinterPort, PrinterPort } from '../../core/devices.ts';
import type { DrivenDevice } from './driven-device.ts';

/** A printer among the devices of the counter. */
export interface PrinterHere {
  readonly device: AssignedDevice;
  readonly driven: Pick<DrivenDevice, 'printer'>;
  state(): DeviceState;
}

/** The receipt printers as one. */
export function printerPort(
  devices: () => readonly PrinterHere[],
  onDrawer: PrinterPort['onDrawer'],
): PrinterPort {
  return {
    print: async (job) =>
      (await chosen(devices(), ({ kind }) => kind === 'receipt-printer')?.print(job)) ?? NO_PRINTER,
    kickDrawer: async () => (await chosen(devices(), hasDrawer)?.kickDrawer()) ?? NO_DRAWER,
    onDrawer,
    get drawerState() {
      return chosen(devices(), hasDrawer)?.drawerState ?? 'unknown';
    },
  };
}

/** The kitchen's printers as one. */
export function kitchenPrinterPort(devices: () => readonly PrinterHere[]): KitchenPrinterPort {
  const isHere = ({ kind }: DeviceSettings): boolean => kind === 'kitchen-printer';
  return {
    get isAssigned() {
      return devices().some(({ device }) => isHere(device.settings));
    },
    print: async (job) => (await chosen(devices(), isHere)?.print(job)) ?? NO_PRINTER,
  };
}

const NO_PRINTER = { state: 'failed', code: 'off' } as const;
const NO_DRAWER = { state: 'failed', code: 'no-drawer' } as const;

function hasDrawer(settings: DeviceSettings): boolean {
  return settings.kind === 'receipt-printer' && settings.drawer !== 'none';
}

/** The first that prints, as far as is known; where none does the first, so that its trouble is told. A job goes to no second one. */
function chosen(
  devices: readonly PrinterHere[],
  fits: (settings: DeviceSettings) => boolean,
): DrivenDevice['printer'] {
  const fitting = devices.filter(({ device }) => fits(device.settings));
  const best = fitting.find((one) => PRINTS.has(one.state())) ?? fitting[0];
  return best?.driven.printer ?? null;
}

const PRINTS: ReadonlySet<DeviceState> = new Set(['well', 'paper-near-end']);
