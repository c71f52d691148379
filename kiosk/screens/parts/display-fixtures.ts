import { menuItemIdSchema } from '../../../shared/identity/ids.ts';
import { fen } from '../../../shared/money/fen.ts';
import type { NumberDisplayView, PriceBoardView } from '../../contract/public-views.ts';
import { canteen } from './elder-fixtures.ts';

type Item = PriceBoardView['periods'][number]['items'][number];

function numbers(
  preparing: readonly number[],
  ready: readonly number[],
  isOnline = true,
): NumberDisplayView {
  return { revision: 1, canteen: { ...canteen, isOnline }, numbers: { preparing, ready } };
}

const from = (first: number, count: number) =>
  Array.from({ length: count }, (_, place) => first + place);

/** Every state of the number display that looks different, by name. */
export const NUMBER_FIXTURES: Readonly<Record<string, NumberDisplayView>> = {
  numbers: numbers([18, 19, 20, 22], [17, 21, 16]),
  'numbers-next': numbers([19, 20, 22], [18, 17, 21, 16]),
  'numbers-none': numbers([], []),
  'numbers-many': numbers(from(40, 23), [39, 38, 31, 30, 29, 12, 7], false),
  'numbers-four-digits': numbers(from(1_040, 12), [1_039, 1_038, 31, 30], false),
  'numbers-five-digits': numbers(from(10_040, 12), [10_039, 9_038, 31], false),
};

function item(order: number, changes: Pick<Item, 'name'> & Partial<Item>): Item {
  return {
    menuItemId: menuItemIdSchema.parse(
      `00000000-0000-4000-8000-0000000001${String(order).padStart(2, '0')}`,
    ),
    kind: 'set-meal',
    listPriceFen: fen(1500),
    dietMarks: [],
    allergens: [],
    isSoldOut: false,
    ...changes,
  };
}

const few: readonly Item[] = [
  item(1, { name: '红烧肉套餐', allergens: ['soy', 'gluten'] }),
  item(2, { name: '清蒸鱼套餐', dietMarks: ['low-salt', 'soft'], allergens: ['fish'] }),
  item(3, { name: '番茄鸡蛋套餐', dietMarks: ['soft'], allergens: ['egg'], isSoldOut: true }),
  item(4, { name: '软面套餐', dietMarks: ['soft', 'low-sugar'], allergens: ['gluten'] }),
];

const many: readonly Item[] = [
  ...few,
  item(5, { name: '清真牛肉套餐', dietMarks: ['halal', 'low-salt'] }),
  item(6, {
    name: '胡萝卜土豆炖牛腩大份套餐',
    listPriceFen: fen(2_850),
    dietMarks: ['low-salt', 'low-sugar', 'soft', 'halal'],
    allergens: ['gluten', 'crustacean', 'fish', 'egg', 'peanut', 'soy', 'milk', 'nut'],
  }),
  item(7, { name: '时令青菜', kind: 'dishes', listPriceFen: fen(450) }),
  item(8, { name: '小米粥', kind: 'dishes', listPriceFen: fen(200), dietMarks: ['soft'] }),
  item(9, { name: '馒头', kind: 'dishes', listPriceFen: fen(100), allergens: ['gluten'] }),
  item(10, { name: '自选凉菜', kind: 'by-weight', listPriceFen: fen(1_280) }),
  item(11, { name: '卤蛋', kind: 'dishes', listPriceFen: fen(200), allergens: ['egg', 'soy'] }),
  item(12, { name: '豆浆', kind: 'dishes', listPriceFen: fen(200), allergens: ['soy'] }),
];

const lunch = { name: '午餐', hours: '11:00–13:00', isNow: true, items: few };
const dinner = { name: '晚餐', hours: '16:30–18:00', isNow: false, items: few.slice(0, 2) };

function prices(periods: PriceBoardView['periods'], isOnline = true): PriceBoardView {
  return { revision: 1, canteen: { ...canteen, isOnline }, periods };
}

/** Every state of the price board that looks different, by name. */
export const PRICE_FIXTURES: Readonly<Record<string, PriceBoardView>> = {
  prices: prices([lunch, dinner]),
  'prices-many': prices([{ ...lunch, items: many }, dinner], false),
  'prices-between-meals': prices([{ ...lunch, isNow: false }, dinner]),
  'prices-none': prices([]),
};
