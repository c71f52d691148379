import { expect, test } from 'vitest';
import { parseTyped, typeKey } from './tendered.ts';

const typed = (keys: string) => [...keys].reduce(typeKey, '');

test('what is typed is what was received, to the fen', () => {
  expect(parseTyped(typed('12.5'))).toBe(1250);
  expect(parseTyped(typed('7'))).toBe(700);
  expect(parseTyped(typed('0.05'))).toBe(5);
});

test('a key that would make no amount changes nothing', () => {
  expect(typed('12.345')).toBe('12.34');
  expect(typed('1..5')).toBe('1.5');
  expect(typed('123456')).toBe('1234');
  expect(typed('.5')).toBe('0.5');
  expect(typed('07')).toBe('7');
});

test('nothing typed is no amount', () => {
  expect(parseTyped('')).toBeNull();
});
