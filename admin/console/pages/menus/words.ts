import type { MenuListItem } from '../../../../shared/menu/list.ts';
import { ALLERGEN_NAMES, DIET_MARK_NAMES } from '../../../../shared/menu/names.ts';
import { formatMoney } from '../../format.ts';

/** 15.00 of a portion, 28.00／斤 of food by weight. */
export function priceText({ listPriceFen, kind }: MenuListItem): string {
  return `${formatMoney(listPriceFen)}${kind === 'by-weight' ? '／斤' : ''}`;
}

/** 少盐、软食；含蛋类、大豆. Empty where nothing is marked. */
export function marksText({ dietMarks, allergens }: MenuListItem): string {
  const marks = dietMarks.map((mark) => DIET_MARK_NAMES[mark]).join('、');
  const contained = allergens.map((allergen) => ALLERGEN_NAMES[allergen]).join('、');
  return [marks, contained === '' ? '' : `过敏原：${contained}`]
    .filter((one) => one !== '')
    .join('；');
}

/** Whether it is on the menu on a date. */
export function isServedOn({ isActive, dates }: MenuListItem, date: string): boolean {
  return isActive && (dates === null || dates.includes(date));
}
