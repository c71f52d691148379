import type { PrinterStatus } from '../../hardware/printer/status.ts';
import type { KioskDevices } from './devices.ts';

/** What is known of the devices on the counter. */
export interface KnownDevices {
  readonly isReaderConnected: boolean;
  /** Null where the canteen has no reader for its own cards. */
  readonly isElderCardReaderConnected: boolean | null;
  /** Null before the first look. */
  readonly printer: PrinterStatus | null;
}

/** Keeps in mind how each device stands. */
export interface DeviceWatch {
  known(): KnownDevices;
  start(): void;
  stop(): void;
}

export function createDeviceWatch(tools: {
  readonly devices: KioskDevices;
  readonly onChange: () => void;
  readonly onProblem: (error: unknown) => void;
}): DeviceWatch {
  const { devices } = tools;
  const unlisten: (() => void)[] = [];
  let known: KnownDevices = {
    isReaderConnected: false,
    isElderCardReaderConnected: devices.elderCardReader === null ? null : false,
    printer: null,
  };
  const note = (changes: Partial<KnownDevices>): void => {
    known = { ...known, ...changes };
    tools.onChange();
  };
  return {
    known: () => known,
    start() {
      unlisten.push(
        devices.idCardReader.onEvent(({ kind }) => {
          if (kind !== 'connected' && kind !== 'disconnected') return;
          note({ isReaderConnected: kind === 'connected' });
        }),
        devices.printer.onStatusChange((printer) => note({ printer })),
      );
      const elderCards = devices.elderCardReader?.onEvent(({ kind }) => {
        if (kind !== 'card') note({ isElderCardReaderConnected: kind === 'connected' });
      });
      if (elderCards !== undefined) unlisten.push(elderCards);
      devices.printer.status().catch(tools.onProblem);
    },
    stop() {
      for (const stop of unlisten.splice(0)) stop();
    },
  };
}
