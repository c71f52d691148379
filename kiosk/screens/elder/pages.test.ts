import { expect, test } from 'vitest';
import { menuLayouts, pageOf } from './pages.ts';

const forms = ['elder', 'compact'] as const;
const shapes = ['wide', 'tall', 'square', 'small'] as const;

test('no panel shows more than six choices, in either form', () => {
  const sizes = forms.flatMap((form) =>
    shapes.flatMap((shape) => menuLayouts(form, shape).map(({ pageSize }) => pageSize)),
  );
  expect(Math.max(...sizes)).toBe(6);
});

test('the compact form begins with at least as many choices as the large one', () => {
  for (const shape of shapes) {
    const [large] = menuLayouts('elder', shape);
    expect(menuLayouts('compact', shape)[0].pageSize).toBeGreaterThanOrEqual(large.pageSize);
  }
});

test('pages together show everything once, and come round', () => {
  const list = [1, 2, 3, 4, 5, 6, 7];
  const first = pageOf(list, { first: 0, pageSize: 4 });
  const second = pageOf(list, { first: first.next, pageSize: 4 });
  expect([first.shown, second.shown]).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7],
  ]);
  expect([first.page, second.page, second.pageCount, second.next]).toEqual([0, 1, 2, 0]);
});

test('pages that become smaller still show what was being looked at', () => {
  expect(pageOf([1, 2, 3, 4, 5, 6, 7], { first: 4, pageSize: 2 }).shown).toContain(5);
});

test('an empty menu is one empty page', () => {
  const page = pageOf([], { first: 0, pageSize: 4 });
  expect(page).toEqual({ shown: [], page: 0, pageCount: 1, next: 0 });
});
