import { expect, test } from 'vitest';
import { columnsOf } from './columns.ts';

const width = (text: string) => [...text].reduce((sum, character) => sum + columnsOf(character), 0);

test('Chinese takes two columns, letters and digits one, as on the printer', () => {
  expect(width('红烧肉套餐')).toBe(10);
  expect(width('15.00')).toBe(5);
  expect(width('张*花')).toBe(5);
  expect(width('（演示）')).toBe(8);
  expect(width('𠮷')).toBe(2);
});
