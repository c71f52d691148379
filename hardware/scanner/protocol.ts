/**
 * Codes of serial scanners (GM65 and its kin), 8N1, the host never writes: the characters of the code, then CR, LF, CRLF or,
 * where no suffix is set at the scanner, nothing but silence.
 */
const CR = 0x0d;
const LF = 0x0a;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** A longer code is none of ours and is dropped whole: its beginning alone could be taken for another one. */
export const CODE_CHARACTERS_MAX = 1_024;

/** A scanner sends a code in one go; so long without a character, what came is the whole code. */
export const CODE_SILENCE_MS = 200;

/** Finds codes in a stream of bytes. */
export interface ScannerParser {
  /** Codes that these bytes completed, none of them empty. */
  push(bytes: Uint8Array): string[];
  /** Nothing came for CODE_SILENCE_MS: the code that this ends, or null. */
  endBySilence(): string | null;
  /** Whether a code has begun whose end is not known yet. */
  readonly isWithinCode: boolean;
}

/** Makes a parser; it keeps one code at most, and only its printable ASCII characters. */
export function createScannerParser(): ScannerParser {
  const kept = new Uint8Array(CODE_CHARACTERS_MAX);
  let length = 0;
  let isTooLong = false;

  const end = (): string | null => {
    const code =
      length === 0 || isTooLong ? null : String.fromCharCode(...kept.subarray(0, length));
    // It may have been somebody's money.
    kept.fill(0, 0, length);
    length = 0;
    isTooLong = false;
    return code;
  };
  const keep = (byte: number): void => {
    if (byte < FIRST_PRINTABLE || byte > LAST_PRINTABLE) return;
    if (length === CODE_CHARACTERS_MAX) isTooLong = true;
    else kept[length++] = byte;
  };
  return {
    push(bytes) {
      const codes: string[] = [];
      for (const byte of bytes) {
        const code = byte === CR || byte === LF ? end() : keep(byte);
        if (typeof code === 'string') codes.push(code);
      }
      return codes;
    },
    endBySilence: end,
    get isWithinCode() {
      return length > 0;
    },
  };
}
