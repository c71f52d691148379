import { createKeyboardGuard } from '../../../hardware/keyboard-reader/guard.ts';
import { createHeldKeys, type HeldKey } from './held-keys.ts';
import { contentOf, type FieldContent, putBack, textFieldOf } from './text-field.ts';

/** Keys that change letters or stand for nothing; a reader presses Shift for capitals. */
const SILENT_KEYS: ReadonlySet<string> = new Set(['Shift', 'CapsLock', 'NumLock', 'AltGraph']);
/** Keys that only move about: they may do so when a person presses them, one at a time. */
const MOVING_KEYS: ReadonlySet<string> = new Set([
  ...['Tab', 'Escape', 'Home', 'End', 'PageUp', 'PageDown', 'Delete'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
]);
/** Keys that a person holds down in a text field. */
const HELD_IN_FIELD: ReadonlySet<string> = new Set([...MOVING_KEYS, 'Backspace']);
/** So many keys at a reader's pace may still be a person's whose fingers overlap; the next one is a reader's. */
const PERSONS_RUN_MAX = 3;

/**
 * Takes what a reader types out of the keyboard before anything on the page gets it, and passes its texts on. A person's keys
 * reach the page a moment later, since the next key has to tell whose they were. In a text field they are not held back: what a
 * reader typed there is taken out again, and its Enter does not arrive. Shortcuts of the browser have no use on these
 * screens and get nowhere. The answer ends it.
 */
export function watchKeyboardReader(onText: (text: string) => void): () => void {
  const guard = createKeyboardGuard();
  const held = createHeldKeys();
  let before: FieldContent | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;

  const onKeyDown = (event: KeyboardEvent): void => {
    // Ours are a person's keys that were held back.
    if (!event.isTrusted || SILENT_KEYS.has(event.key)) return;
    const field = textFieldOf(event.target);
    if (field !== null && (event.isComposing || event.key === 'Process')) return;
    if (event.repeat) {
      if (field === null || !HELD_IN_FIELD.has(event.key)) stop(event);
      return;
    }
    const calmMs = event.timeStamp - lastMs;
    lastMs = event.timeStamp;
    const isShortcut = event.ctrlKey || event.altKey || event.metaKey;
    const { place, text } = guard.press({ key: event.key, atMs: event.timeStamp, isShortcut });
    if (text !== null) onText(text);
    if (place === 1) {
      held.release();
      before = field === null ? null : contentOf(field);
    }
    if (place > PERSONS_RUN_MAX || isShortcut || !isOfUse(event.key)) {
      stop(event);
      held.drop();
      if (before !== null) putBack(before);
      before = null;
      return;
    }
    if (MOVING_KEYS.has(event.key) || field !== null) {
      if (place > 1 && !isCharacter(event.key)) stop(event);
      return;
    }
    stop(event);
    const key: HeldKey = { key: event.key, code: event.code, target: event.target, calmMs };
    if (place === 1) held.hold(key);
    else held.join(key);
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  return () => {
    window.removeEventListener('keydown', onKeyDown, { capture: true });
    held.drop();
  };
}

function isCharacter(key: string): boolean {
  return [...key].length === 1;
}

function isOfUse(key: string): boolean {
  return isCharacter(key) || MOVING_KEYS.has(key) || key === 'Enter' || key === 'Backspace';
}

function stop(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
