import type { PaperPicture } from './decode.ts';

const FILE_HEADER_BYTES = 14;
const INFO_HEADER_BYTES = 40;
/** Two colours of four bytes: what 0 and what 1 means. */
const PALETTE_BYTES = 8;

/** A printed picture as an image for a page, every dot as it is: a data address of a two-colour bitmap (BMP, Windows 3). */
export function dotsToBitmap(picture: PaperPicture): string {
  const { widthDots, heightDots, dots } = picture;
  const widthBytes = widthDots / 8;
  const rowBytes = Math.ceil(widthBytes / 4) * 4;
  const start = FILE_HEADER_BYTES + INFO_HEADER_BYTES + PALETTE_BYTES;
  const file = Buffer.alloc(start + rowBytes * heightDots);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(start, 10);
  file.writeUInt32LE(INFO_HEADER_BYTES, 14);
  file.writeInt32LE(widthDots, 18);
  // A negative height: rows from the top.
  file.writeInt32LE(-heightDots, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(1, 28);
  file.writeUInt32LE(rowBytes * heightDots, 34);
  file.writeUInt32LE(2, 46);
  file.writeUInt32LE(0xffffff, 54);
  file.writeUInt32LE(0x000000, 58);
  for (let row = 0; row < heightDots; row += 1) {
    const from = row * widthBytes;
    file.set(dots.subarray(from, from + widthBytes), start + row * rowBytes);
  }
  return `data:image/bmp;base64,${file.toString('base64')}`;
}
