import type { DotPicture } from './glyphs/painter.ts';

/** GS v 0 (raster bit image, normal size) takes its width in bytes and its height in dots, low byte first. */
const RASTER = [0x1d, 0x76, 0x30, 0x00];
/** A printer prints a strip when it has all of it; taller ones overflow small buffers. */
const STRIP_DOTS = 24;
/** Of 80 mm paper: 576 dots. */
const WIDEST_BYTES = 72;

/** Bytes of the longest command a receipt has. So many zeros end any command that was cut off in its middle. */
export const LONGEST_COMMAND_BYTES = RASTER.length + 4 + WIDEST_BYTES * STRIP_DOTS;

/** A picture as GS v 0 commands one under the other, none with bytes in it that a printer would obey at once. */
export function rasterStrips(picture: DotPicture): Uint8Array[] {
  const widthBytes = Math.ceil(picture.widthDots / 8);
  if (widthBytes < 1 || widthBytes > WIDEST_BYTES) throw new RangeError('wider than the paper');
  const strips: Uint8Array[] = [];
  for (let top = 0; top < picture.heightDots; top += STRIP_DOTS) {
    const rows = Math.min(STRIP_DOTS, picture.heightDots - top);
    const dots = picture.bytes.subarray(top * widthBytes, (top + rows) * widthBytes);
    const head = [...RASTER, widthBytes, 0, rows, 0];
    const strip = new Uint8Array(head.length + dots.length);
    strip.set(head);
    strip.set(withoutRealTimeCommands(dots), head.length);
    strips.push(strip);
  }
  return strips;
}

/**
 * Printers look for DLE EOT (10 04), DLE ENQ (10 05) and DLE DC4 (10 14) in everything they get, pictures too: the last
 * would open the drawer. There the single dot of the 10 gets a second beside it: 0.1 mm more ink, and the picture
 * neither moves nor depends on where its rows are cut.
 */
function withoutRealTimeCommands(dots: Uint8Array): Uint8Array {
  const safe = Uint8Array.from(dots);
  for (let at = dots.indexOf(0x10); at >= 0; at = dots.indexOf(0x10, at + 1)) {
    const next = dots[at + 1];
    if (next === 0x04 || next === 0x05 || next === 0x14) safe[at] = 0x18;
  }
  return safe;
}
