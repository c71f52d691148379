/** Workbooks are compressed; a sheet of 2,000 cases takes some 200 kB. */
export const WORKBOOK_BYTES_MAX = 5_000_000;

/** A few kilobytes can unpack to gigabytes; a sheet of 2,000 cases unpacks to some 2 MB. */
export const UNPACKED_BYTES_MAX = 100_000_000;

const END_RECORD = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/**
 * The size of a ZIP archive's parts when unpacked, as its directory says (APPNOTE.TXT 4.3.12 and 4.3.16: the end record gives the
 * directory's place at 16; an entry its size at 24 and at 28 the three lengths of what follows its 46 bytes). 0 where there is no
 * directory: the reader then refuses the file.
 */
export function unpackedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 20;
  while (end >= 0 && view.getUint32(end, true) !== END_RECORD) end -= 1;
  if (end < 0) return 0;
  let total = 0;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    total += view.getUint32(at + 24, true);
    const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    at += lengths.reduce((sum, length) => sum + length, 46);
  }
  return total;
}
