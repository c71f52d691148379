import { closeSync, openSync, readSync } from 'node:fs';

/** Reads bytes of a font file. */
type ReadAt = (from: number, length: number) => DataView;

/** Sorted ranges of code points, first and last in turn. */
type Ranges = Uint32Array;

/**
 * The code points that a TrueType or OpenType font, or the first font of a collection, has glyphs for: its character map of
 * format 12 (OpenType 1.9, cmap), which all fonts beyond the basic plane have. Null when there is no such file or map.
 */
export function readFontCoverage(file: string): ((codePoint: number) => boolean) | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    // Fonts of the system are tried by name; that one is not there is the usual case.
    return null;
  }
  try {
    const ranges = readRanges((from, length) => {
      const bytes = Buffer.alloc(length);
      const read = readSync(descriptor, bytes, 0, length, from);
      return new DataView(bytes.buffer, bytes.byteOffset, read);
    });
    return ranges === null ? null : (codePoint) => isIn(ranges, codePoint);
  } catch (error) {
    if (error instanceof RangeError) return null; // cut off or no font at all
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function readRanges(readAt: ReadAt): Ranges | null {
  const start = readAt(0, 16);
  const fontAt = start.getUint32(0) === tag('ttcf') ? start.getUint32(12) : 0;
  const tableCount = readAt(fontAt + 4, 2).getUint16(0);
  const tables = readAt(fontAt + 12, tableCount * 16);
  for (let table = 0; table < tableCount; table += 1) {
    if (tables.getUint32(table * 16) === tag('cmap'))
      return readMap(readAt, tables.getUint32(table * 16 + 8));
  }
  return null;
}

function readMap(readAt: ReadAt, mapAt: number): Ranges | null {
  const count = readAt(mapAt + 2, 2).getUint16(0);
  const records = readAt(mapAt + 4, count * 8);
  for (let record = 0; record < count; record += 1) {
    const subtableAt = mapAt + records.getUint32(record * 8 + 4);
    const isFormat12 = readAt(subtableAt, 2).getUint16(0) === 12;
    if (isFormat12) return readGroups(readAt, subtableAt);
  }
  return null;
}

function readGroups(readAt: ReadAt, subtableAt: number): Ranges {
  const count = readAt(subtableAt + 12, 4).getUint32(0);
  if (count > 0x11_0000) throw new RangeError('more groups than characters');
  const groups = readAt(subtableAt + 16, count * 12);
  const ranges = new Uint32Array(count * 2);
  for (let group = 0; group < count; group += 1) {
    // Glyph 0 is the empty box that stands for a missing one.
    const isMissing = groups.getUint32(group * 12 + 8) === 0;
    ranges[group * 2] = groups.getUint32(group * 12) + (isMissing ? 1 : 0);
    ranges[group * 2 + 1] = groups.getUint32(group * 12 + 4);
  }
  return ranges;
}

function isIn(ranges: Ranges, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (ranges[middle * 2] ?? 0)) high = middle - 1;
    else if (codePoint > (ranges[middle * 2 + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

function tag(name: string): number {
  return Buffer.from(name, 'latin1').readUInt32BE(0);
}
