import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SKRSContext2D } from '@napi-rs/canvas';
import { columnsOf, displayColumns } from '../printable-text.ts';
import type { FontShelf, GlyphFont } from './fonts.ts';
import {
  COLUMN_DOTS,
  type DotPicture,
  type GlyphPainter,
  LINE_DOTS,
  type LineToPaint,
} from './painter.ts';

/** Above this share of black (of 255) a dot is printed: thin strokes at 24 dots stay whole. */
const INK = 84;
/** The line on which letters stand in 24 dots: the Noto fonts reach 0.88 of their size above it. */
const BASELINE_DOTS = 21;
/** Latin letters wider than their column are narrowed to leave a dot between them. */
const ASCII_DOTS = COLUMN_DOTS - 1;

type CanvasModule = typeof import('@napi-rs/canvas');

/** Draws with the fonts of this machine; nothing is loaded before a line needs it. */
export function createGlyphPainter(options: {
  readonly shelf: FontShelf;
  /** The part that draws could not be loaded: told once; every character it would draw is a boxed code from then on. */
  readonly onNoCanvas: (error: unknown) => void;
  readonly loadCanvas?: () => CanvasModule;
}): GlyphPainter {
  const { shelf } = options;
  let pen: Pen | null | undefined;
  const penAtHand = (): Pen | null => {
    if (pen !== undefined) return pen;
    try {
      pen = createPen((options.loadCanvas ?? loadCanvas)(), shelf);
    } catch (error) {
      // A slip with a code in a box is better than none.
      pen = null;
      options.onNoCanvas(error);
    }
    return pen;
  };
  return {
    has(character) {
      const font = shelf.fontFor(character);
      if (font !== null) return penAtHand()?.canWrite(font) ?? false;
      shelf.noteMissing(character);
      return false;
    },
    paintLine(line) {
      const ready = penAtHand();
      if (ready === null) throw new Error('nothing can be painted without a canvas');
      return ready.paint(line);
    },
  };
}

function loadCanvas(): CanvasModule {
  return createRequire(import.meta.url)('@napi-rs/canvas');
}

interface Pen {
  canWrite(font: GlyphFont): boolean;
  paint(line: LineToPaint): DotPicture;
}

function createPen(canvasModule: CanvasModule, shelf: FontShelf): Pen {
  const families = loadFamilies(canvasModule);
  const write = (
    context: SKRSContext2D,
    cell: { readonly character: string; readonly cellDots: number; readonly isBold: boolean },
  ): void => {
    const font = shelf.fontFor(cell.character);
    const regular = font === null ? null : families(font.file);
    if (font === null || regular === null) return;
    const bold = cell.isBold && font.boldFile !== null ? families(font.boldFile) : null;
    const wanted = `${LINE_DOTS}px "${bold ?? regular}"`;
    // Setting a font takes longer than drawing a letter.
    if (context.font !== wanted) context.font = wanted;
    paintCharacter(context, cell);
    if (!cell.isBold || bold !== null) return;
    // A font without a bold of its own is struck twice, as typewriters did.
    context.translate(1, 0);
    paintCharacter(context, cell);
  };
  return {
    canWrite: (font) => families(font.file) !== null,
    paint({ text, scale, isBold, leftDots }) {
      const widthDots = Math.max(1, leftDots + displayColumns(text) * COLUMN_DOTS * scale.width);
      const heightDots = LINE_DOTS * scale.height;
      const context = canvasModule.createCanvas(widthDots, heightDots).getContext('2d');
      let left = leftDots;
      for (const character of text) {
        const cellDots = columnsOf(character) * COLUMN_DOTS;
        context.setTransform(scale.width, 0, 0, scale.height, left, 0);
        if (character !== ' ') write(context, { character, cellDots, isBold });
        left += cellDots * scale.width;
      }
      const { data } = context.getImageData(0, 0, widthDots, heightDots);
      return { widthDots, heightDots, bytes: packDots(data, widthDots) };
    },
  };
}

/** Loads a font file at its first use, under a family name that no font of the system has; null when it is none. */
function loadFamilies(canvasModule: CanvasModule): (file: string) => string | null {
  const families = new Map<string, string | null>();
  return (file) => {
    const known = families.get(file);
    if (known !== undefined) return known;
    const family = `zhulao-glyphs-${families.size}`;
    const bytes = readIfThere(file);
    const isFont = bytes !== null && canvasModule.GlobalFonts.register(bytes, family) !== null;
    families.set(file, isFont ? family : null);
    return isFont ? family : null;
  };
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    // A bold that a system does not have is made from the regular one.
    return null;
  }
}

function paintCharacter(
  context: SKRSContext2D,
  cell: { readonly character: string; readonly cellDots: number },
): void {
  const { character, cellDots } = cell;
  const advance = context.measureText(character).width;
  const room = cellDots === COLUMN_DOTS ? ASCII_DOTS : cellDots;
  const narrowing = Math.min(1, room / Math.max(1, advance));
  context.save();
  context.translate((cellDots - advance * narrowing) / 2, 0);
  context.scale(narrowing, 1);
  context.fillText(character, 0, BASELINE_DOTS);
  context.restore();
}

/** From four bytes a dot, of which the last says how much ink there is, to one bit. */
function packDots(pixels: Uint8ClampedArray, widthDots: number): Uint8Array {
  const widthBytes = Math.ceil(widthDots / 8);
  const heightDots = pixels.length / 4 / widthDots;
  const bytes = new Uint8Array(widthBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      if ((pixels[(y * widthDots + x) * 4 + 3] ?? 0) < INK) continue;
      const index = y * widthBytes + (x >> 3);
      bytes[index] = (bytes[index] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return bytes;
}
