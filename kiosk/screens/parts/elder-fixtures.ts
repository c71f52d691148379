import { fen } from '../../../shared/money/fen.ts';
import { USUAL_SCREEN_SETTINGS } from '../../contract/screen-settings.ts';
import type { CanteenView, ElderStep, ElderView, PriceReasonView } from '../../contract/views.ts';
import {
  fiftyLines,
  lineOf,
  longestMenu,
  mealsAt,
  mixedMenu,
  sevenMealsAt,
  someLines,
} from './food-fixtures.ts';

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

const days = [
  { date: '2026-11-23', text: '今天', isChosen: true },
  { date: '2026-11-24', text: '明天 11月24日', isChosen: false },
  { date: '2026-11-25', text: '后天 11月25日', isChosen: false },
];

const manyDays = [
  ...days.map((day) => ({ ...day, isChosen: day.text.startsWith('后天') })),
  ...[26, 27, 28, 29, 30].map((day) => ({
    date: `2026-11-${day}`,
    text: `11月${day}日`,
    isChosen: false,
  })),
];

const mixed = { ...menu, meals: mixedMenu(seven), again: mixedMenu(seven)[0] };
const longestPrice = fen(99_990);
const longest = {
  ...menu,
  maskedName: '欧阳**',
  meals: longestMenu(longestPrice),
  again: longestMenu(longestPrice)[0],
};

const ordered = {
  ...pay,
  lines: someLines,
  listPriceFen: fen(4350),
  payFen: fen(3550),
} as const satisfies ElderStep;

const everything = {
  ...pay,
  maskedName: '欧阳**',
  lines: fiftyLines,
  companions: { count: 3, onePriceFen: longestPrice, mayAdd: true },
  listPriceFen: fen(999_990),
  payFen: fen(999_970),
  reducedFen: fen(20),
  serviceType: 'delivery',
  serviceTypes: ['eat-in', 'pick-up', 'delivery'],
  dayText: '后天 11月25日 午餐',
} as const satisfies ElderStep;

const cashHere = {
  kind: 'cash-here',
  name: '李*',
  stage: 'pin',
  orderText: '红烧肉套餐',
  orderNumber: 17,
  payFen: seven,
  sentence: null,
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
  'done-five-digits': elder({ ...done, maskedName: null, orderNumber: 99_999 }),
  'menu-mixed': elder(mixed),
  'menu-mixed-discreet': elder({
    ...mixed,
    meals: mixedMenu(null),
    again: mixedMenu(null)[0],
  }),
  'menu-chosen': elder({
    ...mixed,
    chosen: { count: 2, listPriceFen: fen(1200), payFen: fen(1200) },
  }),
  'menu-chosen-discreet': elder({
    ...mixed,
    meals: mixedMenu(null),
    chosen: { count: 2, listPriceFen: fen(1200), payFen: null },
  }),
  'menu-days': elder({ ...menu, days }),
  'menu-many-days': elder({ ...mixed, days: manyDays }),
  'menu-one': elder({ ...menu, meals: [priced[0]], again: null }),
  'menu-longest': elder(longest, { canteen: longTop }),
  'menu-longest-chosen': elder(
    {
      ...longest,
      days: manyDays,
      chosen: { count: 50, listPriceFen: fen(999_990), payFen: fen(999_990) },
    },
    { canteen: longTop },
  ),
  'menu-time-short': elder(mixed, { isTimeShort: true }),
  weighing: elder({ kind: 'weighing', maskedName: '张*花', meal: mixed.meals[4] ?? priced[0] }),
  'weighing-longest': elder({
    kind: 'weighing',
    maskedName: null,
    meal: { ...longest.meals[0], kind: 'by-weight', payFen: null },
  }),
  'pay-order': elder(ordered),
  'pay-order-discreet': elder({ ...ordered, payFen: null, reducedFen: null }),
  'pay-dish': elder({ ...ordered, lines: someLines.slice(2, 3), listPriceFen: fen(1200) }),
  'pay-companions': elder({
    ...pay,
    companions: { count: 2, onePriceFen: fen(1500), mayAdd: true },
    listPriceFen: fen(4500),
    payFen: fen(3700),
  }),
  'pay-services': elder({ ...pay, serviceTypes: ['eat-in', 'pick-up'] }),
  'pay-tomorrow': elder({
    ...pay,
    serviceTypes: ['eat-in', 'pick-up', 'delivery'],
    dayText: '明天 11月24日 午餐',
  }),
  'pay-everything': elder(everything),
  'pay-everything-refused': elder({ ...everything, account: 'none', sentence: refusal }),
  'pay-silent': elder(pay, { settings: { ...USUAL_SCREEN_SETTINGS, voice: 'off' } }),
  'pay-time-short': elder(pay, { isTimeShort: true, isStaffCalled: true }),
  'waiting-for-cash-many': elder({
    ...cash,
    orderNumber: 10_086,
    orderText: fiftyLines.map((line) => line.name).join('、'),
    payFen: fen(999_970),
  }),
  'cash-here': elder(cashHere),
  'cash-here-wrong-pin': elder({ ...cashHere, sentence: '密码不对，请再输一次' }),
  'cash-here-confirm': elder({ ...cashHere, stage: 'confirm' }),
  'cash-here-refused': elder({
    ...cashHere,
    stage: 'confirm',
    name: '欧阳**',
    orderNumber: 10_086,
    orderText: fiftyLines.map((line) => line.name).join('、'),
    payFen: fen(99_990),
    sentence: '钱没有记上，请再按一次，还不行请到收银台',
  }),
  stopped: elder({ kind: 'stopped', sentence: '存储空间满了，请工作人员写纸条' }),
  'stopped-recovery': elder({
    kind: 'stopped',
    sentence: '点餐机正在检修，请工作人员写纸条。',
  }),
};
