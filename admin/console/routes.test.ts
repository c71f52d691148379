import { describe, expect, it } from 'vitest';
import { readMealsFilter, writeMealsFilter } from './pages/meals/meals-filter.ts';
import { hashOf, parseHash } from './routes.ts';

const today = '2026-11-23';
const canteen = '5b0c1f7e-6a53-4d0e-9b58-2f1d7c3a9e10';

describe('the address of a page', () => {
  it('leads back to the same list', () => {
    for (const [subsidised, beyond] of [
      ['1', '0'],
      ['0', '1'],
    ] as const) {
      const params = { from: '2026-10-25', to: today, canteen, subsidised, beyond };
      const filter = readMealsFilter(params, today);
      expect([filter.subsidisedOnly, filter.beyondLimitOnly]).toEqual([
        subsidised === '1',
        beyond === '1',
      ]);
      const route = parseHash(hashOf('meals', writeMealsFilter(filter)));
      expect(route.page).toBe('meals');
      expect(readMealsFilter(route.params, today)).toEqual(filter);
    }
  });

  it('of an unknown page opens the first one', () => {
    expect(parseHash('#/no-such-page?x=1').page).toBe('coverage');
    expect(parseHash('').page).toBe('coverage');
  });

  it('with impossible dates or a foreign canteen id shows this month of all canteens', () => {
    const thisMonth = {
      from: '2026-11-01',
      to: today,
      canteenId: null,
      subsidisedOnly: false,
      beyondLimitOnly: false,
    };
    for (const params of [
      {},
      { from: '2026-02-30', to: today },
      { from: today, to: '2026-11-01' },
      { canteen: "x' or 1=1" },
    ]) {
      expect(readMealsFilter(params, today)).toEqual(thisMonth);
    }
  });
});
