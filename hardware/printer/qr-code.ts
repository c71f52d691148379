/**
 * QR codes as printers make them for GS ( k: ISO/IEC 18004 model 2, level M, byte mode, up to the 250 bytes a receipt may carry.
 * Only for looking: the paper's own code is made by the printer.
 */

/** Level M, by version from 1: error bytes of a block, and blocks (ISO/IEC 18004, table 9). */
const BLOCKS: ReadonlyArray<readonly [errorBytes: number, blocks: number]> = [
  [10, 1],
  [16, 1],
  [26, 1],
  [18, 2],
  [24, 2],
  [16, 4],
  [18, 4],
  [22, 4],
  [22, 5],
  [26, 5],
  [30, 5],
];
/** Places of the alignment patterns' centres beside the first at 6, by version (annex E). */
const ALIGNMENT: ReadonlyArray<readonly number[]> = [
  [],
  [18],
  [22],
  [26],
  [30],
  [34],
  [22, 38],
  [24, 42],
  [26, 46],
  [28, 50],
  [30, 54],
];
const LEVEL_M = 0b00;

/** The eight patterns that are laid over the data, of which the one is taken that reads best (8.8.1). */
const MASKS: ReadonlyArray<(x: number, y: number) => boolean> = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** True where a module is black, row by row, without the quiet zone. Throws when the text is longer than fits. */
export function qrModules(text: string): boolean[][] {
  const content = new TextEncoder().encode(text);
  const version = versionFor(content.length);
  const symbol = createSymbol(version);
  symbol.placeBits(codewords(content, version));
  let best: boolean[][] = [];
  let leastPenalty = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < MASKS.length; mask += 1) {
    const modules = symbol.masked(mask);
    const penalty = penaltyOf(modules);
    if (penalty < leastPenalty) [best, leastPenalty] = [modules, penalty];
  }
  return best;
}

function versionFor(length: number): number {
  for (let version = 1; version <= BLOCKS.length; version += 1) {
    const headBits = 4 + countBits(version);
    if (headBits + length * 8 <= dataBytes(version) * 8) return version;
  }
  throw new RangeError('too long for a QR code of a receipt');
}

function countBits(version: number): number {
  return version < 10 ? 8 : 16;
}

/** Whole codewords of a symbol: its modules without patterns, format and version, in bytes. */
function totalBytes(version: number): number {
  const size = 17 + 4 * version;
  const alignments = version === 1 ? 0 : (ALIGNMENT[version - 1]?.length ?? 0) + 1;
  const alignmentModules =
    version === 1 ? 0 : (alignments ** 2 - 3) * 25 - Math.max(0, alignments - 2) * 10;
  const versionModules = version < 7 ? 0 : 36;
  const patterns = 3 * 64 + 2 * (size - 16) + 31 + alignmentModules + versionModules;
  return Math.floor((size * size - patterns) / 8);
}

function blocksOf(version: number): { readonly errorBytes: number; readonly blocks: number } {
  const [errorBytes, blocks] = BLOCKS[version - 1] ?? [0, 0];
  return { errorBytes, blocks };
}

function dataBytes(version: number): number {
  const { errorBytes, blocks } = blocksOf(version);
  return totalBytes(version) - errorBytes * blocks;
}

/** Head, content and filling, with the error bytes of each block, in the order they are placed in. */
function codewords(content: Uint8Array, version: number): number[] {
  const { errorBytes, blocks } = blocksOf(version);
  const room = dataBytes(version);
  const data = dataCodewords(content, version, room);
  const shortLength = Math.floor(room / blocks);
  const longBlocks = room % blocks;
  const parts: number[][] = [];
  let from = 0;
  for (let block = 0; block < blocks; block += 1) {
    const length = shortLength + (block >= blocks - longBlocks ? 1 : 0);
    parts.push(data.slice(from, from + length));
    from += length;
  }
  const errors = parts.map((part) => errorCodewords(part, errorBytes));
  return [...interleaved(parts), ...interleaved(errors)];
}

function dataCodewords(content: Uint8Array, version: number, room: number): number[] {
  const count = content.length.toString(2).padStart(countBits(version), '0');
  const bytes = [...content].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const bits = `0100${count}${bytes}0000`.slice(0, room * 8);
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const data = (whole.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  for (let filler = 0xec; data.length < room; filler ^= 0xec ^ 0x11) data.push(filler);
  return data;
}

function interleaved(parts: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...parts.map((part) => part.length));
  return Array.from({ length: longest }, (_, at) => parts.flatMap((part) => part[at] ?? [])).flat();
}

/** The product of two elements of the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if (((b >> bit) & 1) === 1) product ^= a;
  }
  return product;
}

/** The remainder of the data by the Reed-Solomon generator of that degree. */
function errorCodewords(data: readonly number[], degree: number): number[] {
  let generator = [1];
  for (let power = 0, root = 1; power < degree; power += 1, root = multiply(root, 2)) {
    const shifted = [...generator, 0];
    generator = shifted.map((factor, at) => factor ^ multiply(generator[at - 1] ?? 0, root));
  }
  let rest = new Array<number>(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map(
      (value, at) => value ^ multiply(generator[at + 1] ?? 0, factor),
    );
  }
  return rest;
}

interface QrSymbol {
  placeBits(bytes: readonly number[]): void;
  /** The finished symbol under one of the masks. */
  masked(mask: number): boolean[][];
}

function createSymbol(version: number): QrSymbol {
  const size = 17 + 4 * version;
  const grid = (): boolean[][] => Array.from({ length: size }, () => new Array(size).fill(false));
  const modules = grid();
  const reserved = grid();
  const set = (x: number, y: number, isBlack: boolean): void => {
    const row = modules[y];
    const reservedRow = reserved[y];
    if (row === undefined || reservedRow === undefined || x < 0 || x >= size) return;
    row[x] = isBlack;
    reservedRow[x] = true;
  };
  drawPatterns({ version, size, set, isReserved: (x, y) => reserved[y]?.[x] ?? true });
  drawFormat({ size, set, mask: 0 });
  const free = freePlaces(size, (x, y) => reserved[y]?.[x] ?? true);
  return {
    placeBits(bytes) {
      for (const [index, [x, y]] of free.entries()) {
        const bit = ((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
        const row = modules[y];
        if (row !== undefined) row[x] = bit === 1;
      }
    },
    masked(mask) {
      const turns = MASKS[mask];
      const result = modules.map((row, y) =>
        row.map((isBlack, x) =>
          reserved[y]?.[x] === false && turns?.(x, y) === true ? !isBlack : isBlack,
        ),
      );
      drawFormat({
        ...{ size, mask },
        set(x, y, isBlack) {
          const row = result[y];
          if (row !== undefined) row[x] = isBlack;
        },
      });
      return result;
    },
  };
}

type SetModule = (x: number, y: number, isBlack: boolean) => void;

/** Finders with their margins, timing lines, alignment patterns and the version (7.3, 8.10). */
function drawPatterns(symbol: {
  readonly version: number;
  readonly size: number;
  readonly set: SetModule;
  readonly isReserved: (x: number, y: number) => boolean;
}): void {
  const { version, size, set, isReserved } = symbol;
  const square = (centreX: number, centreY: number, radius: number, whites: readonly number[]) => {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(centreX + dx, centreY + dy, !whites.includes(ring));
      }
    }
  };
  square(3, 3, 4, [2, 4]);
  square(size - 4, 3, 4, [2, 4]);
  square(3, size - 4, 4, [2, 4]);
  const places = version === 1 ? [] : [6, ...(ALIGNMENT[version - 1] ?? [])];
  for (const y of places) {
    for (const x of places) if (!isReserved(x, y)) square(x, y, 2, [1]);
  }
  for (let at = 8; at < size - 8; at += 1) {
    set(at, 6, at % 2 === 0);
    set(6, at, at % 2 === 0);
  }
  if (version < 7) return;
  const bits = withRemainder({ value: version, generator: 0x1f25, degree: 12 });
  for (let bit = 0; bit < 18; bit += 1) {
    const isBlack = ((bits >> bit) & 1) === 1;
    const [along, across] = [Math.floor(bit / 3), size - 11 + (bit % 3)];
    set(along, across, isBlack);
    set(across, along, isBlack);
  }
}

/** Level and mask, twice (8.9). */
function drawFormat(format: {
  readonly size: number;
  readonly set: SetModule;
  readonly mask: number;
}): void {
  const { size, set, mask } = format;
  const value = (LEVEL_M << 3) | mask;
  const bits = withRemainder({ value, generator: 0x537, degree: 10 }) ^ 0x5412;
  for (let bit = 0; bit < 15; bit += 1) {
    const isBlack = ((bits >> bit) & 1) === 1;
    const near = bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit;
    set(8, near, isBlack);
    const beside = bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit;
    set(beside, 8, isBlack);
  }
  set(8, size - 8, true);
}

/** The value and, below it, the remainder of its BCH code. */
function withRemainder(code: {
  readonly value: number;
  readonly generator: number;
  readonly degree: number;
}): number {
  let rest = code.value << code.degree;
  for (let bit = 31 - Math.clz32(rest); bit >= code.degree; bit -= 1) {
    if (((rest >> bit) & 1) === 1) rest ^= code.generator << (bit - code.degree);
  }
  return (code.value << code.degree) | rest;
}

/** Two columns at a time from the right, up and down in turn, leaving out the timing column (8.7.3). */
function freePlaces(
  size: number,
  isReserved: (x: number, y: number) => boolean,
): ReadonlyArray<readonly [number, number]> {
  const places: Array<readonly [number, number]> = [];
  let isUp = true;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (!isReserved(x, y)) places.push([x, y]);
    }
    isUp = !isUp;
  }
  return places;
}

/** How badly a symbol reads: long runs, blocks, look-alikes of finders, too much of one colour (8.8.2). */
function penaltyOf(modules: readonly (readonly boolean[])[]): number {
  const size = modules.length;
  const at = (x: number, y: number): boolean => modules[y]?.[x] ?? false;
  const rows = modules.map((row) => row.map((isBlack) => (isBlack ? '1' : '0')).join(''));
  const columns = modules.map((_, x) => modules.map((row) => (row[x] ? '1' : '0')).join(''));
  let penalty = 0;
  for (const line of [...rows, ...columns]) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    for (let from = 0; from + 11 <= size; from += 1) {
      const part = line.slice(from, from + 11);
      if (part === '10111010000' || part === '00001011101') penalty += 40;
    }
  }
  for (let y = 0; y + 1 < size; y += 1) {
    for (let x = 0; x + 1 < size; x += 1) {
      const colour = at(x, y);
      if (at(x + 1, y) === colour && at(x, y + 1) === colour && at(x + 1, y + 1) === colour)
        penalty += 3;
    }
  }
  const black = rows.join('').replaceAll('0', '').length / size ** 2;
  return penalty + Math.floor(Math.abs(black - 0.5) * 20) * 10;
}
