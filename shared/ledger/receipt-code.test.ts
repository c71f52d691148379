import { expect, test } from 'vitest';
import { readReceiptCode, receiptCode } from './receipt-code.ts';

test('a code that was printed is read back, however somebody types it', () => {
  const hash = '9f3a6c21'.padEnd(64, '0');
  const read = { kioskNumber: 7, seq: 123, hashPrefix: '9f3a6c21' };
  const printed = receiptCode({ kioskNumber: 7, seq: 123, hash });
  expect(readReceiptCode(printed)).toEqual(read);
  for (const typed of ['0007-000123-9f3a6c21', ' 0007 000123 9F3A6C21', '0007–000123–9F3A6C21']) {
    expect(readReceiptCode(typed)).toEqual(read);
  }
});

test('a code of digits only, without dashes, keeps its last eight as the hash', () => {
  expect(readReceiptCode('000700012312345678')).toEqual({
    kioskNumber: 7,
    seq: 123,
    hashPrefix: '12345678',
  });
});

test('what is no code is not taken for one', () => {
  for (const typed of ['', '0007-123-9F3A6C21', '0007-000123-9F3A6C2', '0007-000123-9F3A6C2X']) {
    expect(readReceiptCode(typed)).toBeNull();
  }
});

test('a kiosk past its millionth entry still has codes that are read back', () => {
  const hash = 'ab'.repeat(32);
  const printed = receiptCode({ kioskNumber: 9999, seq: 1_234_567, hash });
  expect(readReceiptCode(printed)).toEqual({
    kioskNumber: 9999,
    seq: 1_234_567,
    hashPrefix: 'abababab',
  });
});
