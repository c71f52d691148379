import type { ElderCardDialect } from '../dialect.ts';

/**
 * Frames of 125 kHz EM4100 modules (RDM6300 and its kin): 02, ten hexadecimal characters, two of checksum (XOR of the five
 * bytes), 03. Clones end with 0D 0A, or 0D 0A 03, instead. The frame repeats about every 220 ms while a card stays.
 */
const START = 0x02;
const ENDS: readonly (number | undefined)[] = [0x03, 0x0d];
const CHARACTERS = 12;

/** RDM6300 and clones. */
export const em4100: ElderCardDialect = {
  question: null,
  silenceMs: 100,
  usualBaudRate: 9600,
  createParser() {
    // The characters since the last start mark; null before any.
    let characters: string | null = null;
    return {
      push(bytes) {
        const cards: Uint8Array[] = [];
        for (const byte of bytes) {
          if (byte === START) characters = '';
          else if (characters === null) continue;
          else if (characters.length < CHARACTERS) characters += String.fromCharCode(byte);
          else {
            const card = ENDS.includes(byte) ? cardOf(characters) : null;
            if (card !== null) cards.push(card);
            characters = null;
          }
        }
        return cards.map((card) => ({ kind: 'card', card }));
      },
      silence() {
        characters = null;
        return [];
      },
    };
  },
};

function cardOf(characters: string): Uint8Array | null {
  if (!/^[0-9A-Fa-f]{12}$/.test(characters)) return null;
  const bytes = Buffer.from(characters, 'hex');
  const sum = bytes.reduce((total, byte) => total ^ byte, 0);
  return sum === 0 ? Uint8Array.from(bytes.subarray(0, -1)) : null;
}
