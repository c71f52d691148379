import type { DeviceKind } from '../../../hardware/device-settings.ts';
import { DEVICES_MAX } from '../../../hardware/device-settings.ts';
import { missingCase } from '../../../shared/result.ts';
import type { DevicePageItem } from '../../contract/devices.ts';
import type { AssignFailure, DeviceState, DeviceTestOutcome } from '../device-room.ts';

/** Sentences of the device page that belong to no one device. */
export const DEVICE_PAGE_SENTENCES = {
  unreadable: '保存的设备设置读不出来了，现在一个设备都没有。请把每个设备重新添加一次。',
  portChoiceGone: '没有保存：选的接口已经不在了。请看线插好没有，再添加或修改一次。',
  signInFirst: '没有登录，只能接好刷员工卡的读卡器。别的设备，请登录以后再改。',
  noPortChosen: '请先选这个设备插在哪个接口。',
  deviceGone: '这个设备已经不在了。',
  fixedForThisRun: '这一类设备是启动点餐机时指定的，这里改不了。请找维护人员。',
  diskTrouble: '机器存不下了，没有保存。请叫管理人员清理磁盘。',
} as const;

export function deviceLight(state: DeviceState): DevicePageItem['light'] {
  switch (state) {
    case 'well':
    case 'searching':
      return state;
    case 'paper-near-end':
      return 'care';
    case 'gone':
    case 'busy':
    case 'refused':
    case 'mute':
    case 'paper-out':
    case 'cover-open':
    case 'offline':
    case 'cutter-error':
    case 'out-of-order':
      return 'trouble';
    default:
      return missingCase(state);
  }
}

/** The state alone, as it stands behind a time: 11:42 盖子开着. */
export function stateWord(state: DeviceState): string {
  switch (state) {
    case 'well':
      return '正常';
    case 'searching':
      return '正在连接';
    case 'gone':
      return '没有找到';
    case 'busy':
      return '接口被占用';
    case 'refused':
      return '没有使用权限';
    case 'mute':
      return '没有应答';
    case 'paper-near-end':
      return '纸快用完';
    case 'paper-out':
      return '缺纸';
    case 'cover-open':
      return '盖子开着';
    case 'offline':
      return '没有联机';
    case 'cutter-error':
      return '切纸刀卡住';
    case 'out-of-order':
      return '设备故障';
    default:
      return missingCase(state);
  }
}

/** What is the matter with a device, and what to do. */
export function deviceSentence(kind: DeviceKind, state: DeviceState): string {
  switch (state) {
    case 'well':
      return wellSentence(kind);
    case 'searching':
      return '正在连接，请稍等';
    case 'gone':
      return '没有找到：请看线插好没有、电源开了没有，插好后会自己连上';
    case 'busy':
      return '接口被别的程序占用了：请关掉那个程序，关掉后会自己连上';
    case 'refused':
      return '系统不让用这个接口：请找维护人员开通使用串口的权限';
    case 'mute':
      return muteSentence(kind);
    case 'paper-near-end':
      return '纸快用完了：请准备一卷新纸';
    case 'paper-out':
      return '缺纸了：请打开盖子换一卷纸';
    case 'cover-open':
      return '盖子开着：请把盖子盖好';
    case 'offline':
      return '没有联机：请按打印机上的联机键';
    case 'cutter-error':
      return '切纸刀卡住了：请关掉打印机，清理后再开';
    case 'out-of-order':
      return '设备出了故障：请拔掉电源再插上，还不行就换一台';
    default:
      return missingCase(state);
  }
}

function wellSentence(kind: DeviceKind): string {
  switch (kind) {
    case 'id-card-reader':
    case 'receipt-printer':
    case 'kitchen-printer':
      return '正常';
    // They never answer: an open port is all that can be known before somebody uses them.
    case 'elder-card-reader':
      return '接口已打开：要知道读卡器好不好，请按“测试”刷一张卡';
    case 'code-scanner':
      return '接口已打开：要知道扫码器好不好，请按“测试”扫一个码';
    default:
      return missingCase(kind);
  }
}

function muteSentence(kind: DeviceKind): string {
  switch (kind) {
    case 'id-card-reader':
      return '读卡器没有应答：请看读卡器的电源，再看接口选得对不对';
    case 'elder-card-reader':
      return '读卡器没有应答：请看读卡器的电源，再看接口和设置对不对';
    case 'code-scanner':
      return '扫码器没有应答：请看扫码器的线，再看接口和设置对不对';
    case 'receipt-printer':
    case 'kitchen-printer':
      return '打印机没有应答：请看打印机开了没有，再看接口和速度选得对不对';
    default:
      return missingCase(kind);
  }
}

/** What the person at the device does while it is tested. */
export function testRunningSentence(kind: DeviceKind): string {
  switch (kind) {
    case 'id-card-reader':
      return '请把一张身份证放到读卡器上';
    case 'elder-card-reader':
      return '请把一张老年卡或员工卡放到读卡器上';
    case 'code-scanner':
      return '请把任意一个二维码或条码对准扫码器';
    case 'receipt-printer':
    case 'kitchen-printer':
      return '正在打印测试小票，请看打印机';
    default:
      return missingCase(kind);
  }
}

export function testIsWell(outcome: DeviceTestOutcome): boolean {
  return outcome.kind === 'printed' || outcome.kind === 'card' || outcome.kind === 'code';
}

/** What a test showed, and what to do. */
export function testOverSentence(kind: DeviceKind, outcome: DeviceTestOutcome): string {
  switch (outcome.kind) {
    case 'printed':
      return '测试小票打出来了。请看字清不清楚、右边有没有缺字';
    case 'card':
      return '读到卡了，读卡器正常';
    case 'code':
      return '扫到码了，扫码器正常';
    case 'nothing-came':
      return '20秒里什么都没有读到。请再试一次；还不行，请看线、接口和设置';
    case 'print-unknown':
      return '已经发给打印机，不知道打出来没有。请看打印机：没有打出来，请看电源、线和速度';
    case 'state':
      return deviceSentence(kind, outcome.state);
    default:
      return missingCase(outcome);
  }
}

/** Why a device was not taken in, or not let go. */
export function assignFailureSentence(failure: AssignFailure): string {
  switch (failure.code) {
    case 'port-taken':
      return `这个接口已经给了“${failure.byName}”。请选别的接口，或先移除“${failure.byName}”。`;
    case 'too-many-devices':
      return `最多${DEVICES_MAX}个设备。请先移除不用的。`;
    case 'fixed-for-this-run':
      return DEVICE_PAGE_SENTENCES.fixedForThisRun;
    case 'disk-full':
    case 'disk-error':
      return DEVICE_PAGE_SENTENCES.diskTrouble;
    default:
      return missingCase(failure);
  }
}
