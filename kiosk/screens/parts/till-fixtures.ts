import { elderIdSchema, menuItemIdSchema } from '../../../shared/identity/ids.ts';
import { fen } from '../../../shared/money/fen.ts';
import { USUAL_SCREEN_SETTINGS } from '../../contract/screen-settings.ts';
import type { ElderStep, FoundElder, MenuCard, StaffView } from '../../contract/views.ts';

type Session = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;

const names = [
  ...['红烧肉套餐', '清蒸鱼套餐', '番茄鸡蛋套餐', '软面套餐', '胡萝卜土豆炖牛腩大份套餐'],
  ...['时令青菜', '小米粥', '馒头', '卤蛋', '自选凉菜', '豆浆', '紫菜蛋花汤', '白米饭', '蒸南瓜'],
];

function card(name: string, order: number): MenuCard {
  return {
    menuItemId: menuItemIdSchema.parse(
      `00000000-0000-4000-8000-0000000002${String(order).padStart(2, '0')}`,
    ),
    name,
    description: '',
    kind: name === '自选凉菜' ? 'by-weight' : order < 5 ? 'set-meal' : 'dishes',
    picture: 'plain',
    photo: null,
    dietMarks: [],
    allergens: [],
    listPriceFen: fen(order < 5 ? 1500 : 250),
    payFen: name === '自选凉菜' ? null : fen(order < 5 ? 700 : 250),
    isSoldOut: order === 2,
  };
}

const cards = names.map(card);
const [firstCard = card('红烧肉套餐', 0)] = cards;
const weighed = cards[9] ?? firstCard;

const menuStep = {
  kind: 'menu',
  maskedName: '张*花',
  meals: cards,
  again: firstCard,
  sentence: null,
  reasons: null,
  days: [],
  chosen: null,
} as const satisfies ElderStep;

const line = {
  position: 0,
  name: firstCard.name,
  kind: 'set-meal',
  quantity: 1,
  weightGrams: null,
  listPriceFen: fen(1500),
  picture: 'plain',
  photo: null,
  mayChange: true,
} as const;

const payStep = {
  kind: 'pay',
  maskedName: '张*花',
  lines: [line],
  companions: { count: 0, onePriceFen: fen(1500), mayAdd: true },
  listPriceFen: fen(1500),
  payFen: fen(700),
  reducedFen: fen(800),
  serviceType: 'eat-in',
  serviceTypes: ['eat-in'],
  dayText: null,
  account: 'enough',
  reason: null,
  sentence: null,
} as const satisfies ElderStep;

const longPayStep: ElderStep = {
  ...payStep,
  lines: [
    line,
    { ...line, position: 1, name: '胡萝卜土豆炖牛腩大份套餐', quantity: 12 },
    {
      ...line,
      ...{ position: 2, name: '自选凉菜', kind: 'by-weight', weightGrams: 1_350 },
      listPriceFen: fen(3456),
    },
    { ...line, position: 3, name: '小米粥', kind: 'dishes', listPriceFen: fen(250) },
    { ...line, position: 4, name: '馒头', kind: 'dishes', listPriceFen: fen(250) },
    { ...line, position: 5, name: '送餐费', kind: 'delivery-fee', mayChange: false },
  ],
  companions: { count: 2, onePriceFen: fen(1500), mayAdd: false },
  serviceType: 'delivery',
  serviceTypes: ['eat-in', 'pick-up', 'delivery'],
  dayText: '明天 11月24日 午餐',
  payFen: null,
  reducedFen: null,
  account: 'short',
  sentence: '余额不够，请付现金，或者少点一些。',
};

const people: readonly (readonly [string, number, string | null, string | null])[] = [
  ['张桂花', 1951, '4417', '0328'],
  ['欧阳张桂花', 1938, null, '114X'],
  ['张桂芳', 1944, '4417', null],
  ['阿卜杜热合曼·买买提', 1949, '4417', '4417'],
  ['张桂兰', 1960, '4417', '9021'],
];

const found: readonly FoundElder[] = people.map(
  ([name, birthYear, phoneEnd, numberEnd], order) => ({
    elderId: elderIdSchema.parse(`00000000-0000-4000-8000-00000000030${order}`),
    ...{ name, birthYear, phoneEnd, numberEnd },
  }),
);

const from = (first: number, count: number) =>
  Array.from({ length: count }, (_, place) => first + place);

const base = {
  menu: cards.map(({ menuItemId, name, isSoldOut }) => ({ menuItemId, name, isSoldOut })),
  numbers: { preparing: from(19, 5), ready: [18, 17] },
};

/** What the tools of the till show, by name: the changes to a plain session, and the tool to be pressed for it. */
export const TILL_CHANGES: Readonly<Record<string, Partial<Session>>> = {
  'till-called': { ...base, isElderCalling: true, elderStep: menuStep, sentence: '已经存好了' },
  'till-weigh': { ...base, elderStep: { kind: 'weighing', maskedName: '张*花', meal: weighed } },
  'till-nobody': base,
  'till-menu': { ...base, orders: [], elderStep: { ...menuStep, meals: cards.slice(0, 5) } },
  'till-menu-many': {
    ...base,
    elderStep: {
      ...menuStep,
      maskedName: null,
      sentence: '这一餐的优惠您已经用过了，再买一份按原价15元。',
      days: [
        { date: '2026-11-23', text: '今天', isChosen: true },
        { date: '2026-11-24', text: '明天 11月24日', isChosen: false },
      ],
      chosen: { count: 3, listPriceFen: fen(1900), payFen: null },
    },
  },
  'till-pay': { ...base, elderStep: payStep },
  'till-pay-long': { ...base, elderStep: longPayStep },
  'till-cash': {
    ...base,
    elderStep: {
      kind: 'waiting-for-cash',
      maskedName: '张*花',
      orderText: '红烧肉套餐、米饭',
      orderNumber: 17,
      payFen: fen(700),
    },
  },
  'till-done': {
    ...base,
    elderStep: {
      kind: 'done',
      maskedName: '张*花',
      orderNumber: 17,
      receipt: 'printed',
      sentences: ['请到取餐口取饭，慢慢吃', '身份证请收好'],
    },
  },
  'till-search': { ...base, search: { found: [], sentence: null, left: 17 } },
  'till-found': { ...base, search: { found, sentence: null, left: 17 } },
  'till-found-spent': { ...base, search: { found, sentence: null, left: 0 } },
  'till-found-none': {
    ...base,
    search: { found: [], sentence: '没有找到。请核对，或者换一个办法找。', left: 0 },
  },
  'till-numbers-many': { ...base, numbers: { preparing: from(1_019, 30), ready: from(1_000, 9) } },
  'till-settings': { ...base, screenSettings: { ...USUAL_SCREEN_SETTINGS, panelWidthMm: 476 } },
};
