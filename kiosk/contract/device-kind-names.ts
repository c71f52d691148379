import type { DeviceKind } from '../../hardware/device-settings.ts';

/** What staff call a device of a kind: on the device page, and where it has no name of its own. */
export const DEVICE_KIND_NAMES: Readonly<Record<DeviceKind, string>> = {
  'id-card-reader': '身份证读卡器',
  'elder-card-reader': '老年卡读卡器',
  'code-scanner': '扫码器',
  'receipt-printer': '小票打印机',
  'kitchen-printer': '厨房打印机',
};
