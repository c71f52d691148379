import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readDiscount,
  readShare,
  readWhole,
  readYuan,
  writeDiscount,
  writeShare,
  writeYuan,
} from './typed-values.ts';

const value = (amount: number) => ({ isUnderstood: true, value: amount });

describe('amounts typed in 元', () => {
  it('are kept to the fen', () => {
    for (const [text, amount] of [
      ['7', 700],
      ['7.5', 750],
      ['0.29', 29],
      ['1.10', 110],
      ['１２．３４', 1234],
      [' 8 元', 800],
      ['10000000', 1_000_000_000],
    ] as const) {
      expect(readYuan(text)).toEqual(value(amount));
    }
  });

  it('come back as they were typed, whatever the amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (amount) => {
        expect(readYuan(writeYuan(amount))).toEqual(value(amount));
      }),
      { verbose: true },
    );
  });

  it('are refused with a sentence when they are none', () => {
    for (const text of ['', '7.123', '-1', 'abc', '1e3', '10000000.01', '七元', '7.', '.5']) {
      expect(readYuan(text).isUnderstood).toBe(false);
    }
  });
});

describe('other figures', () => {
  it('take discounts and shares as people say them', () => {
    expect(readDiscount('7')).toEqual(value(700));
    expect(readDiscount('7.1')).toEqual(value(710));
    expect(readDiscount('11').isUnderstood).toBe(false);
    expect(readShare('60')).toEqual(value(600));
    expect(readShare('33.3')).toEqual(value(333));
    expect(readShare('0').isUnderstood).toBe(false);
    for (let permille = 0; permille <= 1000; permille += 1) {
      expect(readDiscount(writeDiscount(permille))).toEqual(value(permille));
    }
    for (let permille = 1; permille <= 999; permille += 1) {
      expect(readShare(writeShare(permille))).toEqual(value(permille));
    }
  });

  it('hold whole numbers to their bounds', () => {
    const bounds = { least: 1, most: 30 };
    expect(readWhole('30', bounds)).toEqual(value(30));
    expect(readWhole('31', bounds).isUnderstood).toBe(false);
    expect(readWhole('2.5', bounds).isUnderstood).toBe(false);
  });
});
