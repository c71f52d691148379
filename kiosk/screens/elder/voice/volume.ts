import type { ScreenSettings } from '../../../contract/screen-settings.ts';

export type Volume = ScreenSettings['voice'];

/** Share of the recording's own loudness. */
export const VOLUME_GAIN: Readonly<Record<Volume, number>> = {
  off: 0,
  soft: 0.35,
  normal: 0.7,
  loud: 1,
};

export const VOLUME_WORD: Readonly<Record<Volume, string>> = {
  off: '声音关',
  soft: '声音小',
  normal: '声音中',
  loud: '声音大',
};

const NEXT: Readonly<Record<Volume, Volume>> = {
  off: 'soft',
  soft: 'normal',
  normal: 'loud',
  loud: 'off',
};

/** What the next press of the button makes of it: louder, and after the loudest off. */
export function nextVolume(volume: Volume): Volume {
  return NEXT[volume];
}
