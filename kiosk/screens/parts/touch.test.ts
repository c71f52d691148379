import { describe, expect, test } from 'vitest';
import { distanceTo, targetOf } from './touch.ts';

const box = { left: 10, top: 10, right: 30, bottom: 20 };

describe('the target a press means', () => {
  test('is the one under the finger, even when another is near', () => {
    const targets = [
      { target: 'near', box: { left: 31, top: 10, right: 50, bottom: 20 } },
      { target: 'under', box },
    ];
    expect(targetOf({ point: { x: 29, y: 15 }, targets, reach: 5 })).toBe('under');
  });

  test('is the nearest of two that were both missed', () => {
    const targets = [
      { target: 'far', box: { left: 36, top: 10, right: 50, bottom: 20 } },
      { target: 'near', box },
    ];
    expect(targetOf({ point: { x: 32, y: 15 }, targets, reach: 5 })).toBe('near');
  });

  test('is none beyond reach', () => {
    const targets = [{ target: 'far', box }];
    expect(targetOf({ point: { x: 36, y: 15 }, targets, reach: 5 })).toBeNull();
  });
});

test('the distance to a corner is measured across it', () => {
  expect(distanceTo(box, { x: 33, y: 24 })).toBe(5);
});
