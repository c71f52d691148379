import { z } from 'zod';
import { portAddressSchema } from './port/address.ts';
import { baudRateSchema, flowControlSchema } from './port/line.ts';

/** What a receipt or kitchen printer is, as its switches and its paper have it. */
const printerFields = {
  baudRate: baudRateSchema,
  flowControl: flowControlSchema,
  /** Characters of ASCII width in a line: 58 mm paper 32, 80 mm paper 48, some 80 mm models 42. */
  columns: z.literal([32, 42, 48]),
  /** False for a printer that is wired to receive only: every job then ends as `unknown`. */
  answersStatus: z.boolean(),
};

/**
 * What kind of device hangs on a port, and how it is set. `baudRate: 'find'` tries the speeds in turn until the module answers.
 * `byteOrder` and `printedForm` of an elder card reader say how the number read becomes the number printed on the card,
 * which is the one that the roster knows.
 */
export const deviceSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('id-card-reader'),
    baudRate: z.union([baudRateSchema, z.literal('find')]),
  }),
  z.strictObject({
    kind: z.literal('elder-card-reader'),
    baudRate: baudRateSchema,
    /** The language of the reader: hardware/elder-card/dialects/. */
    dialect: z.enum(['em4100', 'iso14443a', 'hexadecimal-line', 'decimal-line']),
    byteOrder: z.enum(['as-read', 'reversed']),
    printedForm: z.enum(['hexadecimal', 'decimal', 'facility-and-number']),
  }),
  z.strictObject({ kind: z.literal('code-scanner'), baudRate: baudRateSchema }),
  z.strictObject({
    kind: z.literal('receipt-printer'),
    ...printerFields,
    /** What the drawer’s switch says while it is open; `no-switch` where nothing tells. */
    drawer: z.enum(['none', 'no-switch', 'open-is-high', 'open-is-low']),
  }),
  z.strictObject({ kind: z.literal('kitchen-printer'), ...printerFields }),
]);
export type DeviceSettings = z.infer<typeof deviceSettingsSchema>;
export type DeviceKind = DeviceSettings['kind'];

/** A device of this counter: which port it hangs on, and how it is set. */
export const assignedDeviceSchema = z.strictObject({
  deviceId: z.uuid(),
  /** What staff call it, as 窗口打印机. */
  name: z.string().min(1).max(20),
  port: portAddressSchema,
  settings: deviceSettingsSchema,
});
export type AssignedDevice = z.infer<typeof assignedDeviceSchema>;

/** More devices than a counter ever has; a list beyond it is a mistake. */
export const DEVICES_MAX = 12;
