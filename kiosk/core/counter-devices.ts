import type { DeviceView } from '../contract/views.ts';
import type { ClockState } from './clock.ts';
import type { KnownDevice } from './device-room.ts';
import { deviceLight, deviceSentence } from './staff/device-sentences.ts';
import { alarmSentence, clockSentence } from './staff/sentences.ts';
import type { SyncStatus } from './sync/client.ts';

/** What is known of everything that can be out of order. */
export interface DeviceStates {
  readonly known: readonly KnownDevice[];
  readonly sync: SyncStatus;
  readonly clock: ClockState;
  /** What the host itself looks after, as the local snapshots. */
  readonly host: readonly DeviceView[];
}

/** Every device in words, for the attendant. */
export function deviceViews(states: DeviceStates): readonly DeviceView[] {
  const { alarm, isOnline } = states.sync;
  return [
    ...(states.known.length === 0 ? [NO_DEVICES] : states.known.map(deviceView)),
    {
      name: '上传',
      isWell: alarm === null && isOnline,
      sentence: alarm === null ? networkSentence(isOnline) : alarmSentence(alarm),
    },
    { name: '时间', isWell: states.clock === 'well', sentence: clockSentence(states.clock) },
    ...states.host,
  ];
}

const NO_DEVICES: DeviceView = {
  name: '设备',
  isWell: false,
  sentence: '还没有添加读卡器和打印机，请打开“设备”页添加',
};

function deviceView({ device, state }: KnownDevice): DeviceView {
  const light = deviceLight(state);
  // A port that is open is all that the till needs to hear of devices that never answer; the device page says more.
  const sentence = light === 'well' ? '正常' : deviceSentence(device.settings.kind, state);
  return { name: device.name, isWell: light === 'well' || light === 'care', sentence };
}

function networkSentence(isOnline: boolean): string {
  return isOnline ? '正常' : '网络断开，照常卖饭，恢复后自动上传';
}
