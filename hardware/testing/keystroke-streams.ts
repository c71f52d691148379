import fc from 'fast-check';
import { createKeyboardGuard, type Keystroke, READER_PACE_MS } from '../keyboard-reader/guard.ts';
import { readTypedText, TYPED_TEXT } from '../keyboard-reader/typed-text.ts';

const KEYS = [
  ...'0123456789ABCDEFabcdef-, \'"{}',
  'Enter',
  'Tab',
  'Backspace',
  'F5',
  'Escape',
  '中',
];

/**
 * Gives the keyboard guard random keystrokes, and texts of readers between a person's; throws, with the seed, at the first
 * crash, text that no reader typed, or text that was not found.
 */
export function examineKeystrokeStreams(options: {
  readonly seed: number;
  readonly runs: number;
}): void {
  const parameters = { seed: options.seed, numRuns: Math.ceil(options.runs / 2) };
  fc.assert(randomKeys(), parameters);
  fc.assert(readersBetweenPeople(), parameters);
}

function randomKeys() {
  const keystroke = fc.record({
    key: fc.constantFrom(...KEYS),
    gapMs: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 200 })),
    isShortcut: fc.integer({ min: 0, max: 30 }).map((each) => each === 0),
  });
  return fc.property(fc.array(keystroke, { maxLength: 200 }), (typed) => {
    const guard = createKeyboardGuard();
    let atMs = 0;
    const keys: Keystroke[] = [];
    const foundMs: number[] = [];
    for (const { key, gapMs, isShortcut } of typed) {
      atMs += gapMs;
      keys.push({ key, atMs, isShortcut });
      const { text } = guard.press({ key, atMs, isShortcut });
      if (text === null) continue;
      foundMs.push(atMs);
      checkText(text, keys);
      readTypedText(text);
    }
    const isTooFast = foundMs.some((ms, index) => ms - (foundMs[index - 2] ?? -1_000) < 1_000);
    if (isTooFast) throw new Error(`more than two in a second: ${foundMs.join(', ')}`);
  });
}

/** A found text has to be exactly what the last keys typed, at a reader's pace. */
function checkText(text: string, keys: readonly Keystroke[]): void {
  const last = keys.slice(-text.length - 1);
  const isTyped = last.map(({ key }) => key).join('') === `${text}Enter`;
  const isFast = last.every(
    ({ atMs }, index) => atMs - (last[index - 1]?.atMs ?? atMs) <= READER_PACE_MS,
  );
  const hasShortcut = last.some(({ isShortcut }) => isShortcut);
  if (!isTyped || !isFast || hasShortcut || !TYPED_TEXT.test(text)) {
    throw new Error(`a text that no reader typed: ${JSON.stringify(text)}`);
  }
}

function readersBetweenPeople() {
  const text = fc.string({
    unit: fc.constantFrom(...'0123456789ABCDEFXYZabcxyz-,'),
    minLength: 4,
    maxLength: 64,
  });
  const scan = fc.record({
    person: fc.array(fc.constantFrom(...KEYS), { maxLength: 6 }),
    text,
    paceMs: fc.integer({ min: 0, max: 15 }),
  });
  return fc.property(fc.array(scan, { maxLength: 5 }), (scans) => {
    const guard = createKeyboardGuard();
    let atMs = 0;
    const found: string[] = [];
    const press = (key: string, gapMs: number): void => {
      atMs += gapMs;
      const judged = guard.press({ key, atMs, isShortcut: false });
      if (judged.text !== null) found.push(judged.text);
    };
    for (const each of scans) {
      for (const key of each.person) press(key, 120);
      atMs += 600;
      for (const character of each.text) press(character, each.paceMs);
      press('Enter', each.paceMs);
      atMs += 600;
    }
    const wanted = scans.map((each) => each.text);
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      throw new Error(`found ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
    }
  });
}
