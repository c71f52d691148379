import type { CDPSession } from 'playwright-core';

/** A key that goes down and up again. */
export interface Key {
  readonly key: string;
  /** As the browser's input has them: 2 is Ctrl. */
  readonly modifiers?: number;
  /** A key that is held down comes again and again. */
  readonly isRepeat?: boolean;
}

const VIRTUAL_KEYS: Readonly<Record<string, number>> = {
  ...{ Enter: 13, Tab: 9, ' ': 32, Backspace: 8, F5: 116 },
};

/** A keyboard at a page. The times of the keys are the test's own: a busy machine must not make a reader slow. */
export interface Keyboard {
  /** Presses keys one after the other without waiting for the page, as a reader does. */
  type(keys: readonly Key[], paceMs: number): Promise<void>;
  /** Types a text and Enter as a reader that acts as a keyboard. */
  reader(text: string, paceMs?: number): Promise<void>;
}

/** Plugs a keyboard in; its keys are trusted by the page as a person's are. */
export function plugInKeyboard(session: CDPSession): Keyboard {
  let atSeconds = 0;
  const type = async (keys: readonly Key[], paceMs: number): Promise<void> => {
    const sent: Promise<unknown>[] = [];
    atSeconds = Math.max(atSeconds + 1, Date.now() / 1_000);
    for (const { key, modifiers = 0, isRepeat = false } of keys) {
      atSeconds += paceMs / 1_000;
      const text = key === 'Enter' ? '\r' : key.length === 1 ? key : '';
      const common = {
        ...{ key, modifiers, autoRepeat: isRepeat, timestamp: atSeconds },
        windowsVirtualKeyCode: VIRTUAL_KEYS[key] ?? key.toUpperCase().charCodeAt(0),
      };
      const down = { ...common, type: text === '' ? 'rawKeyDown' : 'keyDown', text } as const;
      sent.push(session.send('Input.dispatchKeyEvent', down));
      sent.push(session.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' }));
    }
    await Promise.all(sent);
  };
  return {
    type,
    reader: (text, paceMs = 5) =>
      type([...[...text].map((key) => ({ key })), { key: 'Enter' }], paceMs),
  };
}
