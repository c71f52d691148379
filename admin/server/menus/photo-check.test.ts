import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPhoto } from './photo-check.ts';

const encoded = (format: 'jpeg' | 'webp' | 'png', width: number, height: number) => {
  const canvas = createCanvas(width, height);
  return format === 'png' ? canvas.encode('png') : canvas.encode(format);
};

/** A WebP file of which only the first chunk's beginning is there. */
function webpHead(chunk: string, body: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head.write('RIFF', 0, 'latin1');
  head.write(`WEBP${chunk}`, 8, 'latin1');
  return Buffer.concat([head, body]);
}

describe('a photo', () => {
  it.each(['jpeg', 'webp'] as const)(
    'as %s is known by its bytes, with its size',
    async (format) => {
      expect(checkPhoto(await encoded(format, 321, 123))).toEqual({
        ok: true,
        value: { mediaType: `image/${format}`, width: 321, height: 123 },
      });
    },
  );

  it('as WebP is measured in its lossless and its extended form too (RFC 9649)', () => {
    const lossless = Buffer.alloc(10);
    lossless[0] = 0x2f;
    lossless.writeUInt32LE((799 | (599 << 14)) >>> 0, 1);
    const extended = Buffer.alloc(10);
    extended.writeUIntLE(799, 4, 3);
    extended.writeUIntLE(599, 7, 3);
    for (const file of [webpHead('VP8L', lossless), webpHead('VP8X', extended)]) {
      expect(checkPhoto(file)).toMatchObject({ ok: true, value: { width: 800, height: 600 } });
    }
  });

  it('of other kinds, too large or too wide is refused', async () => {
    const codeOf = (bytes: Buffer): string => {
      const checked = checkPhoto(bytes);
      return checked.ok ? 'taken' : checked.failure.code;
    };
    expect(codeOf(await encoded('png', 10, 10))).toBe('not-a-photo');
    expect(codeOf(Buffer.alloc(0))).toBe('not-a-photo');
    expect(codeOf(await encoded('jpeg', 1_201, 10))).toBe('too-many-pixels');
    expect(codeOf(await encoded('jpeg', 1_200, 10))).toBe('taken');
    const jpeg = await encoded('jpeg', 10, 10);
    const padded = (length: number) => Buffer.concat([jpeg, Buffer.alloc(length - jpeg.length)]);
    expect(codeOf(padded(102_400))).toBe('taken');
    expect(codeOf(padded(102_401))).toBe('too-many-bytes');
  });

  it('that is cut off or bent anywhere is answered, never thrown over', async () => {
    const seed = Date.now();
    console.log(`bent photos: seed ${seed}`);
    for (const format of ['jpeg', 'webp'] as const) {
      const whole = await encoded(format, 40, 30);
      const bend = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 });
      fc.assert(
        fc.property(bend, fc.nat(whole.length), (changes, length) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          const checked = checkPhoto(bytes.subarray(0, length));
          if (checked.ok) expect(checked.value.width).toBeGreaterThan(0);
        }),
        { seed, numRuns: 500 },
      );
    }
  });
});
