import type { DialectUnderTest } from './dialect.test-support.ts';
import { em4100 } from './dialects/em4100.ts';
import { iso14443a } from './dialects/iso14443a.ts';
import { decimalLine, hexadecimalLine } from './dialects/text-line.ts';

const FLAGS = Array.from({ length: 256 }, (_, flag) => flag);

/** Every dialect, with frames put together by the manuals of the readers. */
export const KNOWN_DIALECTS: readonly DialectUnderTest[] = [
  {
    name: 'em4100',
    dialect: em4100,
    cardLengths: [5],
    framesOf(card) {
      const sum = card.reduce((total, byte) => total ^ byte, 0);
      const digits = Buffer.from([...card, sum])
        .toString('hex')
        .toUpperCase();
      return ['\x03', '\r\n', '\r\n\x03', '\r'].map((end) => ascii(`\x02${digits}${end}`));
    },
    afterNoise: new Uint8Array(),
    isText: true,
    likelyNoise: [0x02, 0x03, 0x0d, ...ascii('0123456789ABCDEF')],
  },
  {
    name: 'iso14443a',
    dialect: iso14443a,
    cardLengths: [4, 7],
    // One card on the module, or one of several.
    framesOf: (card) => [0, 1].map((flag) => moduleFrame(flag, card)),
    // No manual says which flags there are.
    alsoTaken: (card) => FLAGS.map((flag) => moduleFrame(flag, card)),
    afterNoise: new Uint8Array(),
    isText: false,
    likelyNoise: [0xaa, 0xbb, 0x00, 0x01, 0x02, 0x06, 0x09, 0x83],
  },
  {
    name: 'hexadecimal-line',
    dialect: hexadecimalLine,
    cardLengths: [4, 5, 7],
    framesOf: (card) => lines(Buffer.from(card).toString('hex').toUpperCase()),
    afterNoise: ascii('\n'),
    isText: true,
    likelyNoise: [...ascii('0123456789ABCDEFabcdef g\x02')],
  },
  {
    name: 'decimal-line',
    dialect: decimalLine,
    cardLengths: [4],
    framesOf: (card) => lines(String(Buffer.from(card).readUInt32BE()).padStart(10, '0')),
    afterNoise: ascii('\n'),
    isText: true,
    likelyNoise: [...ascii('0123456789A \x02')],
  },
];

function moduleFrame(flag: number, card: Uint8Array): Uint8Array {
  const inside = [0, card.length + 2, 0, flag, ...card];
  return Uint8Array.from([0xaa, ...inside, inside.reduce((sum, one) => sum ^ one), 0xbb]);
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

function lines(number: string): readonly Uint8Array[] {
  return ['\r\n', '\r', '\n', '\x03'].flatMap((end) => [
    ascii(`${number}${end}`),
    ascii(`\x02${number}${end}\x03`),
  ]);
}
