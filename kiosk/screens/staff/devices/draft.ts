import type { DeviceKind, DeviceSettings } from '../../../../hardware/device-settings.ts';
import { usualSettings } from '../../../../hardware/usual-settings.ts';
import { DEVICE_KIND_NAMES } from '../../../contract/device-kind-names.ts';
import type {
  DeviceAct,
  DevicePage,
  DevicePageItem,
  PortChoice,
} from '../../../contract/devices.ts';

/** A device as it is being added or changed; nothing of it is in force before it is saved. */
export interface DeviceDraft {
  /** Null for a new one. */
  readonly deviceId: string | null;
  readonly name: string;
  readonly settings: DeviceSettings;
  /** The port chosen now; null as long as it keeps the one it has. */
  readonly port: PortChoice | null;
  /** The port it has, as COM3; null for a new one. */
  readonly portText: string | null;
}

/** Longest name, as the contract has it. */
export const NAME_LENGTH_MAX = 20;

/** What a new device of a kind begins with: the usual settings, and a name that is still free. */
export function newDraft(kind: DeviceKind, devices: DevicePage['devices']): DeviceDraft {
  const title = DEVICE_KIND_NAMES[kind];
  const names = new Set(devices.map((device) => device.name));
  let name = title;
  for (let number = 2; names.has(name); number += 1) name = `${title}${number}`;
  return { deviceId: null, name, settings: usualSettings(kind), port: null, portText: null };
}

export function draftOf(device: DevicePageItem): DeviceDraft {
  const { deviceId, name, settings, portText } = device;
  return { deviceId, name, settings, port: null, portText };
}

/** Why a draft cannot be saved yet; null when it can. */
export function missingIn(draft: DeviceDraft): string | null {
  if (draft.port === null && draft.deviceId === null) return '请先选它插在哪个接口。';
  return draft.name.trim() === '' ? '请给它起个名字。' : null;
}

/** The act that saves a draft. */
export function saveAct(draft: DeviceDraft): DeviceAct {
  const { deviceId, settings, port } = draft;
  const name = draft.name.trim();
  return { act: 'assign-device', deviceId, name, portKey: port?.portKey ?? null, settings };
}
