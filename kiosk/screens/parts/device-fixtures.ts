import type { DevicePage, DevicePageItem } from '../../contract/devices.ts';

const IDLE = { stage: 'idle', isWell: false, sentence: '' } as const;

const well: readonly [DevicePageItem, ...DevicePageItem[]] = [
  {
    deviceId: '00000000-0000-4000-8000-000000000001',
    kind: 'id-card-reader',
    name: '身份证读卡器',
    settings: { kind: 'id-card-reader', baudRate: 'find' },
    light: 'well',
    sentence: '正常',
    portText: 'COM3',
    lastTrouble: null,
    test: IDLE,
  },
  {
    deviceId: '00000000-0000-4000-8000-000000000002',
    kind: 'elder-card-reader',
    name: '老年卡读卡器',
    settings: {
      ...{ kind: 'elder-card-reader', baudRate: 9_600, dialect: 'em4100' },
      ...{ byteOrder: 'as-read', printedForm: 'decimal' },
    },
    light: 'well',
    sentence: '接口已打开：要知道读卡器好不好，请按“测试”刷一张卡',
    portText: 'COM4',
    lastTrouble: '11:42 没有找到',
    test: IDLE,
  },
  {
    deviceId: '00000000-0000-4000-8000-000000000003',
    kind: 'receipt-printer',
    name: '窗口打印机',
    settings: {
      ...{ kind: 'receipt-printer', baudRate: 115_200, flowControl: 'none', columns: 48 },
      ...{ answersStatus: true, drawer: 'open-is-low' },
    },
    light: 'well',
    sentence: '正常',
    portText: 'COM5',
    lastTrouble: null,
    test: IDLE,
  },
];

const ports = [
  { portKey: '1-0', title: 'QinHeng CH340（COM3）', usedBy: '身份证读卡器' },
  { portKey: '1-1', title: 'Prolific PL2303GT USB Serial Port（COM4）', usedBy: '老年卡读卡器' },
  { portKey: '1-2', title: 'FTDI FT232R（COM5）', usedBy: '窗口打印机' },
  { portKey: '1-3', title: 'QinHeng CH340（COM7）', usedBy: null },
  { portKey: '1-4', title: '通信端口（COM1）', usedBy: null },
];

function page(devices: readonly DevicePageItem[], more: Partial<DevicePage> = {}): DevicePage {
  return { devices, ports, isLooking: false, reach: 'everything', sentence: null, ...more };
}

function one(order: number, changes: Partial<DevicePageItem>): DevicePageItem {
  return { ...(well[order] ?? well[0]), ...changes };
}

const scanner: DevicePageItem = {
  deviceId: '00000000-0000-4000-8000-000000000004',
  kind: 'code-scanner',
  name: '扫码器',
  settings: { kind: 'code-scanner', baudRate: 9_600 },
  light: 'searching',
  sentence: '正在连接，请稍等',
  portText: 'COM8',
  lastTrouble: null,
  test: IDLE,
};

const kitchen: DevicePageItem = {
  deviceId: '00000000-0000-4000-8000-000000000005',
  kind: 'kitchen-printer',
  name: '二楼后厨靠窗的厨房打印机备用机',
  settings: {
    ...{ kind: 'kitchen-printer', baudRate: 9_600, flowControl: 'rts-cts', columns: 32 },
    answersStatus: false,
  },
  light: 'trouble',
  sentence: '没有找到：请看线插好没有、电源开了没有，插好后会自己连上',
  portText: '/dev/serial/by-id/usb-Prolific_USB-Serial_Controller-if00-port0',
  lastTrouble: '11-22 18:03 没有找到',
  test: IDLE,
};

/** Every state of the device page that looks different, by name. */
export const DEVICE_PAGES: Readonly<Record<string, DevicePage>> = {
  'devices-well': page(well),
  'devices-lights': page([
    well[0],
    one(1, {
      light: 'trouble',
      sentence: '读卡器没有应答：请看读卡器的电源，再看接口和设置对不对',
    }),
    one(2, { light: 'care', sentence: '纸快用完了：请准备一卷新纸', lastTrouble: '09:15 缺纸' }),
    scanner,
    kitchen,
  ]),
  'devices-testing': page(
    [
      one(0, { test: { stage: 'over', isWell: true, sentence: '读到卡了，读卡器正常' } }),
      one(1, {
        test: { stage: 'running', isWell: false, sentence: '请把一张老年卡或员工卡放到读卡器上' },
      }),
      one(2, {
        light: 'trouble',
        sentence: '缺纸了：请打开盖子换一卷纸',
        lastTrouble: '11:42 缺纸',
        test: { stage: 'over', isWell: false, sentence: '缺纸了：请打开盖子换一卷纸' },
      }),
    ],
    { sentence: '“窗口打印机”的设置已保存。' },
  ),
  'devices-unsigned': page(
    [
      well[0],
      one(1, {
        light: 'trouble',
        sentence: '没有找到：请看线插好没有、电源开了没有，插好后会自己连上',
      }),
      one(2, { light: 'care', sentence: '纸快用完了：请准备一卷新纸' }),
    ],
    {
      reach: 'staff-card-readers',
    },
  ),
  'devices-none': page([], { ports: [] }),
  'devices-looking': page([well[0]], { ports: [], isLooking: true }),
};
