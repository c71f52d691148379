import { type ClipId, clipAddress, VOICE_CLIPS } from '../../../contract/voice-clips.ts';
import type { Sound, Sounding } from './player.ts';

/** Slow reading: what a clip that cannot be heard takes (facts on elder interfaces 4.4: 2.5 to 3.5 characters a second). */
const MS_PER_CHARACTER = 330;
/** A browser that has not been touched leaves this unanswered; one that may speak answers within a few milliseconds. */
const WAKE_WITHIN_MS = 150;
/** How much longer than its length a clip may take before the machine is taken to have no sound. Unit: ms. */
const LATE_MS = 1_000;

/** Plays the clips that lie beside the page. A machine without sound is silent, and says so once in the console. */
export interface WebSound extends Sound {
  /** From 0, which is silence, to 1; at once. */
  setGain(gain: number): void;
  /** In a touch: lets a browser speak, which it must not before the first. Electron may from the start. */
  wake(): void;
}

interface Output {
  readonly context: AudioContext;
  readonly gain: GainNode;
}

export function createWebSound(): WebSound {
  /** Bytes as they came: decoded, the whole pack would be tens of megabytes. */
  const loaded = new Map<ClipId, Promise<ArrayBuffer>>();
  let gain = 0;
  let output: Output | null = null;
  let hasComplained = false;

  const complain = (what: string, error?: unknown): void => {
    if (hasComplained) return;
    hasComplained = true;
    console.warn(`语音放不出来（${what}），屏幕上的字照常显示`, error ?? '');
  };
  const openOutput = (): Output | null => {
    if (output !== null) return output;
    try {
      const context = new AudioContext();
      const node = context.createGain();
      node.gain.value = gain;
      node.connect(context.destination);
      output = { context, gain: node };
    } catch (error) {
      complain('没有声卡', error);
    }
    return output;
  };
  const load = (clip: ClipId): Promise<ArrayBuffer> => {
    const known = loaded.get(clip);
    if (known !== undefined) return known;
    const loading = fetchBytes(clip);
    loaded.set(clip, loading);
    // Asked for again next time: it may be there by then.
    loading.catch(() => loaded.delete(clip));
    return loading;
  };
  const sound = async (clip: ClipId, signal: AbortSignal): Promise<boolean> => {
    const out = gain === 0 ? null : openOutput();
    if (out === null) return false;
    const { context } = out;
    if (context.state !== 'running') await firstOf(context.resume(), WAKE_WITHIN_MS);
    if (context.state !== 'running') return false;
    // A copy, for decoding takes the bytes away.
    const buffer = await context.decodeAudioData((await load(clip)).slice(0));
    if (signal.aborted) return true;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(out.gain);
    const end = new Promise<void>((resolve) => source.addEventListener('ended', () => resolve()));
    signal.addEventListener('abort', () => source.stop());
    source.start();
    const isHeard = await firstOf(end, buffer.duration * 1_000 + LATE_MS);
    if (!isHeard) complain('声音没有走完');
    return true;
  };

  return {
    play(clip): Sounding {
      const stopped = new AbortController();
      const played = sound(clip, stopped.signal).catch((error: unknown) => {
        complain(`${clip}.ogg`, error);
        return false;
      });
      const ended = new Promise<void>((resolve) => {
        void played.then((isHeard) => {
          if (stopped.signal.aborted) return;
          if (isHeard) return resolve();
          const timer = setTimeout(resolve, VOICE_CLIPS[clip].length * MS_PER_CHARACTER);
          stopped.signal.addEventListener('abort', () => clearTimeout(timer));
        });
      });
      return { ended, stop: () => stopped.abort() };
    },
    setGain(next) {
      gain = next;
      if (output !== null) output.gain.gain.value = next;
    },
    wake() {
      if (gain === 0) return;
      const out = openOutput();
      if (out?.context.state !== 'suspended') return;
      out.context.resume().catch((error: unknown) => complain('浏览器不让出声', error));
    },
  };
}

async function fetchBytes(clip: ClipId): Promise<ArrayBuffer> {
  const response = await fetch(clipAddress(clip));
  if (!response.ok) throw new Error(`${clipAddress(clip)}: ${response.status}`);
  return response.arrayBuffer();
}

/** True when the promise was fulfilled in time. */
function firstOf(promise: Promise<void>, withinMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), withinMs);
    promise.then(() => {
      clearTimeout(timer);
      resolve(true);
    }, reject);
  });
}
