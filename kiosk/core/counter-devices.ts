import type { DeviceView } from '../contract/views.ts';
import type { ClockState } from './clock.ts';
import type { KnownDevices } from './device-watch.ts';
import { alarmSentence, clockSentence, printerSentence } from './staff/sentences.ts';
import type { SyncStatus } from './sync/client.ts';

/** What is known of everything that can be out of order. */
export interface DeviceStates extends KnownDevices {
  readonly sync: SyncStatus;
  readonly clock: ClockState;
  /** What the host itself looks after, as the local snapshots. */
  readonly host: readonly DeviceView[];
}

/** Every device in words, for the attendant. */
export function deviceViews(states: DeviceStates): readonly DeviceView[] {
  const views: DeviceView[] = [reader('身份证读卡器', states.isReaderConnected)];
  if (states.isElderCardReaderConnected !== null) {
    views.push(reader('老年卡读卡器', states.isElderCardReaderConnected));
  }
  if (states.printer !== null) {
    const isWell = states.printer === 'ready' || states.printer === 'paper-near-end';
    views.push({ name: '小票打印机', isWell, sentence: printerSentence(states.printer) });
  }
  const { alarm, isOnline } = states.sync;
  views.push({
    name: '上传',
    isWell: alarm === null && isOnline,
    sentence: alarm === null ? networkSentence(isOnline) : alarmSentence(alarm),
  });
  views.push({
    name: '时间',
    isWell: states.clock === 'well',
    sentence: clockSentence(states.clock),
  });
  return [...views, ...states.host];
}

function reader(name: string, isWell: boolean): DeviceView {
  return { name, isWell, sentence: isWell ? '正常' : '没有连上，请看线和电源' };
}

function networkSentence(isOnline: boolean): string {
  return isOnline ? '正常' : '网络断开，照常卖饭，恢复后自动上传';
}
