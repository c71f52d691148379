/** Size of letters: normal, double height, double both ways, three times both ways. */
export type TextSize = 'normal' | 'tall' | 'large' | 'huge';

export type TextAlign = 'left' | 'centre' | 'right';

/** One piece of a receipt, from top to bottom. */
export type ReceiptBlock =
  /** Text that wraps at the paper's width; a line feed in it begins a new line. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly size?: TextSize;
      readonly align?: TextAlign;
      readonly bold?: boolean;
    }
  /** Two columns: `left` wraps, `right` (an amount) stands at the right edge of its last line. */
  | {
      readonly kind: 'row';
      readonly left: string;
      readonly right: string;
      readonly size?: TextSize;
      readonly bold?: boolean;
    }
  /** A dashed line over the whole width. */
  | { readonly kind: 'rule' }
  /** A QR code, centred; at most 250 bytes of UTF-8, of which the module size is 1 to 16 dots (default 6). */
  | { readonly kind: 'qr'; readonly text: string; readonly moduleDots?: number }
  /** Empty lines. */
  | { readonly kind: 'feed'; readonly lines: number }
  /** Cuts the paper; what follows is the next paper. */
  | { readonly kind: 'cut' };

/** A receipt as content; paper and screen preview are both made from its layout (layout.ts). */
export interface ReceiptDocument {
  readonly blocks: readonly ReceiptBlock[];
}

/** Characters of ASCII width in a line: 58 mm paper 32, 80 mm paper 48, some 80 mm models 42. */
export type PaperColumns = 32 | 42 | 48;

/** How many times wider and higher than normal each size is. */
export const TEXT_SCALE: Readonly<
  Record<TextSize, { readonly width: number; readonly height: number }>
> = {
  normal: { width: 1, height: 1 },
  tall: { width: 1, height: 2 },
  large: { width: 2, height: 2 },
  huge: { width: 3, height: 3 },
};
