import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DeviceClock } from '../hardware/clock.ts';
import type { DeviceCheck, DeviceCheckOutcome } from '../hardware/device-check.ts';
import type { AssignedDevice, DeviceKind } from '../hardware/device-settings.ts';
import { ELDER_CARD_CHECKS } from '../hardware/elder-card/contract.ts';
import { createElderCardReader } from '../hardware/elder-card/driver.ts';
import { idCardReaderChecks } from '../hardware/id-card/contract.ts';
import { createIdCardReader } from '../hardware/id-card/driver.ts';
import { pathOnlyAddress } from '../hardware/port/address.ts';
import type { LineSettings, OpenLine } from '../hardware/port/line.ts';
import type { OpenPort } from '../hardware/port/port.ts';
import { DRAWER_CHECKS, PRINTER_CHECKS } from '../hardware/printer/contract.ts';
import type { Printer } from '../hardware/printer/driver.ts';
import { SCANNER_CHECKS } from '../hardware/scanner/contract.ts';
import { createCodeScanner } from '../hardware/scanner/driver.ts';
import { usualSettings } from '../hardware/usual-settings.ts';
import { DEVICE_KIND_NAMES } from '../kiosk/contract/device-kind-names.ts';
import { databaseFileIn } from '../kiosk/host/data-folder.ts';
import { createDeviceLine } from '../kiosk/host/device-room/device-line.ts';
import { type PrinterSettings, printerOf } from '../kiosk/host/device-room/printer.ts';
import { machinePorts } from '../kiosk/host/device-room/room-ports.ts';
import { keyFile } from '../kiosk/host/keys.ts';
import { openLetters } from '../kiosk/host/letters.ts';
import { openKioskStoreForReading } from '../kiosk/store/store.ts';
import { missingCase } from '../shared/result.ts';

/** One check of one device, ready to be driven by a person. */
export interface ReadyCheck {
  readonly name: string;
  readonly title: string;
  readonly instruction: string;
  run(): Promise<DeviceCheckOutcome>;
}

/** A device whose driver is running for its checks. */
export interface CheckedDevice {
  readonly checks: readonly ReadyCheck[];
  stop(): Promise<void>;
}

/**
 * The devices that staff assigned, from the database of a data folder; null when it cannot be read. The kiosk may not be
 * running while they are checked: it holds their ports.
 */
export function assignedDevicesIn(dataFolder: string): readonly AssignedDevice[] | null {
  const folder = [dataFolder, path.join(dataFolder, 'kiosk')].find((each) =>
    existsSync(databaseFileIn(each)),
  );
  if (folder === undefined) return null;
  const file = databaseFileIn(folder);
  const key = keyFile({ dataFolder: folder, databaseFile: file }).databaseKeyHex();
  if (!key.ok) return null;
  const opened = openKioskStoreForReading({ file, keyHex: key.value });
  if (!opened.ok) return null;
  const saved = opened.value.devices();
  opened.value.close();
  return saved.kind === 'saved' ? saved.devices : [];
}

/** A device on a port that a person names, set as most leave the factory. */
export function namedDevice(portPath: string, kind: DeviceKind): AssignedDevice {
  return {
    deviceId: '00000000-0000-4000-8000-000000000000',
    name: `${DEVICE_KIND_NAMES[kind]}（${portPath}）`,
    port: pathOnlyAddress(portPath),
    settings: usualSettings(kind),
  };
}

/** Starts the driver of a device on its port, with the checks that any device of its kind has to pass. */
export function startChecking(
  device: AssignedDevice,
  given: {
    readonly all: readonly AssignedDevice[];
    readonly isNamed: boolean;
    readonly clock: DeviceClock;
  },
): CheckedDevice {
  const { clock, isNamed } = given;
  const { settings } = device;
  const { open } = createDeviceLine({
    address: device.port,
    isNamed,
    ports: machinePorts,
    look: machinePorts.list,
    others: () => given.all.filter((other) => other !== device).map(({ port }) => port),
    onChange: () => {},
  });
  switch (settings.kind) {
    case 'id-card-reader': {
      const reader = createIdCardReader({ open, baudRate: settings.baudRate, clock });
      return started(reader, idCardReaderChecks, clock);
    }
    case 'elder-card-reader': {
      const { dialect, byteOrder, printedForm } = settings;
      const reader = createElderCardReader({
        open: at(open, settings),
        ...{ clock, dialect, byteOrder, printedForm },
      });
      return started(reader, ELDER_CARD_CHECKS, clock);
    }
    case 'code-scanner':
      return started(createCodeScanner({ open: at(open, settings), clock }), SCANNER_CHECKS, clock);
    case 'receipt-printer':
    case 'kitchen-printer': {
      const { glyphs } = openLetters(console.error);
      const printer = printerOf(settings, { open, clock, glyphs });
      return started(printer, printerChecks(settings), clock);
    }
    default:
      return missingCase(settings);
  }
}

/** Of a printer that cannot answer nothing can be checked, nor of a drawer without a switch. */
function printerChecks(settings: PrinterSettings): readonly DeviceCheck<Printer>[] {
  if (!settings.answersStatus) return [];
  const hasSwitch =
    settings.kind === 'receipt-printer' && !['none', 'no-switch'].includes(settings.drawer);
  return hasSwitch ? [...PRINTER_CHECKS, ...DRAWER_CHECKS] : PRINTER_CHECKS;
}

function at(open: OpenLine, { baudRate }: Pick<LineSettings, 'baudRate'>): OpenPort {
  return () => open({ baudRate, flowControl: 'none' });
}

function started<Driver extends { start(): void; stop(): Promise<void> }>(
  driver: Driver,
  checks: readonly DeviceCheck<Driver>[],
  clock: DeviceClock,
): CheckedDevice {
  driver.start();
  return { checks: ready(driver, checks, clock), stop: driver.stop };
}

function ready<Driver>(
  driver: Driver,
  checks: readonly DeviceCheck<Driver>[],
  clock: DeviceClock,
): readonly ReadyCheck[] {
  return checks.map((check) => ({
    name: check.name,
    title: check.title,
    instruction: check.instruction,
    run: () => check.run(driver, clock),
  }));
}
