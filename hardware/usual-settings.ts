import type { DeviceSettings } from './device-settings.ts';

/** The settings a device of a kind begins with, as most of them leave the factory. */
export function usualSettings(kind: DeviceSettings['kind']): DeviceSettings {
  switch (kind) {
    case 'id-card-reader':
      return { kind, baudRate: 'find' };
    case 'elder-card-reader':
      return {
        kind,
        baudRate: 9_600,
        dialect: 'em4100',
        byteOrder: 'as-read',
        printedForm: 'hexadecimal',
      };
    case 'code-scanner':
      return { kind, baudRate: 9_600 };
    case 'receipt-printer':
      return { kind, ...USUAL_PRINTER, drawer: 'no-switch' };
    case 'kitchen-printer':
      return { kind, ...USUAL_PRINTER };
  }
}

const USUAL_PRINTER = {
  baudRate: 115_200,
  flowControl: 'none',
  columns: 48,
  answersStatus: true,
} as const;
