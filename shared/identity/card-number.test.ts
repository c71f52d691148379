import { expect, it } from 'vitest';
import { parseCardNumber } from './card-number.ts';

it('spells a number in one way however it was typed', () => {
  for (const typed of [
    '62e3086ced',
    ' 62E3086CED\n',
    '62:E3:08:6C:ED',
    '62-e3-08-6c-ed',
    '６２Ｅ３０８６ＣＥＤ',
  ]) {
    expect(parseCardNumber(typed), typed).toBe('62E3086CED');
  }
  for (const typed of ['8,27885', '008,27885', '008, 27885', '００８，２７８８５']) {
    expect(parseCardNumber(typed), typed).toBe('008,27885');
  }
  expect(parseCardNumber('0006295789')).toBe('0006295789');
  expect(parseCardNumber('7a750052')).toBe('7A750052');
  expect(parseCardNumber('04 11 22 33 44 55 66')).toBe('04112233445566');
});

it('takes nothing for a card number that is none, least of all an identity number', () => {
  const none = [
    '',
    '6295789',
    '123456789',
    '11010519491231002X',
    '110105194912310021',
    '62E3086CEG',
  ];
  for (const text of [...none, '256,00000', '008,65536', '008,', ',27885', '1,2,3']) {
    expect(parseCardNumber(text), text).toBeNull();
  }
});
