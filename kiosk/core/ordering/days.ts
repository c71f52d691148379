import { MEAL_PERIOD_NAMES } from '../../../shared/policy/names.ts';
import type { MealPeriodId } from '../../../shared/time/business-time.ts';
import { addDays } from '../../../shared/time/calendar.ts';
import { businessDateNow, mealTimeAt, WEEKDAYS } from '../canteen.ts';
import { type MealTime, mealsOf } from '../checkout/price.ts';
import type { StoreReads } from '../ports.ts';

/** Which meal is offered of a day ahead: the first of these that the canteen serves and has a menu for. */
const PERIODS_AHEAD: readonly MealPeriodId[] = ['lunch', 'dinner', 'breakfast'];

/**
 * The times that can be ordered for now: this meal period of today, and one meal of each day ahead, as far as the canteen's settings
 * allow and its menu goes.
 */
export function orderTimes(store: StoreReads, nowMs: number): readonly MealTime[] {
  const settings = store.settings();
  if (settings === null) return [];
  const menu = store.menu();
  const now = mealTimeAt(settings, nowMs);
  const today = now === null || mealsOf(menu, now).length === 0 ? [] : [now];
  const from = businessDateNow(settings, nowMs);
  const served = new Set(settings.businessDay.mealPeriods.map(({ id }) => id));
  const ahead = Array.from({ length: settings.orderAheadDaysMax }, (_day, index) => {
    const bookedDaysBefore = index + 1;
    const businessDate = addDays(from, bookedDaysBefore);
    const times = PERIODS_AHEAD.filter((period) => served.has(period)).map((mealPeriod) => ({
      ...{ businessDate, mealPeriod, bookedDaysBefore },
    }));
    return times.find((time) => mealsOf(menu, time).length > 0) ?? [];
  });
  return [...today, ...ahead.flat()];
}

/** A day as people call it on the day they order: 今天, 明天 11月24日, 后天 11月25日, 星期四 11月26日. */
export function dayText({ businessDate, bookedDaysBefore }: MealTime): string {
  if (bookedDaysBefore === 0) return '今天';
  const date = `${Number(businessDate.slice(5, 7))}月${Number(businessDate.slice(8, 10))}日`;
  const near = ['', '明天', '后天'][bookedDaysBefore];
  const weekday = WEEKDAYS[new Date(`${businessDate}T00:00:00Z`).getUTCDay()] ?? '';
  return `${near ?? `星期${weekday}`} ${date}`;
}

/** Day and meal that were ordered ahead, as 明天 11月24日 午餐; null for a meal of the day itself. */
export function bookedText(time: MealTime): string | null {
  return time.bookedDaysBefore === 0
    ? null
    : `${dayText(time)} ${MEAL_PERIOD_NAMES[time.mealPeriod]}`;
}
