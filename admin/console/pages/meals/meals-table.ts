import type { MealsPageView, MealView } from '../../../contract/views.ts';
import {
  dateCell,
  momentCell,
  moneyCell,
  numberCell,
  type SheetTable,
} from '../../tables/sheet-table.ts';
import { BEYOND_LIMIT_WORDS } from './beyond-limit.tsx';
import { forkWords } from './fork-mark.tsx';
import type { MealsFilter } from './meals-filter.ts';

/** Every meal of a list with the sums the server says of it. */
export interface FoundMeals {
  readonly meals: readonly MealView[];
  readonly totals: MealsPageView;
}

/** Meals as a table to save, with a closing row of sums. */
export function mealsTable(
  found: FoundMeals,
  options: { readonly isDemo: boolean } & Pick<MealsFilter, 'subsidisedOnly' | 'beyondLimitOnly'>,
): SheetTable {
  const { totals } = found;
  return {
    sheetName: `${options.beyondLimitOnly ? '超限额' : ''}${options.subsidisedOnly ? '补贴' : ''}就餐记录`,
    columns,
    isDemo: options.isDemo,
    rows: found.meals.map((meal) => [
      dateCell(meal.businessDate),
      momentCell(meal.at),
      meal.canteenName,
      meal.mealPeriodName,
      numberCell(meal.kioskNumber),
      numberCell(meal.seq),
      meal.receiptCode,
      meal.maskedName,
      meal.mealName,
      moneyCell(meal.listPriceFen),
      moneyCell(meal.subsidyFen),
      moneyCell(meal.paidFen),
      meal.tenderName,
      fundPartsWords(meal),
      meal.beyondLimit === null ? null : BEYOND_LIMIT_WORDS[meal.beyondLimit],
      forkWords(meal),
      meal.explanation,
      meal.hash,
    ]),
    closing: [
      '合计',
      ...Array.from({ length: 7 }, () => null),
      `${totals.totalCount} 笔`,
      moneyCell(totals.listPriceFen),
      moneyCell(totals.subsidyFen),
      moneyCell(totals.paidFen),
      ...Array.from({ length: 6 }, () => null),
    ],
  };
}

const columns = [
  { title: '营业日期', width: 12 },
  { title: '时间', width: 20 },
  { title: '食堂', width: 28 },
  { title: '餐次', width: 8 },
  { title: '设备号', width: 8 },
  { title: '账本序号', width: 10 },
  { title: '小票号', width: 22 },
  { title: '姓名（已隐去）', width: 16 },
  { title: '餐品', width: 16 },
  { title: '原价（元）', width: 13 },
  { title: '补贴（元）', width: 13 },
  { title: '实付（元）', width: 13 },
  { title: '支付方式', width: 12 },
  { title: '补贴出资', width: 40 },
  { title: '限额', width: 20 },
  { title: '核查', width: 20 },
  { title: '核算说明', width: 72 },
  { title: '记录指纹', width: 68 },
];

function fundPartsWords(meal: MealView): string {
  return meal.fundParts
    .map((part) => `${part.fundName} ${(part.amountFen / 100).toFixed(2)}元`)
    .join('；');
}

type PageOf = (page: number) => Promise<MealsPageView>;

/**
 * Fetches every page of a list that may grow meanwhile. Newer meals push older ones onto later pages, so the result is taken
 * only when it is whole: as many different meals as the last answer counts, with the same subsidy to the fen.
 * Null when three attempts never met a quiet moment.
 */
export async function fetchAllMeals(
  fetchPage: PageOf,
  onProgress: (fetchedCount: number, totalCount: number) => void,
): Promise<FoundMeals | null> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const found = await fetchOnce(fetchPage, onProgress);
    const subsidyFen = found.meals.reduce((sum, meal) => sum + meal.subsidyFen, 0);
    if (found.meals.length === found.totals.totalCount && subsidyFen === found.totals.subsidyFen) {
      return found;
    }
  }
  return null;
}

async function fetchOnce(
  fetchPage: PageOf,
  onProgress: (fetchedCount: number, totalCount: number) => void,
): Promise<FoundMeals> {
  const byKey = new Map<string, MealView>();
  for (let page = 1; ; page += 1) {
    const totals = await fetchPage(page);
    for (const meal of totals.meals) byKey.set(mealKey(meal), meal);
    onProgress(byKey.size, totals.totalCount);
    if (totals.meals.length === 0 || byKey.size >= totals.totalCount) {
      return { meals: [...byKey.values()], totals };
    }
  }
}

/** What tells meals apart for ever: the kiosk and its sequence. */
export function mealKey(meal: Pick<MealView, 'receiptCode' | 'hash'>): string {
  // Two branches of a forked kiosk have the same numbers.
  return `${meal.receiptCode}/${meal.hash}`;
}
