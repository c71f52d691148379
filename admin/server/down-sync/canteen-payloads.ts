import { LIMITS } from '../../../shared/limits.ts';
import { type BusinessDay, businessDate } from '../../../shared/time/business-time.ts';
import { DIVISION_OF_CANTEEN } from '../canteens.ts';
import type { ChangeBody, Reader } from './payloads.ts';

type Loaded = Promise<ReadonlyMap<string, ChangeBody>>;

/** The canteen's menu from its business date on: what was served on past dates only is left out. */
export async function loadMenu(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await reader.transaction
    .selectFrom('menu_item')
    .leftJoin('canteen_setting', 'canteen_setting.canteen_id', 'menu_item.canteen_id')
    .selectAll('menu_item')
    .select('business_day')
    .where('menu_item.canteen_id', 'in', [...subjects])
    .where('is_active', '=', true)
    .orderBy('position')
    .orderBy('menu_item_id')
    .execute();
  const items = rows.flatMap((row) => {
    const today = dateAt(reader, row.business_day);
    const dates = row.dates?.filter((date) => date >= today) ?? null;
    if (dates !== null && dates.length === 0) return [];
    return [{ canteenId: row.canteen_id, item: itemBody(row, dates) }];
  });
  return new Map(
    subjects.map((subject) => [
      subject,
      {
        kind: 'menu',
        items: items
          .filter(({ canteenId }) => canteenId === subject)
          .slice(0, LIMITS.menuItemsMax)
          .map(({ item }) => item),
      },
    ]),
  );
}

function dateAt({ nowMs, today }: Reader, day: BusinessDay | null): string {
  return day === null ? today : businessDate(nowMs, day);
}

function itemBody(
  row: {
    readonly menu_item_id: string;
    readonly name: string;
    readonly description: string;
    readonly kind: string;
    readonly list_price_fen: number;
    readonly picture: string;
    readonly photo: string | null;
    readonly diet_marks: readonly string[];
    readonly allergens: readonly string[];
    readonly meal_periods: readonly string[];
  },
  dates: readonly string[] | null,
) {
  return {
    menuItemId: row.menu_item_id,
    name: row.name,
    description: row.description,
    kind: row.kind,
    listPriceFen: row.list_price_fen,
    picture: row.picture,
    photo: row.photo,
    dietMarks: row.diet_marks,
    allergens: row.allergens,
    mealPeriods: row.meal_periods,
    dates,
  };
}

/** The canteen's settings. */
export async function loadSettings(subjects: readonly string[], reader: Reader): Loaded {
  const rows = await reader.transaction
    .selectFrom('canteen_setting')
    .innerJoin('canteen', 'canteen.canteen_id', 'canteen_setting.canteen_id')
    .selectAll('canteen_setting')
    .select(['name', 'kind', 'is_demo', DIVISION_OF_CANTEEN.as('division_code')])
    .where('canteen.canteen_id', 'in', [...subjects])
    .execute();
  return new Map(
    rows.map((row) => [
      row.canteen_id,
      {
        kind: 'settings',
        canteenName: row.name,
        siteKind: row.kind,
        divisionCode: row.division_code,
        isDemo: row.is_demo,
        businessDay: row.business_day,
        isDiscreet: row.is_discreet,
        serviceTypes: row.service_types,
        deliveryFeeFen: row.delivery_fee_fen,
        orderAheadDaysMax: row.order_ahead_days_max,
        identificationsByStaffMax: row.identifications_by_staff_max,
        receiptColumns: row.receipt_columns,
      },
    ]),
  );
}
