import type { CanteenView } from '../../contract/views.ts';

/** 午餐 11:00–13:00, or that there is none now. */
export function mealPeriodText(canteen: CanteenView): string {
  if (canteen.mealPeriod === null) return '现在没有开餐';
  return `${canteen.mealPeriod.name} ${canteen.mealPeriod.hours}`;
}
