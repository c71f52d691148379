import fc from 'fast-check';
import { CODE_CHARACTERS_MAX, createScannerParser } from '../scanner/protocol.ts';
import { readScannedCode } from '../scanner/scanned-code.ts';

const LINE_ENDS = ['\r', '\n', '\r\n'] as const;
const TRUTH = /^[\x20-\x7e]+$/;

/**
 * Gives the scanner's parser random bytes, and codes between noise, cut anyhow; throws, with the seed, at the first crash, code
 * that did not come in, or code that was not found.
 */
export function examineScannerStreams(options: {
  readonly seed: number;
  readonly runs: number;
}): void {
  const parameters = { seed: options.seed, numRuns: Math.ceil(options.runs / 2) };
  fc.assert(randomBytes(), parameters);
  fc.assert(codesInNoise(), parameters);
}

function randomBytes() {
  const byte = fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0x0d, 0x0a, ...Buffer.from('0162')));
  const stream = fc.oneof(
    fc.array(byte, { maxLength: 300 }),
    fc.array(byte, { minLength: 1_000, maxLength: 1_500, size: 'max' }),
  );
  return fc.property(stream, fc.integer({ min: 1, max: 64 }), (bytes, piece) => {
    const codes = parse(Buffer.from(bytes), piece);
    const printable = Buffer.from(bytes.filter((each) => each >= 0x20 && each <= 0x7e));
    for (const code of codes) {
      const isWhole = TRUTH.test(code) && code.length <= CODE_CHARACTERS_MAX;
      if (!isWhole || !printable.toString('latin1').includes(code)) {
        throw new Error(`a code that never came in: ${JSON.stringify(code)}`);
      }
      readScannedCode(code);
    }
  });
}

/** Noise of a line that hums: bytes that print nothing, also in the midst of a code, and too long codes between. */
function codesInNoise() {
  const hum = fc.array(
    fc.oneof(fc.integer({ min: 0x80, max: 0xff }), fc.constantFrom(0, 1, 2, 3, 0x1b, 0x7f)),
    { maxLength: 12 },
  );
  const code = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((byte) => String.fromCharCode(byte)),
    minLength: 1,
    maxLength: 60,
  });
  const shown = fc.record({
    code,
    hum,
    place: fc.nat({ max: 60 }),
    end: fc.constantFrom(...LINE_ENDS),
    isAfterTooLong: fc.boolean(),
  });
  const many = fc.array(shown, { maxLength: 5 });
  return fc.property(many, fc.integer({ min: 1, max: 80 }), (scans, piece) => {
    const stream = scans.flatMap((scan) => [
      ...(scan.isAfterTooLong ? Buffer.from(`${'9'.repeat(CODE_CHARACTERS_MAX + 1)}\r`) : []),
      ...Buffer.from(scan.code.slice(0, scan.place)),
      ...scan.hum,
      ...Buffer.from(`${scan.code.slice(scan.place)}${scan.end}`),
    ]);
    const found = parse(Buffer.from(stream), piece);
    const wanted = scans.map((scan) => scan.code);
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      throw new Error(`found ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
    }
  });
}

function parse(bytes: Buffer, piece: number): readonly string[] {
  const parser = createScannerParser();
  const codes: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += piece) {
    codes.push(...parser.push(bytes.subarray(offset, offset + piece)));
  }
  const last = parser.endBySilence();
  return last === null ? codes : [...codes, last];
}
