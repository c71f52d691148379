import type { CardFinding, ElderCardDialect } from '../dialect.ts';

/**
 * Serial modules of the `AA … BB` family: AA, station, length, status, data, BCC, BB. The length counts status and data; the
 * BCC is the XOR of everything between AA and itself. Nothing is escaped: AA and BB may stand anywhere in a frame.
 */
const START = 0xaa;
const END = 0xbb;
/** Asked as any, a module answers as any. */
const ANY_STATION = 0x00;
/** AA, station, length, BCC and BB. */
const AROUND = 5;

const DONE = 0x00;
const FAILED = 0x01;
const NO_CARD = 0x83;

/** Status, one byte for a single card or several, then the number: 4 or 7 bytes (ISO 14443-3). */
const CARD_LENGTHS = [6, 9];
/** Status and a code. */
const FAILURE_LENGTH = 2;
const LONGEST = AROUND + 9;

/** MIFARE and other ISO 14443A cards; the module is asked for the number of the card and never for its contents. */
export const iso14443a: ElderCardDialect = {
  question: {
    // Any station, 3 bytes, command 25 with 26 (a card that is not halted) and 00; the BCC happens to be 00.
    bytes: Uint8Array.of(START, ANY_STATION, 0x03, 0x25, 0x26, 0x00, 0x00, END),
    everyMs: 300,
    answerWithinMs: 400,
  },
  silenceMs: 100,
  usualBaudRate: 9600,
  createParser() {
    // The last bytes, as many as the longest frame has: a frame is looked for backwards from its end, so noise delays none.
    let tail: number[] = [];
    return {
      push(bytes) {
        const findings: CardFinding[] = [];
        for (const byte of bytes) {
          tail.push(byte);
          if (tail.length > LONGEST) tail.shift();
          if (byte !== END) continue;
          const finding = frameAtEnd(tail);
          if (finding !== null) findings.push(finding);
        }
        return findings;
      },
      silence() {
        tail = [];
        return [];
      },
    };
  },
};

/** The frame that the bytes end with; null when they end with none that says anything about a card. */
function frameAtEnd(bytes: readonly number[]): CardFinding | null {
  // In this order no longer frame can end with bytes that are a shorter one.
  for (const length of [...CARD_LENGTHS, FAILURE_LENGTH]) {
    const frame = bytes.slice(-(length + AROUND));
    const [start, station, told, status] = frame;
    if (frame.length < length + AROUND || start !== START) continue;
    if (station !== ANY_STATION || told !== length) continue;
    // The BCC makes the XOR of everything between the marks nought.
    if (frame.slice(1, -1).reduce((total, byte) => total ^ byte, 0) !== 0) continue;
    const data = frame.slice(4, -2);
    if (length === FAILURE_LENGTH) return status === FAILED ? failure(data) : null;
    if (status === DONE) return { kind: 'card', card: Uint8Array.from(data.slice(1)) };
  }
  return null;
}

function failure([code = 0]: readonly number[]): CardFinding {
  return code === NO_CARD ? { kind: 'no-card' } : { kind: 'refused', code };
}
