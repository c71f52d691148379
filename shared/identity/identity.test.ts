import { describe, expect, it } from 'vitest';
import { DEMO_CARD_PEOPLE } from '../demo/people.ts';
import { idNumberCheckCharacter, parseIdNumber } from './id-number.ts';
import { kioskLookup, slowLookup } from './lookup.ts';
import { maskIdNumber, maskName } from './mask.ts';

describe('identity numbers (GB 11643)', () => {
  it('accepts the published vectors, for citizens and for foreign permanent residents', () => {
    for (const number of ['11010519491231002X', '440524188001010014', '932682198501010017']) {
      expect(parseIdNumber(number)).toMatchObject({ ok: true, value: { number } });
    }
    expect(idNumberCheckCharacter('34052419800101001')).toBe('X');
  });

  it('reads birth date and sex, and takes a lower-case x', () => {
    expect(parseIdNumber(' 11010519491231002x ')).toEqual({
      ok: true,
      value: { number: '11010519491231002X', birthDate: '1949-12-31', sex: 'female' },
    });
  });

  it('finds every single wrong digit', () => {
    const good = '11010519491231002X';
    for (let place = 0; place < 17; place += 1) {
      for (const digit of '0123456789') {
        if (digit === good[place]) continue;
        const wrong = good.slice(0, place) + digit + good.slice(place + 1);
        expect(parseIdNumber(wrong).ok).toBe(false);
      }
    }
  });

  it('says which part is wrong', () => {
    expect(parseIdNumber('1101051949123100')).toMatchObject({ failure: { code: 'shape' } });
    expect(parseIdNumber('110105194902300026')).toMatchObject({ failure: { code: 'birth-date' } });
    expect(parseIdNumber('110105194912310021')).toMatchObject({ failure: { code: 'checksum' } });
  });

  it('gives the invented people numbers that pass and agree with what is said of them', () => {
    for (const person of DEMO_CARD_PEOPLE) {
      expect(parseIdNumber(person.idNumber)).toMatchObject({
        ok: true,
        value: { birthDate: person.birthDate, sex: person.sex },
      });
      expect(person.idNumber.startsWith('370499')).toBe(true);
    }
  });
});

describe('masks', () => {
  it('hides the middle of a name by whole characters', () => {
    expect(maskName('张三')).toBe('张*');
    expect(maskName('张桂花')).toBe('张*花');
    expect(maskName('欧阳小花')).toBe('欧**花');
    expect(maskName('𠮷田花')).toBe('𠮷*花');
    expect(maskName('  ')).toBe('*');
  });

  it('shows at most the last four of a number', () => {
    expect(maskIdNumber('11010519491231002X')).toBe('**************002X');
  });
});

describe('offline lookup', () => {
  const salt = 'a'.repeat(64);

  it('finds the same person again, and is useless under another kiosk key or salt', async () => {
    const slow = await slowLookup('11010519491231002X', salt);
    expect(await slowLookup('11010519491231002X', salt)).toBe(slow);
    expect(await slowLookup('11010519491231002X', 'b'.repeat(64))).not.toBe(slow);
    const one = kioskLookup(slow, '1'.repeat(64));
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(kioskLookup(slow, '2'.repeat(64))).not.toBe(one);
  });
});
