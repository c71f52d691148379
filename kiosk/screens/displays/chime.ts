import { useEffect, useRef, useState } from 'react';
import { isCalled } from './called.ts';

/** Two soft tones falling by a fifth, in hertz; most old ears hear both. */
const TONES_HERTZ = [784, 523] as const;
const TONE_SECONDS = 0.7;
const LOUDNESS = 0.25;
/** A browser that lets a page sound has said so by then. Unit: ms. */
const ASKED_FOR_MS = 500;

function ring(context: AudioContext): void {
  TONES_HERTZ.forEach((hertz, order) => {
    const from = context.currentTime + order * TONE_SECONDS * 0.5;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + TONE_SECONDS);
    const tone = context.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(gain).connect(context.destination);
    tone.start(from);
    tone.stop(from + TONE_SECONDS);
  });
}

/**
 * Chimes when a number is called. Answers whether somebody has to touch the screen first: browsers keep a page quiet until
 * then; the Electron form does not.
 */
export function useChime(ready: readonly number[]): boolean {
  const [isQuiet, setIsQuiet] = useState(false);
  const sound = useRef<AudioContext | null>(null);
  const before = useRef(ready);
  useEffect(() => {
    const context = new AudioContext();
    sound.current = context;
    const look = () => setIsQuiet(context.state === 'suspended');
    const allow = () => {
      // A machine without a loudspeaker stays quiet, and the sign has nothing more to ask for.
      setIsQuiet(false);
      context.resume().catch((error: unknown) => console.warn('no sound', error));
    };
    const timer = setTimeout(look, ASKED_FOR_MS);
    window.addEventListener('pointerdown', allow);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', allow);
      sound.current = null;
      void context.close();
    };
  }, []);
  useEffect(() => {
    if (sound.current !== null && isCalled(before.current, ready)) ring(sound.current);
    before.current = ready;
  }, [ready]);
  return isQuiet;
}
