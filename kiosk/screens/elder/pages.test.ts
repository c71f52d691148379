import { expect, test } from 'vitest';
import { CHOICES_A_PAGE, pageOf } from './pages.ts';

test('no panel shows more than six choices', () => {
  expect(Math.max(...Object.values(CHOICES_A_PAGE))).toBeLessThanOrEqual(6);
});

test('pages together show everything once, and come round', () => {
  const list = [1, 2, 3, 4, 5, 6, 7];
  const pages = [0, 1, 2].map((page) => pageOf(list, { page, pageSize: 4 }));
  expect(pages.map((page) => page.shown)).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7],
    [1, 2, 3, 4],
  ]);
  expect(pages[0]?.pageCount).toBe(2);
});

test('an empty menu is one empty page', () => {
  expect(pageOf([], { page: 0, pageSize: 4 })).toEqual({ shown: [], pageCount: 1 });
});
