import fc from 'fast-check';
import jsQR from 'jsqr';
import { expect, it } from 'vitest';
import { qrModules } from './qr-code.ts';

/** Reads a symbol as a phone would: four pixels a module, four modules of white around. */
function read(modules: readonly (readonly boolean[])[]): string | undefined {
  const size = (modules.length + 8) * 4;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const isBlack = modules[Math.floor(y / 4) - 4]?.[Math.floor(x / 4) - 4] ?? false;
      if (isBlack) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return jsQR(pixels, size, size)?.data;
}

it('a QR code of any length a receipt may carry reads as what was put in', () => {
  for (let length = 1; length <= 250; length += 3) {
    const text = 'ZL1-0007-000123/'.repeat(16).slice(0, length);
    expect(read(qrModules(text))).toBe(text);
  }
});

it('any text reads back, Chinese too', () => {
  const text = fc.string({
    unit: fc.constantFrom(...'助老食堂AZ09-:/?.'),
    minLength: 1,
    maxLength: 80,
  });
  fc.assert(
    fc.property(text, (content) => {
      expect(read(qrModules(content))).toBe(content);
    }),
    { numRuns: 100 },
  );
});

it('a code longer than a receipt’s is refused', () => {
  expect(() => qrModules('x'.repeat(252))).toThrow(RangeError);
});
