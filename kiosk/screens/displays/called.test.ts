import { expect, it } from 'vitest';
import { isCalled } from './called.ts';

it.each([
  ['the first number of the day', [], [1], true],
  ['a new number over others', [2, 1], [3, 2, 1], true],
  ['a number called once more', [3, 2, 1], [1, 3, 2], true],
  ['two numbers at once while one was taken', [2, 1], [4, 3, 1], true],
] as const)('%s is a call', (_what, before, after, is) => {
  expect(isCalled(before, after)).toBe(is);
});

it.each([
  ['nothing changed', [2, 1], [2, 1]],
  ['the newest was taken', [3, 2, 1], [2, 1]],
  ['an older one was taken', [3, 2, 1], [3, 1]],
  ['the last one was taken', [1], []],
] as const)('nobody is called when %s', (_what, before, after) => {
  expect(isCalled(before, after)).toBe(false);
});
