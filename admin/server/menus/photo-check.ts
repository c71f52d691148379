import { LIMITS } from '../../../shared/limits.ts';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { PhotoMediaType } from '../../../shared/sync/contract.ts';

/** What a photo is, by its own bytes and not by what somebody calls it. */
export interface CheckedPhoto {
  readonly mediaType: PhotoMediaType;
  readonly width: number;
  readonly height: number;
}

export type PhotoFault = 'too-many-bytes' | 'not-a-photo' | 'too-many-pixels';

type Size = Pick<CheckedPhoto, 'width' | 'height'>;

/** Takes JPEG and WebP within the bounds of LIMITS; anything else goes onto no kiosk. */
export function checkPhoto(bytes: Buffer): Result<CheckedPhoto, { readonly code: PhotoFault }> {
  if (bytes.length > LIMITS.photoBytesMax) return fail({ code: 'too-many-bytes' });
  const found = jpegOf(bytes) ?? webpOf(bytes);
  if (found === null) return fail({ code: 'not-a-photo' });
  const isWithin = (pixels: number): boolean => pixels >= 1 && pixels <= LIMITS.photoPixelsMax;
  if (!isWithin(found.width) || !isWithin(found.height)) return fail({ code: 'too-many-pixels' });
  return succeed(found);
}

function jpegOf(bytes: Buffer): CheckedPhoto | null {
  const size = jpegSize(bytes);
  return size === null ? null : { mediaType: 'image/jpeg', ...size };
}

/** Start of image, of a scan; the frames that say a size are C0 to CF but for three (ITU-T T.81, table B.1). */
const SOI = 0xd8;
const SOS = 0xda;
const NO_FRAMES = [0xc4, 0xc8, 0xcc];

/** Walks the segments before the first scan to the frame header (ITU-T T.81, B.2.2). */
function jpegSize(bytes: Buffer): Size | null {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === SOS) return null;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function webpOf(bytes: Buffer): CheckedPhoto | null {
  const size = webpSize(bytes);
  return size === null ? null : { mediaType: 'image/webp', ...size };
}

/** The three forms of the first chunk of a WebP file (RFC 9649, sections 2.5 to 2.7; RFC 6386, 9.1). */
function webpSize(bytes: Buffer): Size | null {
  const isWebp =
    bytes.length >= 30 &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.toString('latin1', 8, 12) === 'WEBP';
  if (!isWebp) return null;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return null;
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return null;
      const packed = bytes.readUInt32LE(21);
      return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >> 14) & 0x3fff) };
    }
    case 'VP8X':
      return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
    default:
      return null;
  }
}
