import { expect, test } from 'vitest';
import { readPitch, shapeOf } from './panel.ts';

test.each([
  ['wide', { widthMm: 1920 * 0.248, heightMm: 1080 * 0.248 }],
  ['tall', { widthMm: 1080 * 0.248, heightMm: 1920 * 0.248 }],
  ['square', { widthMm: 1024 * 0.298, heightMm: 768 * 0.298 }],
  ['small', { widthMm: 1280 * 0.17, heightMm: 800 * 0.17 }],
  ['wide', { widthMm: 1920 * 0.369, heightMm: 1080 * 0.369 }],
] as const)('the layout %s goes with a panel of its size', (shape, size) => {
  expect(shapeOf(size)).toBe(shape);
});

test('a pitch that no panel has is not taken', () => {
  expect(readPitch('0.298')).toBe(0.298);
  for (const wrong of [null, '', 'abc', '0', '-1', '12']) expect(readPitch(wrong)).toBeNull();
});
