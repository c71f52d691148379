import type { DeviceSettings } from '../device-settings.ts';
import type { ElderCardDialect } from './dialect.ts';
import { em4100 } from './dialects/em4100.ts';
import { iso14443a } from './dialects/iso14443a.ts';
import { decimalLine, hexadecimalLine } from './dialects/text-line.ts';

/** The settings of a reader for the canteen's own cards. */
export type ElderCardSettings = Extract<DeviceSettings, { kind: 'elder-card-reader' }>;

/** Every language of card readers that is known, by its name in the settings. */
export const ELDER_CARD_DIALECTS: Readonly<Record<ElderCardSettings['dialect'], ElderCardDialect>> =
  {
    em4100,
    iso14443a,
    'hexadecimal-line': hexadecimalLine,
    'decimal-line': decimalLine,
  };
