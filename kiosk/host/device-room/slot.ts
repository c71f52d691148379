import type { DeviceClock } from '../../../hardware/clock.ts';
import type { AssignedDevice } from '../../../hardware/device-settings.ts';
import type { DrawerEvent } from '../../../hardware/drawer/drawer-watch.ts';
import type { ElderCardEvent } from '../../../hardware/elder-card/driver.ts';
import type { IdCardEvent } from '../../../hardware/id-card/events.ts';
import type { Listeners } from '../../../hardware/listeners.ts';
import type { GlyphPainter } from '../../../hardware/printer/glyphs/painter.ts';
import type { ScannerEvent } from '../../../hardware/scanner/driver.ts';
import { missingCase } from '../../../shared/result.ts';
import type { DeviceState, KnownDevice } from '../../core/device-room.ts';
import type { CodesPort, ElderCardReaderPort, IdCardReaderPort } from '../../core/devices.ts';
import { driveCodeScanner } from './code-scanner.ts';
import { createDeviceLine, type DeviceLine } from './device-line.ts';
import type { DrivenDevice } from './driven-device.ts';
import { driveElderCardReader } from './elder-card-reader.ts';
import { driveIdCardReader } from './id-card-reader.ts';
import { drivePrinter } from './printer.ts';
import type { Hub } from './readings.ts';

/** Where what the readers read goes to. */
export interface Hubs {
  readonly idCards: Hub<IdCardEvent, IdCardReaderPort>;
  readonly elderCards: Hub<ElderCardEvent, ElderCardReaderPort>;
  readonly codes: Hub<ScannerEvent, CodesPort>;
  readonly drawers: Listeners<DrawerEvent>;
}

/** One device of the counter in use. */
export interface Slot {
  readonly device: AssignedDevice;
  readonly isNamed: boolean;
  readonly line: DeviceLine;
  readonly driven: DrivenDevice;
  state(): DeviceState;
  known(): KnownDevice;
}

export function createSlot(options: {
  readonly device: AssignedDevice;
  readonly hubs: Hubs;
  readonly clock: DeviceClock;
  readonly glyphs: GlyphPainter;
  readonly wallMs: () => number;
  readonly line: Omit<Parameters<typeof createDeviceLine>[0], 'address' | 'onChange'>;
  readonly onChange: () => void;
}): Slot {
  const { device, wallMs } = options;
  let last: DeviceState = 'searching';
  let lastTrouble: KnownDevice['lastTrouble'] = null;
  const look = (): void => {
    const state = driven.state();
    if (state !== last && isTrouble(state)) lastTrouble = { state, atMs: wallMs() };
    last = state;
    options.onChange();
  };
  const line = createDeviceLine({ ...options.line, address: device.port, onChange: look });
  const driven = drive({ ...options, line, onChange: look });
  return {
    device,
    isNamed: options.line.isNamed,
    line,
    driven,
    state: driven.state,
    known: () => ({
      device,
      state: driven.state(),
      path: line.path,
      lastTrouble,
    }),
  };
}

function drive(options: {
  readonly device: AssignedDevice;
  readonly hubs: Hubs;
  readonly line: DeviceLine;
  readonly clock: DeviceClock;
  readonly glyphs: GlyphPainter;
  readonly onChange: () => void;
}): DrivenDevice {
  const { device, hubs, line, clock, onChange } = options;
  const { deviceId, settings } = device;
  const common = { line, clock, onChange };
  switch (settings.kind) {
    case 'id-card-reader': {
      const onEvent = (event: IdCardEvent): void => hubs.idCards.hear(deviceId, event);
      return driveIdCardReader({ ...common, settings, onEvent });
    }
    case 'elder-card-reader': {
      const onEvent = (event: ElderCardEvent): void => hubs.elderCards.hear(deviceId, event);
      return driveElderCardReader({ ...common, settings, onEvent });
    }
    case 'code-scanner': {
      const onEvent = (event: ScannerEvent): void => hubs.codes.hear(deviceId, event);
      return driveCodeScanner({ ...common, settings, onEvent });
    }
    case 'receipt-printer':
    case 'kitchen-printer':
      return drivePrinter({
        ...common,
        settings,
        glyphs: options.glyphs,
        onDrawer: hubs.drawers.emit,
      });
    default:
      return missingCase(settings);
  }
}

/** Paper that ends soon is a care, and looking for a port is no trouble yet. */
function isTrouble(state: DeviceState): boolean {
  return state !== 'well' && state !== 'searching' && state !== 'paper-near-end';
}
