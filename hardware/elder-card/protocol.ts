/**
 * Frames of 125 kHz EM4100 modules (RDM6300 and its kin), 9600 8N1, the host never writes:
 * 02, ten hexadecimal characters, two of checksum (XOR of the five bytes), 03.
 */
const START = 0x02;
const END = 0x03;
const FRAME_LENGTH = 14;

/** Finds card numbers in a stream of bytes. */
export interface ElderCardParser {
  /** Whole card numbers (ten upper-case hexadecimal characters) that these bytes completed. */
  push(bytes: Uint8Array): string[];
}

/** Makes a parser; only frames with both marks and the right checksum count, and it never keeps more than one frame. */
export function createElderCardParser(): ElderCardParser {
  let frame: number[] = [];
  return {
    push(bytes) {
      const cards: string[] = [];
      for (const byte of bytes) {
        if (byte === START) frame = [byte];
        else if (frame.length > 0) frame.push(byte);
        if (frame.length < FRAME_LENGTH) continue;
        const card = byte === END ? cardOf(String.fromCharCode(...frame.slice(1, -1))) : null;
        if (card !== null) cards.push(card);
        frame = [];
      }
      return cards;
    },
  };
}

function cardOf(characters: string): string | null {
  if (!/^[0-9A-Fa-f]{12}$/.test(characters)) return null;
  let sum = 0;
  for (let offset = 0; offset < 12; offset += 2)
    sum ^= Number.parseInt(characters.slice(offset, offset + 2), 16);
  return sum === 0 ? characters.slice(0, 10).toUpperCase() : null;
}
