import type { MealsPageView, MealView } from '../../../contract/views.ts';
import { type CsvTable, figureCell, yuanCell } from '../../csv.ts';
import { formatExactMoment } from '../../format.ts';

/** Meals as a table to save, with a closing row of sums. */
export function mealsTable(meals: readonly MealView[], totals: MealsPageView): CsvTable {
  const rows = meals.map((meal) => [
    meal.businessDate,
    formatExactMoment(meal.at),
    meal.canteenName,
    meal.mealPeriodName,
    figureCell(meal.kioskNumber),
    figureCell(meal.seq),
    meal.receiptCode,
    meal.maskedName,
    meal.mealName,
    yuanCell(meal.listPriceFen),
    yuanCell(meal.subsidyFen),
    yuanCell(meal.paidFen),
    meal.tenderName,
    fundPartsWords(meal),
    meal.explanation,
    meal.hash,
  ]);
  const sums = [
    '合计',
    ...Array.from({ length: 7 }, () => null),
    `${totals.totalCount} 笔`,
    yuanCell(totals.listPriceFen),
    yuanCell(totals.subsidyFen),
    yuanCell(totals.paidFen),
    null,
    null,
    null,
    null,
  ];
  return {
    titles: [
      '营业日期',
      '时间',
      '食堂',
      '餐次',
      '设备号',
      '账本序号',
      '小票号',
      '姓名（已隐去）',
      '餐品',
      '原价（元）',
      '补贴（元）',
      '实付（元）',
      '支付方式',
      '补贴出资',
      '核算说明',
      '记录指纹',
    ],
    rows: [...rows, sums],
  };
}

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
): Promise<{ readonly meals: readonly MealView[]; readonly totals: MealsPageView } | null> {
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
): Promise<{ readonly meals: readonly MealView[]; readonly totals: MealsPageView }> {
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
export function mealKey(meal: Pick<MealView, 'kioskNumber' | 'seq'>): string {
  return `${meal.kioskNumber}/${meal.seq}`;
}
