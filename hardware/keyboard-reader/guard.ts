import { isTypedCharacter, TYPED_CHARACTERS_MAX, TYPED_CHARACTERS_MIN } from './typed-text.ts';

/** A person's fingers are slower than this from key to key; readers take 1 to 20 ms. */
export const READER_PACE_MS = 50;
/** A reader has typed its longest code by then. */
const BURST_MS = 1_000;

/** One key that went down. */
export interface Keystroke {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  /** When, in milliseconds of a clock that only goes forward. */
  readonly atMs: number;
  /** Ctrl, Alt or the system's key was held: never part of a code. */
  readonly isShortcut: boolean;
}

/** What one key turned out to be. */
export interface JudgedKey {
  /** Its place in a run of keys at a reader's pace, from 1; a person's keys stand alone or in runs of two or three. */
  readonly place: number;
  /** The text of a reader that this key ended; null for every other key. */
  readonly text: string | null;
}

/** Tells a reader that acts as a keyboard from a person at one. */
export interface KeyboardGuard {
  press(keystroke: Keystroke): JudgedKey;
}

/**
 * Makes a guard. A text is 4 to 64 allowed characters in one run at a reader's pace, ended by Enter within a second, and no
 * more than two of them come through in a second. It keeps no more than one text.
 */
export function createKeyboardGuard(): KeyboardGuard {
  const limit = createRateLimit([{ count: TEXTS_A_SECOND, withinMs: 1_000 }]);
  let place = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  let firstMs = 0;
  let typed = '';
  let isSpoilt = false;

  const forget = (): void => {
    typed = '';
    isSpoilt = false;
  };
  const take = ({ key, atMs, isShortcut }: Keystroke): string | null => {
    if (key === 'Enter' && !isShortcut) {
      const isInTime = atMs - firstMs <= BURST_MS;
      const isWhole = !isSpoilt && typed.length >= TYPED_CHARACTERS_MIN;
      const text = isWhole && isInTime && limit.take(atMs) ? typed : null;
      forget();
      return text;
    }
    if (typed === '' && !isSpoilt) firstMs = atMs;
    const fits = isTypedCharacter(key) && !isShortcut && typed.length < TYPED_CHARACTERS_MAX;
    if (fits && !isSpoilt) typed += key;
    else {
      typed = '';
      isSpoilt = true;
    }
    return null;
  };
  return {
    press(keystroke) {
      const gapMs = keystroke.atMs - lastMs;
      lastMs = keystroke.atMs;
      if (gapMs >= 0 && gapMs <= READER_PACE_MS) place += 1;
      else {
        place = 1;
        forget();
      }
      return { place, text: take(keystroke) };
    },
  };
}

/** Nobody lays cards faster. */
export const TEXTS_A_SECOND = 2;

/** Lets so many through in any such time, and drops the rest. */
export interface RateLimit {
  /** True when one more may come at this time. */
  take(atMs: number): boolean;
}

/** Makes a limit; one that was dropped counts for nothing. */
export function createRateLimit(
  bounds: readonly { readonly count: number; readonly withinMs: number }[],
): RateLimit {
  const kept = Math.max(...bounds.map(({ count }) => count));
  let taken: readonly number[] = [];
  return {
    take(atMs) {
      const isFree = bounds.every(({ count, withinMs }) => {
        const before = taken.at(-count);
        return before === undefined || atMs - before >= withinMs;
      });
      if (isFree) taken = [...taken, atMs].slice(-kept);
      return isFree;
    },
  };
}
