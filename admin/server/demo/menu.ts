import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type MenuItem, menuItemSchema } from '../../../shared/sync/contract.ts';
import { mealPeriodIdSchema } from '../../../shared/time/business-time.ts';

/** A set meal of the demo: 15 元, with what it is suited for and contains. */
const SET_MEALS = [
  ['红烧肉套餐', '一荤两素 · 米饭 · 汤', 'braised-pork', [], ['soy']],
  ['清蒸鱼套餐', '少盐少油 · 米饭 · 汤', 'steamed-fish', ['low-salt'], ['fish', 'soy']],
  ['番茄鸡蛋套餐', '软烂 · 米饭 · 汤', 'tomato-egg', ['soft'], ['egg']],
  ['软面套餐', '软食 · 低糖', 'soft-noodles', ['soft', 'low-sugar'], ['gluten', 'egg']],
] as const;

/** What is bought by the piece, in fen. */
const DISHES = [
  ['米饭', '一碗', 100, [], []],
  ['馒头', '一个', 100, ['soft'], ['gluten']],
  ['鸡蛋汤', '一碗', 200, ['soft'], ['egg']],
  ['凉拌黄瓜', '一份', 500, ['low-sugar'], ['soy']],
] as const;

/**
 * 演示数据: a canteen's menu, set meals first, at every meal period so that a newcomer can try it at any hour. There are drawings
 * and no photos: a photo would have to be of a real dish.
 */
export function demoMenu(): readonly MenuItem[] {
  const everyDay = { photo: null, mealPeriods: mealPeriodIdSchema.options, dates: null };
  const setMeals = SET_MEALS.map(([name, description, picture, dietMarks, allergens]) => ({
    ...{ name, description, picture, dietMarks, allergens },
    ...{ kind: 'set-meal', listPriceFen: 1_500 },
  }));
  const dishes = DISHES.map(([name, description, listPriceFen, dietMarks, allergens]) => ({
    ...{ name, description, listPriceFen, dietMarks, allergens },
    ...{ kind: 'dishes', picture: 'plain' },
  }));
  const byWeight = {
    ...{ name: '自选热菜', description: '按重量 · 每500克', listPriceFen: 2_600 },
    ...{ kind: 'by-weight', picture: 'plain', dietMarks: [], allergens: ['soy'] },
  };
  const items = [...setMeals, ...dishes, byWeight];
  return z
    .array(menuItemSchema)
    .parse(items.map((item) => ({ menuItemId: randomUUID(), ...everyDay, ...item })));
}
