import { describe, expect, it } from 'vitest';
import type { MealsPageView } from '../../../contract/views.ts';
import { createDistrict } from '../../fixtures/district.ts';
import { createMeals, findMeals } from '../../fixtures/meals.ts';
import { fetchAllMeals, mealsTable } from './meals-table.ts';

const today = '2026-11-23';
const { canteens } = createDistrict(today);
const quiet = (): undefined => undefined;

function pagesOf(meals: ReturnType<typeof createMeals>) {
  return async (page: number): Promise<MealsPageView> =>
    findMeals(meals, {
      from: '2026-11-01',
      to: today,
      canteenId: null,
      subsidisedOnly: false,
      beyondLimitOnly: false,
      page,
    });
}

describe('saving every meal of a list', () => {
  it('gets all pages, each meal once, to the fen', async () => {
    const meals = createMeals(canteens, today);
    const found = await fetchAllMeals(pagesOf(meals), quiet);
    const inMonth = meals.filter((meal) => meal.businessDate >= '2026-11-01');
    expect(found?.meals.length).toBe(inMonth.length);
    expect(found?.totals.subsidyFen).toBe(inMonth.reduce((sum, meal) => sum + meal.subsidyFen, 0));
  });

  it('starts again when a meal arrives between two pages', async () => {
    const meals = createMeals(canteens, today);
    const pages = pagesOf(meals);
    let isFirst = true;
    const found = await fetchAllMeals(async (page) => {
      const view = await pages(page);
      const newest = meals.at(-1);
      if (isFirst && page === 2 && newest !== undefined) {
        isFirst = false;
        const at = `${today}T12:59:00.000+08:00`;
        meals.push({ ...newest, seq: newest.seq + 1, at, hash: 'f'.repeat(64) });
      }
      return view;
    }, quiet);
    expect(found?.meals.length).toBe(found?.totals.totalCount);
    expect(found?.meals.some((meal) => meal.at.includes('12:59'))).toBe(true);
  });

  it('refuses rather than saving a list with a hole', async () => {
    const pages = pagesOf(createMeals(canteens, today));
    const found = await fetchAllMeals(
      async (page) => ({ ...(await pages(page)), ...(page > 3 ? { meals: [] } : {}) }),
      quiet,
    );
    expect(found).toBeNull();
  });

  it('closes with the sums the server says, in rows as wide as the titles', async () => {
    const found = await fetchAllMeals(pagesOf(createMeals(canteens, today)), quiet);
    if (found === null) throw new Error('nothing found');
    const table = mealsTable(found, {
      isDemo: true,
      subsidisedOnly: false,
      beyondLimitOnly: false,
    });
    const column = table.columns.findIndex(({ title }) => title === '补贴（元）');
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(table.closing).toHaveLength(table.columns.length);
    expect(table.closing?.[column]).toEqual({ kind: 'money', amountFen: found.totals.subsidyFen });
  });
});
