import { menuItemIdSchema, orderIdSchema } from '../../../shared/identity/ids.ts';
import { type Fen, fen } from '../../../shared/money/fen.ts';
import type { SimulatorView } from '../../contract/simulator.ts';
import type {
  CanteenView,
  CashOrderView,
  ElderStep,
  ElderView,
  MealCard,
  PriceReasonView,
  RecoverySession,
  StaffView,
} from '../../contract/views.ts';

/** Invented views of every step and state, for looking at and for the audits of test/elder. */

const canteen: CanteenView = {
  canteenName: '演示社区助老食堂',
  isDemo: true,
  dateText: '11月23日 星期一',
  mealPeriod: { name: '午餐', hours: '11:00–13:00' },
  isOnline: true,
};

/** A name and hours as long as real ones. */
const longTop: CanteenView = {
  ...canteen,
  canteenName: '荆庄社区助老食堂（演示）',
  mealPeriod: { name: '晚餐', hours: '15:30–次日04:00' },
};

function meal(
  order: number,
  card: Pick<MealCard, 'name' | 'description' | 'picture'>,
  payFen: Fen | null,
): MealCard {
  return {
    menuItemId: menuItemIdSchema.parse(`00000000-0000-4000-8000-00000000000${order}`),
    listPriceFen: fen(1500),
    payFen,
    ...card,
  };
}

function mealsAt(payFen: Fen | null): readonly [MealCard, ...MealCard[]] {
  return [
    meal(
      1,
      { name: '红烧肉套餐', description: '一荤两素、米饭、汤', picture: 'braised-pork' },
      payFen,
    ),
    meal(
      2,
      { name: '清蒸鱼套餐', description: '少盐少油、米饭、汤', picture: 'steamed-fish' },
      payFen,
    ),
    meal(3, { name: '番茄鸡蛋套餐', description: '软烂、米饭、汤', picture: 'tomato-egg' }, payFen),
    meal(4, { name: '软面套餐', description: '软食、低糖', picture: 'soft-noodles' }, payFen),
  ];
}

function sevenMealsAt(payFen: Fen | null): readonly [MealCard, ...MealCard[]] {
  return [
    ...mealsAt(payFen),
    meal(5, { name: '小份家常套餐', description: '一素一汤', picture: 'plain' }, payFen),
    meal(
      6,
      { name: '胡萝卜土豆炖牛腩套餐', description: '软烂、米饭、汤', picture: 'plain' },
      payFen,
    ),
    meal(7, { name: '时令青菜套餐', description: '清淡', picture: 'plain' }, payFen),
  ];
}

function elder(step: ElderStep, changes?: Partial<Omit<ElderView, 'step'>>): ElderView {
  return { revision: 1, canteen, isStaffCalled: false, step, ...changes };
}

const seven = fen(700);
const priced = mealsAt(seven);
const discreet = mealsAt(null);
const manyMeals = sevenMealsAt(fen(1250));
const longestMeal = manyMeals[5] ?? manyMeals[0];

const menu = {
  kind: 'menu',
  maskedName: '张*花',
  meals: priced,
  again: priced[0],
  sentence: null,
  reasons: null,
} as const satisfies ElderStep;

const pay = {
  kind: 'pay',
  maskedName: '张*花',
  meal: priced[0],
  payFen: seven,
  reducedFen: fen(800),
  account: 'enough',
  reason: null,
  sentence: null,
} as const satisfies ElderStep;

const reason: PriceReasonView = {
  mealName: '红烧肉套餐',
  sentence: '原价15元，政府补贴8元，您付7元。',
  listPriceFen: fen(1500),
  reductions: [{ name: '政府补贴', amountFen: fen(800) }],
  payFen: seven,
  left: ['这一餐的优惠用完了'],
};

/** As long as one becomes: three who give, a cut and three limits. */
const longReason: PriceReasonView = {
  mealName: longestMeal.name,
  sentence:
    '原价28元，政府补贴12.5元，爱心捐助2元，食堂让利1.5元，您付12元，每一份自己至少付12元。',
  listPriceFen: fen(2800),
  reductions: [
    { name: '政府补贴', amountFen: fen(1250) },
    { name: '爱心捐助', amountFen: fen(200) },
    { name: '食堂让利', amountFen: fen(150) },
  ],
  payFen: fen(1200),
  left: ['今天还可优惠1份', '本月还可补贴112.5元'],
};

const twoGiversReason: PriceReasonView = {
  ...longReason,
  sentence: '原价28元，政府补贴12.5元，爱心捐助2元，您付13.5元，本月的补贴只剩这些。',
  reductions: longReason.reductions.slice(0, 2),
  payFen: fen(1350),
  left: ['今天还可优惠1份', '本月的补贴用完了'],
};

const usedUpReason: PriceReasonView = {
  ...reason,
  sentence: '您本月的优惠已经用完，再买一份按原价15元。',
  reductions: [],
  payFen: fen(1500),
  left: ['本月的优惠用完了'],
};

const refusal = '这一餐的优惠您已经用过了，再买一份请按原价15元付现金。';

const waiting = { kind: 'waiting', meals: discreet, reader: 'ready', sentence: null } as const;

const done = {
  kind: 'done',
  maskedName: '张*花',
  orderNumber: 17,
  receipt: 'printed',
  sentences: ['请到取餐口取饭，慢慢吃', '身份证请收好'],
} as const satisfies ElderStep;

const cash = {
  kind: 'waiting-for-cash',
  maskedName: '张*花',
  meal: priced[0],
  orderNumber: 17,
  payFen: seven,
} as const satisfies ElderStep;

/** Every elder step in every state that looks different, by name. */
export const ELDER_FIXTURES: Readonly<Record<string, ElderView>> = {
  waiting: elder(waiting),
  'waiting-long-top': elder(waiting, { canteen: longTop }),
  'waiting-reader-gone': elder(
    {
      ...waiting,
      reader: 'trouble',
      sentence: '读卡器没有连上，请找工作人员，或者按“没带卡”点餐。',
    },
    { canteen: longTop },
  ),
  'waiting-offline': elder(waiting, { canteen: { ...canteen, isOnline: false } }),
  'waiting-reading': elder({ ...waiting, reader: 'reading' }),
  'waiting-trouble': elder({ ...waiting, reader: 'trouble', sentence: '请把身份证拿开，再放一次' }),
  'waiting-many-meals': elder({ ...waiting, meals: sevenMealsAt(null) }),
  'waiting-closed': elder({ ...waiting, meals: [] }, { canteen: { ...canteen, mealPeriod: null } }),
  menu: elder(menu),
  'menu-long-top': elder(menu, { canteen: longTop }),
  'menu-offline': elder(menu, { canteen: { ...canteen, isOnline: false }, isStaffCalled: true }),
  'menu-guest': elder({ ...menu, maskedName: null, meals: mealsAt(fen(1500)), again: null }),
  'menu-discreet': elder({ ...menu, meals: discreet, again: discreet[0] }),
  'menu-limit-reached': elder({
    ...menu,
    meals: mealsAt(fen(1500)),
    again: mealsAt(fen(1500))[0],
    sentence: '这一餐的优惠您已经用过了，再买一份按原价15元。',
  }),
  'menu-many-meals': elder({ ...menu, meals: manyMeals, again: longestMeal }),
  pay: elder(pay),
  'menu-why': elder({ ...menu, reasons: [reason] }),
  'menu-why-several': elder({ ...menu, reasons: [longReason, reason] }),
  'menu-why-two-givers': elder({ ...menu, reasons: [twoGiversReason] }),
  'menu-why-used-up': elder({ ...menu, reasons: [usedUpReason] }),
  'menu-refused': elder({
    ...menu,
    meals: mealsAt(fen(1500)),
    again: mealsAt(fen(1500))[0],
    sentence: refusal,
  }),
  'menu-working-days': elder({
    ...menu,
    meals: mealsAt(fen(1500)),
    again: null,
    sentence: '工作日才有优惠，这一份按原价15元。',
  }),
  'pay-refused': elder({
    ...pay,
    account: 'none',
    reducedFen: fen(0),
    payFen: fen(1500),
    sentence: refusal,
  }),
  'pay-why': elder({ ...pay, reason }),
  'pay-why-long': elder({ ...pay, reason: longReason }),
  'pay-short': elder({ ...pay, account: 'short', maskedName: null }),
  'pay-no-account': elder({ ...pay, account: 'none', reducedFen: fen(0), payFen: fen(1500) }),
  'pay-discreet': elder({ ...pay, meal: discreet[0], payFen: null, reducedFen: null }),
  'pay-discreet-why': elder({ ...pay, meal: discreet[0], reason }),
  'pay-trouble': elder({
    ...pay,
    meal: { ...longestMeal, payFen: fen(1250) },
    payFen: fen(1250),
    sentence: '等着付现金的人太多，请稍等一会儿再按',
  }),
  'waiting-for-cash': elder(cash),
  'waiting-for-cash-discreet': elder({ ...cash, meal: longestMeal, payFen: null }),
  done: elder(done),
  'done-printing': elder({ ...done, receipt: 'printing', orderNumber: 1086 }),
  'done-receipt-failed': elder({
    ...done,
    receipt: 'failed',
    sentences: ['小票没有打出来，请记住号码', '请到取餐口报号码取饭', '身份证请收好'],
  }),
  stopped: elder({ kind: 'stopped', sentence: '存储空间满了，请工作人员写纸条' }),
  'stopped-recovery': elder({
    kind: 'stopped',
    sentence: '点餐机正在检修，请工作人员写纸条。',
  }),
};

const orders: readonly [CashOrderView, ...CashOrderView[]] = [
  {
    orderId: orderIdSchema.parse('00000000-0000-4000-9000-000000000001'),
    orderNumber: 17,
    maskedName: '张*花',
    mealName: '红烧肉套餐',
    listPriceFen: fen(1500),
    reducedFen: fen(800),
    payFen: seven,
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
  isToBeReplaced: false,
  clockQuestion: null,
  failedReceipts: [],
} as const satisfies StaffView['session'];

const recovery: RecoverySession = {
  kind: 'recovery',
  stage: 'asking',
  title: '本机的数据坏了，不能用了',
  sentences: [
    '请写纸条，饭照样卖；纸条留好，以后补记。',
    '请联系民政管理人员，在管理端为这台机器生成“更换”登记码，在下面输入。',
    '坏了的文件都留在本机，不要删。',
  ],
  trouble: null,
  isElderCalling: false,
};

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
  }),
  'staff-signed-out-called': staff({
    kind: 'signed-out',
    sentence: '很久没有操作，已经退出。请刷员工卡。',
    isElderCalling: true,
    ordersWaiting: 2,
  }),
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
    },
    false,
  ),
  'staff-fork': staff({
    ...signedIn,
    devices: [
      {
        name: '上传',
        isWell: false,
        sentence:
          '本机的账和管理端对不上。照常卖饭，账都在本机。请联系民政管理人员要“更换”登记码，再按“更换设备身份”。',
      },
    ],
    isToBeReplaced: true,
  }),
  'staff-recovery': staff(recovery),
  'staff-recovery-refused': staff({
    ...recovery,
    trouble: '登记码已经过期。请在管理端重新生成“更换”登记码。',
    isElderCalling: true,
  }),
  'staff-recovery-working': staff({
    ...recovery,
    stage: 'working',
    title: '正在更换设备身份',
    sentences: ['正在向管理端登记，请稍等，不要关机。'],
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
};

const plainLine = { widthTimes: 1, heightTimes: 1, align: 'left', isBold: false } as const;

/** The simulator page with a card on the reader, a fault and a slip. */
export const SIMULATOR_FIXTURE: SimulatorView = {
  cards: [
    { cardId: 'zhang', kind: 'id-card', title: '张桂花，75岁', note: '有账户，账户里有200元' },
    { cardId: 'li', kind: 'id-card', title: '李建国，65岁', note: '有账户' },
    { cardId: 'wang', kind: 'id-card', title: '王秀英，85岁', note: '80岁以上' },
    { cardId: 'stranger', kind: 'id-card', title: '钱多福，70岁', note: '名册里没有这个人' },
    { cardId: 'staff', kind: 'staff-card', title: '李师傅', note: '密码 1234' },
  ],
  placedCardId: 'zhang',
  faults: ['printer-paper-out'],
  papers: [
    {
      paperId: 1,
      columns: 32,
      lines: [
        {
          ...plainLine,
          text: '演示社区助老食堂',
          align: 'center',
          isBold: true,
          heightTimes: 2,
          widthTimes: 2,
        },
        { ...plainLine, text: '--------------------------------' },
        { ...plainLine, text: '取餐号 017', align: 'center', heightTimes: 2, widthTimes: 2 },
        { ...plainLine, text: '张*花              午餐 11:42:05' },
        { ...plainLine, text: '红烧肉套餐                 15.00' },
        { ...plainLine, text: '减免                       -8.00' },
        { ...plainLine, text: '实付             7.00', heightTimes: 2, isBold: true },
        { ...plainLine, text: '' },
        { ...plainLine, text: '演示数据', align: 'center' },
      ],
    },
  ],
  drawerOpenings: 2,
};
