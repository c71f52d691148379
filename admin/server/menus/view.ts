import { type MenuListItem, menuDetailsSchema } from '../../../shared/menu/list.ts';
import {
  type BusinessDay,
  businessDate,
  businessDaySchema,
  clockTime,
} from '../../../shared/time/business-time.ts';
import type { CanteenMenuView } from '../../contract/menus.ts';
import type { AdminContext } from '../context.ts';
import type { Queryable } from '../database/connection.ts';

/** Hours of a canteen for which nobody has set any. */
export const USUAL_BUSINESS_DAY: BusinessDay = {
  dayBoundaryMinute: 240,
  mealPeriods: [
    { id: 'breakfast', name: '早餐', fromMinute: 390, toMinute: 540 },
    { id: 'lunch', name: '午餐', fromMinute: 630, toMinute: 810 },
    { id: 'dinner', name: '晚餐', fromMinute: 990, toMinute: 1_110 },
  ],
};

/** A canteen's menu and settings as they are edited; null when there is no such canteen. */
export async function canteenMenu(
  context: Pick<AdminContext, 'database' | 'now'>,
  canteenId: string,
): Promise<CanteenMenuView | null> {
  const row = await context.database
    .selectFrom('canteen')
    .leftJoin('canteen_setting', 'canteen_setting.canteen_id', 'canteen.canteen_id')
    .select(['name', 'business_day', 'is_discreet', 'service_types', 'delivery_fee_fen'])
    .select(['order_ahead_days_max', 'identifications_by_staff_max', 'revision'])
    .where('canteen.canteen_id', '=', canteenId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const day =
    row.business_day === null ? USUAL_BUSINESS_DAY : businessDaySchema.parse(row.business_day);
  return {
    canteenId,
    canteenName: row.name,
    revision: row.revision ?? 0,
    today: businessDate(context.now(), day),
    mealPeriods: day.mealPeriods.map(({ id, name, fromMinute, toMinute }) => ({
      ...{ id, name },
      hours: `${clockTime(fromMinute)}–${clockTime(toMinute)}`,
    })),
    items: await menuList(context.database, canteenId),
    settings: {
      isDiscreet: row.is_discreet ?? false,
      serviceTypes: row.service_types ?? ['eat-in'],
      deliveryFeeFen: row.delivery_fee_fen ?? 0,
      orderAheadDaysMax: row.order_ahead_days_max ?? 0,
      identificationsByStaffMax: row.identifications_by_staff_max ?? 20,
    },
  };
}

/** A canteen's whole list, in the order of the screens. */
export async function menuList(
  database: Queryable,
  canteenId: string,
): Promise<readonly MenuListItem[]> {
  const rows = await database
    .selectFrom('menu_item')
    .selectAll()
    .where('canteen_id', '=', canteenId)
    .orderBy('position')
    .orderBy('menu_item_id')
    .execute();
  return rows.map((row) => ({
    menuItemId: row.menu_item_id,
    photo: row.photo,
    ...menuDetailsSchema.parse({
      name: row.name,
      description: row.description,
      kind: row.kind,
      listPriceFen: row.list_price_fen,
      picture: row.picture,
      dietMarks: row.diet_marks,
      allergens: row.allergens,
      mealPeriods: row.meal_periods,
      dates: row.dates,
      isActive: row.is_active,
    }),
  }));
}
