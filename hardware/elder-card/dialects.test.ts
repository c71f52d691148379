import { describe, expect, it } from 'vitest';
import { cardsIn, testDialect } from './dialect.test-support.ts';
import { em4100 } from './dialects/em4100.ts';
import { iso14443a } from './dialects/iso14443a.ts';
import { decimalLine, hexadecimalLine } from './dialects/text-line.ts';
import { ELDER_CARD_DIALECTS } from './dialects.ts';
import { KNOWN_DIALECTS } from './known-dialects.test-support.ts';

const seed = Date.now() % 2 ** 31;
const streams = 500;
console.log(`elder cards: ${streams} streams a property, seed ${seed}`);
for (const dialect of KNOWN_DIALECTS) testDialect(dialect, { streams, seed });

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const text = (line: string): Buffer => Buffer.from(line, 'latin1');

it('every dialect that can be set is under the contract', () => {
  expect(KNOWN_DIALECTS.map(({ dialect }) => dialect)).toEqual(Object.values(ELDER_CARD_DIALECTS));
});

describe('EM4100 modules', () => {
  it('tell the card of the published example', () => {
    const found = em4100.createParser().push(bytes('0236324533303836434544303803'));
    expect(cardsIn(found)).toEqual(['62e3086ced']);
  });

  it('tell none with a wrong checksum, or with an end that is none', () => {
    expect(em4100.createParser().push(text('\x0262E3086CED09\x03'))).toEqual([]);
    expect(em4100.createParser().push(text('\x0262E3086CED08\x04'))).toEqual([]);
  });
});

describe('modules of the AA … BB family', () => {
  const push = (hex: string) => iso14443a.createParser().push(bytes(hex));

  it('tell cards of 4 and 7 bytes, also with the marks inside, which are not escaped', () => {
    expect(cardsIn(push('aa000600005200757a5bbb'))).toEqual(['5200757a']);
    expect(cardsIn(push('aa00060000aabbaabb06bb'))).toEqual(['aabbaabb']);
    expect(cardsIn(push('aa000900000411223344556608bb'))).toEqual([]);
    expect(cardsIn(push('aa00090000041122334455667abb'))).toEqual(['04112233445566']);
  });

  it('say that there is no card, or why they cannot', () => {
    expect(push('aa0002018380bb')).toEqual([{ kind: 'no-card' }]);
    expect(push('aa0002018586bb')).toEqual([{ kind: 'refused', code: 0x85 }]);
  });

  it('tell nothing by answers to other questions', () => {
    expect(push('aa0002000103bb')).toEqual([]);
  });

  it('are asked with the published request', () => {
    expect(Buffer.from(iso14443a.question?.bytes ?? []).toString('hex')).toBe('aa000325260000bb');
  });
});

describe('lines of text', () => {
  it('of the wrong length, or with one foreign character, are no card', () => {
    for (const line of ['1234567', '123456789', '12 345678', 'x12345678', '1234567g', '']) {
      expect(hexadecimalLine.createParser().push(text(`${line}\r\n`))).toEqual([]);
    }
    for (const line of ['6295789', '4294967296', '006295789a', '00062957890']) {
      expect(decimalLine.createParser().push(text(`${line}\r\n`))).toEqual([]);
    }
  });

  it('may end by silence', () => {
    const parser = decimalLine.createParser();
    expect(parser.push(text('0006295789'))).toEqual([]);
    expect(cardsIn(parser.silence())).toEqual(['006010ed']);
    expect(parser.silence()).toEqual([]);
  });

  it('are not cut into shorter numbers by a pause of a reader that ends its lines', () => {
    const parser = hexadecimalLine.createParser();
    parser.push(text('62E3086CED\r\n'));
    parser.push(text('62E3086C'));
    expect(parser.silence()).toEqual([]);
    expect(parser.push(text('ED\r\n'))).toEqual([]);
    expect(cardsIn(parser.push(text('62E3086CED\r\n')))).toEqual(['62e3086ced']);
  });
});
