import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { dotsToBitmap } from './dots-to-bitmap.ts';

it('a printed picture is an image with every dot black or white where it was', async () => {
  const dots = Uint8Array.of(0b1000_0001, 0b0100_0000, 0b0000_0000, 0b1111_1111);
  const size = { widthDots: 16, heightDots: 2 };
  const address = dotsToBitmap({ kind: 'picture', align: 'left', pitchDots: 2, dots, ...size });
  const image = await loadImage(address);
  const context = createCanvas(16, 2).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, 16, 2);
  const seen = Array.from({ length: 32 }, (_, at) => (data[at * 4] === 0 ? '1' : '0')).join('');
  expect(seen).toBe('10000001' + '01000000' + '00000000' + '11111111');
});
