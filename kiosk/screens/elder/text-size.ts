import { create } from 'zustand';
import type { PanelShape } from '../parts/panel.ts';

/** The three sizes of text the elder can choose: 0 as laid out, 1 larger, 2 largest. */
export type TextSize = 0 | 1 | 2;

/** Times the laid-out text. A small panel starts at the largest text that fits it, so it grows less. */
const scales: Record<PanelShape, readonly [number, number, number]> = {
  wide: [1, 1.15, 1.3],
  tall: [1, 1.12, 1.25],
  square: [1, 1.1, 1.2],
  small: [1, 1.07, 1.15],
};

/** How many times larger text is shown on this panel than laid out. */
export function textScale(shape: PanelShape, size: TextSize): number {
  return scales[shape][size];
}

interface TextSizeState {
  readonly size: TextSize;
  /** Next larger; after the largest the first again. */
  readonly change: () => void;
  /** For the next elder. */
  readonly reset: () => void;
}

const next: Record<TextSize, TextSize> = { 0: 1, 1: 2, 2: 0 };

/** The size of text this elder chose. */
export const useTextSize = create<TextSizeState>((set) => ({
  size: 0,
  change: () => set(({ size }) => ({ size: next[size] })),
  reset: () => set({ size: 0 }),
}));
