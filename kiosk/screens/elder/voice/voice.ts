import { useEffect } from 'react';
import { create } from 'zustand';
import type { ElderView } from '../../../contract/views.ts';
import { createVoicePlayer } from './player.ts';
import { VOLUME_GAIN, type Volume } from './volume.ts';
import { createWebSound } from './web-sound.ts';

/** A volume changed on the waiting screen is for a visit that begins within this. Unit: ms. */
const VISIT_BEGINS_WITHIN_MS = 60_000;

interface VoiceState {
  /** The line to read now; null when there is nothing to say. */
  readonly caption: string | null;
  /** What staff have set for everybody. */
  readonly usual: Volume;
  /** What this elder chose; null for the usual. */
  readonly chosen: Volume | null;
}

/** The voice as the screen shows it. One page is one screen, and has one voice. */
export const useVoiceState = create<VoiceState>(() => ({
  caption: null,
  usual: 'off',
  chosen: null,
}));

const sound = createWebSound();
const player = createVoicePlayer({
  sound,
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
  onCaption: (caption) => useVoiceState.setState({ caption }),
});

/** The volume that holds now. */
export function volumeOf({ usual, chosen }: VoiceState): Volume {
  return chosen ?? usual;
}

/** Says the step once more. */
export function repeatVoice(): void {
  player.repeat();
}

/** For this elder's visit; the step is said again for the ear to judge by. */
export function chooseVolume(chosen: Volume): void {
  useVoiceState.setState({ chosen });
  sound.setGain(VOLUME_GAIN[chosen]);
  sound.wake();
  player.repeat();
}

/** Speaks for the screen: what each view says, and what to do for somebody who touches a screen that waits. */
export function useSpeaking(view: ElderView): void {
  const usual = view.settings.voice;
  const isWaiting = view.step.kind === 'waiting';
  const chosen = useVoiceState((state) => state.chosen);
  useEffect(() => {
    useVoiceState.setState({ usual });
    sound.setGain(VOLUME_GAIN[chosen ?? usual]);
  }, [usual, chosen]);
  // For the next elder.
  useEffect(() => {
    if (isWaiting) useVoiceState.setState({ chosen: null });
  }, [isWaiting]);
  useEffect(() => {
    if (!isWaiting || chosen === null) return;
    const timer = setTimeout(
      () => useVoiceState.setState({ chosen: null }),
      VISIT_BEGINS_WITHIN_MS,
    );
    return () => clearTimeout(timer);
  }, [isWaiting, chosen]);
  // After the volume is set.
  useEffect(() => player.show(view), [view]);
  useEffect(() => {
    const onTouch = (event: PointerEvent) => {
      sound.wake();
      const isOnButton = event.target instanceof Element && event.target.closest('button') !== null;
      if (isWaiting && !isOnButton) player.prompt();
    };
    window.addEventListener('pointerup', onTouch);
    return () => window.removeEventListener('pointerup', onTouch);
  }, [isWaiting]);
  useEffect(() => () => player.stop(), []);
}
