import type { MenuItem } from '../../../shared/sync/contract.ts';

const dietWords: Record<MenuItem['dietMarks'][number], string> = {
  'low-salt': '少盐',
  'low-sugar': '低糖',
  soft: '软食',
  halal: '清真',
};

/** The eight kinds of GB 7718-2011, 4.4.3.1, as people call them. */
const allergenWords: Record<MenuItem['allergens'][number], string> = {
  gluten: '麸质',
  crustacean: '虾蟹',
  fish: '鱼',
  egg: '蛋',
  peanut: '花生',
  soy: '大豆',
  milk: '奶',
  nut: '坚果',
};

/** What a dish is suited for, as 少盐. */
export function dietWordsOf(marks: MenuItem['dietMarks']): readonly string[] {
  return marks.map((mark) => dietWords[mark]);
}

/** What may cause an allergy, as 含花生、蛋; empty for none. */
export function allergenSentence(allergens: MenuItem['allergens']): string {
  if (allergens.length === 0) return '';
  return `含${allergens.map((allergen) => allergenWords[allergen]).join('、')}`;
}
