import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packColumns, pagesOf } from './columns.ts';

it('rows fill a column before the next one begins', () => {
  expect(packColumns([40, 40, 40, 90, 10, 120, 5], 100)).toEqual([[0, 1], [2], [3, 4], [5], [6]]);
  expect(packColumns([], 100)).toEqual([]);
});

it('every row is shown once and in order, and no column holds more than fits', () => {
  const rows = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
  fc.assert(
    fc.property(rows, (heights) => {
      const columns = packColumns(heights, 100);
      expect(columns.flat()).toEqual(heights.map((_, row) => row));
      for (const column of columns) {
        expect(column.reduce((sum, row) => sum + (heights[row] ?? 0), 0)).toBeLessThanOrEqual(100);
      }
    }),
  );
});

it('pages hold so many each, the last one the rest', () => {
  expect(pagesOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
});
