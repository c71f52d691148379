import type { ScreenSettings } from '../../../contract/screen-settings.ts';

export type Volume = ScreenSettings['voice'];

/** Share of the recording's own loudness. */
export const VOLUME_GAIN: Readonly<Record<Volume, number>> = {
  off: 0,
  soft: 0.35,
  normal: 0.7,
  loud: 1,
};

/** The keys, softest first. */
export const VOLUME_KEYS: readonly { readonly volume: Volume; readonly word: string }[] = [
  { volume: 'off', word: '关' },
  { volume: 'soft', word: '小' },
  { volume: 'normal', word: '中' },
  { volume: 'loud', word: '大' },
];
