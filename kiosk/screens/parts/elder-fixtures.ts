import { menuItemIdSchema } from '../../../shared/identity/ids.ts';
import { type Fen, fen } from '../../../shared/money/fen.ts';
import { USUAL_SCREEN_SETTINGS } from '../../contract/screen-settings.ts';
import type {
  CanteenView,
  ElderStep,
  ElderView,
  MenuCard,
  OrderLineView,
  PriceReasonView,
} from '../../contract/views.ts';

/** Invented views of every step and state, for looking at and for the audits of test/elder. */

/** A canteen at lunch. */
export const canteen: CanteenView = {
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
  card: Pick<MenuCard, 'name' | 'description' | 'picture'>,
  payFen: Fen | null,
): MenuCard {
  return {
    menuItemId: menuItemIdSchema.parse(`00000000-0000-4000-8000-00000000000${order}`),
    kind: 'set-meal',
    photo: null,
    dietMarks: [],
    allergens: [],
    listPriceFen: fen(1500),
    payFen,
    isSoldOut: false,
    ...card,
  };
}

function mealsAt(payFen: Fen | null): readonly [MenuCard, ...MenuCard[]] {
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

function sevenMealsAt(payFen: Fen | null): readonly [MenuCard, ...MenuCard[]] {
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
  const calm = { isStaffCalled: false, isTimeShort: false, settings: USUAL_SCREEN_SETTINGS };
  return { revision: 1, canteen, ...calm, step, ...changes };
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
  days: [],
  chosen: null,
} as const satisfies ElderStep;

function lineOf(card: MenuCard): OrderLineView {
  const { name, kind, listPriceFen, picture, photo } = card;
  const line = { position: 0, quantity: 1, weightGrams: null, mayChange: true };
  return { ...line, name, kind, listPriceFen, picture, photo };
}

const pay = {
  kind: 'pay',
  maskedName: '张*花',
  lines: [lineOf(priced[0])],
  companions: { count: 0, onePriceFen: fen(1500), mayAdd: true },
  listPriceFen: fen(1500),
  serviceType: 'eat-in',
  serviceTypes: ['eat-in'],
  dayText: null,
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
  orderText: priced[0].name,
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
  'pay-discreet': elder({ ...pay, payFen: null, reducedFen: null }),
  'pay-discreet-why': elder({ ...pay, reason }),
  'pay-trouble': elder({
    ...pay,
    lines: [lineOf(longestMeal)],
    payFen: fen(1250),
    sentence: '等着付现金的人太多，请稍等一会儿再按',
  }),
  'waiting-for-cash': elder(cash),
  'waiting-for-cash-discreet': elder({ ...cash, orderText: longestMeal.name, payFen: null }),
  done: elder(done),
  'done-printing': elder({ ...done, receipt: 'printing', orderNumber: 1086 }),
  'done-receipt-failed': elder({
    ...done,
    receipt: 'failed',
    sentences: ['小票没打出来，请记住取餐号 001', '请到取餐口取饭，卡片请收好，要小票请找工作人员'],
  }),
  stopped: elder({ kind: 'stopped', sentence: '存储空间满了，请工作人员写纸条' }),
  'stopped-recovery': elder({
    kind: 'stopped',
    sentence: '点餐机正在检修，请工作人员写纸条。',
  }),
};
