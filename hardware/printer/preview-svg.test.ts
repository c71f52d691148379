import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { describe, expect, it } from 'vitest';
import { LUNCH_RECEIPT } from '../testing/receipts.ts';
import { layOutReceipt } from './layout.ts';
import { layoutToSvg } from './preview-svg.ts';
import type { PaperColumns, ReceiptBlock } from './receipt-document.ts';

function svgOf(blocks: readonly ReceiptBlock[], columns: PaperColumns = 32): string {
  return layoutToSvg(layOutReceipt({ blocks }, columns), { columns });
}

/** The middle of every character in dots of the paper, by the character. */
function middles(svg: string): Array<readonly [string, number]> {
  return [
    ...svg.matchAll(/<text transform="translate\((\d+) 0\) scale\((\d+) \d+\)".*?<\/text>/g),
  ].flatMap(([text, left, scale]) =>
    [...text.matchAll(/<tspan x="([\d ]+)"[^>]*>([^<]*)</g)].flatMap(
      ([, places = '', shown = '']) => {
        const xs = places.split(' ').map(Number);
        const characters = [...shown];
        expect(xs).toHaveLength(shown.length);
        return characters.map((character, at) => {
          const unit = characters.slice(0, at).join('').length;
          return [character, Number(left) + (xs[unit] ?? 0) * Number(scale)] as const;
        });
      },
    ),
  );
}

describe('the preview of a receipt', () => {
  it('has every character in the columns it has on paper', () => {
    expect(middles(svgOf([{ kind: 'row', left: '饭A', right: '9元' }]))).toEqual([
      ['饭', 12],
      ['A', 30],
      ['9', 29 * 12 + 6],
      ['元', 31 * 12],
    ]);
    expect(
      middles(svgOf([{ kind: 'text', text: '元', size: 'large', align: 'right' }], 48)),
    ).toEqual([['元', 576 - 24]]);
    expect(middles(svgOf([{ kind: 'text', text: 'A0', size: 'huge', align: 'centre' }]))).toEqual([
      ['A', 174],
      ['0', 210],
    ]);
  });

  it('is as high as the paper of all lines', () => {
    const svg = svgOf([
      { kind: 'text', text: '一\n二', size: 'tall' },
      { kind: 'feed', lines: 2 },
    ]);
    expect(svg).toContain('viewBox="0 0 384 168"');
  });

  it('shows texts as texts, whatever they hold', () => {
    const svg = svgOf([{ kind: 'text', text: '<script>&"' }]);
    expect(svg).toContain('&lt;script&gt;&amp;&quot;');
    expect(svg).not.toContain('<script');
    expect(svg).not.toContain('style=');
  });

  it('shows a code that a phone can read', async () => {
    const svg = svgOf(LUNCH_RECEIPT.blocks);
    const image = await loadImage(Buffer.from(svg));
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, image.width, image.height);
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const read = jsQR(new Uint8ClampedArray(data), image.width, image.height);
    expect(read?.data).toBe('ZL1-0007-000123');
  });
});
