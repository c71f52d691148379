import { z } from 'zod';
import { type DeviceKind, deviceSettingsSchema } from '../../hardware/device-settings.ts';

/** One device on the staff's device page. */
export interface DevicePageItem {
  readonly deviceId: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly settings: z.infer<typeof deviceSettingsSchema>;
  /** `well` green tick, `care` still works and wants something soon, `trouble` does not work, `searching` being looked for. */
  readonly light: 'well' | 'care' | 'trouble' | 'searching';
  /** The state in words and what to do, as 缺纸了：请打开盖子换一卷纸. */
  readonly sentence: string;
  /** Where it hangs, as COM3. */
  readonly portText: string;
  /** The last thing that went wrong and when, as 11:42 盖子开着; null when nothing did. */
  readonly lastTrouble: string | null;
  /** `idle`; `running` with what to do now, as 请把卡放到读卡器上; `over` with what it showed. */
  readonly test: {
    readonly stage: 'idle' | 'running' | 'over';
    readonly isWell: boolean;
    readonly sentence: string;
  };
}

/**
 * What the device page lets a person do. Without a session `staff-card-readers`: what it takes to sign in again and nothing else;
 * `everything` on a machine that is not enrolled, which holds no money and no person.
 */
export type DevicePageReach = 'everything' | 'staff-card-readers';

/** A port that a device can be assigned to. */
export interface PortChoice {
  /** Stands for the port in an act for as long as this port is there; the page's own. */
  readonly portKey: string;
  readonly title: string;
  /** The name of the device that has it; null when it is free. */
  readonly usedBy: string | null;
}

/** The device page; it is part of a staff screen. */
export interface DevicePage {
  readonly devices: readonly DevicePageItem[];
  readonly ports: readonly PortChoice[];
  readonly isLooking: boolean;
  readonly reach: DevicePageReach;
  /** What became of the last act; null when there is nothing to say. */
  readonly sentence: string | null;
}

/**
 * Acts of the device page. They need a signed-in session, or that perhaps nobody can sign in: then they reach no further than
 * `DevicePageReach` says (docs/decisions/0022-device-room.md). The page shows no person, no money and no meal.
 */
export const deviceActSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('open-devices') }),
  z.strictObject({ act: z.literal('close-devices') }),
  z.strictObject({ act: z.literal('look-for-ports') }),
  /** `deviceId` null takes in a new device; the name is trimmed by the screen. */
  z.strictObject({
    act: z.literal('assign-device'),
    deviceId: z.uuid().nullable(),
    name: z.string().min(1).max(20),
    /** Null keeps the port it has. */
    portKey: z.string().max(40).nullable(),
    settings: deviceSettingsSchema,
  }),
  z.strictObject({ act: z.literal('remove-device'), deviceId: z.uuid() }),
  z.strictObject({ act: z.literal('test-device'), deviceId: z.uuid() }),
]);
export type DeviceAct = z.infer<typeof deviceActSchema>;
