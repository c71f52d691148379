import { describe, expect, test } from 'vitest';
import { VOICE_CLIPS } from '../../../contract/voice-clips.ts';
import { spokenNumber } from './spoken-number.ts';

const heard = (orderNumber: number) =>
  spokenNumber(orderNumber)
    .map((clip) => VOICE_CLIPS[clip])
    .join('');

describe('the number of an order', () => {
  test.each([
    [1, '一'],
    [9, '九'],
    [10, '十'],
    [17, '十七'],
    [20, '二十'],
    [99, '九十九'],
    [100, '一百'],
    [105, '一百零五'],
    [110, '一百一十'],
    [117, '一百一十七'],
    [220, '二百二十'],
    [999, '九百九十九'],
    [1000, '一零零零'],
    [1086, '一零八六'],
    [99_999, '九九九九九'],
  ])('%i is heard as %s', (orderNumber, words) => {
    expect(heard(orderNumber)).toBe(words);
  });

  test('sounds different for every number a day can have', () => {
    const all = Array.from({ length: 2_000 }, (_, order) => heard(order + 1));
    expect(new Set(all).size).toBe(all.length);
  });
});
