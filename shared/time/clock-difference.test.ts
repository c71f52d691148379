import { describe, expect, it } from 'vitest';
import { durationText } from './clock-difference.ts';

describe('a difference of time in words', () => {
  it.each([
    [0, '不到1分钟'],
    [6 * 60_000, '6分钟'],
    [-125 * 60_000, '2小时5分钟'],
    [86_400_000, '1天'],
    [-(86_400_000 + 3 * 60_000), '1天'],
    [20_000 * 86_400_000 + 7_200_000, '20000天2小时'],
  ])('of %d ms is %s', (differenceMs, words) => {
    expect(durationText(differenceMs)).toBe(words);
  });
});
