import type { ServiceType } from '../policy/facts.ts';
import type { MealPeriodId } from '../time/business-time.ts';
import type { Allergen, DietMark, MenuItem } from './item.ts';

/** Words of the menu as the console and its tables use them. */
export const KIND_NAMES: Readonly<Record<MenuItem['kind'], string>> = {
  'set-meal': '套餐',
  dishes: '单点',
  'by-weight': '称重',
};

export const DIET_MARK_NAMES: Readonly<Record<DietMark, string>> = {
  'low-salt': '少盐',
  'low-sugar': '低糖',
  soft: '软食',
  halal: '清真',
};

/** In the words of GB 7718-2011, 4.4.3.1, shortened. */
export const ALLERGEN_NAMES: Readonly<Record<Allergen, string>> = {
  gluten: '含麸质谷物',
  crustacean: '甲壳类',
  fish: '鱼类',
  egg: '蛋类',
  peanut: '花生',
  soy: '大豆',
  milk: '乳',
  nut: '坚果',
};

export const MEAL_PERIOD_NAMES: Readonly<Record<MealPeriodId, string>> = {
  breakfast: '早餐',
  lunch: '午餐',
  dinner: '晚餐',
};

export const SERVICE_TYPE_NAMES: Readonly<Record<ServiceType, string>> = {
  'eat-in': '堂食',
  'pick-up': '打包',
  delivery: '送餐',
};

export const PICTURE_NAMES: Readonly<Record<MenuItem['picture'], string>> = {
  plain: '一碗饭',
  'braised-pork': '红烧肉',
  'steamed-fish': '清蒸鱼',
  'tomato-egg': '番茄鸡蛋',
  'soft-noodles': '面条',
};
