import { orderIdSchema } from '../../../shared/identity/ids.ts';
import { fen } from '../../../shared/money/fen.ts';
import { USUAL_SCREEN_SETTINGS } from '../../contract/screen-settings.ts';
import type { CashOrderView, RecoverySession, StaffView } from '../../contract/views.ts';
import { DEVICE_PAGES } from './device-fixtures.ts';
import { canteen } from './elder-fixtures.ts';
import { TILL_CHANGES } from './till-fixtures.ts';

const orders: readonly [CashOrderView, ...CashOrderView[]] = [
  {
    orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000001'),
    orderNumber: 17,
    maskedName: '张*花',
    mealName: '红烧肉套餐',
    listPriceFen: fen(1500),
    reducedFen: fen(800),
    payFen: fen(700),
  },
  {
    orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000002'),
    orderNumber: 18,
    maskedName: null,
    mealName: '胡萝卜土豆炖牛腩套餐',
    listPriceFen: fen(1500),
    reducedFen: fen(0),
    payFen: fen(1500),
  },
  {
    orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000003'),
    orderNumber: 19,
    maskedName: '王*英',
    mealName: '软面套餐',
    listPriceFen: fen(1500),
    reducedFen: fen(900),
    payFen: fen(600),
  },
];

const signedIn = {
  kind: 'signed-in',
  name: '李*',
  orders,
  devices: [
    { name: '身份证读卡器', isWell: true, sentence: '正常' },
    { name: '小票打印机', isWell: true, sentence: '正常' },
    { name: '钱箱', isWell: true, sentence: '正常' },
  ],
  unsent: { count: 0, since: null },
  isElderCalling: false,
  sentence: null,
  scannedSale: null,
  isToBeReplaced: false,
  clockQuestion: null,
  failedReceipts: [],
  failedKitchenTickets: [],
  slip: null,
  elderStep: null,
  elderRevision: 1,
  menu: [],
  search: null,
  numbers: { preparing: [], ready: [] },
  screenSettings: USUAL_SCREEN_SETTINGS,
  mayOpenDevices: true,
  devicePage: null,
} as const satisfies StaffView['session'];

const recovery: RecoverySession = {
  kind: 'recovery',
  stage: 'asking',
  title: '本机的数据坏了，不能用了',
  sentences: [
    '请写纸条，饭照样卖；纸条留好，以后补记。',
    '请联系民政管理人员，在管理端为这台机器生成替换码，在下面输入。',
    '坏了的文件都留在本机，不要删。',
  ],
  trouble: null,
  isElderCalling: false,
};

const signedOut = {
  kind: 'signed-out',
  sentence: null,
  isElderCalling: false,
  ordersWaiting: 0,
  mayOpenDevices: true,
  isReaderConnected: false,
  devicePage: null,
} as const satisfies StaffView['session'];

/** The device page in a session; without one only while nobody could sign in. */
const devicePages = Object.fromEntries(
  Object.entries(DEVICE_PAGES).map(([name, devicePage]) => [
    name,
    staff({ ...signedIn, orders: [], devicePage }),
  ]),
);

/** The tools of the till, each in its states. */
const tills = Object.fromEntries(
  Object.entries(TILL_CHANGES).map(([name, changes]) => [name, staff({ ...signedIn, ...changes })]),
);

function staff(session: StaffView['session'], isOnline = true): StaffView {
  return { revision: 1, canteen: { ...canteen, isOnline }, session };
}

/** Every state of the attendant's screen that looks different, by name. */
export const STAFF_FIXTURES: Readonly<Record<string, StaffView>> = {
  'staff-signed-out': staff({
    kind: 'signed-out',
    sentence: null,
    isElderCalling: false,
    ordersWaiting: 0,
    mayOpenDevices: false,
    isReaderConnected: true,
    devicePage: null,
  }),
  'staff-signed-out-called': staff({
    kind: 'signed-out',
    sentence: '很久没有操作，已经退出。请刷员工卡。',
    isElderCalling: true,
    ordersWaiting: 2,
    mayOpenDevices: false,
    isReaderConnected: true,
    devicePage: null,
  }),
  'staff-no-reader': staff({
    ...signedOut,
    sentence: '这台机器还没有注册，请用注册码启动。',
    ordersWaiting: 1,
  }),
  'staff-reader-unproven': staff({ ...signedOut, isReaderConnected: true }),
  'staff-pin': staff({ kind: 'pin', name: '李*', sentence: null }),
  'staff-pin-wrong': staff({ kind: 'pin', name: '李*', sentence: '密码不对，请再输一次' }),
  'staff-orders': staff(signedIn),
  'staff-one-order': staff({ ...signedIn, orders: [orders[0]] }),
  'staff-no-orders': staff({ ...signedIn, orders: [] }),
  'staff-trouble': staff(
    {
      ...signedIn,
      devices: [
        { name: '身份证读卡器', isWell: true, sentence: '正常' },
        { name: '小票打印机', isWell: false, sentence: '没有纸了，请换纸后按补打' },
        { name: '钱箱', isWell: true, sentence: '正常' },
      ],
      unsent: { count: 318, since: '11-22 11:42' },
      isElderCalling: true,
      sentence: '这一单已经取消了，请让老人重新点餐',
      clockQuestion: {
        date: '2026-11-24',
        sentence:
          '机器的时间变了，现在仍按 2026年11月23日 11:42 卖饭。机器显示今天是 2026年11月24日 11:42，对吗？不对请不要按，叫维护人员校准。',
      },
      failedReceipts: [
        {
          orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000004'),
          orderNumber: 15,
          sentence: '打印机没有纸',
        },
        {
          orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000005'),
          orderNumber: 14,
          sentence: '打印机没有纸',
        },
      ],
      failedKitchenTickets: [
        {
          orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000004'),
          orderNumber: 15,
          sentence: '打印机没有开，或者线没插好，好了以后请补打。',
        },
      ],
    },
    false,
  ),
  'staff-scanned': staff({
    ...signedIn,
    orders: [orders[0]],
    scannedSale: {
      orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000006'),
      orderNumber: 12,
      mealName: '红烧肉套餐',
      timeText: '2026-11-22 11:42',
      isToday: false,
      listPriceFen: fen(1500),
      reducedFen: fen(800),
      payFen: fen(700),
      slipSentence: '小票打出来了，补打过 1 次',
    },
  }),
  'staff-slip': staff({
    ...signedIn,
    failedReceipts: [
      {
        orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000004'),
        orderNumber: 15,
        sentence: '不清楚打出来没有，没有的话请补打。',
      },
    ],
    slip: {
      orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000004'),
      orderNumber: 15,
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="384" height="60" viewBox="0 0 384 60" fill="#000"><text x="192" y="40" font-size="24" text-anchor="middle">幸福里社区助老食堂</text></svg>',
    },
  }),
  'staff-fork': staff({
    ...signedIn,
    devices: [
      {
        name: '上传',
        isWell: false,
        sentence:
          '本机的账和管理端对不上。照常卖饭，账都在本机。请联系民政管理人员要替换码，再按“更换设备身份”。',
      },
    ],
    isToBeReplaced: true,
  }),
  'staff-recovery': staff(recovery),
  'staff-recovery-refused': staff({
    ...recovery,
    trouble: '替换码已经过期。请在管理端重新生成替换码。',
    isElderCalling: true,
  }),
  'staff-recovery-working': staff({
    ...recovery,
    stage: 'working',
    title: '正在更换设备身份',
    sentences: ['正在向管理端注册，请稍等，不要关机。'],
  }),
  'staff-recovery-replaced': staff({
    ...recovery,
    stage: 'replaced',
    title: '换好了，可以卖饭了',
    sentences: [
      '这台机器现在是 8 号点餐机。',
      '旧机的账在本机找，找到的会自己传给管理端。',
      '请把手里最后一张小票的号告诉民政管理人员，看看缺不缺。',
    ],
  }),
  ...devicePages,
  ...tills,
  'devices-signed-out': staff({
    ...signedOut,
    isElderCalling: true,
    ordersWaiting: 2,
    devicePage: DEVICE_PAGES['devices-unsigned'] ?? null,
  }),
};
