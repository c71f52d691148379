import type { ElderCardDialect } from '../dialect.ts';

/**
 * Readers that send the number as a line of ASCII text, once or again and again, ended by CR, LF, both, ETX or silence, some
 * with STX before it. Such a line has no checksum: one with any foreign byte in it, or of any other length, is no card.
 */
const START_OF_TEXT = 0x02;
const ENDS: readonly number[] = [0x03, 0x0a, 0x0d];
/** Longer than any number: whatever grows beyond it is none. */
const LINE_MAX = 20;

/** The number in hexadecimal: 8 characters of a 4-byte card, 10 of EM4100, 14 of a 7-byte card. */
export const hexadecimalLine = textLine((line) =>
  /^(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{10}|[0-9A-Fa-f]{14})$/.test(line)
    ? Uint8Array.from(Buffer.from(line, 'hex'))
    : null,
);

/** The number of 32 bits in decimal, always ten digits: with fewer a lost digit would be another card. */
export const decimalLine = textLine((line) => {
  if (!/^\d{10}$/.test(line) || Number(line) > 0xffff_ffff) return null;
  const card = new Uint8Array(4);
  new DataView(card.buffer).setUint32(0, Number(line));
  return card;
});

function textLine(cardOf: (line: string) => Uint8Array | null): ElderCardDialect {
  return {
    question: null,
    silenceMs: 100,
    usualBaudRate: 9600,
    createParser() {
      let line = '';
      let endsItsLines = false;
      const end = () => {
        const card = cardOf(line);
        line = '';
        return card === null ? [] : [{ kind: 'card' as const, card }];
      };
      return {
        push: (bytes) =>
          [...bytes].flatMap((byte) => {
            if (ENDS.includes(byte)) {
              const findings = end();
              if (findings.length > 0) endsItsLines = true;
              return findings;
            }
            const isMark = byte === START_OF_TEXT && line === '';
            if (!isMark && line.length < LINE_MAX) line += String.fromCharCode(byte);
            return [];
          }),
        silence() {
          // A reader that ends its lines has merely paused: the first half of a long number may look like a short one.
          if (!endsItsLines) return end();
          line = '';
          return [];
        },
      };
    },
  };
}
