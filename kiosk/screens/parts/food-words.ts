import type { Allergen, DietMark } from '../../../shared/sync/contract.ts';

/** What a dish is suited for. */
export const DIET_MARK_WORDS: Readonly<Record<DietMark, string>> = {
  'low-salt': '少盐',
  'low-sugar': '低糖',
  soft: '软食',
  halal: '清真',
};

/** The eight kinds of GB 7718-2011, 4.4.3.1, as people call them. */
export const ALLERGEN_WORDS: Readonly<Record<Allergen, string>> = {
  gluten: '麸质谷物',
  crustacean: '虾蟹',
  fish: '鱼',
  egg: '蛋',
  peanut: '花生',
  soy: '大豆',
  milk: '奶',
  nut: '坚果',
};
