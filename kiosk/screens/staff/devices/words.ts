import type { DeviceKind, DeviceSettings } from '../../../../hardware/device-settings.ts';
import type { BaudRate, FlowControl } from '../../../../hardware/port/line.ts';

type OfKind<Kind extends DeviceKind> = Extract<DeviceSettings, { readonly kind: Kind }>;
type ElderCards = OfKind<'elder-card-reader'>;

/** What tells a kind of device from the others. */
export const KIND_HOW: Readonly<Record<DeviceKind, string>> = {
  'id-card-reader': '老人放身份证的',
  'elder-card-reader': '刷老年卡、员工卡的',
  'code-scanner': '对着手机和条码扫的',
  'receipt-printer': '给老人打小票的，钱箱接在它上面',
  'kitchen-printer': '给后厨打出餐单的',
};
export const KIND_ORDER = Object.keys(KIND_HOW) as readonly DeviceKind[];

/** One thing that can be chosen: its plain word, and where a person sees which it is. */
export interface Option<Value> {
  readonly value: Value;
  readonly title: string;
  readonly how?: string;
}

const BAUD_RATES: readonly BaudRate[] = [115_200, 9_600, 19_200, 38_400, 57_600];
export const SPEEDS: readonly Option<BaudRate>[] = BAUD_RATES.map((value) => ({
  value,
  title: String(value),
}));

const PRINTER_SPEED_HOW =
  '按住走纸键再打开打印机电源，会打出一张自检单，上面写着“波特率”或“Baud”。选错了会打出乱码。';
/** Where the speed of a device can be read. */
export const SPEED_HOW: Readonly<Record<DeviceKind, string>> = {
  'id-card-reader': '一般不用管，会自己试出来。',
  'elder-card-reader': '看读卡器背面的标签或说明书上的“波特率”，多数是 9600。',
  'code-scanner': '看说明书上的“波特率”，多数是 9600。选错了会扫不到或出乱码。',
  'receipt-printer': PRINTER_SPEED_HOW,
  'kitchen-printer': PRINTER_SPEED_HOW,
};

export const PAPERS: readonly Option<32 | 42 | 48>[] = [
  { value: 48, title: '宽纸 80 毫米', how: '和手掌差不多宽' },
  { value: 32, title: '窄纸 58 毫米', how: '约三指宽' },
  { value: 42, title: '宽纸，一行 42 字', how: '宽纸测试时右边缺字，选这个' },
];

export const FLOWS: readonly Option<FlowControl>[] = [
  { value: 'none', title: '不用', how: '多数选这个' },
  { value: 'xon-xoff', title: '软件', how: '自检单上写 XON/XOFF' },
  { value: 'rts-cts', title: '硬件', how: '自检单上写 RTS/CTS 或 DTR' },
];

export const ANSWERS: readonly Option<boolean>[] = [
  { value: true, title: '会', how: '缺纸、开盖都能看见' },
  { value: false, title: '不会', how: '只接了一根发送线；小票打没打出来，要人看' },
];

export const DRAWERS: readonly Option<OfKind<'receipt-printer'>['drawer']>[] = [
  { value: 'none', title: '没有钱箱' },
  { value: 'no-switch', title: '有钱箱', how: '机器不知道它开没开' },
  { value: 'open-is-low', title: '有钱箱，开没开都记账', how: '接法一' },
  {
    value: 'open-is-high',
    title: '有钱箱，开没开都记账',
    how: '接法二：选了接法一，钱箱弹开了却不说“钱箱开了”，就选这个',
  },
];

export const DIALECTS: readonly Option<ElderCards['dialect']>[] = [
  { value: 'em4100', title: 'ID 卡', how: '读卡器上写 125K、EM 或 ID' },
  { value: 'iso14443a', title: 'IC 卡', how: '读卡器上写 13.56M、M1 或 IC' },
  {
    value: 'decimal-line',
    title: '送出数字',
    how: '说明书上写“ASCII”或“字符输出”，送出的全是数字',
  },
  { value: 'hexadecimal-line', title: '送出数字和字母', how: '同上，送出的有字母 A 到 F' },
];

export const PRINTED_FORMS: readonly Option<ElderCards['printedForm']>[] = [
  { value: 'hexadecimal', title: '数字和字母', how: '如 0300A1B2C3' },
  { value: 'decimal', title: '全是数字', how: '如 0010597059' },
  { value: 'facility-and-number', title: '中间有逗号', how: '如 161,45763' },
];

export const BYTE_ORDERS: readonly Option<ElderCards['byteOrder']>[] = [
  { value: 'as-read', title: '照原样', how: '多数选这个' },
  { value: 'reversed', title: '倒过来', how: '卡读得到，登记过的人却总说“还没有登记”，就换这个' },
];
