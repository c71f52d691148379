import { create } from 'zustand';
import type { ScreenSettings } from '../../contract/screen-settings.ts';
import type { PanelShape } from '../parts/panel.ts';

/** The three sizes of text the elder can choose: 0 as laid out, 1 larger, 2 largest. */
export type TextSize = 0 | 1 | 2;

/** `light` is warm paper; `dark` has yellow and white on black, for eyes that are dazzled. */
export type Theme = 'light' | 'dark';

/** Times the laid-out text. A small panel starts at the largest text that fits it, so it grows less. */
const scales: Record<PanelShape, readonly [number, number, number]> = {
  wide: [1, 1.15, 1.3],
  tall: [1, 1.12, 1.25],
  square: [1, 1.1, 1.2],
  small: [1, 1.07, 1.15],
};

/** The compact form has room to grow on every panel, up to what the large form begins with. */
const compactScales = [1, 1.12, 1.25] as const;

/** How many times larger text is shown on this panel than laid out. */
export function textScale(
  panel: { readonly shape: PanelShape; readonly form: ScreenSettings['form'] },
  size: TextSize,
): number {
  return panel.form === 'compact' ? compactScales[size] : scales[panel.shape][size];
}

interface LookState {
  readonly size: TextSize;
  readonly theme: Theme;
  /** Next larger; after the largest the first again. */
  readonly changeSize: () => void;
  readonly changeTheme: () => void;
  /** For the next elder. */
  readonly reset: () => void;
}

const next: Record<TextSize, TextSize> = { 0: 1, 1: 2, 2: 0 };
const usual = { size: 0, theme: 'light' } as const;

/** How this elder wants to see the screen. */
export const useLook = create<LookState>((set) => ({
  ...usual,
  changeSize: () => set(({ size }) => ({ size: next[size] })),
  changeTheme: () => set(({ theme }) => ({ theme: theme === 'light' ? 'dark' : 'light' })),
  reset: () => set(usual),
}));
