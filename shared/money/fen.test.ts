import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEN_MAX, fen, formatSpokenYuan, formatYuan, isFen, subtractFen, sumFen } from './fen.ts';

describe('money in fen', () => {
  it('refuses what is not a whole number of fen', () => {
    for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, FEN_MAX + 1, 2 ** 53]) {
      expect(isFen(amount)).toBe(false);
      expect(() => fen(amount)).toThrow(RangeError);
    }
  });

  it('never keeps a minus zero, which would change the bytes of an entry', () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
    expect(Object.is(subtractFen(fen(5), fen(5)), 0)).toBe(true);
  });

  it('shows amounts as a statement and as a person says them', () => {
    expect(formatYuan(fen(1500))).toBe('15.00');
    expect(formatYuan(fen(-5))).toBe('-0.05');
    expect(formatSpokenYuan(fen(700))).toBe('7元');
    expect(formatSpokenYuan(fen(750))).toBe('7.5元');
    expect(formatSpokenYuan(fen(5))).toBe('0.05元');
    expect(formatSpokenYuan(fen(1000))).toBe('10元');
  });

  it('adds up to the same amount in any order', () => {
    const amounts = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(amounts, (list) => {
        const forward = sumFen(list.map(fen));
        const backward = sumFen([...list].reverse().map(fen));
        expect(forward).toBe(backward);
        expect(Math.round(Number(formatYuan(forward)) * 100)).toBe(forward);
      }),
    );
  });
});
