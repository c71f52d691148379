import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { missingCase } from '../../shared/result.ts';
import type { PaperItem } from './decode.ts';
import { COLUMN_DOTS, type DotPicture, type GlyphPainter, LINE_DOTS } from './glyphs/painter.ts';
import { qrModules } from './qr-code.ts';

/** A picture and where it stands on the paper. */
interface Placed {
  readonly picture: DotPicture;
  readonly align: PaperItem['align'];
  readonly pitchDots: number;
}

const DOT_PIXELS = 2;
/** 58 and 80 mm paper is wider than what is printed on it. */
const SIDE_DOTS = 32;
const END_DOTS = 40;
const PAPER_COLOUR = '#fdfcf8';
const INK_COLOUR = '#1c1a18';
const QR_MARGIN_MODULES = 4;

/**
 * A paper as a picture, from what the decoder read: pictures dot by dot as they came, text in the letters of `glyphs` (a real
 * printer has its own), QR codes as a printer makes them. Two pixels a dot.
 */
export function paperToPng(
  paper: { readonly items: readonly PaperItem[]; readonly columns: number },
  glyphs: GlyphPainter,
): Buffer {
  const widthDots = paper.columns * COLUMN_DOTS;
  const placed = paper.items.map((item) => placedOf(item, glyphs));
  const heightDots = placed.reduce((sum, part) => sum + part.pitchDots, 0);
  const canvas = createCanvas(
    (widthDots + 2 * SIDE_DOTS) * DOT_PIXELS,
    (heightDots + 2 * END_DOTS) * DOT_PIXELS,
  );
  const context = canvas.getContext('2d');
  context.fillStyle = PAPER_COLOUR;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = INK_COLOUR;
  let top = END_DOTS;
  for (const { picture, align, pitchDots } of placed) {
    const free = widthDots - picture.widthDots;
    const left = SIDE_DOTS + { left: 0, centre: Math.floor(free / 2), right: free }[align];
    drawDots(context, { picture, left, top });
    top += pitchDots;
  }
  return canvas.toBuffer('image/png');
}

function placedOf(item: PaperItem, glyphs: GlyphPainter): Placed {
  switch (item.kind) {
    case 'picture': {
      const { widthDots, heightDots, dots: bytes, align, pitchDots } = item;
      return { picture: { widthDots, heightDots, bytes }, align, pitchDots };
    }
    case 'line': {
      const { text, width, height, bold: isBold, align, pitchDots } = item;
      const scale = { width, height };
      if (text === '') return { picture: blank(LINE_DOTS * height), align, pitchDots };
      return {
        ...{ align, pitchDots },
        picture: glyphs.paintLine({ text, scale, isBold, leftDots: 0 }),
      };
    }
    case 'qr': {
      const picture = qrPicture(item);
      return { picture, align: item.align, pitchDots: picture.heightDots };
    }
    default:
      return missingCase(item);
  }
}

function blank(heightDots: number): DotPicture {
  return { widthDots: 8, heightDots, bytes: new Uint8Array(heightDots) };
}

/** The code with its white margin. */
function qrPicture(item: { readonly text: string; readonly moduleDots: number }): DotPicture {
  const modules = qrModules(item.text);
  const sideDots = (modules.length + 2 * QR_MARGIN_MODULES) * item.moduleDots;
  const widthBytes = Math.ceil(sideDots / 8);
  const bytes = new Uint8Array(widthBytes * sideDots);
  const moduleAt = (dot: number): number => Math.floor(dot / item.moduleDots) - QR_MARGIN_MODULES;
  for (let y = 0; y < sideDots; y += 1) {
    for (let x = 0; x < sideDots; x += 1) {
      if (modules[moduleAt(y)]?.[moduleAt(x)] !== true) continue;
      const at = y * widthBytes + (x >> 3);
      bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots: sideDots, heightDots: sideDots, bytes };
}

function drawDots(
  context: SKRSContext2D,
  place: { readonly picture: DotPicture; readonly left: number; readonly top: number },
): void {
  const { picture, left, top } = place;
  const widthBytes = Math.ceil(picture.widthDots / 8);
  for (let y = 0; y < picture.heightDots; y += 1) {
    for (let x = 0; x < picture.widthDots; x += 1) {
      const byte = picture.bytes[y * widthBytes + (x >> 3)] ?? 0;
      if (((byte >> (7 - (x & 7))) & 1) === 0) continue;
      context.fillRect((left + x) * DOT_PIXELS, (top + y) * DOT_PIXELS, DOT_PIXELS, DOT_PIXELS);
    }
  }
}
