import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCardNumber } from '../../shared/identity/card-number.ts';
import { type PrintedNumberSettings, printedNumber } from './printed-number.ts';

const print = (hex: string, settings: Partial<PrintedNumberSettings>): string =>
  printedNumber(Buffer.from(hex, 'hex'), {
    byteOrder: 'as-read',
    printedForm: 'hexadecimal',
    ...settings,
  });

it('prints an EM4100 card in hexadecimal with its version byte, as rosters have had it from the first day', () => {
  expect(print('62E3086CED', {})).toBe('62E3086CED');
});

it('prints the 32 bits of an EM4100 card in ten digits, and the low 24 as facility and number', () => {
  expect(print('62E3086CED', { printedForm: 'decimal' })).toBe('3808980205');
  expect(print('62006010ED', { printedForm: 'decimal' })).toBe('0006295789');
  expect(print('62E3086CED', { printedForm: 'facility-and-number' })).toBe('008,27885');
});

it('turns the bytes around where the card was printed by another maker than the reader', () => {
  const reversed = { byteOrder: 'reversed' } as const;
  expect(print('5200757A', reversed)).toBe('7A750052');
  expect(print('5200757A', { ...reversed, printedForm: 'decimal' })).toBe(String(0x7a750052));
  expect(print('62E3086CED', reversed)).toBe('ED6C08E362');
  // The version byte is in no decimal print, whichever way around.
  expect(print('62ED1060E3', { ...reversed, printedForm: 'decimal' })).toBe(String(0xe36010ed));
  expect(print('5200757A', { ...reversed, printedForm: 'facility-and-number' })).toBe('117,00082');
});

it('prints the example of docs/reader-dialects.md as the page says', () => {
  const printed = (byteOrder: 'as-read' | 'reversed') =>
    (['hexadecimal', 'decimal', 'facility-and-number'] as const).map((printedForm) =>
      print('62E3086CED', { byteOrder, printedForm }),
    );
  expect(printed('as-read')).toEqual(['62E3086CED', '3808980205', '008,27885']);
  expect(printed('reversed')).toEqual(['ED6C08E362', '3983280355', '108,02275']);
});

it('prints numbers of 7 bytes whole', () => {
  expect(print('04112233445566', {})).toBe('04112233445566');
  expect(print('00000000000001', { printedForm: 'decimal' })).toBe('00000000000000001');
  expect(print('FFFFFFFFFFFFFF', { printedForm: 'decimal' })).toBe('72057594037927935');
});

it('prints every card in every form as the roster spells it', () => {
  const card = fc
    .constantFrom(4, 5, 7)
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  const settings = fc.record({
    byteOrder: fc.constantFrom('as-read' as const, 'reversed' as const),
    printedForm: fc.constantFrom(...(['hexadecimal', 'decimal', 'facility-and-number'] as const)),
  });
  fc.assert(
    fc.property(card, settings, (bytes, how) => {
      const number = printedNumber(bytes, how);
      expect(parseCardNumber(number)).toBe(number);
    }),
    { numRuns: 1_000 },
  );
});
