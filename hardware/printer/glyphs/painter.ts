/** Dots of a printer's line at normal size: a hanzi stands in 24 by 24, an ASCII character in 12 by 24. */
export const COLUMN_DOTS = 12;
export const LINE_DOTS = 24;
/** Blank dots under every line; 30 dots for a normal line, which is what most printers begin with. */
export const LINE_GAP_DOTS = 6;

/** A line of text to be drawn as a printer would set it. */
export interface LineToPaint {
  /** Characters of one column (ASCII) or two (all others), as laid out. */
  readonly text: string;
  /** How many times wider and higher than normal. */
  readonly scale: { readonly width: number; readonly height: number };
  readonly isBold: boolean;
  /** Blank dots before the text. */
  readonly leftDots: number;
}

/** A picture of black dots on white. */
export interface DotPicture {
  readonly widthDots: number;
  readonly heightDots: number;
  /** Row by row from the top; eight dots a byte, the leftmost highest, 1 is black; each row begins a new byte. */
  readonly bytes: Uint8Array;
}

/** Draws characters that a printer lacks. */
export interface GlyphPainter {
  /** Whether there is a picture of this character; the same answer for the life of the painter. */
  has(character: string): boolean;
  /** Draws a line; every character not ASCII or GB 2312 in it is one that `has` said yes to. */
  paintLine(line: LineToPaint): DotPicture;
}

/** For printing without fonts: what the printer lacks comes out as its boxed code. */
export const NO_GLYPHS: GlyphPainter = {
  has: () => false,
  paintLine() {
    throw new Error('nothing can be painted without fonts');
  },
};
